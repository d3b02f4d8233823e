// What matches, counted in several ways.
import type { AggregateGroupJson, AggregateRequestJson, DimensionJson } from "./gen/onrecord/v1/aggregate_pb";
import { type Asked, useAnswer } from "./hooks";
import { type Selection, selectionOf } from "./query";
import { call } from "./rpc";

export interface Grouping {
  groupBy: DimensionJson[];
  most: number; // groups
  orderBy?: string;
}
export interface Counted {
  groups: AggregateGroupJson[];
  groupCount: number; // those beyond `most` included
}
const PAGE = 1000;

async function count(what: object, { groupBy, most, orderBy }: Grouping, signal: AbortSignal): Promise<Counted> {
  const groups: AggregateGroupJson[] = [];
  let pageToken = "", groupCount = 0;
  do {
    const request = { ...what, groupBy, pageSize: Math.min(PAGE, most), ...(orderBy ? { orderBy } : {}), pageToken } as AggregateRequestJson;
    const answer = await call("Aggregate", request, signal);
    groups.push(...(answer.groups ?? []));
    groupCount = Number(answer.groupCount ?? 0);
    pageToken = answer.nextPageToken ?? "";
  } while (pageToken && groups.length < most);
  return { groups, groupCount };
}

export const countsOf = (what: { quotes: Selection<"quotes"> } | { events: Selection<"events"> }, groupings: Grouping[], signal: AbortSignal) =>
  Promise.all(groupings.map((one) => count(what, one, signal)));

// One answer a grouping, in their order; undefined as `groupings` asks for nothing.
export function useCounts(kind: "quotes" | "events", query: string, groupings: Grouping[] | undefined): Asked<Counted[]> {
  const what = kind === "events" ? { events: selectionOf("events", query) } : { quotes: selectionOf("quotes", query) };
  return useAnswer(groupings && JSON.stringify([what, groupings]), (signal) => countsOf(what, groupings ?? [], signal));
}
