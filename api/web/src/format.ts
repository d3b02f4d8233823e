// Dates, numbers and names as the reader's locale writes them.
import type { TimeValueJson } from "./gen/onrecord/v1/annotation_pb";

const number = new Intl.NumberFormat();
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const month = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "long", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export const count = (value?: number | string) => number.format(Number(value ?? 0));
export const counted = (value: number, one: string, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;
// Protobuf's JSON may write a number as a string.
export type Figure = number | string;
export const signed = (value: Figure = 0) => (Number(value) > 0 ? "+" : "") + Number(value).toLocaleString(undefined, { maximumFractionDigits: 1 });
export const percent = (value: Figure = 0) => `${Math.round(Number(value) * 100)}\u00a0%`;
// A time that is left, in whole units: "45 s", "3 min", "2 h 5 min".
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
export const instant = (text?: string) => (text ? clock.format(new Date(text)) : "");

// "2024-03-05" in the reader's words; what is less exact or no day stays as it is written.
export function date(text?: string): string {
  if (!text) return "";
  const full = /^\d{4}-\d{2}-\d{2}/.exec(text);
  if (full) return day.format(new Date(`${full[0]}T00:00:00Z`));
  if (/^\d{4}-\d{2}$/.test(text)) return month.format(new Date(`${text}-01T00:00:00Z`));
  return text;
}

// From one day to another, the shorter where they share a month or a year: "5 – 8 Mar 2024".
export function days(first?: string, last?: string): string {
  if (!first || !last || first === last) return date(first || last);
  const exact = (text: string) => /^\d{4}-\d{2}(-\d{2})?$/.test(text) && text.length === first.length;
  if (!exact(first) || !exact(last) || last < first) return `${date(first)} – ${date(last)}`;
  const at = (text: string) => new Date(`${text.length === 7 ? `${text}-01` : text}T00:00:00Z`);
  return (first.length === 7 ? month : day).formatRange(at(first), at(last));
}

// A unit of a count as it follows the number: "2 boats", "3 fishermen", "40 percent".
const ODD: Record<string, string> = { human: "humans", person: "people", child: "children", man: "men", woman: "women", foot: "feet", life: "lives", wife: "wives", thief: "thieves" };
const ONLY = /(^|[ -])(people|percent|police|troops|dead|aircraft|cattle|fish|sheep|series|euro)$/;
export function unit(name = "", value: Figure = 0): string {
  const [, before, last] = /^(.*?)([\p{L}]*)$/u.exec(name) ?? ["", "", ""];
  if (Number(value) === 1 || !last || ONLY.test(name) || /s$/.test(last) || /[^a-z]/.test(last)) return name;
  const odd = Object.keys(ODD).find((one) => last === one || (one.endsWith("man") && last.endsWith(one)));
  if (odd) return before + last.slice(0, -odd.length) + ODD[odd];
  if (/(x|ch|sh|z)$/.test(last)) return `${name}es`;
  return /[^aeiou]y$/.test(last) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const shortMonth = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric", timeZone: "UTC" });

// A step of an axis of time: "5 Mar", "Mar 2024", "2024-W10", "2024".
export function step(key: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(key)) return shortDay.format(new Date(`${key}T00:00:00Z`));
  return /^\d{4}-\d{2}$/.test(key) ? shortMonth.format(new Date(`${key}-01T00:00:00Z`)) : key;
}

export function time(value?: TimeValueJson): string {
  const edtf = value?.edtf ?? "";
  const [from, to] = edtf.split("/");
  return to === undefined ? date(edtf) : from && to ? days(from, to) : `${date(from) || "…"} – ${date(to) || "…"}`;
}
