import { useEffect, useMemo, useRef } from "preact/hooks";
import { excerptsOf, marksOf, segmentsOf, type Mark, type Segment } from "../article_text";
import { curlCommand, grpcurlCommand } from "../command";
import { EVENTS, QUOTES } from "../export";
import { counted, instant, signed, time } from "../format";
import type { ArticleRecordJson } from "../gen/onrecord/v1/record_pb";
import type { EventJson } from "../gen/onrecord/v1/event_pb";
import type { QuoteJson } from "../gen/onrecord/v1/quote_pb";
import { useCall, useTitle } from "../hooks";
import { BASIS, codeLabel, enumWord, MODALITY, QUAD, quadNumber, rootLabel } from "../labels";
import { Day, Empty, Failure, Loading } from "../parts/basics";
import { ExplainedEvent, ExplainedQuote } from "../parts/explained";
import { Office, Quoted, When, Why, WordDiff } from "../parts/records";
import { TakeAway } from "../parts/take_away";
import { go, href, type Place } from "../router";

export function Article({ place }: { place: Place }) {
  const id = place.path[1] ?? "", revision = place.params.get("rev") ?? "";
  const request = { articleId: id, ...(revision ? { revisionId: revision } : {}), spanUnit: "SPAN_UNIT_UTF16_UNITS" as const };
  const full = useCall("GetArticle", { ...request, view: "VIEW_FULL" });
  const withheld = full.error?.reason === "FULL_TEXT_NOT_SERVED";
  const findings = useCall("GetArticle", withheld ? { ...request, view: "VIEW_FINDINGS" } : undefined);
  const article = withheld ? findings.answer : full.answer;
  const error = withheld ? findings.error : full.error;
  useTitle(article?.context?.headline || "Article");
  if (error?.reason === "NO_SUCH_ARTICLE") return <Missing id={id} />;
  if (error) return <Failure error={error} again={full.again} />;
  if (!article) return <Loading />;
  return <Page article={article} withheld={withheld} chosen={place.params.get("at") ?? ""} revision={revision} />;
}

// An article that is not there, or no longer.
function Missing({ id }: { id: string }) {
  const { answer } = useCall("ListRemovals", { articleId: id });
  const removal = answer?.removals?.find((one) => !one.readmittedAt);
  if (!removal) return <Empty title="No such article"><p>Nothing with this id is stored. <a href="/search?tab=articles">All articles</a></p></Empty>;
  return (
    <Empty title="This article was removed">
      <p>{instant(removal.removedAt)}{removal.removedBy && `, by ${removal.removedBy}`}: {removal.reason || "no reason was given"}</p>
      <p class="quiet">{counted(removal.quoteCount ?? 0, "quote")} and {counted(removal.eventCount ?? 0, "event")} went with it; nothing of its text is kept.</p>
    </Empty>
  );
}

// "q3" for a quote_id or an event_id of the article.
function findingOf(article: ArticleRecordJson, id: string): string {
  const quote = (article.quotes ?? []).findIndex((one) => one.quoteId === id);
  if (quote >= 0) return `q${quote}`;
  const event = (article.events ?? []).findIndex((one) => one.eventId === id);
  return event >= 0 ? `e${event}` : "";
}

function Page({ article, withheld, chosen, revision }: { article: ArticleRecordJson; withheld: boolean; chosen: string; revision: string }) {
  const context = article.context ?? {};
  const selected = findingOf(article, chosen);
  const choose = (of: string) => {
    const at = Number(of.slice(1));
    const next = of[0] === "q" ? article.quotes?.[at]?.quoteId : article.events?.[at]?.eventId;
    go(href("/article", context.articleId ?? "", { rev: revision || undefined, at: next }), true);
  };
  const safeUrl = /^https?:\/\//.test(context.url ?? "") ? context.url : undefined;
  return (
    <div class="article">
      <header>
        <h1 dir="auto">{context.headline || "Untitled article"}</h1>
        <p class="origin">
          <Day value={context.published?.edtf} /> · {context.outlet || "outlet not known"}{context.byline && ` · ${context.byline}`}
          {safeUrl && <> · <a href={safeUrl} target="_blank" rel="noopener noreferrer external">as published</a></>}
          {" · "}{counted(article.quotes?.length ?? 0, "quote")}, {counted(article.events?.length ?? 0, "event")}
        </p>
        {article.state !== "ANALYSIS_STATE_COMPLETE" && <p class="note">{article.stateDetail || enumWord(article.state)}</p>}
        {context.newest === undefined && <p class="note">A newer revision is stored: <a href={href("/article", context.articleId ?? "")}>show it</a>.</p>}
        {withheld && <p class="note">This server does not serve full text: what follows are the sentences with findings.</p>}
        <Key />
      </header>
      <div class="columns wide-right">
        <Text article={article} selected={selected} choose={choose} />
        <aside class="panel" aria-label="What was found">
          <Detail article={article} selected={selected} />
        </aside>
        <section class="about" aria-label="About this article">
          <Findings article={article} selected={selected} choose={choose} />
          <Metadata article={article} />
          <Revisions id={context.articleId ?? ""} shown={context.revisionId ?? ""} />
          <Away article={article} />
        </section>
      </div>
    </div>
  );
}

const KEY: [string, string][] = [["content", "what is said"], ["source", "who says it"], ["cue", "verb of saying"], ["event", "an event"], ["trigger", "its verb"]];
const Key = () => <ul class="key" aria-label="What the marks mean">{KEY.map(([part, label]) => <li key={part}><span class={`m ${part}`}>{label}</span></li>)}</ul>;

// The shortest finding at this place, a quote's parts before an event.
function innermost(marks: Mark[]): string {
  const found = marks.filter((mark) => mark.of).sort((a, b) => a.end - a.begin - (b.end - b.begin));
  return found[0]?.of ?? "";
}

function Text({ article, selected, choose }: { article: ArticleRecordJson; selected: string; choose: (of: string) => void }) {
  const body = useRef<HTMLDivElement>(null);
  const excerpts = useMemo(() => {
    return segmentsOf(excerptsOf(article), marksOf(article));
  }, [article]);
  const first = useRef(true);
  useEffect(() => {
    join(body.current, selected, "chosen");
    if (selected && first.current) body.current?.querySelector(`[data-of~="${selected}"]`)?.scrollIntoView({ block: "center" });
    first.current = false;
  }, [selected, article]);
  const focused = new Set<string>(); // findings of which a segment takes the focus
  const at = (event: Event) => (event.target as Element).closest?.<HTMLElement>("[data-at]")?.dataset.at ?? "";
  const take = (event: Event) => at(event) && choose(at(event));
  return (
    <div ref={body} class="text" onClick={take} onMouseOver={(event) => join(body.current, at(event), "joined")}
      onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && at(event) && (event.preventDefault(), take(event))}>
      {excerpts.length === 0 && <p class="quiet">Nothing was found in this article.</p>}
      {excerpts.map((segments, number) => <p key={number} class={article.text ? "paragraph" : "excerpt"}><Segments segments={segments} first={focused} /></p>)}
    </div>
  );
}

// Marks all parts of a finding, wherever they stand.
function join(body: HTMLElement | null, of: string, name: string) {
  body?.querySelectorAll(`.${name}`).forEach((one) => one.classList.remove(name));
  if (of) body?.querySelectorAll(`[data-of~="${of}"]`).forEach((one) => one.classList.add(name));
}

// The first segment of each finding takes the focus of the keyboard.
function Segments({ segments, first }: { segments: Segment[]; first: Set<string> }) {
  return (
    <>
      {segments.map((segment, at) => {
        if (segment.marks.length === 0) return segment.text;
        const of = innermost(segment.marks);
        const all = [...new Set(segment.marks.map((mark) => mark.of).filter(Boolean))];
        const begins = of !== "" && !first.has(of) && first.add(of);
        const button = begins ? { role: "button" as const, tabIndex: 0, "aria-label": `${of[0] === "q" ? "Quote" : "Event"}: ${segment.text}` } : {};
        return <span key={at} class={`m ${segment.marks.map((mark) => mark.part).join(" ")}`} data-at={of} data-of={all.join(" ")} {...button}>{segment.text}</span>;
      })}
    </>
  );
}

function Detail({ article, selected }: { article: ArticleRecordJson; selected: string }) {
  const at = Number(selected.slice(1));
  const quote = selected[0] === "q" ? article.quotes?.[at] : undefined;
  const event = selected[0] === "e" ? article.events?.[at] : undefined;
  return (
    <section class="detail" aria-live="polite" aria-label="The chosen finding">
      {quote && <QuoteDetail quote={quote} />}
      {event && <EventDetail event={event} told={event.inQuote === undefined ? undefined : article.quotes?.[event.inQuote]} />}
      {!quote && !event && <p class="quiet">Choose a marked passage to see who, when, and why it is believed.</p>}
    </section>
  );
}

function QuoteDetail({ quote }: { quote: QuoteJson }) {
  return (
    <>
      <h2>Quote, {enumWord(quote.kind)}{quote.negated && ", told to have been denied or not said"}</h2>
      <blockquote dir="auto"><Quoted text={quote.text} kind={quote.kind} /></blockquote>
      <dl>
        <dt>Speaker</dt>
        <dd>{quote.speakerKey ? <a href={href("/speaker", quote.speakerKey)}>{quote.speakerName}</a> : "not resolved"} <Office role={quote.speakerRole} affiliation={quote.speakerAffiliation} country={quote.speakerCountry} /></dd>
        {quote.sourceText && <><dt>Printed as</dt><dd>{quote.sourceText}</dd></>}
        {quote.cueText && <><dt>Verb of saying</dt><dd>{quote.cueText}</dd></>}
        {quote.attitude && <><dt>Attitude</dt><dd>{enumWord(quote.attitude)}</dd></>}
        {quote.via && <><dt>Channel</dt><dd>{quote.via}</dd></>}
      </dl>
      <ExplainedQuote id={quote.quoteId ?? ""}>
        <When value={quote.said} title="When it was said" />
        <Why why={quote.why} title="Why this is a quote" />
        <Why why={quote.speakerWhy} title="Why this speaker" />
      </ExplainedQuote>
      <p><a href={href("/statement", quote.quoteId ?? "")}>Who else prints it</a></p>
    </>
  );
}

function EventDetail({ event, told }: { event: EventJson; told?: QuoteJson }) {
  const code = event.code ?? "", quad = quadNumber(event.quadClass);
  return (
    <>
      <h2>Event: {codeLabel(code)}</h2>
      <p dir="auto">{event.text}</p>
      <dl>
        <dt>Who acts</dt><dd>{event.source?.name || event.source?.text || "not told"} <code>{event.source?.code}</code></dd>
        <dt>On whom</dt><dd>{event.target ? <>{event.target.name || event.target.text} <code>{event.target.code}</code></> : "nobody"}</dd>
        <dt>Code</dt><dd><code>{code}</code> {codeLabel(code)}, one of “{rootLabel(code.slice(0, 2))}” ({QUAD[quad]?.toLowerCase()})</dd>
        <dt>Goldstein value</dt><dd>{signed(event.goldstein ?? 0)} on a scale from −10 to +10</dd>
        {event.plover && <><dt>PLOVER</dt><dd>{event.plover}{event.ploverMode && `, ${event.ploverMode}`}</dd></>}
        <dt>How it is told</dt><dd>{MODALITY[event.modality ?? ""] ?? "not told"}{told && `, by ${told.speakerName || "a source"} in a quote`}</dd>
        {event.location?.name && <><dt>Where</dt><dd>{event.location.name}</dd></>}
        {event.counts && <><dt>Numbers</dt><dd>{event.counts.map((one) => [one.qualifier, one.value, one.unit].filter((part) => part !== undefined && part !== "").join(" ")).join("; ")}</dd></>}
      </dl>
      <ExplainedEvent id={event.eventId ?? ""}>
        <When value={event.date} title="When it happened" />
        <Why why={event.why} title="Why this event" />
      </ExplainedEvent>
    </>
  );
}

function Findings({ article, selected, choose }: { article: ArticleRecordJson; selected: string; choose: (of: string) => void }) {
  const row = (of: string, text: string) => (
    <li key={of}><button type="button" class="plain" aria-pressed={selected === of} onClick={() => choose(of)}>{text}</button></li>
  );
  return (
    <details>
      <summary>All findings in text order</summary>
      <h3>Quotes</h3>
      <ol class="list">{article.quotes?.map((quote, at) => row(`q${at}`, `${quote.speakerName || quote.sourceText || "somebody"}: ${shortened(quote.text)}`))}</ol>
      <h3>Events</h3>
      <ol class="list">{article.events?.map((event, at) => row(`e${at}`, `${codeLabel(event.code ?? "")}: ${shortened(event.text)}`))}</ol>
    </details>
  );
}
const shortened = (text = "") => (text.length > 90 ? `${text.slice(0, 88)}…` : text);

function Metadata({ article }: { article: ArticleRecordJson }) {
  const { context, source, document } = article;
  const rows: [string, string | undefined][] = [
    ["Published", context?.published && `${time(context.published)}, ${BASIS[context.published.basis ?? ""] ?? ""}`],
    ["Dateline", document?.dateline?.value],
    ["Agency", document?.agency?.value],
    ["Language", context?.language],
    ["File", source?.path],
    ["First seen", instant(context?.ingestedAt)],
    ["Analysed by", context?.analyser],
    ["SHA-256 of the text", context?.textSha256],
    ["SHA-256 of the file", context?.fileSha256],
    ["Article", context?.articleId],
    ["Revision", context?.revisionId],
  ];
  return (
    <details>
      <summary>Where it comes from</summary>
      <dl class="small">{rows.filter(([, value]) => value).map(([name, value]) => <><dt>{name}</dt><dd class="wrap">{value}</dd></>)}</dl>
    </details>
  );
}

function Revisions({ id, shown }: { id: string; shown: string }) {
  const { answer } = useCall("ListRevisions", { articleId: id });
  const revisions = answer?.revisions ?? [];
  if (revisions.length < 2) return null;
  return (
    <details open>
      <summary>{counted(revisions.length, "revision")}</summary>
      <ol class="list">
        {revisions.map((one) => {
          const revision = one.context?.revisionId ?? "";
          return (
            <li key={revision + one.context?.analyserGeneration}>
              <a href={href("/article", id, { rev: revision })} aria-current={revision === shown ? "true" : undefined}>{instant(one.context?.ingestedAt) || revision.slice(0, 8)}</a>{" "}
              <span class="quiet">{counted(one.quoteCount ?? 0, "quote")}</span>
            </li>
          );
        })}
      </ol>
      <Diff id={id} />
    </details>
  );
}

function Diff({ id }: { id: string }) {
  const { answer } = useCall("DiffRevisions", { articleId: id });
  if (!answer) return null;
  return (
    <div class="revisions">
      <h3>What the last revision changed</h3>
      <ul>
        {answer.headline && answer.headline.length > 1 && <li>Headline: <WordDiff words={answer.headline} /></li>}
        {answer.addedQuotes?.map((one) => <li key={one.quote?.quoteId}>added: <ins>{one.quote?.text}</ins></li>)}
        {answer.removedQuotes?.map((one) => <li key={one.quote?.quoteId}>removed: <del>{one.quote?.text}</del></li>)}
        {answer.addedEvents?.map((one) => <li key={one.event?.eventId}>event added: <ins>{one.event?.text}</ins></li>)}
        {answer.removedEvents?.map((one) => <li key={one.event?.eventId}>event removed: <del>{one.event?.text}</del></li>)}
        {answer.alteredEvents?.map((one) => <li key={one.to?.event?.eventId}>event changed: <WordDiff words={one.words} /></li>)}
        {answer.alteredQuotes?.map((one) => <li key={one.to?.quote?.quoteId}><WordDiff words={one.words} />{one.speakerChanged && <b> another speaker</b>}</li>)}
      </ul>
    </div>
  );
}

function Away({ article }: { article: ArticleRecordJson }) {
  const context = article.context ?? {};
  const request = { articleId: context.articleId, view: "VIEW_FINDINGS" };
  const quotes = (article.quotes ?? []).map((quote) => ({ quote, article: context }));
  const events = (article.events ?? []).map((event) => ({ event, article: context }));
  const id = context.articleId;
  const commands: [string, string][] = [["onrecord", `onrecord quotes --article-id ${id}`]];
  if (events.length > 0) commands.push(["onrecord, events", `onrecord events --article-id ${id}`]);
  commands.push(["grpcurl", grpcurlCommand("GetArticle", request)], ["curl", curlCommand("GetArticle", request)]);
  const files = [{ title: "Quotes", name: "onrecord-article-quotes", head: QUOTES.head, rows: quotes.map(QUOTES.row), records: quotes }];
  if (events.length > 0) files.push({ title: "Events", name: "onrecord-article-events", head: EVENTS.head, rows: events.map(EVENTS.row), records: events as never });
  return <TakeAway files={files} commands={commands} />;
}
