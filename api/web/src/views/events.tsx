import { useEffect, useRef, useState } from "preact/hooks";
import { type Counted, type Grouping, useCounts } from "../counts";
import { count, signed } from "../format";
import type { AggregateGroupJson, DimensionJson } from "../gen/onrecord/v1/aggregate_pb";
import { useTitle } from "../hooks";
import { countryName, QUAD } from "../labels";
import { Failure, Loading } from "../parts/basics";
import { Bars, Figures, Line } from "../parts/charts";
import { facetGroupings, FacetLists } from "../parts/facets";
import { Matrix } from "../parts/matrix";
import { SearchBox } from "../parts/searchbox";
import { Stories } from "../parts/stories";
import { parseQuery, writeQuery } from "../query";
import { go, href, type Place } from "../router";
import { type Bucket, timeAxis } from "../time_axis";

const BUCKETS = ["day", "week", "month", "year"] as const;
const dimension = (bucket: Bucket) => `DIMENSION_${bucket.toUpperCase()}` as DimensionJson;
// Deeds are drawn apart from what is planned, possible or denied.
const DEEDS = ["asserted", "reported", "habitual"], NOT_DEEDS = ["planned", "hypothetical", "negated"];
const CLASSES = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"];
const MOST_STEPS = 5000;
// Steps of time by class and by how it is told: all the charts over time.
const overTime = (bucket: Bucket): Grouping => ({ groupBy: [dimension(bucket), "DIMENSION_QUAD_CLASS", "DIMENSION_KIND"], most: MOST_STEPS, orderBy: "key" });
const DYADS: Grouping = { groupBy: ["DIMENSION_DYAD"], most: 300 };
// The map takes its countries from the facet.
const FACETS = facetGroupings("events").map((one) => (one.groupBy[0] === "DIMENSION_COUNTRY" ? { ...one, most: 300 } : one));
const COUNTRIES = FACETS.findIndex((one) => one.groupBy[0] === "DIMENSION_COUNTRY");

export function Events({ place }: { place: Place }) {
  const query = place.params.get("q") ?? "", given = place.params.get("by") ?? "";
  const by = BUCKETS.find((one) => one === given);
  const [typed, setTyped] = useState(query);
  useEffect(() => setTyped(query), [query]);
  useTitle(query ? `Events: ${query}` : "Events");
  // Without a step that is asked for: days where all lies within a
  // season, which are then counted as well.
  const { answer: more, error, loading, again } = useCounts("events", query, [...FACETS, DYADS, overTime(by ?? "month")]);
  const months = more?.[FACETS.length + 1];
  const fewMonths = !by && !!months && new Set(months.groups.map((group) => group.key?.[0]).filter(Boolean)).size <= 3;
  const days = useCounts("events", query, fewMonths ? [overTime("day")] : undefined);
  const bucket = by ?? (fewMonths ? "day" : "month"), counted = fewMonths ? days.answer?.[0] : months;
  const show = (q: string, to = given) => href("/events", { q, by: to });
  const narrow = (next: string) => go(show(next));
  const replace = (fields: string[], terms: string) => narrow(writeQuery([...parseQuery(query).filter((term) => !fields.includes(term.field)), ...parseQuery(terms)]));
  return (
    <div class="events">
      <h1>Events</h1>
      <SearchBox value={typed} onChange={setTyped} onSubmit={(text) => narrow(text.trim())} kinds={["events"]} label="Search events" placeholder="source:NOR target:ISL class:verbal-conflict" />
      <p class="bar">
        <label>Time by <select value={bucket} onChange={(event) => go(show(query, event.currentTarget.value))}>{BUCKETS.map((one) => <option key={one}>{one}</option>)}</select></label>
        <span class="quiet">days are those of publication</span>
      </p>
      <div class="columns">
        <FacetLists kind="events" counted={more} query={query} narrow={narrow} />
        <div>
          {error && <Failure error={error} again={again} />}
          {loading && !more && <Loading what="Counting" />}
          {counted && <OverTime counted={counted} query={query} bucket={bucket} pick={(key) => replace(["from", "to"], `from:${key} to:${key}`)} />}
          <Matrix groups={more?.[FACETS.length]?.groups ?? []} pick={(source, target) => replace(["source", "target"], `source:${source} target:${target}`)} />
          {more && <Places groups={more[COUNTRIES]?.groups ?? []} pick={(code) => replace(["country"], `country:${code}`)} />}
          <Stories query={query} />
        </div>
      </div>
    </div>
  );
}

interface Step {
  count: number;
  goldstein: number; // sum
}
const add = (into: Map<string, Map<number, Step>>, key: string, series: number, group: AggregateGroupJson) => {
  const bar = into.get(key) ?? new Map<number, Step>(), part = bar.get(series) ?? { count: 0, goldstein: 0 };
  const rows = Number(group.count ?? 0);
  bar.set(series, { count: part.count + rows, goldstein: part.goldstein + rows * Number(group.meanGoldstein ?? 0) });
  into.set(key, bar);
};

// Bars of deeds by class, bars of what is no deed, and the mean Goldstein value of deeds.
function OverTime({ counted, query, bucket, pick }: { counted: Counted; query: string; bucket: Bucket; pick: (key: string) => void }) {
  const deeds = new Map<string, Map<number, Step>>(), others = new Map<string, Map<number, Step>>();
  let undated = 0;
  for (const group of counted.groups ?? []) {
    const [key, quad, kind] = group.key ?? [];
    const deed = DEEDS.includes(kind ?? ""), other = NOT_DEEDS.indexOf(kind ?? ""), series = CLASSES.indexOf(quad ?? "");
    if (deed && !key) undated += Number(group.count ?? 0);
    if (key && deed && series >= 0) add(deeds, key, series, group);
    if (key && other >= 0) add(others, key, other, group);
  }
  const steps = timeAxis([...deeds.keys()], bucket), otherSteps = timeAxis([...others.keys()], bucket);
  const bars = (all: typeof deeds, axis: string[]) => axis.map((key) => ({ key, parts: [...(all.get(key) ?? [])].sort(([a], [b]) => a - b).map(([series, part]) => ({ series, value: part.count })) }));
  const points = steps.filter((key) => deeds.has(key)).map((key) => {
    const parts = [...deeds.get(key)!.values()], weight = parts.reduce((sum, part) => sum + part.count, 0);
    return { key, weight, value: parts.reduce((sum, part) => sum + part.goldstein, 0) / weight };
  });
  const who = ["source", "target", "actor"].flatMap((field) => parseQuery(query).filter((term) => term.field === field).map((term) => term.value));
  const cut = counted.groupCount > counted.groups.length;
  return (
    <>
      {cut && <p class="note">Only the first {count(counted.groups.length)} of {count(counted.groupCount)} counts are drawn: choose longer steps, or narrow the dates.</p>}
      {steps.length > 0 && <Bars title={`Events by ${bucket}`} series={QUAD.slice(1)} bars={bars(deeds, steps)} onPick={bucket === "week" ? undefined : pick} />}
      {undated > 0 && <p class="quiet">{count(undated)} more in undated articles.</p>}
      {otherSteps.length > 0 && <div class="not-deeds"><Bars title={`Planned, possible or denied, by ${bucket}`} series={["planned", "possible", "denied"]} bars={bars(others, otherSteps)} /></div>}
      {points.length > 1 && <Line title={`Cooperation and conflict${who.length > 0 ? ` (${who.join(", ")})` : ""}: mean Goldstein value by ${bucket}`} points={points} steps={steps} low={-10} high={10} />}
    </>
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

function Places({ groups, pick }: { groups: AggregateGroupJson[]; pick: (code: string) => void }) {
  const { element, near } = useNear();
  const [Drawn, setDrawn] = useState<MapView>();
  useEffect(() => {
    if (near) void import("../parts/world_map").then((chunk) => setDrawn(() => chunk.default), () => {});
  }, [near]);
  const places = groups.filter((group) => group.key?.[0]).map((group) => ({ code: group.key![0]!, count: Number(group.count ?? 0), mean: Number(group.meanGoldstein ?? 0) }));
  const title = "Where it happened";
  return (
    <section ref={element}>
      {places.length === 0 && <p class="quiet">No event that matches tells its country.</p>}
      {places.length > 0 && Drawn && <Drawn title={title} places={places} onPick={pick} />}
      {places.length > 0 && <Figures caption={title} head={["country", "events", "mean Goldstein value"]} rows={places.map((place) => [countryName(place.code), count(place.count), signed(place.mean)])} />}
    </section>
  );
}
