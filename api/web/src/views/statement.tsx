import type { ComponentChildren } from "preact";
import { curlCommand, grpcurlCommand, plainCommand } from "../command";
import { QUOTES } from "../export";
import { counted, days, percent } from "../format";
import type { OccurrenceJson, StatementJson } from "../gen/onrecord/v1/statement_pb";
import { useCall, useTitle } from "../hooks";
import { enumWord } from "../labels";
import { Day, Failure, Loading } from "../parts/basics";
import { articleHref, Office, QuoteCard, Quoted, WordDiff } from "../parts/records";
import { TakeAway } from "../parts/take_away";
import { href, type Place } from "../router";

const WORDING: Record<string, string> = { same: "the same words", cut: "cut", altered: "altered", paraphrase: "in other words" };

export function Statement({ place }: { place: Place }) {
  const id = place.path[1] ?? "";
  const { answer, error, again } = useCall("GetStatement", { statementId: id, pageSize: 200 });
  const alone = useCall("GetQuote", error ? { quoteId: id } : undefined);
  useTitle(answer?.fullest?.quote?.text?.slice(0, 60) ?? "Statement");
  if (alone.answer) return <><h1>One quote</h1><p class="note">This server does not join quotes into statements yet.</p><QuoteCard record={alone.answer} /></>;
  if (error && alone.error) return <Failure error={error} again={again} />;
  if (!answer) return <Loading />;
  return <Page statement={answer} />;
}

function Page({ statement }: { statement: StatementJson }) {
  const quote = statement.fullest?.quote ?? {};
  const request = { statementId: statement.statementId };
  const records = (statement.occurrences ?? []).map((one) => one.quote ?? {});
  return (
    <div class="statement">
      <header>
        <h1>{quote.speakerKey ? <a href={href("/speaker", quote.speakerKey)}>{quote.speakerName}</a> : "Somebody"} <Office role={quote.speakerRole} affiliation={quote.speakerAffiliation} country={quote.speakerCountry} of={quote.speakerName} /></h1>
        <blockquote class="large" dir="auto"><Quoted text={quote.text} kind={quote.kind} /></blockquote>
        <p class="origin">
          {counted(statement.quoteCount ?? 1, "printing")} in {counted(statement.articleCount ?? 1, "article")} of {counted(statement.outletCount ?? 0, "outlet")}{statement.sourceCount && statement.sourceCount < (statement.articleCount ?? 1) ? `, which are ${counted(statement.sourceCount, "source")}: the others are copies` : ""}, {days(statement.firstPublished, statement.lastPublished)}
        </p>
      </header>
      <h2>Who prints it, and how</h2>
      {records.length > 1 && <p class="quiet">Each wording beside the fullest one above: <span class="diff"><span class="run cut"><del>cut</del></span> <span class="run inserted"><ins>put in</ins></span> <span class="run changed"><del>instead of this</del><ins>this</ins></span></span></p>}
      <ol class="occurrences">{statement.occurrences?.map((one) => <Printed key={one.quote?.quote?.quoteId} one={one} />)}</ol>
      <Line id={statement.talkingPointId ?? ""} here={statement.statementId ?? ""} />
      <TakeAway files={[{ name: "onrecord-statement", head: QUOTES.head, rows: records.map(QUOTES.row), records: statement.occurrences ?? [] }]}
        commands={[["onrecord", plainCommand("statement", statement.statementId ?? "")], ["grpcurl", grpcurlCommand("GetStatement", request)], ["curl", curlCommand("GetStatement", request)]]} />
    </div>
  );
}

function Printed({ one }: { one: OccurrenceJson }) {
  const { quote, article } = one.quote ?? {};
  const wording = enumWord(one.wording);
  const words = one.words && one.words.length > 0;
  return (
    <li class="card">
      <p class="chain">
        <Day value={article?.published?.edtf} />{" "}
        <Chain links={[[<b>{article?.outlet || "outlet not known"}</b>, ""], [one.chain?.agency !== article?.outlet && one.chain?.agency, "agency"], [one.chain?.channel || quote?.via, "channel"], [quote?.speakerName || quote?.sourceText || "somebody", "speaker"]]} />{" "}
        <span class={`tag w-${wording}`}>{WORDING[wording] ?? wording}</span>
      </p>
      <p class="aligned" dir="auto">{words ? <WordDiff words={one.words} /> : quote?.text}</p>
      <p class="origin"><a href={articleHref(article, quote?.quoteId)}>{article?.headline || "Untitled article"}</a>{one.copyOf && <> · the article is a copy of <a href={href("/article", one.copyOf)}>an earlier one</a></>}</p>
      {one.reasons && (
        <details>
          <summary>Why it is the same act of saying ({percent(one.joinConfidence)})</summary>
          <ul>{one.reasons.map((reason) => <li key={reason.evidence}>{(reason.evidence ?? "").replaceAll("_", " ")} <span class="quiet">{Number(reason.weight ?? 0) >= 0 ? "for" : "against"} it, {Math.abs(Number(reason.weight ?? 0)).toFixed(1)}</span></li>)}</ul>
        </details>
      )}
    </li>
  );
}

// Through whom the words came: outlet ← agency ← channel ← speaker.
function Chain({ links }: { links: [ComponentChildren, string][] }) {
  return <>{links.filter(([name]) => name).map(([name, what], at) => <span key={what}>{at > 0 && <><span class="from" aria-hidden="true"> ← </span><span class="sr"> from </span></>}{what && <span class="sr">{what} </span>}{name}</span>)}</>;
}

// The same said again on other days.
export function Line({ id, here = "" }: { id: string; here?: string }) {
  const { answer } = useCall("GetTimeline", id ? { talkingPointId: id, pageSize: 200 } : undefined);
  const entries = answer?.entries ?? [];
  if (entries.length < 2) return null;
  return (
    <section class="line" aria-label="The same said on other days">
      <h2>Said {entries.length} times: what changed</h2>
      <ol class="timeline">
        {entries.map(({ statement, words, wording }) => (
          <li key={statement?.statementId} aria-current={statement?.statementId === here ? "true" : undefined}>
            <p class="quiet"><Day value={statement?.firstPublished} /> · {counted(statement?.outletCount ?? 0, "outlet")}{wording && ` · ${WORDING[enumWord(wording)]}`}</p>
            <p dir="auto">{words && words.length > 0 ? <WordDiff words={words} /> : statement?.fullest?.quote?.text} <a href={href("/statement", statement?.statementId ?? "")}>who prints it</a></p>
          </li>
        ))}
      </ol>
    </section>
  );
}
