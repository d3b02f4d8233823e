// The commands that ask for what the page shows.
import { FIELDS, type Kind, parseQuery } from "./query";

// A word of a POSIX shell.
export const shellWord = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

export function onrecordCommand(kind: Kind | "speakers", query: string): string {
  const words = ["onrecord", kind];
  const filters: Kind = kind === "speakers" ? "quotes" : kind;
  const terms = parseQuery(query);
  const text = terms.filter((term) => !term.field && !term.not).map((term) => term.value).join(" ");
  if (text) words.push("--text", text);
  const range = { first: "", last: "" };
  for (const { field: name, value, not } of terms) {
    const field = FIELDS[name];
    const target = field?.to[filters];
    if (!field || !target) continue;
    if (field.single === "first") range.first = value;
    else if (field.single === "last") range.last = value;
    else words.push(`--${not ? "not-" : ""}${field.flag ?? name}`, field.single === "number" ? value : value);
  }
  if (range.first || range.last) words.push("--published", range.first === range.last ? range.first : `${range.first}..${range.last}`);
  return words.map(shellWord).join(" ");
}

export const grpcurlCommand = (method: string, request: unknown) =>
  `grpcurl -plaintext -d ${shellWord(JSON.stringify(request))} localhost:50051 onrecord.v1.RecordService/${method}`;

export const curlCommand = (method: string, request: unknown) =>
  `curl --json ${shellWord(JSON.stringify(request))} ${location.origin}/onrecord.v1.RecordService/${method}`;
