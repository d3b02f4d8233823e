// The commands that ask for what the page shows.
import { FIELDS, type Kind, parseQuery } from "./query";

// A word of a POSIX shell.
export const shellWord = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

// The kind of records that a verb of the command line filters.
const FILTERED: Record<string, Kind> = { quotes: "quotes", events: "events", articles: "articles", statements: "quotes", speakers: "quotes", stories: "events", timeline: "quotes" };
export type Verb = keyof typeof FILTERED;

// The flags of a filter of these records.
export function filterFlags(kind: Kind, query: string): string[] {
  const words: string[] = [];
  const terms = parseQuery(query);
  const text = terms.filter((term) => !term.field && !term.not).map((term) => term.value).join(" ");
  if (text) words.push("--text", text);
  const range = { first: "", last: "" };
  for (const { field: name, value, not } of terms) {
    if (!name) {
      if (not) words.push("--not-text", value);
      continue;
    }
    const field = FIELDS[name]!;
    if (!field.to[kind]) continue;
    if (field.single === "first" || field.single === "last") {
      if (not) words.push("--not-published", field.single === "first" ? `${value}..` : `..${value}`);
      else range[field.single] = value;
    } else {
      const written = name === "country" ? value.toUpperCase() : field.values || field.single === "bool" ? value.toLowerCase() : value;
      words.push(`--${not ? "not-" : ""}${field.flag ?? name}`, written);
    }
  }
  if (range.first || range.last) words.push("--published", range.first === range.last ? range.first : `${range.first}..${range.last}`);
  return words;
}

const line = (words: string[]) => words.map(shellWord).join(" ");

// `order`: as the page has it; empty: the verb's own. `more`: further words.
export const onrecordCommand = (verb: Verb, query: string, order = "", more: string[] = []) =>
  line(["onrecord", verb, ...filterFlags(FILTERED[verb]!, query), ...more, ...(order ? ["--order-by", order] : [])]);

export const exportCommand = (kind: Kind, query: string, format: string, ending: string) =>
  `${line(["onrecord", "export", kind, ...filterFlags(kind, query), "--format", format])} > ${kind}.${ending}`;

// A verb with words of its own.
export const plainCommand = (...words: string[]) => line(["onrecord", ...words]);

export const grpcurlCommand = (method: string, request: unknown) =>
  `grpcurl -plaintext -d ${shellWord(JSON.stringify(request))} localhost:50051 onrecord.v1.RecordService/${method}`;

export const curlCommand = (method: string, request: unknown) =>
  `curl --json ${shellWord(JSON.stringify(request))} ${location.origin}/onrecord.v1.RecordService/${method}`;
