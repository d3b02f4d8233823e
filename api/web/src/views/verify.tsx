import { useEffect, useState } from "preact/hooks";
import { curlCommand, grpcurlCommand, plainCommand } from "../command";
import type { QuotationSourceJson, VerifyQuoteResponseJson } from "../gen/onrecord/v1/statement_pb";
import { useCall, useTitle } from "../hooks";
import { Copy, Day, Failure, Loading } from "../parts/basics";
import { articleHref, Office, WordDiff } from "../parts/records";
import { go, href, type Place } from "../router";

const VERDICTS: Record<string, [string, string, string]> = {
  VERDICT_VERBATIM: ["yes", "As printed", "These words stand like this in what is stored."],
  VERDICT_ALTERED: ["no", "Altered", "Some words are changed, put in or left out."],
  VERDICT_TRUNCATED: ["no", "Cut without a mark", "Words are left out, so that a sentence is not whole."],
  VERDICT_SPLICED: ["no", "Put together", "Passages of two quotations are joined as if they were one."],
  VERDICT_PARAPHRASE: ["part", "In other words", "The same is said, in other words."],
  VERDICT_OTHER_SPEAKER: ["no", "Said by somebody else", "The words are printed so, but as another person's."],
  VERDICT_NOT_FOUND: ["part", "Not found", "Nothing that is stored comes near it. It may have been said all the same."],
};

export function Verify({ place }: { place: Place }) {
  const given = { text: place.params.get("text") ?? "", speaker: place.params.get("speaker") ?? "", before: place.params.get("before") ?? "" };
  const [form, setForm] = useState(given);
  useEffect(() => setForm(given), [place]);
  useTitle("Verify a quotation");
  const request = given.text ? { text: given.text, ...(given.speaker && { speaker: given.speaker }), ...(given.before && { before: given.before }) } : undefined;
  const { answer, error, loading, again } = useCall("VerifyQuote", request);
  const set = (name: keyof typeof form) => (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value });
  const tooLong = new TextEncoder().encode(form.text).length > 1024;
  return (
    <div class="verify">
      <h1>Did they say that?</h1>
      <form onSubmit={(event) => { event.preventDefault(); if (!tooLong) go(href("/verify", { ...form, text: form.text.trim() })); }}>
        <label class="wide">Quotation <textarea rows={4} value={form.text} onInput={set("text")} placeholder="Paste the words here, without quotation marks" aria-invalid={tooLong} /></label>
        <label>Speaker, if known <input value={form.speaker} onInput={set("speaker")} placeholder="Ingrid Solheim" /></label>
        <label>Published on or before <input value={form.before} onInput={set("before")} placeholder="2024-03-05" pattern="\d{4}(-\d{2}(-\d{2})?)?" /></label>
        {tooLong && <p class="note" role="alert">At most 1024 bytes can be checked at a time.</p>}
        <button type="submit" disabled={!form.text.trim() || tooLong}>Verify</button>
      </form>
      <section aria-live="polite" aria-label="Verdict">
        {loading && <Loading what="Comparing with all that is stored" />}
        {error && <Failure error={error} again={again} />}
        {answer && !loading && <Verdict answer={answer} />}
        {request && answer && <p class="quiet">The same from a terminal: <Copy text={plainCommand("verify", ...(given.speaker ? ["--speaker", given.speaker] : []), ...(given.before ? ["--before", given.before] : []), "--text", given.text)} label="Copy onrecord" /> <Copy text={grpcurlCommand("VerifyQuote", request)} label="Copy grpcurl" /> <Copy text={curlCommand("VerifyQuote", request)} label="Copy curl" /></p>}
      </section>
    </div>
  );
}

function Verdict({ answer }: { answer: VerifyQuoteResponseJson }) {
  const [tone, title, meaning] = VERDICTS[answer.verdict ?? ""] ?? ["part", answer.verdict ?? "", ""];
  const sources = answer.sources ?? [], earliest = answer.earliest?.article;
  return (
    <>
      <div class={`verdict ${tone}`}><h2>{title}</h2><p>{meaning}</p></div>
      {earliest && <p>First published <Day value={earliest.published?.edtf} /> by <b>{earliest.outlet || "an outlet that is not known"}</b>: <a href={articleHref(earliest, answer.earliest?.quote?.quote?.quoteId)}>{earliest.headline}</a></p>}
      {answer.statementId && <p><a href={href("/statement", answer.statementId)}>All who print it</a></p>}
      {sources.length > 0 && <h2>Where the words stand</h2>}
      <ol class="occurrences">{sources.map((source, at) => <Source key={at} source={source} />)}</ol>
    </>
  );
}

function Source({ source }: { source: QuotationSourceJson }) {
  const quote = source.quote?.quote;
  return (
    <li class="card">
      <p class="who">{quote?.speakerName || quote?.sourceText || <span class="quiet">no speaker found</span>} <Office role={quote?.speakerRole} affiliation={quote?.speakerAffiliation} country={quote?.speakerCountry} /></p>
      <p class="quiet">As printed</p>
      <blockquote dir="auto">{source.text}</blockquote>
      {source.words && source.words.length > 1 && <><p class="quiet">The quotation beside it</p><p class="aligned" dir="auto"><WordDiff words={source.words} /></p></>}
      <p class="origin"><Day value={source.article?.published?.edtf} /> · {source.article?.outlet || "outlet not known"} · <a href={articleHref(source.article, quote?.quoteId)}>{source.article?.headline}</a></p>
    </li>
  );
}
