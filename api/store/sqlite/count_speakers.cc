#include "api/store/sqlite/count_speakers.h"

#include <algorithm>
#include <optional>
#include <type_traits>

#include "api/store/sqlite/observed_range.h"
#include "api/store/sqlite/quote_facets.h"
#include "api/store/sqlite/tables.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// The rows that the index of words finds for a strand. They must be asked for in rising order.
class WordRows {
 public:
  static absl::StatusOr<WordRows> Find(Connection& connection, const Strand& strand) {
    const Strand words{strand.first, strand.last, strand.match, {}};
    const Query query = RowsOf(QuoteTable(), words, "{row}", false);
    OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(query.sql, query.values));
    return WordRows(std::move(rows));
  }

  // The next row; nothing behind the last.
  absl::StatusOr<std::optional<int64_t>> Next() {
    OR_ASSIGN_OR_RETURN(const bool there, rows_.Step());
    at_ = there ? rows_.Int(0) : INT64_MAX;
    if (!there) return std::nullopt;
    return at_;
  }

  absl::StatusOr<bool> Has(int64_t row) {
    while (at_ < row) OR_RETURN_IF_ERROR(Next().status());
    return at_ == row;
  }

 private:
  explicit WordRows(Statement rows) : rows_(std::move(rows)) {}
  Statement rows_;
  int64_t at_ = 0;
};

// Counts by number of speaker, in pages that are made when they are first counted in: numbers are dense, and
// a hash table of tens of thousands of speakers costs more than all else.
class Tally {
 public:
  // Rows come in rising order.
  void Add(int64_t speaker, int64_t row) {
    const auto page = static_cast<size_t>(speaker) / kSpeakers;
    if (page >= pages_.size()) pages_.resize(page + 1);
    if (pages_[page].empty()) pages_[page].resize(kSpeakers);
    Count& count = pages_[page][static_cast<size_t>(speaker) % kSpeakers];
    ++count.quotes;
    if (count.last == 0 || rows::ArticleOf(count.last) != rows::ArticleOf(row)) ++count.articles;
    if (count.first == 0 && row >= rows::kFirstKnown) count.first = row;
    count.last = row;
  }

  std::vector<Counted> Take() const {
    std::vector<Counted> out;
    for (size_t page = 0; page < pages_.size(); ++page) {
      for (size_t i = 0; i < pages_[page].size(); ++i) {
        const Count& count = pages_[page][i];
        if (count.quotes == 0) continue;
        out.push_back({.speaker = static_cast<int64_t>(page * kSpeakers + i),
                       .quotes = count.quotes,
                       .articles = count.articles,
                       .first = count.first,
                       .last = count.last});
      }
    }
    return out;
  }

 private:
  static constexpr size_t kSpeakers = 1024;
  struct Count {
    int64_t first = 0, last = 0;
    uint32_t quotes = 0, articles = 0;
  };
  std::vector<std::vector<Count>> pages_;
};

struct Excluded {
  FacetFilter facets;
  std::optional<WordRows> words;  // not set: facets say it all
  bool of_article = false;        // whether the article at hand matches
};

class Counting {
 public:
  Counting(Connection& connection, FacetFilter include, std::vector<Excluded> exclude, bool by_words,
           size_t most_looked_up)
      : connection_(connection),
        include_(std::move(include)),
        exclude_(std::move(exclude)),
        by_words_(by_words),
        most_looked_up_(most_looked_up) {}

  absl::Status Add(const Strand& strand) {
    if (!strand.match.empty()) {
      OR_ASSIGN_OR_RETURN(const auto candidates, FindCandidates(strand));
      if (candidates) return AddCandidates(*candidates);
    }
    std::optional<WordRows> words;
    if (by_words_) {
      OR_ASSIGN_OR_RETURN(WordRows found, WordRows::Find(connection_, strand));
      words.emplace(std::move(found));
    }
    OR_ASSIGN_OR_RETURN(
        Statement rows,
        connection_.Query("SELECT article, value FROM quote_facet WHERE article BETWEEN ? AND ?"
                          " ORDER BY article",
                          {rows::ArticleOf(strand.first), strand.last}));
    const auto found = [&](int64_t row) -> absl::StatusOr<bool> { return words->Has(row); };
    const auto all = [](int64_t) { return true; };
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return absl::OkStatus();
      OR_RETURN_IF_ERROR(words ? AddArticle(rows.Int(0), rows.Text(1), found)
                               : AddArticle(rows.Int(0), rows.Text(1), all));
    }
  }

  std::vector<Counted> Take() const { return tally_.Take(); }

 private:
  // Rising; nothing if they are too many.
  absl::StatusOr<std::optional<std::vector<int64_t>>> FindCandidates(const Strand& strand) {
    // Without words the index is of no more use than the facets themselves.
    const size_t most = by_words_ ? most_looked_up_ : most_looked_up_ / 4;
    std::vector<int64_t> out;
    OR_ASSIGN_OR_RETURN(WordRows words, WordRows::Find(connection_, strand));
    while (true) {
      OR_ASSIGN_OR_RETURN(const auto row, words.Next());
      if (!row) return out;
      if (out.size() >= most) return std::nullopt;
      out.push_back(*row);
    }
  }

  absl::Status AddCandidates(const std::vector<int64_t>& candidates) {
    const auto found = [&](int64_t row) {
      return std::binary_search(candidates.begin(), candidates.end(), row);
    };
    int64_t last = -1;
    for (const int64_t candidate : candidates) {
      const int64_t article = rows::ArticleOf(candidate);
      if (article == last) continue;
      last = article;
      OR_ASSIGN_OR_RETURN(Statement row,
                          connection_.Query("SELECT value FROM quote_facet WHERE article = ?", {article}));
      OR_ASSIGN_OR_RETURN(const bool there, row.Step());
      if (there) OR_RETURN_IF_ERROR(AddArticle(article, row.Text(0), found));
    }
    return absl::OkStatus();
  }

  template <typename Found>
  absl::Status AddArticle(int64_t article, std::string_view packed, const Found& found) {
    FacetReader reader(packed);
    if (!include_.Matches(reader.article())) return absl::OkStatus();
    for (Excluded& excluded : exclude_) excluded.of_article = excluded.facets.Matches(reader.article());
    QuoteFacets quote;
    while (reader.Next(&quote)) {
      if (quote.speaker == 0 || !include_.Matches(quote)) continue;
      const int64_t row = article + quote.index;
      if constexpr (std::is_same_v<decltype(found(row)), bool>) {
        if (!found(row)) continue;
      } else {
        OR_ASSIGN_OR_RETURN(const bool matches, found(row));
        if (!matches) continue;
      }
      if (!exclude_.empty()) {
        OR_ASSIGN_OR_RETURN(const bool excluded, IsExcluded(row, quote));
        if (excluded) continue;
      }
      tally_.Add(quote.speaker, row);
    }
    return reader.damaged() ? Internal("store: the facets of article ", article, " are damaged")
                            : absl::OkStatus();
  }

  absl::StatusOr<bool> IsExcluded(int64_t row, const QuoteFacets& quote) {
    for (Excluded& excluded : exclude_) {
      if (!excluded.of_article || !excluded.facets.Matches(quote)) continue;
      if (!excluded.words) return true;
      OR_ASSIGN_OR_RETURN(const bool matches, excluded.words->Has(row));
      if (matches) return true;
    }
    return false;
  }

  Connection& connection_;
  FacetFilter include_;
  std::vector<Excluded> exclude_;
  const bool by_words_;
  const size_t most_looked_up_;
  Tally tally_;
};

}  // namespace

absl::StatusOr<std::vector<Counted>> CountSpeakers(Connection& connection,
                                                   const ListQuery<v1::QuoteFilter>& query,
                                                   size_t most_looked_up) {
  OR_ASSIGN_OR_RETURN(const ObservedRange observed,
                      ReadObservedRange(connection, query.include, query.exclude));
  std::vector<Excluded> exclude;
  for (v1::QuoteFilter filter : query.exclude) {
    OR_ASSIGN_OR_RETURN(FacetFilter facets, FacetFilter::Make(connection, filter));
    Excluded& excluded = exclude.emplace_back(Excluded{std::move(facets), std::nullopt});
    if (!HasWordFields(filter)) continue;
    filter.clear_published();
    OR_ASSIGN_OR_RETURN(WordRows words, WordRows::Find(connection, Select(filter, {}, observed).at(0)));
    excluded.words.emplace(std::move(words));
  }
  OR_ASSIGN_OR_RETURN(FacetFilter include, FacetFilter::Make(connection, query.include));
  Counting counting(connection, std::move(include), std::move(exclude), HasWordFields(query.include),
                    most_looked_up);
  // What is excluded by words and exact values only is left out by the index as well, so that few candidates
  // remain few.
  for (const Strand& strand : Select(query.include, query.exclude, observed)) {
    OR_RETURN_IF_ERROR(counting.Add(strand));
  }
  return counting.Take();
}

}  // namespace onrecord::api::sqlite
