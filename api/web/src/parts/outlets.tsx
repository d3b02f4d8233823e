// On whom outlets rest: the quotes that match, by outlet, and whether their source has a name.
import { curlCommand, filterFlags, grpcurlCommand, plainCommand } from "../command";
import { type Grouping, useCounts } from "../counts";
import { count, counted, percent } from "../format";
import type { AggregateGroupJson } from "../gen/onrecord/v1/aggregate_pb";
import { selectionOf, toggled } from "../query";
import { href } from "../router";
import { Empty, Failure, Loading } from "./basics";
import { TakeAway } from "./take_away";

const MOST = 200;
const GROUPING: Grouping = { groupBy: ["DIMENSION_OUTLET", "DIMENSION_ANONYMITY"], most: 5000 };
const SOURCES = ["named", "unnamed", "none"] as const;
interface Row {
  outlet: string;
  quotes: number;
  named: number;
  unnamed: number;
  none: number;
}

function rowsOf(groups: AggregateGroupJson[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { key, count: value } of groups) {
    const outlet = key?.[0] ?? "", row = rows.get(outlet) ?? { outlet, quotes: 0, named: 0, unnamed: 0, none: 0 };
    const source = SOURCES.find((one) => one === key?.[1]);
    row.quotes += Number(value ?? 0);
    if (source) row[source] += Number(value ?? 0);
    rows.set(outlet, row);
  }
  return [...rows.values()].sort((a, b) => b.quotes - a.quotes || (a.outlet < b.outlet ? -1 : 1));
}

export function Outlets({ query }: { query: string }) {
  const { answer, error, loading, again } = useCounts("quotes", query, [GROUPING]);
  const request = { quotes: selectionOf("quotes", query), groupBy: GROUPING.groupBy, pageSize: 1000 };
  if (error) return <Failure error={error} again={again} />;
  if (!answer) return <Loading what="Counting" />;
  const all = rowsOf(answer[0]?.groups ?? []), rows = all.slice(0, MOST);
  if (rows.length === 0 && !loading) return <Empty title="Nothing matches"><p><a href="/search?tab=outlets">All outlets</a></p></Empty>;
  return (
    <section class="results" aria-label="Outlets" aria-busy={loading}>
      <div class="bar">
        <p role="status" class="quiet">{rows.length < all.length ? `The ${count(rows.length)} of ${count(all.length)} outlets with most quotes` : counted(rows.length, "outlet")}</p>
        <TakeAway files={[{ name: "onrecord-outlets", head: ["outlet", "quotes", "named", "unnamed", "no_speaker_found"], rows: rows.map((row) => [row.outlet, row.quotes, row.named, row.unnamed, row.none]), records: rows }]}
          commands={[["onrecord", plainCommand("aggregate", "quotes", ...filterFlags("quotes", query), "--by", "outlet", "--by", "anonymity")], ["grpcurl", grpcurlCommand("Aggregate", request)], ["curl", curlCommand("Aggregate", request)]]} />
      </div>
      <p class="quiet">Unnamed: a source that is only described, such as “a senior official”.</p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Sources by outlet">
        <table class="rows outlets labelled">
          <thead><tr><th scope="col">Outlet</th><th scope="col" class="number">Quotes</th><th scope="col" class="number">Named source</th><th scope="col" class="number">Unnamed source</th><th scope="col" class="number">No source found</th><th scope="col" class="number">Share unnamed</th></tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.outlet}>
                <th scope="row">{row.outlet ? <a href={href("/search", { q: toggled(query, "outlet", row.outlet) })}>{row.outlet}</a> : <span class="quiet">Outlet not known</span>}</th>
                <td class="number" data-label="Quotes">{count(row.quotes)}</td><td class="number" data-label="Named source">{count(row.named)}</td><td class="number" data-label="Unnamed source">{count(row.unnamed)}</td><td class="number" data-label="No source found">{count(row.none)}</td>
                <td class="number" data-label="Share unnamed"><meter min={0} max={1} value={row.unnamed / row.quotes} aria-label={`unnamed: ${percent(row.unnamed / row.quotes)}`} /> {percent(row.unnamed / row.quotes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
