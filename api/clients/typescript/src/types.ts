// Generated from proto/onrecord/v1 by `./dev web`: not edited by hand.
// RFC 3339.
export type Timestamp = string;
// Seconds: "15s".
export type Duration = string;

export type RemoveRequest = {
  // Required.
  articleId?: string;
  // Required: why, at most 1024 bytes. Everybody who may read can see it.
  reason?: string;
  // Who removes it, at most 256 bytes; empty: not said.
  removedBy?: string;
};

export type RemoveResponse = {
  removal?: Removal;
  // Where the article came from (SourceFile.path), at most 100: these files are not the service's to erase.
  files?: string[];
};

export type CorrectRequest = {
  quoteId?: string;
  eventId?: string;
  // Required. SPEAKER, WITHDRAW_CUE and WITHDRAW_QUOTE are for quotes, WITHDRAW_EVENT for events.
  kind?: CorrectionKind;
  // CORRECTION_KIND_SPEAKER: the right name, at most 256 bytes; empty: nobody is known to have said it.
  speaker?: string;
  // Why, at most 1024 bytes; empty: not said.
  reason?: string;
  // Who corrects it, at most 256 bytes; empty: not said.
  correctedBy?: string;
};

export type UndoCorrectRequest = {
  // Required.
  correctionId?: string;
  // Who takes it back, at most 256 bytes; empty: not said.
  undoneBy?: string;
};

export type PutAnalysisRequest = {
  // With article_id, revision_id and text_sha256 of its article; the rest of that is taken from the store.
  analysis?: EnrichedArticle;
};

export type PutAnalysisResponse = {
};

export type QuoteGroups = {
  // Unset: all quotes.
  filter?: QuoteFilter;
  // Quotes that match any of these are left out.
  exclude?: QuoteFilter[];
};

export type EventGroups = {
  // Unset: all events.
  filter?: EventFilter;
  // Events that match any of these are left out.
  exclude?: EventFilter[];
};

export type ArticleGroups = {
  // Unset: all articles.
  filter?: ArticleFilter;
  // Articles that match any of these are left out.
  exclude?: ArticleFilter[];
};

// One more way in which the rows of a request are grouped.
export type Grouping = {
  // As in AggregateRequest.
  groupBy?: Dimension[];
  // As in AggregateRequest.
  orderBy?: string;
  // Most groups to return; 0: 50; more than 5000 means 5000. There are no further pages.
  pageSize?: number;
  // True: only rows are counted, not their articles and outlets; takes less time.
  rowsOnly?: boolean;
};

export type AggregateRequest = {
  // Counts quotes.
  quotes?: QuoteGroups;
  // Counts events.
  events?: EventGroups;
  // Counts articles: by outlet, speaker and time of publication only.
  articles?: ArticleGroups;
  // At most 3, each once. Empty: one group of all rows. A dimension that these rows do not have is INVALID_ARGUMENT.
  groupBy?: Dimension[];
  // Articles: published only.
  timeField?: TimeField;
  // "count", "articles", "outlets", "goldstein" or "key" (the values of group_by), with " desc" behind it for the reverse;
  // empty: "count desc", or "key" where a time is among group_by.
  orderBy?: string;
  // Most groups to return; 0: 50; more than 1000 means 1000.
  pageSize?: number;
  // next_page_token of an earlier response to the same request; empty: the first groups. Groups are counted anew for each
  // page: where numbers change between pages, a group may move between them.
  pageToken?: string;
  // At most 12. Counted in the same pass over the rows as groups, so several cost little more than one.
  more?: Grouping[];
};

export type AggregateGroup = {
  // A value for each of group_by, in that order; empty: not known. See missing.
  key?: string[];
  // True at the place of each value of key that is not known: an undated row, a quote without a speaker. A time that is
  // known less exactly than the group asks for is not known. Empty: all are known.
  missing?: boolean[];
  // Rows in the group; at least 1.
  count?: string;
  // Articles they stand in (count, where articles are counted); 0 where only rows are counted.
  articles?: string;
  // Outlets of those articles, those that are not known left out; 0 where only rows are counted.
  outlets?: string;
  // Mean Goldstein value; events only, 0 otherwise.
  meanGoldstein?: number | "NaN" | "Infinity" | "-Infinity";
};

// The groups of one Grouping.
export type GroupingResult = {
  // In the order asked for, the first page_size.
  groups?: AggregateGroup[];
  // Number of groups, those that are not returned included.
  groupCount?: string;
};

export type AggregateResponse = {
  // In the order asked for; empty: nothing (more) matches.
  groups?: AggregateGroup[];
  // Empty: this is the last page.
  nextPageToken?: string;
  // Rows in all groups together, those of other pages included.
  totalCount?: string;
  // Number of groups, those of other pages included.
  groupCount?: string;
  // One for each of AggregateRequest.more, in that order.
  more?: GroupingResult[];
};

// What rows are grouped by.
export type Dimension = "DIMENSION_UNSPECIFIED" | "DIMENSION_OUTLET" | "DIMENSION_SPEAKER" | "DIMENSION_AFFILIATION" | "DIMENSION_COUNTRY" | "DIMENSION_DYAD" | "DIMENSION_CODE" | "DIMENSION_ROOT" | "DIMENSION_KIND" | "DIMENSION_ANONYMITY" | "DIMENSION_DAY" | "DIMENSION_WEEK" | "DIMENSION_MONTH" | "DIMENSION_YEAR" | "DIMENSION_QUAD_CLASS";

// Which time of a row counts for days, weeks, months and years.
export type TimeField = "TIME_FIELD_UNSPECIFIED" | "TIME_FIELD_PUBLISHED" | "TIME_FIELD_OCCURRED";

export type Alert = {
  // Required; unique in the store. 1 to 100 bytes.
  name?: string;
  quotes?: QuoteSelection;
  events?: EventSelection;
  articles?: ArticleSelection;
  // Address that notices are sent to: "https://HOST[:PORT]/PATH". Empty only where the server's own file has a command.
  webhook?: string;
};

// One notice on its way.
export type AlertDelivery = {
  // The same in every attempt.
  deliveryId?: string;
  state?: AlertDeliveryState;
  // Number of records it reports.
  records?: number;
  // Attempts so far.
  attempts?: number;
  // When the reported records were found.
  createdAt?: Timestamp;
  // Unset: not tried yet.
  lastAttemptAt?: Timestamp;
  // Unset: it is not tried again.
  nextAttemptAt?: Timestamp;
  // What came of the last attempt, in words; empty: not tried yet.
  outcome?: string;
};

// An alert as it stands.
export type AlertStatus = {
  alert?: Alert;
  createdAt?: Timestamp;
  // True: it stands in the server's own file, and runs a command where it has no webhook.
  fromFile?: boolean;
  // Deliveries that wait.
  waiting?: number;
  // The last 20, newest first.
  deliveries?: AlertDelivery[];
};

// What is sent: records that are new and match. A record that a delivery names and that is gone from the store by the time
// it is sent is left out.
export type AlertNotice = {
  // Name of the alert.
  alert?: string;
  // See AlertDelivery.delivery_id.
  deliveryId?: string;
  // When the reported records were found.
  createdAt?: Timestamp;
  // Where the alert selects quotes.
  quotes?: QuoteRecord[];
  // Where the alert selects events.
  events?: EventRecord[];
  // Where the alert selects articles, in VIEW_BASIC.
  articles?: ArticleRecord[];
  // True: a test, without records.
  test?: boolean;
};

export type AddAlertRequest = {
  // Required, with a webhook.
  alert?: Alert;
  // Key of the signature: "whsec_" and the base64 of 24 to 64 bytes; empty: the server makes one.
  secret?: string;
};

export type AddAlertResponse = {
  status?: AlertStatus;
  // Key of the signature. It is returned here only.
  secret?: string;
};

export type ListAlertsRequest = {
};

export type ListAlertsResponse = {
  // By name.
  alerts?: AlertStatus[];
  // Hosts that webhooks may have; "*.desk.example" stands for all below. Empty: none.
  allowedHosts?: string[];
};

export type RemoveAlertRequest = {
  // Required.
  name?: string;
};

export type RemoveAlertResponse = {
};

export type TestAlertRequest = {
  // Required.
  name?: string;
};

export type TestAlertResponse = {
  // What came of it; it is not kept.
  delivery?: AlertDelivery;
};

// How far a delivery came.
export type AlertDeliveryState = "ALERT_DELIVERY_STATE_UNSPECIFIED" | "ALERT_DELIVERY_STATE_WAITING" | "ALERT_DELIVERY_STATE_DELIVERED" | "ALERT_DELIVERY_STATE_GIVEN_UP";

// A half-open range [begin, end) of Article.text. In records on Kafka and in the store the unit is UTF-8 bytes; a
// service answers in the unit that its request names.
export type Span = {
  // Offset of the first unit.
  begin?: number;
  // Offset after the last unit; equal to begin where the span is empty.
  end?: number;
};

// Why a finding is believed.
export type Provenance = {
  // Name of the rule or sieve that made the finding, for example "quotes.direct.cue_after"; empty: not recorded.
  rule?: string;
  // Estimated probability, 0 to 1, that the finding is right; 0: not estimated.
  confidence?: number | "NaN" | "Infinity" | "-Infinity";
  // Candidates that lost, best first; empty: there were none, or they were not kept.
  alternatives?: Alternative[];
};

// A candidate that was considered and not chosen.
export type Alternative = {
  // The candidate, in words; never empty.
  text?: string;
  // Where it stands; unset: it has no place in the text.
  span?: Span;
  // Why it lost, in words; empty: not recorded.
  whyNot?: string;
};

// A time, and how it is known. Nothing is made more exact than its source.
export type TimeValue = {
  // The value in EDTF (ISO 8601-2): "2021-10-12", "2021-10", "2021", "2019/2021-10-12"; empty: open, not known.
  edtf?: string;
  // First day that the value can mean, "YYYY-MM-DD"; empty: unbounded or not known.
  earliest?: string;
  // Last day that the value can mean, "YYYY-MM-DD"; empty: unbounded or not known.
  latest?: string;
  // The words it was read from; empty: it has no words of its own.
  expression?: string;
  // Where those words stand; unset: nowhere in the text.
  span?: Span;
  // What it was computed from.
  basis?: Basis;
  precision?: Precision;
  // Time zone as written, an IANA name or an offset ("Asia/Seoul", "+09:00"); empty: not stated.
  zone?: string;
};

// A piece of text that was read from somewhere: a headline, an outlet, a byline.
export type SourcedText = {
  // The value; empty: not known.
  value?: string;
  // Where it stands in Article.text; unset: not in the text.
  span?: Span;
  basis?: Basis;
};

// What a value was read from.
export type Basis = "BASIS_UNSPECIFIED" | "BASIS_TEXT" | "BASIS_MARKUP" | "BASIS_HEADER" | "BASIS_FILE_NAME" | "BASIS_DATELINE" | "BASIS_PUBLICATION" | "BASIS_NONE";

// How exact a time is.
export type Precision = "PRECISION_UNSPECIFIED" | "PRECISION_MINUTE" | "PRECISION_DAY" | "PRECISION_WEEK" | "PRECISION_MONTH" | "PRECISION_SEASON" | "PRECISION_YEAR" | "PRECISION_DECADE" | "PRECISION_INTERVAL";

// One article of one file, its bytes decoded and taken out of markup. Key of its record: article_id, "/", revision_id and,
// of a removed article that was let in again, "/" and readmitted_at in microseconds; its partition is that of article_id.
export type Article = {
  // SHA-256 (64 hex digits) of what identifies the article over its revisions: a globally unique id, an id within its
  // feed, or its bytes.
  articleId?: string;
  // SHA-256 (64 hex digits) of the item's bytes: the same article with other bytes is another revision.
  revisionId?: string;
  // The text that every span points into. UTF-8, at most 1 MiB.
  text?: string;
  // SHA-256 (64 hex digits) of text.
  textSha256?: string;
  // Metadata that came beside the text.
  declared?: DeclaredMetadata;
  source?: SourceFile;
  // When ingest first saw these bytes; orders the revisions of an article.
  observedAt?: Timestamp;
  // When the article was let in again though it had been removed; unset: it was not. Removals after this time count.
  readmittedAt?: Timestamp;
};

// What markup, feed fields or JSON keys say about the article; an empty field was not declared.
export type DeclaredMetadata = {
  title?: string;
  outlet?: string;
  byline?: string;
  // Publication time as declared: RFC 3339, or a plain date "YYYY-MM-DD".
  published?: string;
  // Time of the last change as declared, in the same forms.
  modified?: string;
  // Canonical address.
  url?: string;
  // BCP 47 language tag.
  language?: string;
  section?: string;
  // News agency or provider.
  agency?: string;
  // The item's own id in its feed or file.
  itemId?: string;
};

// The file an article came from.
export type SourceFile = {
  // Path below the watched folder, with invalid UTF-8 replaced; of a file in an archive, the path of the archive, "/" and
  // the path in it.
  path?: string;
  // First folder below the watched one, or the value of --feed; empty: none.
  feed?: string;
  // 0-based number of the article within the file.
  itemIndex?: number;
  // "text/plain", "text/markdown", "text/html", "application/json", "application/x-ndjson", "application/xml",
  // "message/rfc822" or that of .docx; of gzip data and of a file in an archive, what is packed.
  mediaType?: string;
  // Encoding the bytes were decoded from: "UTF-8", "UTF-16LE", "windows-1252" …
  encoding?: string;
  // SHA-256 (64 hex digits) of the whole file.
  fileSha256?: string;
  // Size of the whole file in bytes.
  fileSize?: string;
};

// Something that could not go on, and why. Kept on its own topic.
export type RejectedRecord = {
  rejectedBy?: RejectedBy;
  // Stable name of the reason, for example "not_utf8", "too_large", "empty", "broken_json".
  reason?: string;
  // The reason in words, with what was expected.
  detail?: string;
  // The file and item; unset where the record came from Kafka and could not be read.
  source?: SourceFile;
  // Key of the record, where it came from Kafka (up to 1 KiB of it); empty otherwise.
  key?: string;
  // Empty: the record stands in the log at topic, partition and offset, where a removal of its article erases it.
  // Written by versions before 0.2: up to 1 MiB of its value.
  value?: string;
  rejectedAt?: Timestamp;
  // Topic, partition and offset of the record; topic empty: it came from a file.
  topic?: string;
  partition?: number;
  offset?: string;
};

// Which part of the way refused something.
export type RejectedBy = "REJECTED_BY_UNSPECIFIED" | "REJECTED_BY_INGEST" | "REJECTED_BY_ENRICH" | "REJECTED_BY_API";

// One decision, as it stands in the log (topic onrecord.decisions.v1). Key of its record: article_id. Decisions are
// ordered by decided_at and decision_id, never by place in the log. The same decision twice changes nothing.
export type Decision = {
  // SHA-256 (64 hex digits) of what is decided and when.
  decisionId?: string;
  // The article that it is about.
  articleId?: string;
  decidedAt?: Timestamp;
  // Why, in words, at most 1024 bytes; it is served.
  reason?: string;
  // Who decided, as the caller said, at most 256 bytes; empty: not said.
  decidedBy?: string;
  remove?: RemoveArticle;
  correct?: CorrectFinding;
  undo?: UndoCorrection;
};

// All revisions of the article go, and none is taken any more unless it is let in again (Article.readmitted_at).
export type RemoveArticle = {
};

// Corrects a finding of the article, in every analysis that holds it: the quote or event with this id; in another
// analysis of the same revision the one whose first span overlaps by half or more; in another revision the one with
// the same text.
export type CorrectFinding = {
  kind?: CorrectionKind;
  // Of the quote or event, as it was when it was corrected.
  findingId?: string;
  revisionId?: string;
  // First piece of the quote, or clause of the event: UTF-8 bytes.
  span?: Span;
  // SHA-256 (64 hex digits) of Quote.text or Event.text: no text of the article stays here when that is removed.
  textSha256?: string;
  // CORRECTION_KIND_SPEAKER: the right name; empty: nobody is known to have said it.
  speaker?: string;
  // Entity.speaker_key of that name, as the store had it when it was corrected; empty: it had none.
  speakerKey?: string;
};

// Takes a correction back.
export type UndoCorrection = {
  // decision_id of the correction.
  correctionId?: string;
};

// A correction that is in force on a finding.
export type AppliedCorrection = {
  // See Correction.correction_id.
  correctionId?: string;
  kind?: CorrectionKind;
  correctedAt?: Timestamp;
  // What the analyser had found: the name of the speaker, or the cue; empty: nothing.
  found?: string;
};

// A removal as it is served. Nothing of the article is kept but this.
export type Removal = {
  // Id of the decision.
  removalId?: string;
  articleId?: string;
  reason?: string;
  // Who removed it; empty: not said.
  removedBy?: string;
  removedAt?: Timestamp;
  // What was removed from the store: revisions, and the quotes and events of the newest one.
  revisionCount?: number;
  quoteCount?: number;
  eventCount?: number;
  // When its text had left the files of the store (rows, full-text index, journal); unset: that is still being done.
  erasedAt?: Timestamp;
  // When it was let in again since; unset: it was not.
  readmittedAt?: Timestamp;
  // When the log was last asked to delete its records: Kafka erases them at its next compaction.
  // Unset: that is still being done, or the log keeps nothing.
  logErasedAt?: Timestamp;
};

// A correction as it is served.
export type Correction = {
  // Id of the decision.
  correctionId?: string;
  articleId?: string;
  reason?: string;
  // Who corrected it; empty: not said.
  correctedBy?: string;
  correctedAt?: Timestamp;
  what?: CorrectFinding;
  // When it was taken back; unset: it is in force.
  undoneAt?: Timestamp;
  // True where a finding of the newest analysis is corrected by it.
  applies?: boolean;
};

export type ListRemovalsRequest = {
  // Only of this article; empty: all.
  articleId?: string;
  // Most removals to return; 0: 50; more than 1000 means 1000.
  pageSize?: number;
  // next_page_token of an earlier response to the same request; empty: the first page.
  pageToken?: string;
};

export type ListRemovalsResponse = {
  // The latest first.
  removals?: Removal[];
  // Empty: this is the last page.
  nextPageToken?: string;
};

export type ListCorrectionsRequest = {
  // Only of this article; empty: all.
  articleId?: string;
  // Most corrections to return; 0: 50; more than 1000 means 1000.
  pageSize?: number;
  // next_page_token of an earlier response to the same request; empty: the first page.
  pageToken?: string;
};

export type ListCorrectionsResponse = {
  // The latest first, those that were taken back included.
  corrections?: Correction[];
  // Empty: this is the last page.
  nextPageToken?: string;
};

// What is wrong with a finding.
export type CorrectionKind = "CORRECTION_KIND_UNSPECIFIED" | "CORRECTION_KIND_SPEAKER" | "CORRECTION_KIND_WITHDRAW_CUE" | "CORRECTION_KIND_WITHDRAW_QUOTE" | "CORRECTION_KIND_WITHDRAW_EVENT";

// Key of its record: that of its article, "/" and the first 16 hex digits of the SHA-256 of analyser. Revisions are ordered by article.observed_at, article.revision_id and
// analyser_generation, never by place in the log or by the text of analyser.
export type EnrichedArticle = {
  // The article as it was published to the analyser, unknown fields included.
  article?: Article;
  document?: DocumentFields;
  // What the text is made of, in text order, not overlapping.
  zones?: Zone[];
  entities?: Entity[];
  // In text order of their first pieces.
  quotes?: Quote[];
  // In text order of their triggers.
  events?: Event[];
  // Name and version of the analyser, its lexicon and its model: "onrecord 0.1.0 lexicon 3fa2… model 9b1c…".
  analyser?: string;
  state?: AnalysisState;
  // Why the state is not complete, in words; empty: it is.
  stateDetail?: string;
  // When the analysis was made.
  analysedAt?: Timestamp;
  // Which analysis of a revision is the newest: the one with the highest number. It grows with each change of the analyser
  // (program, words or model), a return to an earlier one included. 0: written before this field existed; older than
  // any other. The same analyser with another generation is the same analysis.
  analyserGeneration?: string;
  // Where api read this record; set when it is stored, never in the log itself. Unset: not known.
  logPosition?: LogPosition;
};

// A place in the log.
export type LogPosition = {
  // "onrecord.enriched.v1".
  topic?: string;
  partition?: number;
  offset?: string;
};

// What the article says of itself; an empty value with BASIS_NONE is not known.
export type DocumentFields = {
  headline?: SourcedText;
  outlet?: SourcedText;
  agency?: SourcedText;
  byline?: SourcedText;
  url?: SourcedText;
  dateline?: SourcedText;
  // Place of the dateline: "Washington"; empty: none.
  datelinePlace?: string;
  // Day of the dateline; unset: none.
  datelineDate?: TimeValue;
  // Unset: not known.
  published?: TimeValue;
  // BCP 47 tag of the language the text is in; empty: not recognised.
  language?: string;
};

export type Zone = {
  span?: Span;
  kind?: ZoneKind;
  // Name of the rule that decided; empty: the default.
  rule?: string;
};

export type AnalysisState = "ANALYSIS_STATE_UNSPECIFIED" | "ANALYSIS_STATE_COMPLETE" | "ANALYSIS_STATE_PARTIAL" | "ANALYSIS_STATE_LANGUAGE";

export type ZoneKind = "ZONE_KIND_UNSPECIFIED" | "ZONE_KIND_HEADLINE" | "ZONE_KIND_BYLINE" | "ZONE_KIND_META_DATE" | "ZONE_KIND_DATELINE" | "ZONE_KIND_BODY" | "ZONE_KIND_SUBHEAD" | "ZONE_KIND_CAPTION" | "ZONE_KIND_CREDIT" | "ZONE_KIND_SECTION_LABEL" | "ZONE_KIND_BOILERPLATE";

// One person, organisation, place or group of an article, all its mentions joined.
export type Entity = {
  kind?: EntityKind;
  // Full name ("John Kirby", "North Korea"); empty: the article never names it.
  name?: string;
  // What it is called where it has no name, with its organisation: "State Department spokesperson"; empty: has a name.
  description?: string;
  // Office or role: "spokesperson", "president"; empty: not stated.
  role?: string;
  // Organisation or government it acts for: "U.S. Department of State"; empty: not stated.
  affiliation?: string;
  // ISO 3166-1 alpha-3 code of the country it belongs to; empty: not known.
  country?: string;
  // CAMEO actor code on the article's day: "USAGOV"; empty: none.
  actorCode?: string;
  // Folded name, or description and affiliation where unnamed: equal keys mean the same speaker across articles.
  speakerKey?: string;
  // Every mention, in text order.
  mentions?: Mention[];
};

export type Mention = {
  span?: Span;
  form?: MentionForm;
  why?: Provenance;
};

export type EntityKind = "ENTITY_KIND_UNSPECIFIED" | "ENTITY_KIND_PERSON" | "ENTITY_KIND_ORGANISATION" | "ENTITY_KIND_PLACE" | "ENTITY_KIND_COUNTRY" | "ENTITY_KIND_GROUP";

export type MentionForm = "MENTION_FORM_UNSPECIFIED" | "MENTION_FORM_NAME" | "MENTION_FORM_NOMINAL" | "MENTION_FORM_PRONOUN";

// One act of one source actor on one target actor, all its mentions in the article joined.
export type Event = {
  // SHA-256 (64 hex digits) of revision, code, actors and span of the first mention.
  eventId?: string;
  // CAMEO code: two to four digits.
  code?: string;
  // PLOVER type, for example "CONSULT"; empty: PLOVER drops this code.
  plover?: string;
  // PLOVER mode, for example "visit"; empty: none.
  ploverMode?: string;
  quadClass?: QuadClass;
  // Goldstein value of the code, -10 to +10.
  goldstein?: number | "NaN" | "Infinity" | "-Infinity";
  source?: EventActor;
  // Unset: the act has no target.
  target?: EventActor;
  // When it happened; unset: not stated.
  date?: TimeValue;
  // Where it happened; unset: not stated.
  location?: Place;
  counts?: Count[];
  modality?: Modality;
  // Index into EnrichedArticle.quotes of the quote that reports it; unset: the article itself reports it.
  inQuote?: number;
  // The clause that reports it.
  span?: Span;
  // The word or words that carry the act.
  trigger?: Span;
  // Further clauses of the article that tell the same event.
  otherMentions?: Span[];
  why?: Provenance;
  // Text of span.
  text?: string;
  // Text of trigger.
  triggerText?: string;
  // True where the act goes both ways and this record is one of the two directions.
  reciprocal?: boolean;
};

export type EventActor = {
  // CAMEO actor code: "PRKGOV"; empty: the actor has none.
  code?: string;
  // The words that name it.
  text?: string;
  // Where they stand; unset: taken from elsewhere in the article.
  span?: Span;
  // Index into EnrichedArticle.entities; unset: none.
  entity?: number;
  // Canonical name; empty: none known.
  name?: string;
};

export type Place = {
  name?: string;
  // ISO 3166-1 alpha-3; empty: not known.
  country?: string;
  // Where the name stands; unset: taken from the dateline.
  span?: Span;
};

// A number that the event carries.
export type Count = {
  // The number; for a range its lower end.
  value?: number | "NaN" | "Infinity" | "-Infinity";
  // What is counted: "missile", "dead"; empty: not stated.
  unit?: string;
  // "more than", "about", "at least" …; empty: exact.
  qualifier?: string;
  // "total", "ordinal", "casualties", "amount"; empty: a plain number.
  kind?: string;
  span?: Span;
  // Since when it holds ("as of Tuesday"); unset: not stated.
  asOf?: TimeValue;
  // Upper end of a range; the same as value where that is the most it can be ("up to 20"); 0: neither.
  upper?: number | "NaN" | "Infinity" | "-Infinity";
};

export type Modality = "MODALITY_UNSPECIFIED" | "MODALITY_ASSERTED" | "MODALITY_PLANNED" | "MODALITY_HYPOTHETICAL" | "MODALITY_NEGATED" | "MODALITY_REPORTED" | "MODALITY_HABITUAL" | "MODALITY_HISTORICAL";

// CAMEO's four classes, from the root of the code.
export type QuadClass = "QUAD_CLASS_UNSPECIFIED" | "QUAD_CLASS_VERBAL_COOPERATION" | "QUAD_CLASS_MATERIAL_COOPERATION" | "QUAD_CLASS_VERBAL_CONFLICT" | "QUAD_CLASS_MATERIAL_CONFLICT";

export type ExplainQuoteRequest = {
  // Required; also of an older revision.
  quoteId?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type ExplainEventRequest = {
  // Required; also of an older revision.
  eventId?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

// Words that a decision rests on.
export type EvidencePassage = {
  // What they are to the decision: "cue", "source", "trigger", "mention", "date expression" …
  what?: string;
  // As printed.
  text?: string;
  // Where they stand; unset: they have no place in the text.
  span?: Span;
};

// One question that the analysis answered on the way to the finding.
export type ExplainedDecision = {
  // "content", "source", "speaker", "said", "code", "source actor", "target actor", "date", "place", "modality", "count".
  question?: string;
  // The answer in words; empty: it stayed open, and why_open says why.
  answer?: string;
  // Why there is no answer; empty: there is one.
  whyOpen?: string;
  // Name of the rule that decided; empty: not kept.
  rule?: string;
  // A sentence that the rule applies to, from the tables of this server; empty: they do not know the rule.
  ruleExample?: string;
  // Estimated probability, 0 to 1, that the answer is right; 0: not estimated.
  confidence?: number | "NaN" | "Infinity" | "-Infinity";
  // The words it rests on, in the order in which they lead to the answer.
  evidence?: EvidencePassage[];
  // Other candidates and why they lost, best first; empty: there were none, or they were not kept.
  runnersUp?: Alternative[];
  // Of a time: the days it can mean, the words it was read from, and what it was computed from; unset otherwise.
  time?: TimeValue;
};

// Where a record comes from: what is needed to find it again and to check it.
export type RecordOrigin = {
  // The file and its hash.
  source?: SourceFile;
  // Place of the article's record in the log; unset: it was stored before places were kept, or without a log.
  position?: LogPosition;
  // When it was analysed; unset: not recorded. Analyser and generation stand in the record's ArticleContext.
  analysedAt?: Timestamp;
  // How far the article was analysed.
  state?: AnalysisState;
};

export type ExplainQuoteResponse = {
  quote?: QuoteRecord;
  // In the order in which they were made.
  decisions?: ExplainedDecision[];
  // Its statement; empty: it is in none (an older revision, or inside another quote).
  statementId?: string;
  // Why it was joined to the statement: Occurrence without its quote; unset: the statement has no other quote.
  occurrence?: Occurrence;
  origin?: RecordOrigin;
  // What the analysis weighed and the record does not keep, in words.
  notKept?: string[];
};

// A CAMEO code and what the tables of the field say of it.
export type EventCode = {
  code?: string;
  // What it stands for, in words; empty: the table of this server does not have it.
  definition?: string;
  // The broader codes above it, its root first: "04 consult" …
  broader?: string[];
  // -10 to +10, as in the event's record.
  goldstein?: number | "NaN" | "Infinity" | "-Infinity";
  quadClass?: QuadClass;
  // PLOVER type and mode; empty: none.
  plover?: string;
  ploverMode?: string;
};

export type ExplainEventResponse = {
  event?: EventRecord;
  // In the order in which they were made.
  decisions?: ExplainedDecision[];
  code?: EventCode;
  origin?: RecordOrigin;
  // What the analysis weighed and the record does not keep, in words.
  notKept?: string[];
};

// Days, both ends included. A time that is known less exactly than a day matches if it can lie in the range; a time
// that is not known never does.
export type DateRange = {
  // First day: "YYYY-MM-DD", or "YYYY-MM" or "YYYY" for their first day; empty: unbounded.
  first?: string;
  // Last day, in the same forms (for their last day); empty: unbounded. Not before first.
  last?: string;
};

// Instants.
export type TimeRange = {
  // First instant of the range; unset: unbounded.
  start?: Timestamp;
  // First instant after the range; unset: unbounded. Not before start.
  end?: Timestamp;
};

export type ArticleFilter = {
  // Full text of headline and body: every word must occur, in any order; "words in double quotation marks" must stand
  // side by side; a word that ends in * stands for all that begin so. Case and accents do not matter. Empty: all.
  text?: string;
  // Ids of articles, exact; empty: all.
  articleId?: string[];
  // Outlets that published it, by words; empty: all.
  outlet?: string[];
  // BCP 47 tags of the text's language: "en" also matches "en-GB"; empty: all.
  language?: string[];
  // When it was published; unset: whenever.
  published?: DateRange;
  // When ingest first saw it; unset: whenever.
  ingested?: TimeRange;
  // Names, by words, of speakers with a quote in the article; empty: all.
  speaker?: string[];
  // States of the analysis; empty: all.
  state?: AnalysisState[];
  // Feeds, exact; empty: all.
  feed?: string[];
};

export type QuoteFilter = {
  // Full text of the quote and of the sentence around it, as in ArticleFilter.text; empty: all.
  text?: string;
  // Ids of the articles that hold it, exact; empty: all.
  articleId?: string[];
  // Outlets that published it, by words; empty: all.
  outlet?: string[];
  // BCP 47 tags of the article's language: "en" also matches "en-GB"; empty: all.
  language?: string[];
  // When the article was published; unset: whenever.
  published?: DateRange;
  // When ingest first saw the article; unset: whenever.
  ingested?: TimeRange;
  // Least confidence, 0 to 1; 0: any.
  minConfidence?: number | "NaN" | "Infinity" | "-Infinity";
  // Names of speakers, by words; for unnamed speakers their description, for speakers that were not resolved the words
  // of the article. Empty: all, also quotes with no speaker.
  speaker?: string[];
  // Keys of speakers (Entity.speaker_key), exact; empty: all.
  speakerKey?: string[];
  // Organisations or governments the speaker acts for, by words; empty: all.
  affiliation?: string[];
  // Roles or offices of the speaker, by words; empty: all.
  role?: string[];
  // ISO 3166-1 alpha-3 codes of the speaker's country; empty: all.
  country?: string[];
  // Direct, indirect, mixed; empty: all.
  kind?: QuoteKind[];
  // Speech, belief, intention; empty: all.
  attitude?: Attitude[];
  // Lemmas of the cue: "say", "accuse"; empty: all.
  cue?: string[];
  // Channels ("Korean Central News Agency"), by words; empty: all.
  via?: string[];
  // When it was said; unset: whenever.
  said?: DateRange;
  // Whether the content is reported as denied or not said; unset: either.
  negated?: boolean;
};

export type EventFilter = {
  // Full text of the clause that reports the event and of its surroundings, as in ArticleFilter.text; empty: all.
  text?: string;
  // Ids of the articles that tell it, exact; empty: all.
  articleId?: string[];
  // Outlets that published it, by words; empty: all.
  outlet?: string[];
  // BCP 47 tags of the article's language: "en" also matches "en-GB"; empty: all.
  language?: string[];
  // When the article was published; unset: whenever.
  published?: DateRange;
  // When ingest first saw the article; unset: whenever.
  ingested?: TimeRange;
  // Least confidence, 0 to 1; 0: any.
  minConfidence?: number | "NaN" | "Infinity" | "-Infinity";
  // CAMEO codes, exact: "042"; empty: all.
  code?: string[];
  // CAMEO roots, two digits: "04" matches "042"; empty: all.
  root?: string[];
  // PLOVER types, whatever their case: "CONSULT"; empty: all.
  plover?: string[];
  // CAMEO's four classes; empty: all.
  quadClass?: QuadClass[];
  // Actors on either side: a CAMEO actor code or the beginning of one ("PRK" matches "PRKGOV"), or words of the name;
  // empty: all.
  actor?: string[];
  // Actors who act, as in actor; empty: all.
  source?: string[];
  // Actors acted upon, as in actor; empty: all.
  target?: string[];
  // Empty: all.
  modality?: Modality[];
  // True: only events that a quote reports; false: only events that the article itself reports; unset: either.
  inQuote?: boolean;
  // When it happened; unset: whenever.
  happened?: DateRange;
  // Names of the place where it happened, by words; empty: all.
  place?: string[];
  // ISO 3166-1 alpha-3 codes of the country where it happened; empty: all.
  country?: string[];
};

// Which quotes to watch, or to be alerted of.
export type QuoteSelection = {
  // Unset: all.
  filter?: QuoteFilter;
  // Quotes that match any of these are left out.
  exclude?: QuoteFilter[];
};

// Which events to watch, or to be alerted of.
export type EventSelection = {
  // Unset: all.
  filter?: EventFilter;
  // Events that match any of these are left out.
  exclude?: EventFilter[];
};

// Which articles to watch, or to be alerted of.
export type ArticleSelection = {
  // Unset: all.
  filter?: ArticleFilter;
  // Articles that match any of these are left out.
  exclude?: ArticleFilter[];
};

// One occurrence of something said, as one article prints it: all its pieces, in text order.
export type Quote = {
  // SHA-256 (64 hex digits) of revision, kind and span of the first piece.
  quoteId?: string;
  kind?: QuoteKind;
  attitude?: Attitude;
  // The contiguous pieces of the content; at least one. A piece never crosses a paragraph.
  pieces?: QuotePiece[];
  // The mention of the source beside the content; unset: none.
  source?: Span;
  // The words that tell of the act of saying; unset: none.
  cue?: Span;
  // Lemma of the cue's head word: "say", "accuse"; empty: no cue.
  cueLemma?: string;
  // Index into EnrichedArticle.entities of the resolved speaker; unset: not resolved.
  speaker?: number;
  // Full name, or description where unnamed; empty: not resolved.
  speakerName?: string;
  // See Entity.speaker_key; empty: not resolved.
  speakerKey?: string;
  speakerRole?: string;
  speakerAffiliation?: string;
  // ISO 3166-1 alpha-3; empty: not known.
  speakerCountry?: string;
  // True where the content stands in a sentence of its own, without source or cue.
  floating?: boolean;
  // Channel or medium: "email to Yonhap News Agency", "Korean Central News Agency"; empty: not stated.
  via?: string;
  // When it was said; unset: the text does not tell.
  said?: TimeValue;
  // The sentence or sentences that hold the pieces, the source and the cue.
  context?: Span;
  why?: Provenance;
  // Why the speaker was resolved as it was.
  speakerWhy?: Provenance;
  // Index into EnrichedArticle.quotes of the quote that contains this one (A says that B said); unset: none.
  inside?: number;
  // Text of the pieces, joined with " […] "; repeated here so that a record can be read alone.
  text?: string;
  // Text of the source mention; empty: none.
  sourceText?: string;
  // Text of the cue; empty: none.
  cueText?: string;
  // The text of context.
  contextText?: string;
  // True where the content is reported as denied or not said.
  negated?: boolean;
  // Indices into EnrichedArticle.entities of those who say it together with the speaker ("A and B said"); empty: nobody.
  coSpeakers?: number[];
  // What people corrected here; empty: nothing. See Correction.
  corrections?: AppliedCorrection[];
};

export type QuotePiece = {
  span?: Span;
  // Kind of this piece alone.
  kind?: QuoteKind;
};

export type QuoteKind = "QUOTE_KIND_UNSPECIFIED" | "QUOTE_KIND_DIRECT" | "QUOTE_KIND_INDIRECT" | "QUOTE_KIND_MIXED";

// What the source does with the content.
export type Attitude = "ATTITUDE_UNSPECIFIED" | "ATTITUDE_SPEECH" | "ATTITUDE_BELIEF" | "ATTITUDE_INTENTION";

// The article around a record: enough to cite it.
export type ArticleContext = {
  // See Article.article_id; never empty.
  articleId?: string;
  // See Article.revision_id; never empty.
  revisionId?: string;
  // False where a newer revision or a newer analysis of the article is stored.
  newest?: boolean;
  // Empty: not known.
  headline?: string;
  // Who published it; empty: not known.
  outlet?: string;
  // Who wrote it, as printed; empty: not known.
  byline?: string;
  // Canonical address; empty: not known.
  url?: string;
  // Unset: not known.
  published?: TimeValue;
  // BCP 47 tag.
  language?: string;
  // When ingest first saw this revision.
  ingestedAt?: Timestamp;
  // Name and version of the analyser.
  analyser?: string;
  // SHA-256 (64 hex digits) of the text that spans point into.
  textSha256?: string;
  // SHA-256 (64 hex digits) of the file the article came in.
  fileSha256?: string;
  // See EnrichedArticle.analyser_generation; 0: not known.
  analyserGeneration?: string;
};

export type ArticleRecord = {
  // Always set.
  context?: ArticleContext;
  // What the article says of itself, with where it says so.
  document?: DocumentFields;
  // What came beside the text.
  declared?: DeclaredMetadata;
  // The file it came in.
  source?: SourceFile;
  // How far it was analysed.
  state?: AnalysisState;
  // Why the state is not complete, in words; empty: it is.
  stateDetail?: string;
  // The beginning of the body, at most 300 bytes, cut between words.
  snippet?: string;
  // Number of quotes found in it.
  quoteCount?: number;
  // Number of events found in it.
  eventCount?: number;
  // When it was analysed; unset: not recorded.
  analysedAt?: Timestamp;
  // What the text is made of, in text order. VIEW_FINDINGS and VIEW_FULL; empty otherwise.
  zones?: Zone[];
  // Who and what it speaks of. VIEW_FINDINGS and VIEW_FULL; empty otherwise.
  entities?: Entity[];
  // In text order. VIEW_FINDINGS and VIEW_FULL; empty otherwise.
  quotes?: Quote[];
  // In text order. VIEW_FINDINGS and VIEW_FULL; empty otherwise.
  events?: Event[];
  // VIEW_FULL only; empty otherwise.
  text?: string;
  // Unit of every span in this record.
  spanUnit?: SpanUnit;
  // Where its record stands in the log; unset: not known.
  logPosition?: LogPosition;
};

export type QuoteRecord = {
  // Indexes into EnrichedArticle point into the article's record in VIEW_FINDINGS.
  quote?: Quote;
  // The article that prints it; always set.
  article?: ArticleContext;
  // The resolved speaker; its mentions are in the article's record in VIEW_FINDINGS only. Unset: not resolved.
  speaker?: Entity;
  // Id of the quote that contains this one; empty: none.
  insideQuoteId?: string;
  // Unit of every span in this record.
  spanUnit?: SpanUnit;
};

export type EventRecord = {
  // Indexes into EnrichedArticle point into the article's record in VIEW_FINDINGS.
  event?: Event;
  // The article that reports it; always set.
  article?: ArticleContext;
  // Id of the quote that reports the event; empty: the article itself reports it.
  inQuoteId?: string;
  // Speaker of that quote; empty: none, or not resolved.
  inQuoteSpeaker?: string;
  // The clause with the text around it, at most 300 bytes to each side and within the paragraph.
  context?: Span;
  // Text of context.
  contextText?: string;
  // Unit of every span in this record.
  spanUnit?: SpanUnit;
};

export type SpeakerRecord = {
  // See Entity.speaker_key.
  speakerKey?: string;
  // Full name, or description where unnamed: the form in its newest quote.
  name?: string;
  // Role or office in the newest quote; empty: not stated.
  role?: string;
  // Organisation or government in the newest quote; empty: not stated.
  affiliation?: string;
  // ISO 3166-1 alpha-3; empty: not known.
  country?: string;
  // Number of matching quotes; at least 1.
  quoteCount?: number;
  // Number of articles they stand in; at least 1.
  articleCount?: number;
  // Publication day ("YYYY-MM-DD") of the first of those articles; empty: not known.
  firstPublished?: string;
  // Publication day ("YYYY-MM-DD") of the last of those articles; empty: not known.
  lastPublished?: string;
};

// What the offsets of spans count.
export type SpanUnit = "SPAN_UNIT_UNSPECIFIED" | "SPAN_UNIT_UTF8_BYTES" | "SPAN_UNIT_UTF16_UNITS" | "SPAN_UNIT_CODE_POINTS";

// How much of an article an answer holds.
export type View = "VIEW_UNSPECIFIED" | "VIEW_BASIC" | "VIEW_FINDINGS" | "VIEW_FULL";

export type GetArticleRequest = {
  // Required.
  articleId?: string;
  // Empty: the newest revision.
  revisionId?: string;
  // Unset: VIEW_BASIC.
  view?: View;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type GetQuoteRequest = {
  // Required.
  quoteId?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type GetEventRequest = {
  // Required.
  eventId?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type ListArticlesRequest = {
  // Unset: all.
  filter?: ArticleFilter;
  // Articles that match any of these are left out.
  exclude?: ArticleFilter[];
  // "published", "ingested" or "outlet", with " desc" behind it for the reverse; empty: "published desc". What has no such
  // value stands first in rising order.
  orderBy?: string;
  // Most articles to return; 0: 50; more than 1000 means 1000. Fewer may come, with a next_page_token.
  pageSize?: number;
  // next_page_token of an earlier response to the same request (page_size and span_unit may differ); empty: the first page.
  pageToken?: string;
  // Unset: VIEW_BASIC.
  view?: View;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type ListArticlesResponse = {
  // In the order asked for; empty: nothing (more) matches.
  articles?: ArticleRecord[];
  // Empty: this is the last page. A page holds no record twice nor misses one because others were stored meanwhile.
  nextPageToken?: string;
};

export type ListQuotesRequest = {
  // Unset: all.
  filter?: QuoteFilter;
  // Quotes that match any of these are left out.
  exclude?: QuoteFilter[];
  // "published", "said", "ingested", "confidence" or "speaker", with " desc" behind it for the reverse; empty:
  // "published desc". What has no such value stands first in rising order.
  orderBy?: string;
  // As in ListArticlesRequest.
  pageSize?: number;
  // As in ListArticlesRequest.
  pageToken?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type ListQuotesResponse = {
  // In the order asked for; empty: nothing (more) matches.
  quotes?: QuoteRecord[];
  // As in ListArticlesResponse.
  nextPageToken?: string;
};

export type ListEventsRequest = {
  // Unset: all.
  filter?: EventFilter;
  // Events that match any of these are left out.
  exclude?: EventFilter[];
  // "published", "happened", "ingested", "confidence" or "goldstein", with " desc" behind it for the reverse; empty:
  // "published desc". What has no such value stands first in rising order.
  orderBy?: string;
  // As in ListArticlesRequest.
  pageSize?: number;
  // As in ListArticlesRequest.
  pageToken?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type ListEventsResponse = {
  // In the order asked for; empty: nothing (more) matches.
  events?: EventRecord[];
  // As in ListArticlesResponse.
  nextPageToken?: string;
};

export type ListSpeakersRequest = {
  // Speakers of quotes that match; unset: of all quotes. Quotes with no resolved speaker have none.
  filter?: QuoteFilter;
  // Quotes that match any of these are not counted.
  exclude?: QuoteFilter[];
  // "quotes" (their number), "name" or "published" (of the last article), with " desc" behind it for the reverse; empty:
  // "quotes desc". Where numbers change between pages, a speaker may move between them.
  orderBy?: string;
  // As in ListArticlesRequest.
  pageSize?: number;
  // As in ListArticlesRequest.
  pageToken?: string;
};

export type ListSpeakersResponse = {
  // In the order asked for; empty: nothing (more) matches.
  speakers?: SpeakerRecord[];
  // As in ListArticlesResponse.
  nextPageToken?: string;
};

// Which statements to watch.
export type StatementSelection = {
  // Statements with a quote that matches; unset: all.
  filter?: QuoteFilter;
  // Quotes that match any of these do not count as matching.
  exclude?: QuoteFilter[];
};

export type ExportRequest = {
  quotes?: QuoteSelection;
  events?: EventSelection;
  // In VIEW_BASIC.
  articles?: ArticleSelection;
  // A format that the kind does not have: INVALID_ARGUMENT.
  format?: ExportFormat;
  // Unit of the spans; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
  // resume_token of an earlier response to the same request: goes on after it, without a head. Empty: from the beginning.
  resumeToken?: string;
};

export type ExportResponse = {
  // Bytes of the file: whole lines, at most about 1 MiB. The parts in order are the file.
  data?: string;
  // Records in these bytes.
  records?: number;
  // Goes on after these bytes; empty: the file is complete.
  resumeToken?: string;
};

export type WatchRequest = {
  // Watches quotes.
  quotes?: QuoteSelection;
  // Watches events.
  events?: EventSelection;
  // Watches articles, in VIEW_BASIC.
  articles?: ArticleSelection;
  // Watches statements, without their occurrences.
  statements?: StatementSelection;
  // resume_token of an earlier response to the same selection: goes on after it. Empty: begins anew.
  resumeToken?: string;
  // True: without what is stored already, only changes from now on. No effect beside a resume_token.
  changesOnly?: boolean;
  // Longest silence before a progress mark, 1 s to 1 h; unset: 15 s.
  progressInterval?: Duration;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

// One step of a watch. It takes effect as a whole: first removed_ids go, then the records come.
export type WatchResponse = {
  // Whether this was stored when the watch began, or since.
  phase?: WatchPhase;
  // Quotes, where these are watched. All three lists and removed_ids empty: a progress mark. The first
  // response of WATCH_PHASE_CHANGES is always a progress mark: from it on the snapshot is complete.
  quotes?: QuoteRecord[];
  // Events, where these are watched.
  events?: EventRecord[];
  // Articles, where these are watched.
  articles?: ArticleRecord[];
  // Ids (quote_id, event_id, article_id, statement_id) of records that a newer revision or analysis no longer holds, that
  // no longer match, or whose article was removed. Some may never have been sent. Of a statement that grew: all ids it may
  // have been sent by.
  removedIds?: string[];
  // Goes on after this response. Never empty.
  resumeToken?: string;
  // When the change was stored; in a progress mark and in the snapshot: when the response was made.
  storedAt?: Timestamp;
  // Why something changed.
  cause?: ChangeCause;
  // Statements, where these are watched: those that the change made, or brought a quote or took one from, as they are
  // when the response is made. What is not reported as changed is replaced by the record with the same statement_id. A snapshot
  // may bring a statement more than once.
  statements?: Statement[];
  // REVISED: quotes whose words a newer revision or analysis changed, with the old words. The id of `from` stands in
  // removed_ids, `to` in quotes. Only where quotes are watched and either side matches; empty for changes whose old
  // revision was removed.
  revisedQuotes?: AlteredQuote[];
  // The same of events.
  revisedEvents?: AlteredEvent[];
};

export type ExportFormat = "EXPORT_FORMAT_UNSPECIFIED" | "EXPORT_FORMAT_JSON_LINES" | "EXPORT_FORMAT_CSV" | "EXPORT_FORMAT_SCHEMA_ORG" | "EXPORT_FORMAT_WEB_ANNOTATION" | "EXPORT_FORMAT_POLECAT" | "EXPORT_FORMAT_GDELT";

export type WatchPhase = "WATCH_PHASE_UNSPECIFIED" | "WATCH_PHASE_SNAPSHOT" | "WATCH_PHASE_CHANGES";

// Why something changed.
export type ChangeCause = "CHANGE_CAUSE_UNSPECIFIED" | "CHANGE_CAUSE_REMOVED" | "CHANGE_CAUSE_CORRECTED";

export type ListRevisionsRequest = {
  // Required.
  articleId?: string;
  // Most revisions to return; 0: 50; more than 1000 means 1000.
  pageSize?: number;
  // next_page_token of an earlier response to the same request; empty: the first page.
  pageToken?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type ListRevisionsResponse = {
  // In VIEW_BASIC; the latest analysis of each revision. The one that is served stands first, then the latest seen first.
  revisions?: ArticleRecord[];
  // Empty: this is the last page.
  nextPageToken?: string;
};

export type DiffRevisionsRequest = {
  // Required.
  articleId?: string;
  // The revision to compare with; empty: the latest seen before `to`.
  from?: string;
  // The changed revision; empty: the one that is served.
  to?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

// A quote that both revisions hold, with other words or another speaker.
export type AlteredQuote = {
  from?: QuoteRecord;
  to?: QuoteRecord;
  // The new words beside the old ones.
  words?: WordRun[];
  // True where the words are the same and somebody else is given as the speaker.
  speakerChanged?: boolean;
};

// An event that both revisions hold, with differences.
export type AlteredEvent = {
  from?: EventRecord;
  to?: EventRecord;
  // The new clause beside the old one.
  words?: WordRun[];
  // Fields with other values: "code", "source", "target", "date", "location", "modality", "counts".
  changed?: string[];
};

export type DiffRevisionsResponse = {
  // The two revisions, in VIEW_BASIC.
  from?: ArticleRecord;
  to?: ArticleRecord;
  // True where the text is the same, byte by byte.
  sameText?: boolean;
  addedQuotes?: QuoteRecord[];
  removedQuotes?: QuoteRecord[];
  alteredQuotes?: AlteredQuote[];
  addedEvents?: EventRecord[];
  removedEvents?: EventRecord[];
  alteredEvents?: AlteredEvent[];
  // The headline of `to` beside that of `from`; empty: they are the same.
  headline?: WordRun[];
};

// Words in a row with the same change.
export type WordRun = {
  change?: WordChange;
  // The words as this text prints them; empty for WORD_CHANGE_CUT.
  text?: string;
  // The words of the reference they stand for, as printed there; empty for WORD_CHANGE_INSERTED and _BRACKETED.
  referenceText?: string;
};

// Why two quotes were joined.
export type JoinReason = {
  // What was compared: "cosine", "same_speaker", "within_a_day" … (api/ledger/compare.h).
  evidence?: string;
  // How much it spoke for the join, as logarithm of the odds; negative: against it.
  weight?: number | "NaN" | "Infinity" | "-Infinity";
};

// Through whom the words came to the reader: outlet, agency, channel, speaker. An empty link was not stated.
export type SourceChain = {
  // Who published the article.
  outlet?: string;
  // News agency that the article is credited to: "Reuters".
  agency?: string;
  // Channel or medium in which it was said: "Korean Central News Agency", "an interview"; see Quote.via.
  channel?: string;
  // Who said it; see Quote.speaker_name.
  speaker?: string;
};

// A quote in a statement.
export type Occurrence = {
  quote?: QuoteRecord;
  // Its words beside those of Statement.fullest.
  wording?: Wording;
  // The difference in words, in text order; a single run where there is none, empty for WORDING_PARAPHRASE.
  words?: WordRun[];
  // Id of the quote of the statement that this one was joined to most surely; empty: the statement has no other.
  joinedTo?: string;
  // How sure that join is, 0 to 1.
  joinConfidence?: number | "NaN" | "Infinity" | "-Infinity";
  // The evidence that weighed most in it, the strongest first, at most 6.
  reasons?: JoinReason[];
  // Through whom it came. GetStatement only.
  chain?: SourceChain;
  // Id of the article of an earlier occurrence that this one's article is a copy of, word by word but for a few (the same
  // story of an agency): the two are one source. Empty: it is a copy of none. GetStatement only.
  copyOf?: string;
};

export type Statement = {
  // Id of one of its quotes; changes where quotes come that join it to another. GetStatement takes the id of any quote
  // in the statement, so an id that was served once goes on leading to what the quote belongs to now.
  statementId?: string;
  // Id of its talking point; see Timeline.talking_point_id.
  talkingPointId?: string;
  // The quote with most of the speaker's own words.
  fullest?: QuoteRecord;
  // Number of its quotes; at least 1.
  quoteCount?: number;
  // Number of articles they stand in; at least 1.
  articleCount?: number;
  // Number of outlets; 0: none is known.
  outletCount?: number;
  // Their names, in the order of first publication, at most 50.
  outlets?: string[];
  // Publication day ("YYYY-MM-DD") of the first of its articles; empty: not known.
  firstPublished?: string;
  // Publication day ("YYYY-MM-DD") of the last of its articles; empty: not known.
  lastPublished?: string;
  // Its quotes, the first published first. GetStatement only; empty otherwise.
  occurrences?: Occurrence[];
  // GetStatement: not empty where more occurrences follow.
  nextPageToken?: string;
  // Sources among the occurrences of this answer: articles that are copies of one text count once. Copies are looked
  // for among the first 64 articles. GetStatement only; 0 otherwise.
  sourceCount?: number;
};

export type ListStatementsRequest = {
  // Statements with a quote that matches; unset: all.
  filter?: QuoteFilter;
  // Quotes that match any of these do not count as matching.
  exclude?: QuoteFilter[];
  // Only statements in at least so many articles; 0 and 1: all.
  minArticles?: number;
  // "published" (day of the last matching quote), with " desc" behind it for the reverse; empty: "published desc".
  orderBy?: string;
  // As in ListQuotesRequest, but at most 200.
  pageSize?: number;
  // As in ListQuotesRequest.
  pageToken?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type ListStatementsResponse = {
  // In the order asked for; empty: nothing (more) matches.
  statements?: Statement[];
  // Empty: this is the last page. A page may hold fewer statements than asked for, or none, with a token to go on by.
  nextPageToken?: string;
};

export type GetStatementRequest = {
  // Required: a statement_id, or the id of any quote in the statement.
  statementId?: string;
  // Most occurrences to return; 0: 50; more than 200 means 200.
  pageSize?: number;
  // next_page_token of an earlier response to the same request; empty: the first occurrences.
  pageToken?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type VerifyQuoteRequest = {
  // The quotation to check; required, at most 1024 bytes.
  text?: string;
  // Who is claimed to have said it; empty: anybody.
  speaker?: string;
  // Only what was published on this day or earlier ("YYYY-MM-DD", "YYYY-MM" or "YYYY"); empty: whenever.
  before?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

// A passage of an article that a claimed quotation comes from.
export type QuotationSource = {
  // The article that prints it.
  article?: ArticleContext;
  // The passage in its text.
  span?: Span;
  // Text of span.
  text?: string;
  // The quote it belongs to; unset: it stands between quotation marks that no speaker was found for.
  quote?: QuoteRecord;
  // The claim's words beside those of the source: what the claim cut, inserted or altered. Empty for a paraphrase.
  words?: WordRun[];
  // Unit of span.
  spanUnit?: SpanUnit;
};

export type VerifyQuoteResponse = {
  verdict?: Verdict;
  // Where the words stand, best first, at most 20; of VERDICT_SPLICED the first two are the two passages. Empty for
  // VERDICT_NOT_FOUND.
  sources?: QuotationSource[];
  // The source that was published first, among those with the best verdict; unset where there is none.
  earliest?: QuotationSource;
  // Statement of the best source (see GetStatement); empty: none.
  statementId?: string;
};

// A line of a speaker or institution over time.
export type TalkingPoint = {
  // See Timeline.talking_point_id.
  talkingPointId?: string;
  // The statement said first, without its occurrences.
  first?: Statement;
  // The statement said last; equal to first where there is one only.
  last?: Statement;
  // Number of its statements; at least 1.
  statementCount?: number;
  // Number of their quotes.
  quoteCount?: number;
};

export type ListTalkingPointsRequest = {
  // Talking points with a quote that matches; unset: all.
  filter?: QuoteFilter;
  // Quotes that match any of these do not count as matching.
  exclude?: QuoteFilter[];
  // Only talking points of at least so many statements; 0: 2; 1: all.
  minStatements?: number;
  // "published" (day of the last matching quote), with " desc" behind it for the reverse; empty: "published desc".
  orderBy?: string;
  // As in ListStatementsRequest.
  pageSize?: number;
  // As in ListStatementsRequest.
  pageToken?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

export type ListTalkingPointsResponse = {
  // In the order asked for; empty: nothing (more) matches.
  talkingPoints?: TalkingPoint[];
  // As in ListStatementsResponse.
  nextPageToken?: string;
};

export type GetTimelineRequest = {
  // Required: a talking_point_id, or the id of any quote in it.
  talkingPointId?: string;
  // Most statements to return; 0: 50; more than 200 means 200.
  pageSize?: number;
  // next_page_token of an earlier response to the same request; empty: the first statements.
  pageToken?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
};

// A statement in its line.
export type TimelineEntry = {
  // Without its occurrences.
  statement?: Statement;
  // Its words beside those of the statement before it; unset for the first.
  wording?: Wording;
  // The drift: what it cut, inserted or altered. Empty for the first, and for WORDING_PARAPHRASE.
  words?: WordRun[];
};

export type Timeline = {
  // Id of one of its quotes; see Statement.statement_id.
  talkingPointId?: string;
  // Its statements, the first published first.
  entries?: TimelineEntry[];
  // Number of its statements.
  statementCount?: number;
  // Empty: no statements follow.
  nextPageToken?: string;
};

// How the words of a text relate to those of the text it is compared with.
export type Wording = "WORDING_UNSPECIFIED" | "WORDING_SAME" | "WORDING_CUT" | "WORDING_ALTERED" | "WORDING_PARAPHRASE";

export type WordChange = "WORD_CHANGE_UNSPECIFIED" | "WORD_CHANGE_SAME" | "WORD_CHANGE_CUT" | "WORD_CHANGE_INSERTED" | "WORD_CHANGE_ALTERED" | "WORD_CHANGE_BRACKETED";

// What a claimed quotation is, beside what is stored.
export type Verdict = "VERDICT_UNSPECIFIED" | "VERDICT_VERBATIM" | "VERDICT_ALTERED" | "VERDICT_TRUNCATED" | "VERDICT_SPLICED" | "VERDICT_PARAPHRASE" | "VERDICT_OTHER_SPEAKER" | "VERDICT_NOT_FOUND";

// One number, as one article reports it.
export type StoryFigure = {
  count?: Count;
  // The event (mention) that carries it.
  eventId?: string;
  // Who prints it; empty: not known.
  outlet?: string;
  // Day that it holds for: as stated, else of publication ("YYYY-MM-DD"); empty: not known.
  day?: string;
  relation?: FigureRelation;
  // The words that make it a running total or name its period: "so far", "last year"; empty: none.
  words?: string;
};

// The numbers that mentions give for one thing.
export type StoryTotal = {
  // What is counted: "dead", "missile"; empty: not stated.
  unit?: string;
  // As in Count.kind.
  kind?: string;
  // In the order of their days.
  figures?: StoryFigure[];
  // The last figure that is neither of another period nor contradicted by a later one; unset: there is none.
  latest?: Count;
  // True where two figures cannot both be true.
  contradicted?: boolean;
};

export type StoryEvent = {
  // Id of one of its mentions; changes where mentions come. ListStoryEvents filters, GetEvent reads mentions.
  storyEventId?: string;
  // CAMEO code or its beginning that all mentions share.
  act?: string;
  // The mention with most detail: dated, placed, with numbers.
  fullest?: EventRecord;
  // First and last day that it can have happened on, as its mentions state ("YYYY-MM-DD"); empty: not known.
  firstDay?: string;
  lastDay?: string;
  // Where it happened; unset: no mention states it.
  place?: Place;
  status?: StoryStatus;
  // The mention that decides the status: what came true, what put it off; empty: the status has none of its own.
  statusEventId?: string;
  // The new day of what was postponed ("YYYY-MM-DD"); empty: not stated.
  postponedTo?: string;
  // Number of its mentions, their articles and outlets (0: none is known).
  mentionCount?: number;
  articleCount?: number;
  outletCount?: number;
  // Of the articles, those that are copies of one text count once.
  sourceCount?: number;
  // Names of the outlets in the order of first publication, at most 50.
  outlets?: string[];
  // Publication day ("YYYY-MM-DD") of the first and the last of its articles; empty: not known.
  firstPublished?: string;
  lastPublished?: string;
  // The mentions, the first published first; at most ListStoryEventsRequest.max_mentions. Without context_text, which
  // GetEvent has.
  mentions?: EventRecord[];
  // The numbers that mentions give, by what they count.
  totals?: StoryTotal[];
  // True where more mentions than are looked at may belong to it: numbers are then at least what they say.
  moreMentions?: boolean;
};

export type ListStoryEventsRequest = {
  // Story events with a mention that matches; unset: all.
  filter?: EventFilter;
  // Mentions that match any of these do not count as matching.
  exclude?: EventFilter[];
  // Only story events in at least so many articles; 0 and 1: all.
  minArticles?: number;
  // Statuses; empty: all.
  status?: StoryStatus[];
  // Day by which plans are judged ("YYYY-MM-DD"); empty: today (UTC).
  asOf?: string;
  // "published" (day of the last matching mention), with " desc" behind it for the reverse; empty: "published desc".
  orderBy?: string;
  // Most story events to return; 0: 20; more than 100 means 100. Fewer may come, or none, with a next_page_token.
  pageSize?: number;
  // As in ListEventsRequest.
  pageToken?: string;
  // Unit of the spans in the answer; unset: UTF-8 bytes.
  spanUnit?: SpanUnit;
  // Most mentions that each story event holds; 0, and more than 50, mean 50. mention_count counts all.
  maxMentions?: number;
};

export type ListStoryEventsResponse = {
  // In the order asked for; empty: nothing (more) matches.
  storyEvents?: StoryEvent[];
  // Empty: this is the last page.
  nextPageToken?: string;
};

// How a story event stands, on the day that the request names.
export type StoryStatus = "STORY_STATUS_UNSPECIFIED" | "STORY_STATUS_HAPPENED" | "STORY_STATUS_PLANNED" | "STORY_STATUS_CAME_TRUE" | "STORY_STATUS_POSTPONED" | "STORY_STATUS_CANCELLED" | "STORY_STATUS_OVERDUE" | "STORY_STATUS_DENIED" | "STORY_STATUS_UNREAL";

// How a figure relates to the one before it in its total.
export type FigureRelation = "FIGURE_RELATION_UNSPECIFIED" | "FIGURE_RELATION_FIRST" | "FIGURE_RELATION_AGREES" | "FIGURE_RELATION_RISEN" | "FIGURE_RELATION_OTHER_PERIOD" | "FIGURE_RELATION_CONTRADICTS";
