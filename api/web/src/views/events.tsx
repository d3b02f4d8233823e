import { useEffect, useRef, useState } from "preact/hooks";
import { curlCommand, grpcurlCommand, onrecordCommand } from "../command";
import { EVENTS } from "../export";
import { count, signed, time } from "../format";
import type { AggregateGroupJson, DimensionJson } from "../gen/onrecord/v1/aggregate_pb";
import { useCall, useList, useTitle } from "../hooks";
import { codeLabel, countryName, MODALITY_SHORT, QUAD, quadNumber, quadOfRoot } from "../labels";
import { Day, Empty, Failure, Loading, TakeAway } from "../parts/basics";
import { Bars, Figures, Line } from "../parts/charts";
import { aggregateRequest, Facets } from "../parts/facets";
import { articleHref } from "../parts/records";
import { SearchBox } from "../parts/searchbox";
import { parseQuery, selectionOf, writeQuery } from "../query";
import { go, href, type Place } from "../router";
import { type Bucket, timeAxis } from "../time_axis";

const BUCKETS = ["day", "week", "month", "year"] as const;
const dimension = (bucket: Bucket) => `DIMENSION_${bucket.toUpperCase()}` as DimensionJson;
// Deeds are drawn apart from what is planned, possible or denied.
const DEEDS = "modality:asserted modality:reported modality:habitual";
const NOT_DEEDS = ["planned", "hypothetical", "negated"];

export function Events({ place }: { place: Place }) {
  const query = place.params.get("q") ?? "", by = (place.params.get("by") ?? "") as Bucket;
  const [typed, setTyped] = useState(query);
  useEffect(() => setTyped(query), [query]);
  useTitle(query ? `Events: ${query}` : "Events");
  const bucket = useBucket(query, by);
  const show = (q: string, to: string = by) => href("/events", { q, by: to });
  const narrow = (next: string) => go(show(next));
  return (
    <div class="events">
      <h1>Events</h1>
      <SearchBox value={typed} onChange={setTyped} onSubmit={(text) => narrow(text.trim())} kinds={["events"]} label="Search events" placeholder="source:NOR target:ISL class:verbal-conflict" />
      <p class="bar">
        <label>Time by <select value={bucket} onChange={(event) => go(show(query, event.currentTarget.value))}>{BUCKETS.map((one) => <option key={one}>{one}</option>)}</select></label>
        <span class="quiet">days are those of publication</span>
      </p>
      <div class="columns">
        <Facets kind="events" query={query} narrow={narrow} />
        <div>
          <Deeds query={query} bucket={bucket} narrow={narrow} />
          <Others query={query} bucket={bucket} />
          <Goldstein query={query} bucket={bucket} />
          <Matrix query={query} narrow={narrow} />
          <Places query={query} narrow={narrow} />
          <Table query={query} />
        </div>
      </div>
    </div>
  );
}

const withTerms = (query: string, more: string) => writeQuery([...parseQuery(query).filter((term) => !/^(modality)$/.test(term.field)), ...parseQuery(more)]);

// Days where all lies within a season, else months.
function useBucket(query: string, given: Bucket): Bucket {
  const { answer } = useCall("Aggregate", BUCKETS.includes(given) ? undefined : { ...aggregateRequest("events", query, ["DIMENSION_MONTH"], 1000), orderBy: "key" });
  if (BUCKETS.includes(given)) return given;
  return (answer?.groups ?? []).filter((group) => group.key?.[0]).length > 3 ? "month" : "day";
}

function groupedBars(groups: AggregateGroupJson[], bucket: Bucket, seriesOf: (value: string) => number) {
  const bars = new Map<string, Map<number, number>>();
  for (const { key, count: value } of groups) {
    if (!key?.[0]) continue;
    const series = seriesOf(key[1] ?? "");
    if (series < 0) continue;
    const bar = bars.get(key[0]) ?? new Map<number, number>();
    bar.set(series, (bar.get(series) ?? 0) + Number(value ?? 0));
    bars.set(key[0], bar);
  }
  return timeAxis([...bars.keys()], bucket).map((key) => ({ key, parts: [...(bars.get(key) ?? [])].sort(([a], [b]) => a - b).map(([series, value]) => ({ series, value })) }));
}

function Deeds({ query, bucket, narrow }: { query: string; bucket: Bucket; narrow: (query: string) => void }) {
  const { answer, error, loading } = useCall("Aggregate", { ...aggregateRequest("events", withTerms(query, DEEDS), [dimension(bucket), "DIMENSION_ROOT"], 1000), orderBy: "key" });
  if (error) return <Failure error={error} />;
  const bars = groupedBars(answer?.groups ?? [], bucket, (root) => quadOfRoot(root) - 1);
  if (bars.length === 0) return loading ? <Loading /> : null;
  const undated = (answer?.groups ?? []).filter((group) => !group.key?.[0]).reduce((sum, group) => sum + Number(group.count ?? 0), 0);
  const pick = (key: string) => narrow(writeQuery([...parseQuery(query).filter((term) => term.field !== "from" && term.field !== "to"), ...parseQuery(`from:${key} to:${key}`)]));
  return (
    <>
      <Bars title={`Deeds by ${bucket}`} series={QUAD.slice(1)} bars={bars} onPick={bucket === "week" ? undefined : pick} />
      {undated > 0 && <p class="quiet">{count(undated)} more in undated articles.</p>}
    </>
  );
}

function Others({ query, bucket }: { query: string; bucket: Bucket }) {
  const { answer } = useCall("Aggregate", { ...aggregateRequest("events", withTerms(query, NOT_DEEDS.map((one) => `modality:${one}`).join(" ")), [dimension(bucket), "DIMENSION_KIND"], 1000), orderBy: "key" });
  const bars = groupedBars(answer?.groups ?? [], bucket, (kind) => NOT_DEEDS.findIndex((one) => kind.toLowerCase().endsWith(one)));
  if (bars.length === 0) return null;
  return <div class="not-deeds"><Bars title={`Not deeds: planned, possible or denied, by ${bucket}`} series={["planned", "possible", "denied"]} bars={bars} /></div>;
}

function Goldstein({ query, bucket }: { query: string; bucket: Bucket }) {
  const { answer } = useCall("Aggregate", { ...aggregateRequest("events", withTerms(query, DEEDS), [dimension(bucket)], 1000), orderBy: "key" });
  const points = (answer?.groups ?? []).filter((group) => group.key?.[0]).map((group) => ({ key: group.key![0]!, value: Number(group.meanGoldstein ?? 0), weight: Number(group.count ?? 0) }));
  if (points.length < 2) return null;
  const steps = timeAxis(points.map((point) => point.key), bucket);
  const who = ["source", "target", "actor"].flatMap((field) => parseQuery(query).filter((term) => term.field === field).map((term) => term.value));
  return <Line title={`Cooperation and conflict${who.length > 0 ? ` (${who.join(", ")})` : ""}: mean Goldstein value of deeds by ${bucket}`} points={points} steps={steps} low={-10} high={10} />;
}

const MOST = 12;

function Matrix({ query, narrow }: { query: string; narrow: (query: string) => void }) {
  const { answer } = useCall("Aggregate", aggregateRequest("events", query, ["DIMENSION_DYAD"], 300));
  const cells = new Map<string, AggregateGroupJson>(), rows = new Map<string, number>(), columns = new Map<string, number>();
  for (const group of answer?.groups ?? []) {
    const [from, to] = (group.key?.[0] ?? "").split(">");
    if (!from || !to) continue;
    cells.set(`${from}>${to}`, group);
    rows.set(from, (rows.get(from) ?? 0) + Number(group.count ?? 0));
    columns.set(to, (columns.get(to) ?? 0) + Number(group.count ?? 0));
  }
  const top = (all: Map<string, number>) => [...all].sort((a, b) => b[1] - a[1]).slice(0, MOST).map(([name]) => name);
  const from = top(rows), to = top(columns), max = Math.max(1, ...[...cells.values()].map((cell) => Number(cell.count ?? 0)));
  if (cells.size === 0) return null;
  const pick = (source: string, target: string) => narrow(writeQuery([...parseQuery(query).filter((term) => term.field !== "source" && term.field !== "target"), { field: "source", value: source, not: false }, { field: "target", value: target, not: false }]));
  return (
    <section>
      <h2 id="matrix">Who does what to whom</h2>
      <p class="quiet">Number of events, and below it their mean Goldstein value. A click narrows to the pair.</p>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="matrix">
        <table class="matrix">
          <thead><tr><th scope="col">acts ↓ on →</th>{to.map((one) => <th scope="col" key={one}><abbr title={countryName(one)}>{one}</abbr></th>)}</tr></thead>
          <tbody>
            {from.map((source) => (
              <tr key={source}>
                <th scope="row"><abbr title={countryName(source)}>{source}</abbr></th>
                {to.map((target) => {
                  const cell = cells.get(`${source}>${target}`);
                  if (!cell) return <td key={target} />;
                  const mean = cell.meanGoldstein === undefined ? 0 : Number(cell.meanGoldstein), strength = Math.ceil((Number(cell.count ?? 0) / max) * 4);
                  return (
                    <td key={target} class={`${mean < 0 ? "conflict" : "cooperation"} t${strength}`}>
                      <button type="button" class="plain" onClick={() => pick(source, target)}>
                        <span class="sr">{countryName(source)} to {countryName(target)}: </span>{count(cell.count)}
                        <span class="sr"> events, mean Goldstein value </span><small>{signed(mean)}</small>
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type MapView = typeof import("../parts/world_map").default;

// True once the element has come near the window: what stands far below is not read before.
function useNear() {
  const element = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!element.current || near) return;
    const observer = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && setNear(true), { rootMargin: "600px" });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [near]);
  return { element, near };
}

function Places({ query, narrow }: { query: string; narrow: (query: string) => void }) {
  const { element, near } = useNear();
  const { answer } = useCall("Aggregate", near ? aggregateRequest("events", query, ["DIMENSION_COUNTRY"], 300) : undefined);
  const [Drawn, setDrawn] = useState<MapView>();
  useEffect(() => {
    if (near) void import("../parts/world_map").then((chunk) => setDrawn(() => chunk.default), () => {});
  }, [near]);
  const places = (answer?.groups ?? []).filter((group) => group.key?.[0]).map((group) => ({ code: group.key![0]!, count: Number(group.count ?? 0), mean: Number(group.meanGoldstein ?? 0) }));
  const title = "Where it happened";
  const pick = (code: string) => narrow(writeQuery([...parseQuery(query).filter((term) => term.field !== "country"), { field: "country", value: code, not: false }]));
  return (
    <section ref={element}>
      {answer && places.length === 0 && <p class="quiet">No event that matches tells its country.</p>}
      {places.length > 0 && Drawn && <Drawn title={title} places={places} onPick={pick} />}
      {places.length > 0 && <Figures caption={title} head={["country", "events", "mean Goldstein value"]} rows={places.map((place) => [countryName(place.code), count(place.count), signed(place.mean)])} />}
    </section>
  );
}

function Table({ query }: { query: string }) {
  const request = { ...selectionOf("events", query), pageSize: 25 };
  const { items, error, loading, more, stop } = useList("ListEvents", request as never, (answer) => answer.events);
  if (error) return <Failure error={error} />;
  if (!loading && items.length === 0) return <Empty title="No events match"><p>Codes are CAMEO's (<code>code:036</code>, <code>root:14</code>); actors are codes or names (<code>source:NOR</code>, <code>target:"Jon Arnarson"</code>). <a href="/events">Show all</a></p></Empty>;
  return (
    <section>
      <h2 id="table">Each event</h2>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="table">
        <table class="rows">
          <thead><tr><th scope="col">Day</th><th scope="col">Who</th><th scope="col">does</th><th scope="col">to whom</th><th scope="col">How told</th><th scope="col">Value</th><th scope="col">In the words of</th></tr></thead>
          <tbody>
            {items.map(({ event, article, inQuoteId, inQuoteSpeaker }) => (
              <tr key={event?.eventId} class={event?.modality === "MODALITY_ASSERTED" ? "" : "not-deed"}>
                <td data-label="Day">{event?.date?.edtf ? time(event.date) : <Day value={article?.published?.edtf} />}</td>
                <td data-label="Who">{event?.source?.name || event?.source?.text} <code>{event?.source?.code}</code></td>
                <td data-label="does"><span class={`tag quad q${quadNumber(event?.quadClass)}`}>{event?.code}</span> {codeLabel(event?.code ?? "")}</td>
                <td data-label="to whom">{event?.target?.name || event?.target?.text} <code>{event?.target?.code}</code></td>
                <td data-label="How told">{MODALITY_SHORT[event?.modality ?? ""]}{inQuoteId && `, by ${inQuoteSpeaker || "a source"}`}</td>
                <td data-label="Value">{signed(event?.goldstein ?? 0)}</td>
                <td data-label="Words"><a href={articleHref(article, event?.eventId)}>{event?.text}</a> <span class="quiet">{article?.outlet}</span></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {loading && <Loading stop={stop} />}
      {more && <button type="button" class="more" onClick={more}>Show more</button>}
      <TakeAway files={[{ name: "onrecord-events", head: EVENTS.head, rows: items.map(EVENTS.row), records: items }]}
        commands={[["onrecord", onrecordCommand("events", query)], ["grpcurl", grpcurlCommand("ListEvents", request)], ["curl", curlCommand("ListEvents", request)]]} />
    </section>
  );
}
