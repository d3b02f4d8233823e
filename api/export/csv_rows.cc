#include "api/export/csv_rows.h"

#include <google/protobuf/util/time_util.h>

#include "common/base/strings.h"
#include "common/base/tame.h"

namespace onrecord::api {

std::string Day(const v1::TimeValue& time) { return time.edtf(); }

std::string KindName(v1::QuoteKind kind) {
  switch (kind) {
    case v1::QUOTE_KIND_DIRECT:
      return "direct";
    case v1::QUOTE_KIND_INDIRECT:
      return "indirect";
    case v1::QUOTE_KIND_MIXED:
      return "mixed";
    default:
      return "";
  }
}

std::string ModalityName(v1::Modality modality) {
  const std::string& name = v1::Modality_Name(modality);
  return modality == v1::MODALITY_UNSPECIFIED ? "" : AsciiLower(name.substr(std::string("MODALITY_").size()));
}

std::string CountsInWords(const v1::Event& event) {
  std::string out;
  for (const v1::Count& count : event.counts()) {
    StrAppend(&out, out.empty() ? "" : "; ", count.qualifier(), count.qualifier().empty() ? "" : " ",
              count.value());
    if (count.upper() > count.value()) StrAppend(&out, "–", count.upper());
    StrAppend(&out, " ", count.unit());
  }
  return out;
}

template <>
std::vector<std::string_view> CsvColumns<v1::QuoteRecord>() {
  return {"quote_id",   "article_id", "revision_id", "published",   "outlet",   "headline", "url",
          "kind",       "speaker",    "role",        "affiliation", "country",  "cue",      "said",
          "confidence", "rule",       "text",        "context",     "corrected"};
}
template <>
std::vector<std::string_view> CsvColumns<v1::EventRecord>() {
  return {"event_id", "article_id", "revision_id", "published",   "outlet", "headline",         "url",
          "code",     "plover",     "goldstein",   "source_code", "source", "target_code",      "target",
          "date",     "place",      "country",     "modality",    "counts", "in_quote_speaker", "confidence",
          "rule",     "text",       "context"};
}
template <>
std::vector<std::string_view> CsvColumns<v1::ArticleRecord>() {
  return {"article_id", "revision_id", "published", "outlet", "headline", "byline",
          "url",        "language",    "ingested",  "quotes", "events",   "snippet"};
}
template <>
std::vector<std::string_view> CsvColumns<v1::SpeakerRecord>() {
  return {"speaker_key",     "name",          "role", "affiliation", "country", "quotes", "articles",
          "first_published", "last_published"};
}

namespace {

std::string Ingested(const v1::ArticleContext& context) {
  return context.has_ingested_at() ? google::protobuf::util::TimeUtil::ToString(context.ingested_at()) : "";
}

// "speaker; cue": what people corrected.
std::string CorrectedFields(const v1::Quote& quote) {
  std::string out;
  for (const v1::AppliedCorrection& correction : quote.corrections()) {
    StrAppend(&out, out.empty() ? "" : "; ",
              correction.kind() == v1::CORRECTION_KIND_SPEAKER ? "speaker" : "cue");
  }
  return out;
}

using Fields = std::vector<std::string>;

// The columns of the article that a quote or an event stands in.
Fields FieldsOf(const v1::ArticleContext& article) {
  return {article.article_id(), article.revision_id(), Day(article.published()),
          article.outlet(),     article.headline(),    article.url()};
}

Fields Joined(Fields id, const Fields& article, const Fields& own) {
  id.insert(id.end(), article.begin(), article.end());
  id.insert(id.end(), own.begin(), own.end());
  return id;
}

}  // namespace

std::vector<std::string> CsvFields(const v1::QuoteRecord& record) {
  const v1::Quote& quote = record.quote();
  return Joined(
      {quote.quote_id()}, FieldsOf(record.article()),
      {KindName(quote.kind()), quote.speaker_name(), quote.speaker_role(), quote.speaker_affiliation(),
       quote.speaker_country(), quote.cue_lemma(), Day(quote.said()), StrCat(quote.why().confidence()),
       quote.why().rule(), quote.text(), quote.context_text(), CorrectedFields(quote)});
}

std::vector<std::string> CsvFields(const v1::EventRecord& record) {
  const v1::Event& event = record.event();
  return Joined(
      {event.event_id()}, FieldsOf(record.article()),
      {event.code(), event.plover(), StrCat(event.goldstein()), event.source().code(),
       event.source().name().empty() ? event.source().text() : event.source().name(), event.target().code(),
       event.target().name().empty() ? event.target().text() : event.target().name(), Day(event.date()),
       event.location().name(), event.location().country(), ModalityName(event.modality()),
       CountsInWords(event), record.in_quote_speaker(), StrCat(event.why().confidence()), event.why().rule(),
       event.text(), record.context_text()});
}

std::vector<std::string> CsvFields(const v1::ArticleRecord& record) {
  const v1::ArticleContext& context = record.context();
  return {context.article_id(),
          context.revision_id(),
          Day(context.published()),
          context.outlet(),
          context.headline(),
          context.byline(),
          context.url(),
          context.language(),
          Ingested(context),
          StrCat(record.quote_count()),
          StrCat(record.event_count()),
          record.snippet()};
}

std::vector<std::string> CsvFields(const v1::SpeakerRecord& record) {
  return {record.speaker_key(),
          record.name(),
          record.role(),
          record.affiliation(),
          record.country(),
          StrCat(record.quote_count()),
          StrCat(record.article_count()),
          record.first_published(),
          record.last_published()};
}

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    const std::string cell = TameCell(cells[i]);
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  line += "\r\n";
  return line;
}

}  // namespace onrecord::api
