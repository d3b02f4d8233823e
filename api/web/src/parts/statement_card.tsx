import type { StatementJson } from "../gen/onrecord/v1/statement_pb";
import { counted, days } from "../format";
import { href } from "../router";
import { enumWord } from "../labels";
import { Office, Quoted } from "./records";

// `named`: says who said it.
export function StatementCard({ statement, words = [], named = true }: { statement: StatementJson; words?: string[]; named?: boolean }) {
  const quote = statement.fullest?.quote ?? {};
  return (
    <article class={`card quote ${enumWord(quote.kind)}`}>
      {named && <p class="who">
        {quote.speakerKey ? <a class="capital" href={href("/speaker", quote.speakerKey)}>{quote.speakerName}</a> : <span class="quiet">no speaker found</span>}{" "}
        <Office role={quote.speakerRole} affiliation={quote.speakerAffiliation} country={quote.speakerCountry} of={quote.speakerName} />
      </p>}
      <blockquote><a href={href("/statement", statement.statementId ?? "")}><Quoted text={quote.text} kind={quote.kind} words={words} /></a></blockquote>
      <p class="origin">
        {counted(statement.quoteCount ?? 1, "printing")} in {counted(statement.articleCount ?? 1, "article")}
        {statement.outlets && statement.outlets.length > 0 && <> · {statement.outlets.slice(0, 5).join(", ")}{statement.outlets.length > 5 && " …"}</>} · {days(statement.firstPublished, statement.lastPublished)}
      </p>
    </article>
  );
}
