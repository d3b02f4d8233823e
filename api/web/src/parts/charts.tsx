// Charts in SVG, so that they take the colours of the page and a screen reader gets their figures as a table.
import { useMemo } from "preact/hooks";
import { count, date, signed, step } from "../format";

export interface Bar {
  key: string; // "2024-03", "2024-03-05"
  parts: { value: number; series: number }[];
}

const WIDTH = 720, HEIGHT = 180, LEFT = 40, BOTTOM = 24, TOP = 8;

// At most so many labels fit below an axis.
function labelled(keys: string[]): Set<number> {
  const most = matchMedia("(max-width: 40rem)").matches ? 4 : 8;
  const step = Math.ceil(keys.length / most);
  return new Set(keys.map((_, at) => at).filter((at) => at % step === 0));
}

function ticks(max: number): number[] {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, max)));
  const wide = max / step > 5 ? step * 2 : max / step < 2 ? Math.max(1, step / 2) : step;
  return Array.from({ length: Math.floor(max / wide) + 1 }, (_, at) => at * wide);
}

interface ChartProps {
  title: string;
  bars: Bar[];
  series: string[];
  onPick?: (key: string) => void;
}

// Stacked bars over time, one colour and one pattern of edges a series.
export function Bars({ title, bars, series, onPick }: ChartProps) {
  const max = Math.max(1, ...bars.map((bar) => bar.parts.reduce((sum, part) => sum + part.value, 0)));
  const slot = (WIDTH - LEFT) / Math.max(1, bars.length), wide = Math.max(1, Math.min(48, slot * 0.76));
  const y = (value: number) => HEIGHT - BOTTOM - (value / max) * (HEIGHT - BOTTOM - TOP);
  const labels = useMemo(() => labelled(bars.map((bar) => bar.key)), [bars]);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}; the figures follow as a table`}>
        {ticks(max).map((value) => (
          <g key={value} class="grid">
            <line x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">{count(value)}</text>
          </g>
        ))}
        {bars.map((bar, at) => {
          let below = 0;
          return (
            <g key={bar.key} class={onPick ? "pick" : ""} onClick={() => onPick?.(bar.key)}>
              <title>{`${date(bar.key)}: ${bar.parts.map((part) => `${series[part.series]} ${part.value}`).join(", ")}`}</title>
              {bar.parts.map((part) => {
                const top = y(below + part.value), height = y(below) - top;
                below += part.value;
                return <rect key={part.series} class={`s${part.series}`} x={LEFT + (at + 0.5) * slot - wide / 2} width={wide} y={top} height={height} />;
              })}
              {labels.has(at) && <text x={LEFT + (at + 0.5) * slot} y={HEIGHT - 6} text-anchor="middle">{step(bar.key)}</text>}
            </g>
          );
        })}
      </svg>
      <Legend series={series} used={new Set(bars.flatMap((bar) => bar.parts.map((part) => part.series)))} />
      <Figures head={["", ...series]} rows={bars.map((bar) => [bar.key, ...series.map((_, at) => count(bar.parts.find((part) => part.series === at)?.value))])} caption={title} />
    </figure>
  );
}

function Legend({ series, used }: { series: string[]; used: Set<number> }) {
  return (
    <ul class="legend">
      {series.map((name, at) => used.has(at) && <li key={name}><span class={`swatch s${at}`} aria-hidden="true" />{name}</li>)}
    </ul>
  );
}

export interface Point {
  key: string;
  value: number;
  weight: number; // number of events
}

// A mean over time around zero; the size of a point tells how many events it is of.
export function Line({ title, points, steps, low, high }: { title: string; points: Point[]; steps: string[]; low: number; high: number }) {
  const y = (value: number) => TOP + ((high - value) / (high - low)) * (HEIGHT - BOTTOM - TOP);
  const slot = (WIDTH - LEFT) / Math.max(1, steps.length);
  const places = new Map(steps.map((step, at) => [step, LEFT + at * slot + slot / 2]));
  const x = (key: string) => places.get(key) ?? LEFT;
  const labels = useMemo(() => labelled(steps), [steps]);
  const path = points.map((point, at) => `${at ? "L" : "M"}${x(point.key).toFixed(1)} ${y(point.value).toFixed(1)}`).join("");
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}; the figures follow as a table`}>
        {[high, high / 2, 0, low / 2, low].map((value) => (
          <g key={value} class={value === 0 ? "grid zero" : "grid"}>
            <line x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">{signed(value)}</text>
          </g>
        ))}
        <path class="line" d={path} />
        {steps.map((one, at) => labels.has(at) && <text key={one} x={x(one)} y={HEIGHT - 6} text-anchor="middle">{step(one)}</text>)}
        {points.map((point) => (
          <g key={point.key}>
            <circle class={point.value < 0 ? "conflict" : "cooperation"} cx={x(point.key)} cy={y(point.value)} r={Math.min(9, 3 + Math.log2(1 + point.weight))}>
              <title>{`${date(point.key)}: mean ${signed(point.value)} of ${count(point.weight)}`}</title>
            </circle>
          </g>
        ))}
      </svg>
      <Figures head={["", "mean Goldstein value", "events"]} rows={points.map((point) => [point.key, signed(point.value), count(point.weight)])} caption={title} />
    </figure>
  );
}

export function Figures({ head, rows, caption }: { head: string[]; rows: string[][]; caption: string }) {
  return (
    <details class="figures">
      <summary>Figures</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={`Figures: ${caption}`}>
        <table>
          <caption class="sr">{caption}</caption>
          <thead><tr>{head.map((cell, at) => <th scope="col" key={at}>{cell || "time"}</th>)}</tr></thead>
          <tbody>{rows.map((row) => <tr key={row[0]}><th scope="row">{row[0]}</th>{row.slice(1).map((cell, at) => <td key={at}>{cell}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </details>
  );
}
