// How the records that match divide, by who, where and how: a click narrows the search.
import { type Counted, type Grouping, useCounts } from "../counts";
import type { DimensionJson } from "../gen/onrecord/v1/aggregate_pb";
import { count, date } from "../format";
import { useSettled } from "../hooks";
import { countryName, enumWord, rootLabel } from "../labels";
import { holds, type Kind, toggled } from "../query";

interface Facet {
  title: string;
  dimension: DimensionJson;
  field: string;
  label?: (value: string) => string;
  value?: (key: string) => string;
}
const FACETS: Record<Kind, Facet[]> = {
  quotes: [
    { title: "Speaker", dimension: "DIMENSION_SPEAKER", field: "speaker" },
    { title: "Country", dimension: "DIMENSION_COUNTRY", field: "country", label: countryName },
    { title: "Outlet", dimension: "DIMENSION_OUTLET", field: "outlet" },
    { title: "Kind", dimension: "DIMENSION_KIND", field: "kind", label: enumWord, value: enumWord },
    { title: "Month", dimension: "DIMENSION_MONTH", field: "from", label: date },
  ],
  events: [
    { title: "What happened", dimension: "DIMENSION_ROOT", field: "root", label: rootLabel },
    { title: "Who acts", dimension: "DIMENSION_SPEAKER", field: "source" },
    { title: "Where", dimension: "DIMENSION_COUNTRY", field: "country", label: countryName },
    { title: "How it is told", dimension: "DIMENSION_KIND", field: "modality", label: enumWord, value: enumWord },
    { title: "Outlet", dimension: "DIMENSION_OUTLET", field: "outlet" },
  ],
  articles: [
    { title: "Who is quoted", dimension: "DIMENSION_SPEAKER", field: "speaker" },
    { title: "Outlet", dimension: "DIMENSION_OUTLET", field: "outlet" },
    { title: "Month", dimension: "DIMENSION_MONTH", field: "from", label: date },
  ],
};
const SHOWN = 7; // one of them may be what is not known

export const facetGroupings = (kind: Kind): Grouping[] =>
  FACETS[kind].map(({ dimension }) => ({ groupBy: [dimension], most: SHOWN, ...(dimension === "DIMENSION_MONTH" ? { orderBy: "key desc" } : {}) }));

function FacetList({ facet, counted, query, narrow }: { facet: Facet; counted?: Counted; query: string; narrow: (query: string) => void }) {
  const time = facet.dimension === "DIMENSION_MONTH";
  const groups = (counted?.groups ?? []).filter((group) => group.key?.[0]).slice(0, SHOWN - 1);
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

// `counted`: the answers to facetGroupings(kind), in their order.
export function FacetLists({ kind, counted, query, narrow }: { kind: Kind; counted?: Counted[]; query: string; narrow: (query: string) => void }) {
  return (
    <aside class="facets" aria-label="Narrow the search">
      <details open={matchMedia("(min-width: 60rem)").matches}>
        <summary>Narrow</summary>
        {FACETS[kind].map((facet, at) => <FacetList key={facet.dimension} facet={facet} counted={counted?.[at]} query={query} narrow={narrow} />)}
      </details>
    </aside>
  );
}

export function Facets({ kind, query, narrow }: { kind: Kind; query: string; narrow: (query: string) => void }) {
  const settled = useSettled(query, 400); // counts of a whole store are not asked for at every key
  const { answer } = useCounts(kind, settled, facetGroupings(kind));
  return <FacetLists kind={kind} counted={answer} query={query} narrow={narrow} />;
}
