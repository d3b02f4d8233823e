#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/filter/filter_matcher.h"
#include "api/store/select_rows.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/connection.h"

// Beginnings of words ("sanct*") in the texts of filters. FTS5 puts the lists of all words that begin so
// together, of the whole table, before it gives the first row: 80 ms where most of a million quotes have
// one, for each query. But then a row that matches is never far: rows that match all else are tested one by
// one (see matching_rows.h).
namespace onrecord::api::sqlite {

// The text of a filter in two, each a text itself.
//   `talks "in Geneva" sanct*`  ->  `sanct*` and `talks "in Geneva"`
struct TextParts {
  std::string beginnings, rest;
};
TextParts SplitBeginnings(std::string_view text);

template <typename Filter>
struct FactsOf;
template <>
struct FactsOf<v1::ArticleFilter> {
  using Type = ArticleFacts;
};
template <>
struct FactsOf<v1::QuoteFilter> {
  using Type = QuoteFacts;
};
template <>
struct FactsOf<v1::EventFilter> {
  using Type = EventFacts;
};

// What filters say but for beginnings, and whether rows that match it match these as well.
template <typename Filter>
class Beginnings {
 public:
  // nullptr: the filters have none. kInternal: this SQLite has no FTS5. About 0.1 ms.
  static absl::StatusOr<std::unique_ptr<Beginnings>> Make(Connection& connection, const Filter& include,
                                                          const std::vector<Filter>& exclude,
                                                          const ObservedRange& observed);

  // What is selected without them: all that the filters select, and more.
  const Selection& others() const { return others_; }
  // `packed`: the record of row `row`, which `others` selects. About 0.02 ms; of articles, whose text is
  // read, 0.2 ms.
  absl::StatusOr<bool> Matches(std::string_view packed, int64_t row);

 private:
  using Facts = typename FactsOf<Filter>::Type;
  explicit Beginnings(Connection& connection) : connection_(connection), headers_(connection) {}
  bool Test(const Facts& facts) const;

  Connection& connection_;
  Headers headers_;
  Selection others_;
  std::unique_ptr<WordSplitter> splitter_;
  FilterMatcher<Facts> include_;               // beginnings only
  std::vector<FilterMatcher<Facts>> exclude_;  // filters that have some
};

}  // namespace onrecord::api::sqlite
