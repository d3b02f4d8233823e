// The one box: words and fields, each offered as one types. A combobox as WAI-ARIA describes it.
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { DimensionJson } from "../gen/onrecord/v1/aggregate_pb";
import { date } from "../format";
import { CAMEO, COUNTRIES, ROOTS } from "../labels";
import { FIELDS, type Kind } from "../query";
import { call } from "../rpc";

interface Offer {
  insert: string; // what takes the place of the word at the caret
  text: string;
  help?: string;
}
const MOST = 8;

const STATIC: Record<string, () => [string, string][]> = {
  country: () => [...COUNTRIES],
  code: () => [...CAMEO].map(([code, { label }]) => [code, label]),
  root: () => Object.entries(ROOTS),
  actor: () => [...COUNTRIES], source: () => [...COUNTRIES], target: () => [...COUNTRIES],
};
// Fields whose values the store is asked for.
const ASKED: Record<string, DimensionJson> = { speaker: "DIMENSION_SPEAKER", affiliation: "DIMENSION_AFFILIATION", outlet: "DIMENSION_OUTLET" };
type Value = [string, string]; // what it is, and how often
const asked = new Map<string, Promise<Value[]>>();

async function speakers(filter: object, pageSize: number): Promise<Value[]> {
  const { speakers } = await call("ListSpeakers", { filter, pageSize });
  return (speakers ?? []).filter((one) => one.name).map((one) => [one.name!, `${one.quoteCount ?? 0}`]);
}

async function mostFrequent(dimension: DimensionJson): Promise<Value[]> {
  const { groups } = await call("Aggregate", { quotes: {}, groupBy: [dimension], pageSize: 500 });
  return (groups ?? []).filter((group) => group.key?.[0]).map((group) => [group.key![0]!, `${group.count ?? 0}`]);
}

function once(key: string, read: () => Promise<Value[]>): Promise<Value[]> {
  if (!asked.has(key)) asked.set(key, read().catch(() => (asked.delete(key), [])));
  return asked.get(key)!;
}

// The most frequent values in the store, read once; of speakers also those with just these words in their name, as the store
// may have more than are read.
async function known(field: string, value: string): Promise<Value[]> {
  if (field !== "speaker") return once(field, () => mostFrequent(ASKED[field]!));
  const all = await once(field, () => speakers({}, 1000));
  const words = value.replace(/[^\p{L}\p{N}' -]/gu, " ").trim();
  if (words.length < 3 || all.length < 1000) return all;
  const named = await once(`${field}:${folded(words)}`, () => speakers({ speaker: [words] }, MOST));
  const there = new Set(all.map(([name]) => name));
  return [...all, ...named.filter(([name]) => !there.has(name))];
}

const DATES = new Set(["from", "to", "said", "happened"]);
const two = (number: number) => String(number).padStart(2, "0");

// Years, then the months of a year, then the days of a month; of a range, its end.
export function dates(typed: string, today = new Date()): [string, string][] {
  const [, before, value] = /^(.*\.\.)?(.*)$/.exec(typed)!;
  const year = Number(value!.slice(0, 4)), month = Number(value!.slice(5, 7));
  const choices = /^\d{4}-\d{2}-/.test(value!)
    ? Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, at) => `${year}-${two(month)}-${two(at + 1)}`)
    : /^\d{4}-/.test(value!)
      ? Array.from({ length: 12 }, (_, at) => `${year}-${two(at + 1)}`)
      : [today.toISOString().slice(0, 10), today.toISOString().slice(0, 7), ...Array.from({ length: 130 }, (_, at) => String(today.getUTCFullYear() - at))];
  return choices.filter((one) => one.startsWith(value!)).map((one) => [(before ?? "") + one, date(one) === one ? "" : date(one)]);
}

const quoted = (value: string) => (/\s/.test(value) ? `"${value}"` : value);
const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

async function offersFor(word: string, kinds: Kind[]): Promise<Offer[]> {
  const [, minus, name, value] = /^(-?)(?:([a-z]+):)?"?(.*?)"?$/.exec(word)!;
  if (name === undefined) {
    if (!value) return [];
    return Object.entries(FIELDS)
      .filter(([field, { to }]) => field.startsWith(value) && kinds.some((kind) => to[kind]))
      .slice(0, MOST)
      .map(([field, { help }]) => ({ insert: `${minus}${field}:`, text: `${field}:`, help }));
  }
  const field = FIELDS[name];
  if (!field) return [];
  const values: [string, string][] = field.values
    ? Object.keys(field.values).map((one) => [one, ""])
    : DATES.has(name) ? dates(value ?? "")
    : name in ASKED ? await known(name, value ?? "") : (STATIC[name]?.() ?? []);
  const wanted = folded(value ?? "");
  return values
    .filter(([code, label]) => folded(code).startsWith(wanted) || folded(label).includes(wanted) || folded(code).includes(` ${wanted}`))
    .slice(0, MOST)
    .map(([code, label]) => ({ insert: `${minus}${name}:${quoted(code)} `, text: code, help: name in ASKED ? `${label} quotes` : label }));
}

// The word that the caret stands in or behind.
function wordAt(text: string, caret: number): [number, string] {
  const before = text.slice(0, caret);
  const start = /(?:[^\s"]|"[^"]*"?)*$/.exec(before)!.index;
  return [start, before.slice(start)];
}

interface Props {
  value: string;
  onChange: (value: string) => void;
  onSubmit: (value: string) => void;
  kinds: Kind[];
  label: string;
  placeholder: string;
  button?: string; // empty: none
}

export function SearchBox({ value, onChange, onSubmit, kinds, label, placeholder, button = "Search" }: Props) {
  const [offers, setOffers] = useState<Offer[]>([]);
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const round = useRef(0);
  const shown = open && offers.length > 0;

  const look = useMemo(
    () => (text: string, caret: number) => {
      const mine = ++round.current;
      void offersFor(wordAt(text, caret)[1], kinds).then((found) => {
        if (mine !== round.current) return;
        setOffers(found);
        setActive(-1);
      });
    },
    [kinds.join()],
  );
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as Element).tagName);
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener("keydown", focus);
    return () => removeEventListener("keydown", focus);
  }, []);

  const take = (offer: Offer) => {
    const caret = input.current?.selectionStart ?? value.length;
    const [start] = wordAt(value, caret);
    const next = value.slice(0, start) + offer.insert + value.slice(caret).trimStart();
    onChange(next);
    input.current?.focus();
    queueMicrotask(() => {
      const at = start + offer.insert.length;
      input.current?.setSelectionRange(at, at);
      look(next, at);
    });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" && offers.length > 0) { setOpen(true); setActive((active + 1) % offers.length); }
    else if (event.key === "ArrowUp" && shown) setActive((active + offers.length - 1) % offers.length);
    else if ((event.key === "Enter" || event.key === "Tab") && shown && active >= 0) take(offers[active]!);
    else if (event.key === "Enter") { setOpen(false); onSubmit(value); }
    else if (event.key === "Escape" && shown) setOpen(false);
    else return;
    if (event.key !== "Tab" || (shown && active >= 0)) event.preventDefault();
  };
  return (
    <form role="search" class="searchbox" onSubmit={(event) => { event.preventDefault(); onSubmit(value); }}>
      <input
        ref={input} type="text" inputMode="search" role="combobox" aria-label={label} aria-expanded={shown} aria-controls={`${id}-offers`}
        aria-autocomplete="list" aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        autocomplete="off" autocapitalize="off" spellcheck={false} placeholder={placeholder} value={value}
        onInput={(event) => {
          const at = event.currentTarget;
          onChange(at.value);
          setOpen(true);
          look(at.value, at.selectionStart ?? at.value.length);
        }}
        onFocus={() => look(value, value.length)} onBlur={() => setOpen(false)} onKeyDown={onKey}
      />
      {button && <button type="submit">{button}</button>}
      <ul id={`${id}-offers`} role="listbox" aria-label="Fields and values" hidden={!shown}>
        {offers.map((offer, at) => (
          <li key={offer.insert} id={`${id}-${at}`} role="option" aria-selected={at === active}
            onMouseDown={(event) => { event.preventDefault(); take(offer); }}>
            <b>{offer.text}</b> <span class="quiet">{offer.help}</span>
          </li>
        ))}
      </ul>
    </form>
  );
}
