// How the records that match divide, by who, where and how: a click narrows the search.
import type { AggregateRequestJson, DimensionJson } from "../gen/onrecord/v1/aggregate_pb";
import { count } from "../format";
import { useCall, useSettled } from "../hooks";
import { countryName, enumWord, rootLabel } from "../labels";
import { holds, type Kind, selectionOf, toggled } from "../query";

interface Facet {
  title: string;
  dimension: DimensionJson;
  field: string;
  label?: (value: string) => string;
  value?: (key: string) => string;
}
const FACETS: Partial<Record<Kind, Facet[]>> = {
  quotes: [
    { title: "Speaker", dimension: "DIMENSION_SPEAKER", field: "speaker" },
    { title: "Country", dimension: "DIMENSION_COUNTRY", field: "country", label: countryName },
    { title: "Outlet", dimension: "DIMENSION_OUTLET", field: "outlet" },
    { title: "Kind", dimension: "DIMENSION_KIND", field: "kind", label: enumWord, value: enumWord },
    { title: "Month", dimension: "DIMENSION_MONTH", field: "from" },
  ],
  events: [
    { title: "What happened", dimension: "DIMENSION_ROOT", field: "root", label: rootLabel },
    { title: "Who acts", dimension: "DIMENSION_SPEAKER", field: "source" },
    { title: "Where", dimension: "DIMENSION_COUNTRY", field: "country", label: countryName },
    { title: "How it is told", dimension: "DIMENSION_KIND", field: "modality", label: enumWord, value: enumWord },
    { title: "Outlet", dimension: "DIMENSION_OUTLET", field: "outlet" },
  ],
};

export function aggregateRequest(kind: Kind, query: string, groupBy: DimensionJson[], pageSize: number): AggregateRequestJson {
  const selection = selectionOf(kind, query);
  return { ...(kind === "events" ? { events: selection } : { quotes: selection }), groupBy, pageSize } as AggregateRequestJson;
}

function FacetList({ facet, kind, query, narrow }: { facet: Facet; kind: Kind; query: string; narrow: (query: string) => void }) {
  const time = facet.dimension === "DIMENSION_MONTH";
  const { answer } = useCall("Aggregate", { ...aggregateRequest(kind, query, [facet.dimension], 6), ...(time ? { orderBy: "key desc" } : {}) });
  const groups = (answer?.groups ?? []).filter((group) => group.key?.[0]);
  if (groups.length === 0) return null;
  return (
    <fieldset class="facet">
      <legend>{facet.title}</legend>
      <ul>
        {groups.map((group) => {
          const key = group.key![0]!, value = facet.value?.(key) ?? key, on = holds(query, facet.field, value);
          const next = time ? toggled(toggled(query, "from", value), "to", value) : toggled(query, facet.field, value);
          return (
            <li key={key}>
              <button type="button" aria-pressed={on} onClick={() => narrow(next)}>
                <span>{facet.label?.(key) ?? key}</span> <span class="count">{count(group.count)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

export function Facets({ kind, query, narrow }: { kind: Kind; query: string; narrow: (query: string) => void }) {
  const facets = FACETS[kind];
  const settled = useSettled(query, 400); // counts of a whole store are not asked for at every key
  if (!facets) return null;
  return (
    <aside class="facets" aria-label="Narrow the search">
      <details open={matchMedia("(min-width: 60rem)").matches}>
        <summary>Narrow</summary>
        {facets.map((facet) => <FacetList key={facet.dimension} facet={facet} kind={kind} query={settled} narrow={narrow} />)}
      </details>
    </aside>
  );
}
