import type { ProvenanceJson, TimeValueJson } from "../gen/onrecord/v1/annotation_pb";
import type { WordRunJson } from "../gen/onrecord/v1/statement_pb";
import type { ArticleContextJson, ArticleRecordJson, EventRecordJson, QuoteRecordJson, SpeakerRecordJson } from "../gen/onrecord/v1/record_pb";
import { counted, days, percent, signed, time, unit } from "../format";
import { BASIS, codeLabel, countryName, enumWord, MODALITY, QUAD, quadNumber, ruleInWords } from "../labels";
import { href } from "../router";
import { Confidence, Day, Marked } from "./basics";

export const articleHref = (context?: ArticleContextJson, at?: string) =>
  href("/article", context?.articleId ?? "", { rev: context?.newest ? undefined : context?.revisionId, at });

// "foreign minister, Norwegian foreign ministry (Norway)"
export function Office({ role, affiliation, country, of = "" }: { role?: string; affiliation?: string; country?: string; of?: string }) {
  const same = (part?: string) => part?.toLowerCase() === of.toLowerCase();
  const parts = [role, affiliation].filter((part) => part && !same(part)).join(", ");
  const place = country ? countryName(country) : "";
  const name = place === of || parts.endsWith(place) ? "" : place;
  return <span class="office">{parts}{name && (parts ? ` (${name})` : name)}</span>;
}

export function Origin({ context, at }: { context?: ArticleContextJson; at?: string }) {
  return (
    <p class="origin">
      <Day value={context?.published?.edtf} /> · {context?.outlet || "outlet not known"} ·{" "}
      <a href={articleHref(context, at)}>{context?.headline || "Untitled article"}</a>
    </p>
  );
}

export function QuoteCard({ record, words = [] }: { record: QuoteRecordJson; words?: string[] }) {
  const quote = record.quote ?? {};
  return (
    <article class={`card quote ${enumWord(quote.kind)}`}>
      <p class="who">
        {quote.speakerKey ? <a class="capital" href={href("/speaker", quote.speakerKey)}>{quote.speakerName}</a> : <span class="quiet">{quote.sourceText ? `“${quote.sourceText}”, not resolved` : "no speaker found"}</span>}{" "}
        <Office role={quote.speakerRole} affiliation={quote.speakerAffiliation} country={quote.speakerCountry} of={quote.speakerName} />
      </p>
      <blockquote>
        <Quoted text={quote.text} kind={quote.kind} words={words} />
      </blockquote>
      {quote.contextText && quote.contextText.length > (quote.text ?? "").length + 12 && (
        <p class="context"><Marked text={quote.contextText} words={words} /></p>
      )}
      <p class="tags">
        <span class="tag" title="Direct: in quotation marks. Indirect: reported. Mixed: some of both.">{enumWord(quote.kind)}</span>
        {quote.attitude && quote.attitude !== "ATTITUDE_SPEECH" && <span class="tag">{enumWord(quote.attitude)}</span>}
        {quote.negated && <span class="tag strong">denied or not said</span>}
        {quote.via && <span class="tag">via {quote.via}</span>}
        {quote.said?.edtf && <span class="tag">said {time(quote.said)}</span>}
        <Confidence value={quote.why?.confidence} />
        <a href={href("/statement", quote.quoteId ?? "")}>Who else prints it</a>
      </p>
      <Origin context={record.article} at={quote.quoteId} />
    </article>
  );
}

// In quotation marks where the speaker is quoted directly; without the comma that leads on to the source.
export function Quoted({ text, kind, words = [] }: { text?: string; kind?: string; words?: string[] }) {
  const direct = kind === "QUOTE_KIND_DIRECT";
  return <>{direct && "“"}<Marked text={(text ?? "").replace(/^["“”']+|["“”']+$/g, "").replace(direct ? /,$/ : "", "")} words={words} />{direct && "”"}</>;
}

export function EventCard({ record, words = [] }: { record: EventRecordJson; words?: string[] }) {
  const event = record.event ?? {};
  return (
    <article class={`card event ${enumWord(event.modality)}`}>
      <p class="act">
        <Actor actor={event.source} /> <span class="arrow" aria-label="does to">→</span> {event.target ? <Actor actor={event.target} /> : <span class="quiet">nobody named</span>}
      </p>
      <p class="clause"><Marked text={event.text} words={words} /></p>
      <p class="tags">
        <span class={`tag quad q${quadNumber(event.quadClass)}`} title={QUAD[quadNumber(event.quadClass)]}>{event.code} {codeLabel(event.code ?? "")}</span>
        <span class="tag" title="Goldstein value, from −10 (conflict) to +10 (cooperation)">{signed(event.goldstein ?? 0)}</span>
        {event.modality !== "MODALITY_ASSERTED" && <span class="tag strong">{MODALITY[event.modality ?? ""] ?? ""}</span>}
        {record.inQuoteId && <span class="tag strong">told by {record.inQuoteSpeaker || "a source"}</span>}
        {event.date?.edtf && <span class="tag">{time(event.date)}</span>}
        {event.location?.name && <span class="tag">{event.location.name}</span>}
        {event.counts?.map((one, at) => (
          <span class="tag" key={at}>{one.qualifier} {one.value}{one.upper && one.upper !== one.value ? `–${one.upper}` : ""} {unit(one.unit, one.upper || one.value)}</span>
        ))}
        <Confidence value={event.why?.confidence} />
      </p>
      <Origin context={record.article} at={event.eventId} />
    </article>
  );
}

function Actor({ actor }: { actor?: { name?: string; text?: string; code?: string } }) {
  return (
    <span class="actor">
      {actor?.name || actor?.text || "somebody"}
      {actor?.code && <a class="code" href={href("/events", { q: `actor:${actor.code}` })} title={`All events with ${actor.code}`}>{actor.code}</a>}
    </span>
  );
}

export function ArticleCard({ record, words = [] }: { record: ArticleRecordJson; words?: string[] }) {
  const context = record.context;
  return (
    <article class="card">
      <h2><a href={articleHref(context)}><Marked text={context?.headline || "Untitled article"} words={words} /></a></h2>
      <p class="context"><Marked text={record.snippet} words={words} />{/[\p{L}\p{N},]$/u.test(record.snippet ?? "") && " …"}</p>
      <p class="origin">
        <Day value={context?.published?.edtf} /> · {context?.outlet || "outlet not known"}
        {context?.byline && ` · ${context.byline}`} · {counted(record.quoteCount ?? 0, "quote")}, {counted(record.eventCount ?? 0, "event")}
        {record.state !== "ANALYSIS_STATE_COMPLETE" && " "}
        {record.state !== "ANALYSIS_STATE_COMPLETE" && <span class="tag strong">{record.stateDetail || enumWord(record.state)}</span>}
      </p>
    </article>
  );
}

export function SpeakerCard({ record }: { record: SpeakerRecordJson }) {
  return (
    <article class="card">
      <h2><a class="capital" href={href("/speaker", record.speakerKey ?? "")}>{record.name}</a></h2>
      <p><Office role={record.role} affiliation={record.affiliation} country={record.country} of={record.name} /></p>
      <p class="origin">
        {counted(record.quoteCount ?? 0, "quote")} in {counted(record.articleCount ?? 0, "article")} · {days(record.firstPublished, record.lastPublished)}
      </p>
    </article>
  );
}

// Why a finding is believed.
export function Why({ why, title }: { why?: ProvenanceJson; title: string }) {
  if (!why) return null;
  return (
    <div class="why">
      <h3>{title}</h3>
      {ruleInWords(why.rule) && <p>{ruleInWords(why.rule)}</p>}
      <p class="quiet">rule <code>{why.rule || "not recorded"}</code>, confidence {percent(why.confidence)}</p>
      {why.alternatives && why.alternatives.length > 0 && (
        <>
          <h4>Considered and not chosen</h4>
          <ol>{why.alternatives.map((one, at) => <li key={at}>{one.text}{one.whyNot && <span class="quiet"> – {one.whyNot}</span>}</li>)}</ol>
        </>
      )}
    </div>
  );
}

export function When({ value, title }: { value?: TimeValueJson; title: string }) {
  if (!value) return null;
  return (
    <div class="why">
      <h3>{title}</h3>
      <p>{value.edtf ? time(value) : "not known"}{value.expression && <> from “{value.expression}”</>}</p>
      <p class="quiet">{[value.precision && `exact to the ${enumWord(value.precision)}`, BASIS[value.basis ?? ""], value.zone].filter(Boolean).join(", ")}</p>
    </div>
  );
}

const CHANGE: Record<string, string> = {
  WORD_CHANGE_CUT: "cut", WORD_CHANGE_INSERTED: "inserted", WORD_CHANGE_ALTERED: "changed", WORD_CHANGE_BRACKETED: "in brackets",
};

// One text beside another, word by word: what is cut, inserted or changed.
export function WordDiff({ words }: { words?: WordRunJson[] }) {
  return (
    <span class="diff">
      {words?.map((run, at) => {
        const change = CHANGE[run.change ?? ""];
        if (!change) return <span key={at}>{run.text} </span>;
        return (
          <span key={at} class={`run ${change.replace(" ", "-")}`}>
            {run.referenceText && <del><span class="sr">{change === "cut" ? "cut: " : "instead of: "}</span>{run.referenceText}</del>}
            {run.text && <ins><span class="sr">{change}: </span>{run.text}</ins>}{" "}
          </span>
        );
      })}
    </span>
  );
}
