#include "api/store/sqlite/beginnings.h"

#include <algorithm>

#include "api/store/compress.h"
#include "api/store/sqlite/selection.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {

TextParts SplitBeginnings(std::string_view text) {
  TextParts parts;
  const auto add = [](std::string_view more, std::string* to) {
    if (!Trim(more).empty()) StrAppend(to, to->empty() ? "" : " ", more);
  };
  while (!text.empty()) {
    if (text.front() == '"') {
      const size_t end = std::min(text.find('"', 1), text.size());
      if (!Trim(text.substr(1, end - 1)).empty()) add(StrCat(text.substr(0, end), "\""), &parts.rest);
      text.remove_prefix(std::min(end + 1, text.size()));
      continue;
    }
    const size_t end = std::min(text.find_first_of(" \t\n\""), text.size());
    const std::string_view word = text.substr(0, end);
    add(word, word.size() > 1 && word.back() == '*' ? &parts.beginnings : &parts.rest);
    text.remove_prefix(end);
    text = text.substr(std::min(text.find_first_not_of(" \t\n"), text.size()));
  }
  return parts;
}

template <typename Filter>
absl::StatusOr<std::unique_ptr<Beginnings<Filter>>> Beginnings<Filter>::Make(
    Connection& connection, const Filter& include, const std::vector<Filter>& exclude,
    const ObservedRange& observed) {
  const auto begins = [](const Filter& filter) {
    return filter.text().find('*') != std::string::npos && !SplitBeginnings(filter.text()).beginnings.empty();
  };
  if (!begins(include) && std::none_of(exclude.begin(), exclude.end(), begins)) return nullptr;
  auto out = std::unique_ptr<Beginnings>(new Beginnings(connection));
  OR_ASSIGN_OR_RETURN(out->splitter_, WordSplitter::Make());
  const TextParts parts = SplitBeginnings(include.text());
  Filter tested, other = include;
  tested.set_text(parts.beginnings);
  other.set_text(parts.rest);
  out->include_ = Compile(tested, *out->splitter_);
  std::vector<Filter> others;
  for (const Filter& filter : exclude) {
    if (begins(filter)) {
      out->exclude_.push_back(Compile(filter, *out->splitter_));
    } else {
      others.push_back(filter);
    }
  }
  out->others_ = Select(other, others, observed);
  return out;
}

template <typename Filter>
bool Beginnings<Filter>::Test(const Facts& facts) const {
  return include_.Matches(facts) && std::none_of(exclude_.begin(), exclude_.end(), [&](const auto& excluded) {
           return excluded.Matches(facts);
         });
}

template <>
absl::StatusOr<bool> Beginnings<v1::QuoteFilter>::Matches(std::string_view packed, int64_t row) {
  v1::QuoteRecord record;
  OR_RETURN_IF_ERROR(ReadFinding(packed, row, &headers_, &record));
  return Test(QuoteFacts(record, *splitter_));
}

template <>
absl::StatusOr<bool> Beginnings<v1::EventFilter>::Matches(std::string_view packed, int64_t row) {
  v1::EventRecord record;
  OR_RETURN_IF_ERROR(ReadFinding(packed, row, &headers_, &record));
  return Test(EventFacts(record, *splitter_));
}

template <>
absl::StatusOr<bool> Beginnings<v1::ArticleFilter>::Matches(std::string_view packed, int64_t row) {
  v1::ArticleRecord record;
  OR_RETURN_IF_ERROR(Unpack(packed, &record));
  OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle enriched, ReadEnriched(connection_, row, true));
  const ArticleText text = TextOf(enriched);
  return Test(ArticleFacts(record, text, *splitter_));
}

template class Beginnings<v1::ArticleFilter>;
template class Beginnings<v1::QuoteFilter>;
template class Beginnings<v1::EventFilter>;

}  // namespace onrecord::api::sqlite
