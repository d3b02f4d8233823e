// The search box: words, and fields such as speaker:Solheim, country:NOR, code:036, from:2024-03, -outlet:"Harbour Times".
import type { ArticleFilterJson, EventFilterJson, QuoteFilterJson } from "./gen/onrecord/v1/filter_pb";

export type Kind = "quotes" | "events" | "articles";

export interface Term {
  field: string; // "": words of the text
  value: string;
  not: boolean;
}

// How a field of the box becomes a field of a filter, by kind of record; a kind that has no such field is left out.
interface Field {
  help: string;
  flag?: string; // of the command line, where it is not the name of the filter's field
  to: Partial<Record<Kind, string>>;
  values?: Record<string, string>; // what the reader writes -> what the filter holds
  single?: "bool" | "number" | "first" | "last" | "range";
}

const kinds = (prefix: string, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, prefix + name.toUpperCase().replaceAll("-", "_")]));
const both = (name: string): Partial<Record<Kind, string>> => ({ quotes: name, events: name, articles: name });
const yesNo = { yes: "true", no: "false" };

export const FIELDS: Record<string, Field> = {
  speaker: { help: "who said it, by words of the name", to: { quotes: "speaker", articles: "speaker" } },
  affiliation: { help: "whom the speaker speaks for", to: { quotes: "affiliation" } },
  role: { help: "office of the speaker", to: { quotes: "role" } },
  country: { help: "country of the speaker, or where it happened", to: { quotes: "country", events: "country" } },
  outlet: { help: "who published it", to: both("outlet") },
  via: { help: "channel: an agency, an interview, a post", to: { quotes: "via" } },
  kind: { help: "direct, indirect or mixed", to: { quotes: "kind" }, values: kinds("QUOTE_KIND_", "direct", "indirect", "mixed") },
  attitude: { help: "speech, belief or intention", to: { quotes: "attitude" }, values: kinds("ATTITUDE_", "speech", "belief", "intention") },
  cue: { help: "verb of saying: say, accuse, deny", to: { quotes: "cue" } },
  code: { help: "CAMEO code: 036", to: { events: "code" } },
  root: { help: "CAMEO root: 04", to: { events: "root" } },
  plover: { help: "PLOVER type: CONSULT", to: { events: "plover" } },
  class: {
    help: "verbal or material cooperation or conflict", flag: "quad-class", to: { events: "quadClass" },
    values: kinds("QUAD_CLASS_", "verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"),
  },
  actor: { help: "who acts or is acted upon: NOR, NORGOV or a name", to: { events: "actor" } },
  source: { help: "who acts", to: { events: "source" } },
  target: { help: "who is acted upon", to: { events: "target" } },
  place: { help: "where it happened", to: { events: "place" } },
  modality: {
    help: "asserted, planned, hypothetical, negated …", to: { events: "modality" },
    values: kinds("MODALITY_", "asserted", "planned", "hypothetical", "negated", "reported", "habitual", "historical"),
  },
  quoted: { help: "yes: only what a quote tells; no: only what the article tells", flag: "in-quote", to: { events: "inQuote" }, values: yesNo, single: "bool" },
  from: { help: "published on this day or later: 2024-03-05, 2024-03, 2024", flag: "published", to: both("published"), single: "first" },
  to: { help: "published on this day or earlier", flag: "published", to: both("published"), single: "last" },
  said: { help: "when it was said: 2024-03, 2024-03-01..2024-03-09", to: { quotes: "said" }, single: "range" },
  happened: { help: "when it happened: 2024-03, 2024-03-01..2024-03-09", to: { events: "happened" }, single: "range" },
  denied: { help: "yes: told to have been denied", flag: "negated", to: { quotes: "negated" }, values: yesNo, single: "bool" },
  confidence: { help: "least confidence: 0.8", flag: "min-confidence", to: { quotes: "minConfidence", events: "minConfidence" }, single: "number" },
  language: { help: "language of the article: en", to: both("language") },
  article: { help: "id of an article", flag: "article-id", to: both("articleId") },
  key: { help: "exact key of a speaker", flag: "speaker-key", to: { quotes: "speakerKey" } },
  feed: { help: "folder the articles came through", to: { articles: "feed" } },
};

// Words in quotation marks stay one value: speaker:"Ana Silva".
export function parseQuery(text: string): Term[] {
  const terms: Term[] = [];
  for (const match of text.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/g)) {
    const [whole, minus, name, quoted, bare] = match;
    const known = name !== undefined && name in FIELDS;
    if (known) terms.push({ field: name!, value: quoted ?? bare ?? "", not: minus === "-" });
    else if (name !== undefined && quoted === undefined) terms.push({ field: "", value: whole, not: false });
    else if (quoted !== undefined) terms.push({ field: "", value: `"${quoted}"`, not: minus === "-" });
    else terms.push({ field: "", value: bare ?? "", not: minus === "-" && bare !== "-" });
  }
  return terms.filter((term) => term.value !== "" && term.value !== '""' && term.value !== "-");
}

const quoted = (value: string) => (/[\s"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value);
export function writeTerm(term: Term): string {
  return (term.not ? "-" : "") + (term.field ? `${term.field}:${quoted(term.value)}` : term.value);
}
export const writeQuery = (terms: Term[]) => terms.map(writeTerm).join(" ");

// The query with one more (or, where it holds it already, without this) value of a field.
export function toggled(query: string, field: string, value: string): string {
  const terms = parseQuery(query);
  const left = terms.filter((term) => !(term.field === field && term.value === value && !term.not));
  return writeQuery(left.length < terms.length ? left : [...terms, { field, value, not: false }]);
}
export const holds = (query: string, field: string, value: string) =>
  parseQuery(query).some((term) => term.field === field && term.value === value && !term.not);

interface Filters {
  quotes: QuoteFilterJson;
  events: EventFilterJson;
  articles: ArticleFilterJson;
}
export interface Selection<K extends Kind> {
  filter: Filters[K];
  exclude?: Filters[K][];
}
type Loose = Record<string, unknown>;

function addTerm(filter: Loose, kind: Kind, term: Term) {
  if (!term.field) {
    filter.text = [filter.text, term.value].filter(Boolean).join(" ");
    return;
  }
  const field = FIELDS[term.field]!;
  const name = field.to[kind];
  if (!name) return;
  const value = field.values ? (field.values[term.value.toLowerCase()] ?? term.value) : term.value;
  const range = (filter[name] ?? {}) as Loose;
  switch (field.single) {
    case "bool": filter[name] = value === "true"; break;
    case "number": filter[name] = Number(value); break;
    case "first": filter[name] = { ...range, first: value }; break;
    case "last": filter[name] = { ...range, last: value }; break;
    case "range": {
      const [first, last] = value.includes("..") ? value.split("..") : [value, value];
      filter[name] = { first, last };
      break;
    }
    default: filter[name] = [...((filter[name] as unknown[]) ?? []), upperCode(term.field, value)];
  }
}

const upperCode = (field: string, value: string) => (field === "country" ? value.toUpperCase() : value);

export function selectionOf<K extends Kind>(kind: K, query: string): Selection<K> {
  const filter: Loose = {};
  const exclude: Loose[] = [];
  for (const term of parseQuery(query)) {
    if (!term.not) {
      addTerm(filter, kind, term);
      continue;
    }
    const one: Loose = {};
    addTerm(one, kind, term);
    if (Object.keys(one).length > 0) exclude.push(one);
  }
  return { filter, ...(exclude.length > 0 ? { exclude } : {}) } as Selection<K>;
}

// The query of a selection, as far as the box has its fields: the reverse of selectionOf.
export function queryOf(kind: Kind, selection: { filter?: object; exclude?: object[] }): string {
  const terms: Term[] = [];
  const add = (filter: object, not: boolean) => {
    for (const [name, given] of Object.entries(filter)) {
      if (name === "text") for (const { value } of parseQuery(String(given))) terms.push({ field: "", value, not });
      for (const [field, { to, values, single }] of Object.entries(FIELDS)) {
        if (to[kind] !== name) continue;
        const range = given as { first?: string; last?: string };
        const written = (value: unknown) => Object.entries(values ?? {}).find(([, held]) => held === String(value))?.[0] ?? String(value);
        if (single === "first" || single === "last") {
          if (range[single]) terms.push({ field, value: range[single], not });
        } else if (single === "range") {
          terms.push({ field, value: range.first === range.last ? (range.first ?? "") : `${range.first ?? ""}..${range.last ?? ""}`, not });
        } else {
          for (const value of Array.isArray(given) ? given : [given]) terms.push({ field, value: written(value), not });
        }
      }
    }
  };
  add(selection.filter ?? {}, false);
  for (const one of selection.exclude ?? []) add(one, true);
  return writeQuery(terms);
}

// Fields of the query that records of this kind do not have.
export const idleFields = (kind: Kind, query: string) =>
  [...new Set(parseQuery(query).filter((term) => term.field && !FIELDS[term.field]!.to[kind]).map((term) => term.field))];

// The words of the query, for marking them in results.
export const wordsOf = (query: string) =>
  parseQuery(query)
    .filter((term) => !term.field && !term.not)
    .flatMap((term) => term.value.replaceAll('"', "").split(/\s+/))
    .filter((word) => word.length > 1);
