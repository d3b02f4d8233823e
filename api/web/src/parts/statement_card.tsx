import type { StatementJson } from "../gen/onrecord/v1/statement_pb";
import { counted } from "../format";
import { href } from "../router";
import { enumWord } from "../labels";
import { Day } from "./basics";
import { Office, Quoted } from "./records";

export function StatementCard({ statement, words = [] }: { statement: StatementJson; words?: string[] }) {
  const quote = statement.fullest?.quote ?? {};
  return (
    <article class={`card quote ${enumWord(quote.kind)}`}>
      <p class="who">
        {quote.speakerKey ? <a href={href("/speaker", quote.speakerKey)}>{quote.speakerName}</a> : <span class="quiet">no speaker found</span>}{" "}
        <Office role={quote.speakerRole} affiliation={quote.speakerAffiliation} country={quote.speakerCountry} of={quote.speakerName} />
      </p>
      <blockquote><a href={href("/statement", statement.statementId ?? "")}><Quoted text={quote.text} kind={quote.kind} words={words} /></a></blockquote>
      <p class="origin">
        {counted(statement.quoteCount ?? 1, "printing")} in {counted(statement.articleCount ?? 1, "article")}
        {statement.outlets && statement.outlets.length > 0 && <> · {statement.outlets.slice(0, 5).join(", ")}{statement.outlets.length > 5 && " …"}</>} · <Day value={statement.firstPublished} />
        {statement.lastPublished !== statement.firstPublished && <> – <Day value={statement.lastPublished} /></>}
      </p>
    </article>
  );
}
