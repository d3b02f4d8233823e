// What matches, counted in several ways.
import type { AggregateGroupJson, AggregateRequestJson, DimensionJson } from "./gen/onrecord/v1/aggregate_pb";
import { type Asked, useAnswer } from "./hooks";
import { type Kind, selectionOf } from "./query";
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
// All groupings are counted in one pass over what matches.
export async function countsOf(kind: Kind, query: string, groupings: Grouping[], signal: AbortSignal): Promise<Counted[]> {
  const more = groupings.map(({ groupBy, most, orderBy }) => ({ groupBy, pageSize: most, rowsOnly: true, ...(orderBy ? { orderBy } : {}) }));
  const answer = await call("Aggregate", { [kind]: selectionOf(kind, query), pageSize: 1, more } as AggregateRequestJson, signal);
  return groupings.map((_, at) => ({ groups: answer.more?.[at]?.groups ?? [], groupCount: Number(answer.more?.[at]?.groupCount ?? 0) }));
}

// One answer a grouping, in their order; undefined as `groupings` asks for nothing.
export function useCounts(kind: Kind, query: string, groupings: Grouping[] | undefined): Asked<Counted[]> {
  return useAnswer(groupings && JSON.stringify([kind, selectionOf(kind, query), groupings]), (signal) => countsOf(kind, query, groupings ?? [], signal));
}
