// The text of an article cut into segments, each with the findings it belongs to. Offsets are UTF-16 units.
import type { SpanJson } from "./gen/onrecord/v1/annotation_pb";
import type { ArticleRecordJson } from "./gen/onrecord/v1/record_pb";

export type Part = "content" | "source" | "cue" | "event" | "trigger" | "actor" | "headline" | "minor";
export interface Mark {
  begin: number;
  end: number;
  part: Part;
  of: string; // "q3", "e0": the finding; "": none
}
export interface Excerpt {
  begin: number;
  text: string;
}
export interface Segment {
  text: string;
  marks: Mark[];
}

const MINOR = new Set(["ZONE_KIND_BYLINE", "ZONE_KIND_META_DATE", "ZONE_KIND_CAPTION", "ZONE_KIND_CREDIT", "ZONE_KIND_SECTION_LABEL", "ZONE_KIND_BOILERPLATE", "ZONE_KIND_DATELINE"]);

export function marksOf(article: ArticleRecordJson): Mark[] {
  const marks: Mark[] = [];
  const add = (span: SpanJson | undefined, part: Part, of: string) => {
    const begin = span?.begin ?? 0, end = span?.end ?? 0;
    if (span && end > begin) marks.push({ begin, end, part, of });
  };
  for (const zone of article.zones ?? []) {
    if (zone.kind === "ZONE_KIND_HEADLINE") add(zone.span, "headline", "");
    else if (MINOR.has(zone.kind ?? "")) add(zone.span, "minor", "");
  }
  (article.quotes ?? []).forEach((quote, at) => {
    for (const piece of quote.pieces ?? []) add(piece.span, "content", `q${at}`);
    add(quote.source, "source", `q${at}`);
    add(quote.cue, "cue", `q${at}`);
  });
  (article.events ?? []).forEach((event, at) => {
    add(event.span, "event", `e${at}`);
    add(event.trigger, "trigger", `e${at}`);
    for (const span of event.otherMentions ?? []) add(span, "event", `e${at}`);
  });
  return marks;
}

// What is known of the text: all of it, or the sentences around findings, joined where they touch.
export function excerptsOf(article: ArticleRecordJson): Excerpt[] {
  if (article.text) return paragraphsOf(article.text);
  const known: Excerpt[] = [];
  const add = (span: SpanJson | undefined, text: string | undefined) => text && known.push({ begin: span?.begin ?? 0, text });
  add(article.document?.headline?.span, article.document?.headline?.value);
  for (const quote of article.quotes ?? []) add(quote.context, quote.contextText);
  for (const event of article.events ?? []) add(event.span, event.text);
  known.sort((a, b) => a.begin - b.begin || b.text.length - a.text.length);
  const joined: Excerpt[] = [];
  for (const one of known) {
    const last = joined[joined.length - 1];
    const end = last ? last.begin + last.text.length : -1;
    if (!last || one.begin > end) joined.push({ ...one });
    else if (one.begin + one.text.length > end) last.text += one.text.slice(end - one.begin);
  }
  return joined;
}

// Paragraphs end with an empty line, or, where the text has none, with each line.
function paragraphsOf(text: string): Excerpt[] {
  const lines: Excerpt[] = [];
  let begin = 0;
  for (const line of text.split("\n")) {
    lines.push({ begin, text: line });
    begin += line.length + 1;
  }
  const blank = (line: Excerpt) => line.text.trim() === "";
  const last = lines.findLastIndex((line) => !blank(line));
  const spaced = lines.slice(lines.findIndex((line) => !blank(line)), last + 1).some(blank);
  const paragraphs: Excerpt[] = [];
  let open: Excerpt | undefined;
  for (const line of lines) {
    if (blank(line)) {
      open = undefined;
    } else if (open && spaced) {
      open.text = text.slice(open.begin, line.begin + line.text.length);
    } else {
      open = { ...line };
      paragraphs.push(open);
    }
  }
  return paragraphs;
}

// The segments of each excerpt. One pass over the sorted ends of the marks: the cost grows with the text and the marks, not
// with their product.
export function segmentsOf(excerpts: Excerpt[], marks: Mark[]): Segment[][] {
  const byBegin = [...marks].sort((a, b) => a.begin - b.begin);
  let next = 0, near: Mark[] = [];
  return excerpts.map((excerpt) => {
    const end = excerpt.begin + excerpt.text.length;
    while (next < byBegin.length && byBegin[next]!.begin < end) near.push(byBegin[next++]!);
    near = near.filter((mark) => mark.end > excerpt.begin);
    return segmentsOfOne(excerpt, near);
  });
}

// `marks`, by their beginning, each overlap the excerpt.
function segmentsOfOne(excerpt: Excerpt, marks: Mark[]): Segment[] {
  const end = excerpt.begin + excerpt.text.length;
  const edges = new Set([excerpt.begin, end]);
  for (const mark of marks) {
    edges.add(Math.max(mark.begin, excerpt.begin));
    edges.add(Math.min(mark.end, end));
  }
  const cuts = [...edges].sort((a, b) => a - b);
  const segments: Segment[] = [];
  let open: Mark[] = [], next = 0;
  for (let at = 0; at + 1 < cuts.length; ++at) {
    const from = cuts[at]!, to = cuts[at + 1]!;
    const begun: Mark[] = [];
    while (next < marks.length && marks[next]!.begin <= from) begun.push(marks[next++]!);
    open = [...open, ...begun].filter((mark) => mark.end > from);
    segments.push({ text: excerpt.text.slice(from - excerpt.begin, to - excerpt.begin), marks: open });
  }
  return segments;
}
