// Why a finding is believed, step by step, as the server explains it; before its answer comes, and where it explains nothing,
// what the finding itself tells.
import type { ComponentChildren } from "preact";
import type { ExplainedDecisionJson } from "../gen/onrecord/v1/explain_pb";
import { percent, time } from "../format";
import { useCall } from "../hooks";

// In quotation marks, of another kind where it has its own.
const marked = (text = "") => (/^["“]|["”]$/.test(text) ? `‘${text}’` : `“${text}”`);

function Decision({ decision }: { decision: ExplainedDecisionJson }) {
  const { question, answer, whyOpen, rule, ruleExample, confidence, evidence = [], runnersUp = [] } = decision;
  return (
    <li class="why">
      <h4>{question}: {answer || <span class="quiet">open</span>}</h4>
      {whyOpen && <p>{whyOpen}</p>}
      {decision.time?.edtf && <p>{time(decision.time)}{decision.time.expression && <> from “{decision.time.expression}”</>}</p>}
      {evidence.length > 0 && <p>{evidence.map((one, at) => <span key={at}>{at > 0 && <span class="quiet"> → </span>}<span class="quiet">{one.what} </span>{marked(one.text)}</span>)}</p>}
      {rule && <p class="quiet">rule <code>{rule}</code>{ruleExample && <>, as in: {ruleExample}</>}{confidence ? `, confidence ${percent(confidence)}` : ""}</p>}
      {runnersUp.length > 0 && <details><summary>Considered and not chosen</summary><ol>{runnersUp.map((one, at) => <li key={at}>{one.text}{one.whyNot && <span class="quiet"> – {one.whyNot}</span>}</li>)}</ol></details>}
    </li>
  );
}

function Decisions({ decisions, notKept = [] }: { decisions: ExplainedDecisionJson[]; notKept?: string[] }) {
  return (
    <>
      <h3>How it was decided</h3>
      <ol class="list decisions">{decisions.map((one, at) => <Decision key={at} decision={one} />)}</ol>
      {notKept.length > 0 && <details><summary>What is not kept</summary><ul>{notKept.map((one) => <li key={one}>{one}</li>)}</ul></details>}
    </>
  );
}

export function ExplainedQuote({ id, children }: { id: string; children: ComponentChildren }) {
  const { answer } = useCall("ExplainQuote", id ? { quoteId: id } : undefined);
  const mine = answer?.quote?.quote?.quoteId === id ? answer : undefined;
  return mine?.decisions?.length ? <Decisions decisions={mine.decisions} notKept={mine.notKept} /> : <>{children}</>;
}

export function ExplainedEvent({ id, children }: { id: string; children: ComponentChildren }) {
  const { answer } = useCall("ExplainEvent", id ? { eventId: id } : undefined);
  const mine = answer?.event?.event?.eventId === id ? answer : undefined;
  return mine?.decisions?.length ? <Decisions decisions={mine.decisions} notKept={mine.notKept} /> : <>{children}</>;
}
