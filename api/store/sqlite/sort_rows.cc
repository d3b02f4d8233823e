#include "api/store/sqlite/sort_rows.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <string>

#include "api/store/row_ids.h"
#include "api/store/sqlite/quote_facets.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// Where more than one article in so many has a row, all are read in order.
constexpr int64_t kReadInOrder = 6;

int Compare(const Place& a, const Place& b) {
  if (a.value == b.value) return a.row < b.row ? -1 : a.row > b.row;
  switch (a.value.kind()) {
    case Value::Kind::kInteger:
      return a.value.integer() < b.value.integer() ? -1 : 1;
    case Value::Kind::kReal:
      return a.value.real() < b.value.real() ? -1 : 1;
    default:
      return a.value.text() < b.value.text() ? -1 : 1;
  }
}

// What quotes are sorted by, from their facets.
class QuoteValues {
 public:
  QuoteValues(Connection& connection, std::string_view order) : connection_(connection), order_(order) {}

  absl::StatusOr<Value> Of(const ArticleFacets& article, const QuoteFacets& quote) {
    if (order_ == "said") return Value(int64_t{quote.said.first});
    if (order_ == "confidence") return Value(quote.confidence);
    if (order_ == "ingested") return Value(article.observed);
    const auto known = keys_.find(quote.speaker);
    if (known != keys_.end()) return Value(known->second);
    OR_ASSIGN_OR_RETURN(Statement found,
                        connection_.Query("SELECT key FROM speaker WHERE id = ?", {quote.speaker}));
    OR_RETURN_IF_ERROR(found.Step().status());
    return Value(keys_.emplace(quote.speaker, found.String(0)).first->second);
  }

 private:
  Connection& connection_;
  const std::string order_;
  absl::flat_hash_map<int64_t, std::string> keys_;  // of speakers
};

using Rows = std::vector<int64_t>::const_iterator;

// Adds the rows from `row` on that belong to the article, and passes them.
absl::Status AddArticle(int64_t article, std::string_view packed, QuoteValues* values, Rows* row, Rows end,
                        FirstPlaces* places) {
  FacetReader reader(packed);
  QuoteFacets quote;
  while (*row != end && rows::ArticleOf(**row) == article && reader.Next(&quote)) {
    if (article + quote.index != **row) continue;
    OR_ASSIGN_OR_RETURN(Value value, values->Of(reader.article(), quote));
    places->Add(std::move(value), **row);
    ++*row;
  }
  if (reader.damaged() || (*row != end && rows::ArticleOf(**row) == article)) {
    return Internal("store: the facets of article ", article, " are damaged");
  }
  return absl::OkStatus();
}

}  // namespace

bool FirstPlaces::Before(const Place& a, const Place& b) const {
  return descending_ ? Compare(a, b) > 0 : Compare(a, b) < 0;
}

void FirstPlaces::Add(Value value, int64_t row) {
  Place place{std::move(value), row};
  if (after_ && !Before(*after_, place)) return;
  const auto before = [this](const Place& a, const Place& b) { return Before(a, b); };
  if (heap_.size() == most_) {
    if (!Before(place, heap_.front())) return;
    std::pop_heap(heap_.begin(), heap_.end(), before);
    heap_.pop_back();
  }
  heap_.push_back(std::move(place));
  std::push_heap(heap_.begin(), heap_.end(), before);
}

std::vector<Place> FirstPlaces::Take() {
  std::sort_heap(heap_.begin(), heap_.end(), [this](const Place& a, const Place& b) { return Before(a, b); });
  return std::move(heap_);
}

absl::Status AddByLookup(Connection& connection, const Order& order, const std::vector<int64_t>& rows,
                         FirstPlaces* places) {
  for (const int64_t row : rows) {
    const Query query = ValueOf(order, row);
    OR_ASSIGN_OR_RETURN(Statement found, connection.Query(query.sql, query.values));
    OR_ASSIGN_OR_RETURN(const bool there, found.Step());
    if (!there) return Internal("store: a row is gone");
    places->Add(found.Get(0), row);
  }
  return absl::OkStatus();
}

absl::Status AddQuotesByFacets(Connection& connection, std::string_view order,
                               const std::vector<int64_t>& rows, FirstPlaces* places) {
  if (rows.empty()) return absl::OkStatus();
  QuoteValues values(connection, order);
  OR_ASSIGN_OR_RETURN(const int64_t articles,
                      connection.Number("SELECT value FROM meta WHERE name = 'articles'"));
  auto row = rows.begin();
  if (static_cast<int64_t>(rows.size()) > articles / kReadInOrder) {
    OR_ASSIGN_OR_RETURN(
        Statement all, connection.Query("SELECT article, value FROM quote_facet WHERE article BETWEEN ? AND ?"
                                        " ORDER BY article",
                                        {rows::ArticleOf(rows.front()), rows.back()}));
    while (row != rows.end()) {
      OR_ASSIGN_OR_RETURN(const bool there, all.Step());
      if (!there || all.Int(0) > *row) break;
      if (all.Int(0) != rows::ArticleOf(*row)) continue;
      OR_RETURN_IF_ERROR(AddArticle(all.Int(0), all.Text(1), &values, &row, rows.end(), places));
    }
    return row == rows.end() ? absl::OkStatus() : Internal("store: the facets of a quote are gone");
  }
  while (row != rows.end()) {
    const int64_t article = rows::ArticleOf(*row);
    OR_ASSIGN_OR_RETURN(Statement found,
                        connection.Query("SELECT value FROM quote_facet WHERE article = ?", {article}));
    OR_ASSIGN_OR_RETURN(const bool there, found.Step());
    if (!there) return Internal("store: the facets of article ", article, " are gone");
    OR_RETURN_IF_ERROR(AddArticle(article, found.Text(0), &values, &row, rows.end(), places));
  }
  return absl::OkStatus();
}

}  // namespace onrecord::api::sqlite
