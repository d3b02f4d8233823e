import { useState } from "preact/hooks";
import { curlCommand, grpcurlCommand, onrecordCommand } from "../command";
import { type Grouping, useCounts } from "../counts";
import { counted, days } from "../format";
import type { AggregateGroupJson } from "../gen/onrecord/v1/aggregate_pb";
import type { QuoteRecordJson } from "../gen/onrecord/v1/record_pb";
import type { TalkingPointJson } from "../gen/onrecord/v1/statement_pb";
import { STATEMENTS } from "../export";
import { useCall, useList, useTitle } from "../hooks";
import { Empty, Failure, Loading } from "../parts/basics";
import { Bars } from "../parts/charts";
import { Office } from "../parts/records";
import { StatementCard } from "../parts/statement_card";
import { TakeAway } from "../parts/take_away";
import { href, type Place } from "../router";
import { timeAxis } from "../time_axis";
import { Line } from "./statement";

export function Speaker({ place }: { place: Place }) {
  const key = place.path[1] ?? "", filter = { speakerKey: [key] };
  const found = useCall("ListSpeakers", { filter, pageSize: 1 });
  const speaker = found.answer?.speakers?.[0];
  useTitle(speaker?.name ?? "Speaker");
  if (found.error) return <Failure error={found.error} again={found.again} />;
  if (!found.answer) return <Loading />;
  if (!speaker) return <Empty title="Nobody of this key has a quote"><p><a href={href("/search", { tab: "speakers" })}>All speakers</a></p></Empty>;
  return (
    <div class="speaker">
      <header>
        <h1 class="capital">{speaker.name}</h1>
        <p><Office role={speaker.role} affiliation={speaker.affiliation} country={speaker.country} of={speaker.name} /></p>
        <p class="origin">{counted(speaker.quoteCount ?? 0, "quote")} in {counted(speaker.articleCount ?? 0, "article")}, {days(speaker.firstPublished, speaker.lastPublished)} · <a href={href("/search", { q: `key:"${key}"` })}>Search these quotes</a></p>
      </header>
      <OverTime filter={filter} />
      <Lanes filter={filter} />
      <Statements filter={filter} />
    </div>
  );
}

type Filter = { speakerKey: string[] };
const KINDS = ["direct", "mixed", "indirect"];
const OVER_TIME: Grouping[] = [{ groupBy: ["DIMENSION_MONTH", "DIMENSION_KIND"], orderBy: "key", most: 5000 }, { groupBy: ["DIMENSION_AFFILIATION", "DIMENSION_MONTH"], orderBy: "key", most: 5000 }];

// Quotes by month and kind, and for whom the speaker spoke, since when.
function OverTime({ filter }: { filter: Filter }) {
  const { answer } = useCounts("quotes", `key:"${filter.speakerKey[0]}"`, OVER_TIME);
  return <><Months groups={answer?.[0]?.groups ?? []} /><Affiliations groups={answer?.[1]?.groups ?? []} /></>;
}

function Months({ groups }: { groups: AggregateGroupJson[] }) {
  const bars = new Map<string, { value: number; series: number }[]>();
  for (const { key, count } of groups) {
    const series = KINDS.indexOf(key?.[1] ?? "");
    if (key?.[0] && series >= 0) bars.set(key[0], [...(bars.get(key[0]) ?? []), { value: Number(count ?? 0), series }]);
  }
  if (bars.size < 2) return null;
  return <Bars title="Quotes by month of publication" series={KINDS} bars={timeAxis([...bars.keys()], "month").map((key) => ({ key, parts: (bars.get(key) ?? []).sort((a, b) => a.series - b.series) }))} />;
}

const between = (all: string[]) => (all.length === 0 ? "" : `${days(all[0], all[all.length - 1])}, `);

function Affiliations({ groups }: { groups: AggregateGroupJson[] }) {
  const spans = new Map<string, AggregateGroupJson[]>();
  for (const group of groups) if (group.key?.[0]) spans.set(group.key[0], [...(spans.get(group.key[0]) ?? []), group]);
  if (spans.size === 0) return null;
  return (
    <section>
      <h2>For whom</h2>
      <ul class="list">
        {[...spans].map(([name, of]) => <li key={name}>{name} <span class="quiet">{between(of.map((group) => group.key![1]!).filter(Boolean).sort())}{counted(of.reduce((sum, group) => sum + Number(group.count ?? 0), 0), "quote")}</span></li>)}
      </ul>
    </section>
  );
}

// Offices as the quotes that are shown tell them.
function Offices({ records }: { records: QuoteRecordJson[] }) {
  const told = new Map<string, string[]>();
  for (const { quote, article } of records) if (quote?.speakerRole) told.set(quote.speakerRole, [...(told.get(quote.speakerRole) ?? []), article?.published?.edtf ?? ""]);
  if (told.size === 0) return null;
  return (
    <section>
      <h2>Offices</h2>
      <p class="quiet">As told in the {counted(records.length, "statement")} below.</p>
      <ul class="list">{[...told].map(([role, on]) => <li key={role}><span class="capital">{role}</span> <span class="quiet">{between(on.filter(Boolean).sort())}{counted(on.length, "statement")}</span></li>)}</ul>
    </section>
  );
}

// Talking points on one axis of time: a lane each, a click shows how the words changed.
function Lanes({ filter }: { filter: Filter }) {
  const { items: points, more, loading, stop } = useList("ListTalkingPoints", { filter, minStatements: 2, pageSize: 50 }, (answer) => answer.talkingPoints);
  const [open, setOpen] = useState("");
  if (points.length === 0 && !more && !loading) return null;
  const told = points.flatMap((point) => [point.first?.firstPublished, point.last?.lastPublished]).filter((day): day is string => !!day).map((day) => Date.parse(day));
  const from = Math.min(...told), to = Math.max(...told, from + 1);
  const at = (day?: string) => (day ? ((Date.parse(day) - from) / (to - from)) * 100 : 0);
  return (
    <section>
      <h2>Talking points</h2>
      <ol class="lanes">{points.map((point) => <Lane key={point.talkingPointId} point={point} at={at} open={open === point.talkingPointId} toggle={() => setOpen(open === point.talkingPointId ? "" : point.talkingPointId!)} />)}</ol>
      {loading && <Loading stop={stop} />}
      {more && <button type="button" class="more" onClick={more}>Look further back</button>}
    </section>
  );
}

function Lane({ point, at, open, toggle }: { point: TalkingPointJson; at: (day?: string) => number; open: boolean; toggle: () => void }) {
  const begin = at(point.first?.firstPublished), end = at(point.last?.lastPublished);
  return (
    <li>
      <button type="button" class="lane" aria-expanded={open} onClick={toggle}>
        <span class="words">{point.last?.fullest?.quote?.text}</span>
        <span class="quiet">{counted(point.statementCount ?? 1, "time")}, {days(point.first?.firstPublished, point.last?.lastPublished)}</span>
        <span class="track" aria-hidden="true"><span style={{ left: `${begin}%`, width: `max(8px, ${end - begin}%)` }} /></span>
      </button>
      {open && <Line id={point.talkingPointId ?? ""} />}
    </li>
  );
}

// Each act of saying once, whatever articles print it.
function Statements({ filter }: { filter: Filter }) {
  const request = { filter, pageSize: 25 }, query = `key:"${filter.speakerKey[0]}"`;
  const { items, error, loading, more, stop } = useList("ListStatements", request, (answer) => answer.statements);
  const records = items.map((one) => one.fullest ?? {});
  return (
    <>
      <Offices records={records} />
      <section>
        <h2>Statements, the newest first</h2>
        {error && <Failure error={error} />}
        <div class="cards">{items.map((one) => <StatementCard key={one.statementId} statement={one} named={false} />)}</div>
        {loading && <Loading stop={stop} />}
        {more && <button type="button" class="more" onClick={more}>Show more</button>}
        {items.length > 0 && (
          <TakeAway all={{ kind: "quotes", query }} files={[{ name: "onrecord-speaker", head: STATEMENTS.head, rows: items.map(STATEMENTS.row), records: items }]}
            commands={[["onrecord", onrecordCommand("statements", query)], ["onrecord, what was said again", onrecordCommand("timeline", query)], ["grpcurl", grpcurlCommand("ListStatements", request)], ["curl", curlCommand("ListStatements", request)]]} />
        )}
      </section>
    </>
  );
}
