#include "enrich/document/analysis.h"

#include <array>

namespace onrecord {
namespace {

template <size_t n, typename Enum>
std::string_view At(const std::array<std::string_view, n>& names, Enum value) {
  return names[static_cast<size_t>(value)];
}

}  // namespace

std::string_view Name(ZoneKind kind) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "headline", "byline",  "meta_date", "dateline",      "body",
      "subhead",  "caption", "credit",    "section_label", "boilerplate"};
  return At(kNames, kind);
}

std::string_view Name(QuoteKind kind) {
  static constexpr std::array<std::string_view, 3> kNames = {"direct", "indirect", "mixed"};
  return At(kNames, kind);
}

std::string_view Name(Attitude attitude) {
  static constexpr std::array<std::string_view, 3> kNames = {"speech", "belief", "intention"};
  return At(kNames, attitude);
}

std::string_view Name(Modality modality) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "asserted", "planned", "hypothetical", "negated", "reported", "habitual", "historical"};
  return At(kNames, modality);
}

std::string_view Name(Basis basis) {
  static constexpr std::array<std::string_view, 7> kNames = {"none",      "text",     "markup",     "header",
                                                             "file_name", "dateline", "publication"};
  return At(kNames, basis);
}

std::string_view Name(Precision precision) {
  static constexpr std::array<std::string_view, 9> kNames = {"none",   "minute", "day",    "week",    "month",
                                                             "season", "year",   "decade", "interval"};
  return At(kNames, precision);
}

std::string_view Name(EntityKind kind) {
  static constexpr std::array<std::string_view, 6> kNames = {"other", "person",  "organisation",
                                                             "place", "country", "group"};
  return At(kNames, kind);
}

std::string_view Name(MentionForm form) {
  static constexpr std::array<std::string_view, 3> kNames = {"name", "nominal", "pronoun"};
  return At(kNames, form);
}

}  // namespace onrecord
