#include "cli/client/rows.h"

#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

using api::Day, api::KindName, api::ModalityName;

constexpr std::string_view kBold = "1", kDim = "2", kCyan = "36";

std::string OrCode(const v1::EventActor& actor) {
  if (!actor.name().empty())
    return actor.code().empty() ? actor.name() : StrCat(actor.name(), " (", actor.code(), ")");
  return actor.code().empty() ? actor.text() : actor.code();
}

// "speaker, role, affiliation", as far as known.
std::string Described(const std::string& name, const std::string& role, const std::string& affiliation) {
  std::string out = name.empty() ? "?" : name;
  for (const std::string* more : {&role, &affiliation}) {
    if (!more->empty()) StrAppend(&out, ", ", *more);
  }
  return out;
}

// The resolved speaker, else the words of the article in brackets.
std::string SpeakerOf(const v1::Quote& quote) {
  if (!quote.speaker_name().empty() || quote.source_text().empty()) return quote.speaker_name();
  return StrCat("[", quote.source_text(), "]");
}

// What people corrected: " (corrected)".
std::string Corrected(const v1::Quote& quote) { return quote.corrections().empty() ? "" : " (corrected)"; }

}  // namespace

template <>
std::vector<Column> TableColumns<v1::QuoteRecord>() {
  return {{"PUBLISHED", 10, kDim},
          {"SPEAKER", 26, kBold},
          {"KIND", 8, kDim},
          {"QUOTE", 0, ""},
          {"OUTLET", 16, kCyan}};
}
template <>
std::vector<Column> TableColumns<v1::EventRecord>() {
  return {{"DAY", 10, kDim}, {"CODE", 5, kBold}, {"SOURCE", 22, kBold}, {"TARGET", 22, kBold},
          {"EVENT", 0, ""},  {"HOW", 12, kDim},  {"OUTLET", 14, kCyan}};
}
template <>
std::vector<Column> TableColumns<v1::ArticleRecord>() {
  return {{"PUBLISHED", 10, kDim}, {"OUTLET", 18, kCyan}, {"HEADLINE", 0, kBold},
          {"QUOTES", 6, ""},       {"EVENTS", 6, ""},     {"ARTICLE", 12, kDim}};
}
template <>
std::vector<Column> TableColumns<v1::SpeakerRecord>() {
  return {{"QUOTES", 6, kBold},    {"ARTICLES", 8, ""},   {"SPEAKER", 0, kBold},
          {"AFFILIATION", 30, ""}, {"COUNTRY", 7, kCyan}, {"LAST", 10, kDim}};
}

std::vector<std::string> TableCells(const v1::QuoteRecord& record) {
  const v1::Quote& quote = record.quote();
  const bool direct = quote.kind() == v1::QUOTE_KIND_DIRECT;
  return {Day(record.article().published()),
          StrCat(Described(SpeakerOf(quote), quote.speaker_role(), quote.speaker_affiliation()),
                 Corrected(quote)),
          KindName(quote.kind()), direct ? StrCat("“", quote.text(), "”") : quote.text(),
          record.article().outlet()};
}

std::vector<std::string> TableCells(const v1::EventRecord& record) {
  const v1::Event& event = record.event();
  std::string how = ModalityName(event.modality());
  if (!record.in_quote_id().empty()) StrAppend(&how, how.empty() ? "" : ", ", "quoted");
  return {Day(event.date()), event.code(), OrCode(event.source()),   OrCode(event.target()),
          event.text(),      how,          record.article().outlet()};
}

std::vector<std::string> TableCells(const v1::ArticleRecord& record) {
  const v1::ArticleContext& context = record.context();
  return {Day(context.published()),
          context.outlet(),
          context.headline().empty() ? record.snippet() : context.headline(),
          StrCat(record.quote_count()),
          StrCat(record.event_count()),
          context.article_id().substr(0, 12)};
}

std::vector<std::string> TableCells(const v1::SpeakerRecord& record) {
  return {StrCat(record.quote_count()),
          StrCat(record.article_count()),
          Described(record.name(), record.role(), ""),
          record.affiliation(),
          record.country(),
          record.last_published()};
}

}  // namespace onrecord::cli
