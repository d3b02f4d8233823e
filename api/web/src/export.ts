// What is shown, as files.
import type { ArticleRecordJson, EventRecordJson, QuoteRecordJson, SpeakerRecordJson } from "./gen/onrecord/v1/record_pb";
import type { StatementJson } from "./gen/onrecord/v1/statement_pb";
import type { StoryEventJson } from "./gen/onrecord/v1/story_pb";

// A cell that a spreadsheet could take for a formula gets an apostrophe, as OWASP advises for CSV injection.
export function csvCell(value: unknown): string {
  let text = value === undefined || value === null ? "" : String(value);
  if (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
export const toCsv = (head: string[], rows: unknown[][]) =>
  [head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
export const toJsonLines = (records: unknown[]) => records.map((record) => JSON.stringify(record)).join("\n") + "\n";

export const save = (name: string, type: string, text: string) => saveBlob(name, new Blob([text], { type }));

export function saveBlob(name: string, blob: Blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

interface Columns<T> {
  head: string[];
  row: (record: T) => unknown[];
}
export const QUOTES: Columns<QuoteRecordJson> = {
  head: ["published", "said", "speaker", "role", "affiliation", "country", "kind", "quote", "rule", "confidence", "outlet", "headline", "url", "quote_id", "article_id"],
  row: ({ quote: q, article: a }) => [a?.published?.edtf, q?.said?.edtf, q?.speakerName, q?.speakerRole, q?.speakerAffiliation, q?.speakerCountry, q?.kind, q?.text, q?.why?.rule, q?.why?.confidence, a?.outlet, a?.headline, a?.url, q?.quoteId, a?.articleId],
};
export const STATEMENTS: Columns<StatementJson> = {
  head: [...QUOTES.head, "first_published", "last_published", "quotes", "articles", "outlets", "statement_id"],
  row: (s) => [...QUOTES.row(s.fullest ?? {}), s.firstPublished, s.lastPublished, s.quoteCount, s.articleCount, s.outlets?.join("; "), s.statementId],
};
export const EVENTS: Columns<EventRecordJson> = {
  head: ["published", "happened", "code", "plover", "goldstein", "source", "source_code", "target", "target_code", "modality", "in_quote", "event", "place", "country", "confidence", "outlet", "headline", "url", "event_id", "article_id"],
  row: ({ event: e, article: a, inQuoteId }) => [a?.published?.edtf, e?.date?.edtf, e?.code, e?.plover, e?.goldstein, e?.source?.name || e?.source?.text, e?.source?.code, e?.target?.name || e?.target?.text, e?.target?.code, e?.modality, inQuoteId ? "yes" : "no", e?.text, e?.location?.name, e?.location?.country, e?.why?.confidence, a?.outlet, a?.headline, a?.url, e?.eventId, a?.articleId],
};
export const ARTICLES: Columns<ArticleRecordJson> = {
  head: ["published", "headline", "outlet", "byline", "url", "language", "state", "quotes", "events", "article_id"],
  row: ({ context: c, state, quoteCount, eventCount }) => [c?.published?.edtf, c?.headline, c?.outlet, c?.byline, c?.url, c?.language, state, quoteCount ?? 0, eventCount ?? 0, c?.articleId],
};
export const SPEAKERS: Columns<SpeakerRecordJson> = {
  head: ["name", "role", "affiliation", "country", "quotes", "articles", "first_published", "last_published", "speaker_key"],
  row: (s) => [s.name, s.role, s.affiliation, s.country, s.quoteCount, s.articleCount, s.firstPublished, s.lastPublished, s.speakerKey],
};
export const STORIES: Columns<StoryEventJson> = {
  head: ["first_day", "last_day", "status", "postponed_to", "act", "source", "source_code", "target", "target_code", "event", "place", "country", "mentions", "articles", "outlets", "sources", "numbers", "contradicted", "first_published", "last_published", "story_event_id"],
  row: (s) => {
    const e = s.fullest?.event;
    return [s.firstDay, s.lastDay, s.status, s.postponedTo, s.act, e?.source?.name || e?.source?.text, e?.source?.code, e?.target?.name || e?.target?.text, e?.target?.code, e?.text, s.place?.name, s.place?.country, s.mentionCount, s.articleCount, s.outletCount, s.sourceCount, s.totals?.map((t) => [t.latest?.qualifier, t.latest?.value, t.unit].filter((part) => part !== undefined && part !== "").join(" ")).join("; "), s.totals?.some((t) => t.contradicted) ? "yes" : "no", s.firstPublished, s.lastPublished, s.storyEventId];
  },
};
