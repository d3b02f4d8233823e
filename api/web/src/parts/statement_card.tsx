import type { StatementJson } from "../gen/onrecord/v1/statement_pb";
import { counted } from "../format";
import { href } from "../router";
import { Day, Marked } from "./basics";
import { Office } from "./records";

export function StatementCard({ statement, words = [] }: { statement: StatementJson; words?: string[] }) {
  const quote = statement.fullest?.quote ?? {};
  return (
    <article class="card quote">
      <p class="who">
        {quote.speakerKey ? <a href={href("/speaker", quote.speakerKey)}>{quote.speakerName}</a> : <span class="quiet">no speaker found</span>}{" "}
        <Office role={quote.speakerRole} affiliation={quote.speakerAffiliation} country={quote.speakerCountry} />
      </p>
      <blockquote><a href={href("/statement", statement.statementId ?? "")}><Marked text={quote.text} words={words} /></a></blockquote>
      <p class="origin">
        {counted(statement.quoteCount ?? 1, "printing")} in {counted(statement.articleCount ?? 1, "article")}
        {statement.outlets && statement.outlets.length > 0 && <> · {statement.outlets.slice(0, 5).join(", ")}{statement.outlets.length > 5 && " …"}</>} · <Day value={statement.firstPublished} />
        {statement.lastPublished !== statement.firstPublished && <> – <Day value={statement.lastPublished} /></>}
      </p>
    </article>
  );
}
