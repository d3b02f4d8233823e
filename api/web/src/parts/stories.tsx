// A table of one row an event, whatever articles tell it, with its mentions, its numbers and what became of plans.
import { useEffect, useRef, useState } from "preact/hooks";
import { curlCommand, grpcurlCommand, onrecordCommand } from "../command";
import { STORIES } from "../export";
import { counted, date, days, signed, unit } from "../format";
import type { StoryEventJson, StoryFigureJson, StoryTotalJson } from "../gen/onrecord/v1/story_pb";
import { useList } from "../hooks";
import { codeLabel, MODALITY_SHORT, quadNumber, STATUS } from "../labels";
import { selectionOf } from "../query";
import { Day, Empty, Failure, Loading } from "./basics";
import { articleHref } from "./records";
import { TakeAway } from "./take_away";

const ENOUGH = 8, CALLS = 6; // a page ends early in a large store: so many rows are asked for at once, by so many calls at most
const PAGE = 20, MENTIONS = 20; // those that are shown of one event

export function Stories({ query }: { query: string }) {
  const request = { ...selectionOf("events", query), pageSize: PAGE, maxMentions: MENTIONS };
  const { items, error, loading, more, stop } = useList("ListStoryEvents", request as never, (answer) => answer.storyEvents);
  const [open, setOpen] = useState("");
  const calls = useRef({ query, count: 0 });
  useEffect(() => {
    if (calls.current.query !== query) calls.current = { query, count: 0 };
    if (!more || loading || items.length >= ENOUGH || calls.current.count >= CALLS) return;
    calls.current.count += 1;
    more();
  }, [query, more, loading, items.length]);
  if (error) return <Failure error={error} />;
  if (!loading && items.length === 0 && !more) return <Empty title="No events match"><p>Codes are CAMEO's (<code>code:036</code>, <code>root:14</code>); actors are codes or names (<code>source:NOR</code>, <code>target:"Jon Arnarson"</code>). <a href="/events">Show all</a></p></Empty>;
  return (
    <section>
      <h2 id="table">Each event once</h2>
      <p class="quiet">All that articles tell of one event is one row; its number of mentions opens them.</p>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="table">
        <table class="rows stories labelled">
          <thead><tr><th scope="col">Day</th><th scope="col">Who</th><th scope="col">Does what</th><th scope="col">To whom</th><th scope="col">Status</th><th scope="col">In the words of</th><th scope="col">Told in</th></tr></thead>
          <tbody>{items.map((story) => <Story key={story.storyEventId} story={story} open={open === story.storyEventId} toggle={() => setOpen(open === story.storyEventId ? "" : story.storyEventId!)} />)}</tbody>
        </table>
      </div>
      {loading && <Loading stop={stop && (() => { calls.current.count = CALLS; stop(); })} />}
      {more && <button type="button" class="more" onClick={more}>Show more</button>}
      <TakeAway all={{ kind: "events", query }} files={[{ name: "onrecord-story-events", head: STORIES.head, rows: items.map(STORIES.row), records: items }]}
        commands={[["onrecord", onrecordCommand("stories", query)], ["grpcurl", grpcurlCommand("ListStoryEvents", request)], ["curl", curlCommand("ListStoryEvents", request)]]} />
    </section>
  );
}

function Story({ story, open, toggle }: { story: StoryEventJson; open: boolean; toggle: () => void }) {
  const { event, article, inQuoteId, inQuoteSpeaker } = story.fullest ?? {};
  const [status, plain] = STATUS[story.status ?? ""] ?? ["", true];
  const id = `story-${story.storyEventId}`;
  const totals = (story.totals ?? []).filter((total) => total.latest ?? total.figures?.length);
  return (
    <>
      <tr class={plain ? "" : "not-deed"}>
        <td data-label="Day">{story.firstDay ? <time dateTime={story.firstDay}>{days(story.firstDay, story.lastDay)}</time> : <><span class="quiet block">told </span><Day value={story.firstPublished} /></>}</td>
        <td data-label="Who">{event?.source?.name || event?.source?.text} <code>{event?.source?.code}</code></td>
        <td data-label="Does what"><span class={`tag quad q${quadNumber(event?.quadClass)}`}>{event?.code}</span> {codeLabel(event?.code ?? "")} <span class="quiet" title="Goldstein value, from −10 (conflict) to +10 (cooperation)">{signed(event?.goldstein ?? 0)}</span></td>
        <td data-label="To whom">{event?.target?.name || event?.target?.text} <code>{event?.target?.code}</code></td>
        <td data-label="Status">{status}{story.postponedTo && ` to ${date(story.postponedTo)}`}{inQuoteId && <span class="quiet">, told by {inQuoteSpeaker || "a source"}</span>}</td>
        <td data-label="Words"><a href={articleHref(article, event?.eventId)}>{event?.text}</a> <span class="quiet block">{article?.outlet}</span>{totals.length > 0 && <Totals totals={totals} />}</td>
        <td data-label="Told in">
          <button type="button" class="small" aria-expanded={open} aria-controls={open ? id : undefined} onClick={toggle}>{counted(story.mentionCount ?? 1, "mention")}</button>
          <span class="quiet"> {counted(story.articleCount ?? 1, "article")}{story.sourceCount && story.sourceCount < (story.articleCount ?? 1) ? `, of which ${counted(story.sourceCount, "is a text", "are texts")} of its own` : ""}{story.moreMentions && ", and more"}</span>
        </td>
      </tr>
      {open && (
        <tr class="mentions" id={id}>
          <td colSpan={7}>
            <ol>
              {story.mentions?.map((mention) => (
                <li key={mention.event?.eventId}>
                  <Day value={mention.article?.published?.edtf} /> <b>{mention.article?.outlet || "outlet not known"}</b>: <a href={articleHref(mention.article, mention.event?.eventId)}>{mention.event?.text}</a>{" "}
                  <span class="quiet">{MODALITY_SHORT[mention.event?.modality ?? ""]}{mention.inQuoteId && `, told by ${mention.inQuoteSpeaker || "a source"}`}{mention.event?.eventId === story.statusEventId && "; this decides the status"}</span>
                </li>
              ))}
            </ol>
            {(story.mentionCount ?? 0) > (story.mentions?.length ?? 0) && <p class="quiet">The first {story.mentions?.length} are shown.</p>}
          </td>
        </tr>
      )}
    </>
  );
}

const RELATIONS: Record<string, string> = {
  FIGURE_RELATION_AGREES: "agrees", FIGURE_RELATION_RISEN: "has risen", FIGURE_RELATION_OTHER_PERIOD: "of another period", FIGURE_RELATION_CONTRADICTS: "contradicts",
};

// "trawler: 3", and what else was told where it differs.
function Totals({ totals }: { totals: StoryTotalJson[] }) {
  return (
    <ul class="totals">
      {totals.map((total) => {
        const told = total.figures ?? [], differing = told.filter((one) => (one.relation ?? "") in RELATIONS && one.relation !== "FIGURE_RELATION_AGREES");
        return (
          <li key={`${total.unit}${total.kind}`}>
            <b>{number(total.latest ?? told[0]?.count)}</b>{total.contradicted && <span class="tag strong">told differently</span>}
            {differing.length > 0 && <span class="quiet"> {differing.map((one) => figure(one)).join("; ")}</span>}
          </li>
        );
      })}
    </ul>
  );
}

const number = (told?: StoryFigureJson["count"]) => [told?.qualifier, told?.value, told?.upper && told.upper !== told.value ? `to ${told.upper}` : "", unit(told?.unit, told?.upper || told?.value)].filter((part) => part !== undefined && part !== "").join(" ");
const figure = (one: StoryFigureJson) => `${number(one.count)} ${RELATIONS[one.relation ?? ""]}${one.outlet ? ` (${one.outlet})` : ""}`;
