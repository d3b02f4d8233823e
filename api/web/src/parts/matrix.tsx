// Who does what to whom: a row for each that acts, a column for each that is acted upon.
import { count, signed } from "../format";
import type { AggregateGroupJson } from "../gen/onrecord/v1/aggregate_pb";
import { countryName } from "../labels";

const MOST = 12;

export function Matrix({ groups, pick }: { groups: AggregateGroupJson[]; pick: (source: string, target: string) => void }) {
  const cells = new Map<string, AggregateGroupJson>(), rows = new Map<string, number>(), columns = new Map<string, number>();
  for (const group of groups) {
    const [from, to] = (group.key?.[0] ?? "").split(">");
    if (!from || !to) continue;
    cells.set(`${from}>${to}`, group);
    rows.set(from, (rows.get(from) ?? 0) + Number(group.count ?? 0));
    columns.set(to, (columns.get(to) ?? 0) + Number(group.count ?? 0));
  }
  const top = (all: Map<string, number>) => [...all].sort((a, b) => b[1] - a[1]).slice(0, MOST).map(([name]) => name);
  const from = top(rows), to = top(columns), max = Math.max(1, ...[...cells.values()].map((cell) => Number(cell.count ?? 0)));
  if (cells.size === 0) return null;
  return (
    <section>
      <h2 id="matrix">Who does what to whom</h2>
      <p class="quiet">Number of events, and below it their mean Goldstein value. A click narrows to the pair.{rows.size > MOST || columns.size > MOST ? ` The ${MOST} with most events are shown.` : ""}</p>
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
                  const mean = Number(cell.meanGoldstein ?? 0), strength = Math.ceil((Number(cell.count ?? 0) / max) * 4);
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
