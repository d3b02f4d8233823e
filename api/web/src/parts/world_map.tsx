// Counts by country on a map of the world: a chunk of its own, read where it is shown. The shapes come from Natural Earth by
// way of the package world-atlas, at a scale of 1:110 million; countries that are too small for it are listed below the map.
import topology from "world-atlas/countries-110m.json";
import numbers from "../country_numbers.tsv?raw";
import { count, counted } from "../format";
import { countryName } from "../labels";

type Ring = [number, number][];
interface Shape {
  code: string; // ISO 3166-1 alpha-3
  path: string;
}
interface Geometry {
  type: string;
  id?: string;
  arcs: number[][] | number[][][];
  properties: { name: string };
}
interface Topology {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: { countries: { geometries: Geometry[] } };
}

const WIDTH = 720, HEIGHT = 350, ANTARCTICA = "ATA", STEPS = 5;
const CODES = new Map(numbers.split("\n").filter((line) => line && !line.startsWith("#")).slice(1).map((line) => line.split("\t") as [string, string]));

// Natural Earth projection (Šavrič, Jenny and others 2011): no country too large, none too thin. Degrees to units of the map.
function project([longitude, latitude]: [number, number]): [number, number] {
  const l = (longitude * Math.PI) / 180, p = (latitude * Math.PI) / 180, p2 = p * p, p4 = p2 * p2;
  const x = l * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)));
  const y = p * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)));
  const scale = WIDTH / 5.46;
  return [WIDTH / 2 + x * scale, HEIGHT * 0.56 - y * scale];
}

// A ring that crosses the meridian of 180 degrees goes on beyond it, and stands a second time at the other edge of the map;
// what is outside of the map is cut off.
function aroundTheWorld(ring: Ring): Ring[] {
  let turn = 0;
  const whole = ring.map(([longitude, latitude], at): [number, number] => {
    const step = at === 0 ? 0 : longitude - ring[at - 1]![0];
    if (Math.abs(step) > 180) turn -= Math.sign(step) * 360;
    return [longitude + turn, latitude];
  });
  const longitudes = whole.map(([longitude]) => longitude);
  const shifted = (by: number) => whole.map(([longitude, latitude]): [number, number] => [longitude + by, latitude]);
  return [whole, ...(Math.max(...longitudes) > 180 ? [shifted(-360)] : []), ...(Math.min(...longitudes) < -180 ? [shifted(360)] : [])];
}
const EDGE = [180, -180].flatMap((longitude, at) => Array.from({ length: 37 }, (_, step): [number, number] => [longitude, (at ? 1 : -1) * (step * 5 - 90)]));

// Arcs are differences of whole numbers; those of a ring follow each other, ~n being arc n backwards.
function readShapes({ transform, arcs, objects }: Topology): Shape[] {
  const lines = arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]): [number, number] => [(x += dx) * transform.scale[0] + transform.translate[0], (y += dy) * transform.scale[1] + transform.translate[1]]);
  });
  const ring = (parts: number[]): Ring => parts.flatMap((part, at) => (part < 0 ? [...lines[~part]!].reverse() : lines[part]!).slice(at === 0 ? 0 : 1));
  return objects.countries.geometries.map(({ type, id, arcs: parts, properties }) => ({
    code: CODES.get(id ?? "") ?? (properties.name === "Kosovo" ? "XKX" : ""),
    path: (type === "Polygon" ? [parts as number[][]] : (parts as number[][][])).flat().flatMap((one) => aroundTheWorld(ring(one))).map(draw).join(""),
  })).filter((shape) => shape.code !== ANTARCTICA);
}
const draw = (points: Ring) => `M${points.map((one) => project(one).map((value) => value.toFixed(1)).join(" ")).join("L")}Z`;
const SHAPES = readShapes(topology as unknown as Topology);
const DRAWN = new Set(SHAPES.map((shape) => shape.code));

export interface Place {
  code: string;
  count: number;
  mean: number; // Goldstein value
}

// Countries in five shades by the logarithm of their number: a few have most events.
export default function WorldMap({ title, places, onPick }: { title: string; places: Place[]; onPick: (code: string) => void }) {
  const by = new Map(places.map((place) => [place.code, place]));
  const max = Math.max(1, ...places.map((place) => place.count));
  const shade = (value: number) => Math.max(1, Math.ceil((Math.log1p(value) / Math.log1p(max)) * STEPS));
  const small = places.filter((place) => !DRAWN.has(place.code));
  return (
    <figure class="chart map">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={`${title}; the figures follow as a table`}>
        <defs><clipPath id="world"><path d={draw(EDGE)} /></clipPath></defs>
        <path class="sea" d={draw(EDGE)} />
        <g clip-path="url(#world)">
        {SHAPES.map(({ code, path }) => {
          const place = by.get(code);
          if (!place) return <path key={code + path.slice(0, 12)} d={path} class="land" />;
          const label = `${countryName(code)}: ${counted(place.count, "event")}`;
          return (
            <path key={code} d={path} class={`land m${shade(place.count)}`} role="button" tabindex={0} aria-label={label} onClick={() => onPick(code)}
              onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), onPick(code))}>
              <title>{label}</title>
            </path>
          );
        })}
        </g>
      </svg>
      <p class="scale quiet" aria-hidden="true">few {Array.from({ length: STEPS }, (_, at) => <span key={at} class={`swatch m${at + 1}`} />)} many, up to {count(max)}</p>
      {small.length > 0 && <p class="small-places">Too small for the map: {small.map((place) => <button key={place.code} type="button" class="small" onClick={() => onPick(place.code)}>{countryName(place.code)} {count(place.count)}</button>)}</p>}
    </figure>
  );
}
