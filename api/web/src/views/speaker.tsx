import { useState } from "preact/hooks";
import { grpcurlCommand } from "../command";
import { counted, date } from "../format";
import type { AggregateGroupJson } from "../gen/onrecord/v1/aggregate_pb";
import type { TalkingPointJson } from "../gen/onrecord/v1/statement_pb";
import { QUOTES } from "../export";
import { useCall, useList, useTitle } from "../hooks";
import { Day, Empty, Failure, Loading, TakeAway } from "../parts/basics";
import { Bars } from "../parts/charts";
import { Office, QuoteCard } from "../parts/records";
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
        <h1>{speaker.name}</h1>
        <p><Office role={speaker.role} affiliation={speaker.affiliation} country={speaker.country} /></p>
        <p class="origin">{counted(speaker.quoteCount ?? 0, "quote")} in {counted(speaker.articleCount ?? 0, "article")}, <Day value={speaker.firstPublished} />{speaker.lastPublished !== speaker.firstPublished && <> – <Day value={speaker.lastPublished} /></>} · <a href={href("/search", { q: `key:"${key}"` })}>search in them</a></p>
      </header>
      <Months filter={filter} />
      <Affiliations filter={filter} />
      <Lanes filter={filter} />
      <Quotes filter={filter} />
    </div>
  );
}

type Filter = { speakerKey: string[] };

function Months({ filter }: { filter: Filter }) {
  const { answer } = useCall("Aggregate", { quotes: { filter }, groupBy: ["DIMENSION_MONTH", "DIMENSION_KIND"], orderBy: "key", pageSize: 1000 });
  const kinds = ["QUOTE_KIND_DIRECT", "QUOTE_KIND_MIXED", "QUOTE_KIND_INDIRECT"];
  const bars = new Map<string, { value: number; series: number }[]>();
  for (const { key, count } of answer?.groups ?? []) {
    const series = kinds.findIndex((kind) => kind === key?.[1] || kind.endsWith(`_${(key?.[1] ?? "-").toUpperCase()}`));
    if (key?.[0] && series >= 0) bars.set(key[0], [...(bars.get(key[0]) ?? []), { value: Number(count ?? 0), series }]);
  }
  if (bars.size < 2) return null;
  return <Bars title="Quotes by month of publication" series={["direct", "mixed", "indirect"]} bars={timeAxis([...bars.keys()], "month").map((key) => ({ key, parts: (bars.get(key) ?? []).sort((a, b) => a.series - b.series) }))} />;
}

function Affiliations({ filter }: { filter: Filter }) {
  const { answer } = useCall("Aggregate", { quotes: { filter }, groupBy: ["DIMENSION_AFFILIATION", "DIMENSION_MONTH"], orderBy: "key", pageSize: 1000 });
  const spans = new Map<string, AggregateGroupJson[]>();
  for (const group of answer?.groups ?? []) if (group.key?.[0]) spans.set(group.key[0], [...(spans.get(group.key[0]) ?? []), group]);
  if (spans.size === 0) return null;
  return (
    <section>
      <h2>For whom</h2>
      <ul class="list">
        {[...spans].map(([name, groups]) => {
          const months = groups.map((group) => group.key![1]!).filter(Boolean).sort();
          return <li key={name}>{name} <span class="quiet">{months.length > 0 && `${date(months[0])}${months.length > 1 ? ` – ${date(months[months.length - 1])}` : ""}, `}{counted(groups.reduce((sum, group) => sum + Number(group.count ?? 0), 0), "quote")}</span></li>;
        })}
      </ul>
    </section>
  );
}

// Talking points on one axis of time: a lane each, a click shows how the words changed.
function Lanes({ filter }: { filter: Filter }) {
  const { answer } = useCall("ListTalkingPoints", { filter, minStatements: 2, pageSize: 50 });
  const [open, setOpen] = useState("");
  const points = answer?.talkingPoints ?? [];
  if (points.length === 0) return null;
  const days = points.flatMap((point) => [point.first?.firstPublished, point.last?.lastPublished]).filter((day): day is string => !!day).map((day) => Date.parse(day));
  const from = Math.min(...days), to = Math.max(...days, from + 1);
  const at = (day?: string) => (day ? ((Date.parse(day) - from) / (to - from)) * 100 : 0);
  return (
    <section>
      <h2>Talking points</h2>
      <ol class="lanes">{points.map((point) => <Lane key={point.talkingPointId} point={point} at={at} open={open === point.talkingPointId} toggle={() => setOpen(open === point.talkingPointId ? "" : point.talkingPointId!)} />)}</ol>
    </section>
  );
}

function Lane({ point, at, open, toggle }: { point: TalkingPointJson; at: (day?: string) => number; open: boolean; toggle: () => void }) {
  const begin = at(point.first?.firstPublished), end = at(point.last?.lastPublished);
  return (
    <li>
      <button type="button" class="lane" aria-expanded={open} onClick={toggle}>
        <span class="words">{point.last?.fullest?.quote?.text}</span>
        <span class="quiet">{counted(point.statementCount ?? 1, "time")}, <Day value={point.first?.firstPublished} /> – <Day value={point.last?.lastPublished} /></span>
        <span class="track" aria-hidden="true"><span style={{ left: `${begin}%`, width: `max(8px, ${end - begin}%)` }} /></span>
      </button>
      {open && <Line id={point.talkingPointId ?? ""} />}
    </li>
  );
}

function Quotes({ filter }: { filter: Filter }) {
  const request = { filter, pageSize: 25 };
  const { items, error, loading, more } = useList("ListQuotes", request, (answer) => answer.quotes);
  return (
    <section>
      <h2>Quotes, the newest first</h2>
      {error && <Failure error={error} />}
      <div class="cards">{items.map((record) => <QuoteCard key={record.quote?.quoteId} record={record} />)}</div>
      {loading && <Loading />}
      {more && <button type="button" class="more" onClick={more}>Show more</button>}
      {items.length > 0 && <TakeAway files={[{ name: "onrecord-speaker", head: QUOTES.head, rows: items.map(QUOTES.row), records: items }]} commands={[["grpcurl", grpcurlCommand("ListQuotes", request)]]} />}
    </section>
  );
}
