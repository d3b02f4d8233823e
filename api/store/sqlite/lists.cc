#include "api/store/sqlite/lists.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <functional>
#include <tuple>

#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/lookup.h"
#include "api/store/sqlite/matching_rows.h"
#include "api/store/sqlite/observed_range.h"
#include "api/store/sqlite/quote_facets.h"
#include "api/store/sqlite/skip_rows.h"
#include "api/store/sqlite/sort_rows.h"
#include "api/store/sqlite/tables.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// A page ends early beyond this size, so that an answer stays far below gRPC's limits.
constexpr size_t kPageBytes = 2 << 20;
// Collects a page from rows that come in its order.
template <typename Record>
class PageFiller {
 public:
  using Read = std::function<absl::Status(std::string_view packed, int64_t row, Record* record)>;
  PageFiller(int limit, Read read) : limit_(limit), read_(std::move(read)) {}

  // False: the page was full before this row.
  absl::StatusOr<bool> Add(Value value, int64_t row, std::string_view packed) {
    if (static_cast<int>(page_.records.size()) == limit_ || bytes_ > kPageBytes) {
      page_.next = std::move(last_);
      return false;
    }
    Record& record = page_.records.emplace_back();
    OR_RETURN_IF_ERROR(read_(packed, row, &record));
    bytes_ += record.ByteSizeLong();
    last_ = Cursor{std::move(value), StrCat(row)};
    return true;
  }
  Page<Record> Take() { return std::move(page_); }

 private:
  const int limit_;
  const Read read_;
  Page<Record> page_;
  size_t bytes_ = 0;
  std::optional<Cursor> last_;
};

absl::StatusOr<std::optional<Place>> PlaceOf(const std::optional<Cursor>& after) {
  if (!after) return std::nullopt;
  Place place{after->value, 0};
  if (!absl::SimpleAtoi(after->key, &place.row) || place.row < rows::kFindings) {
    return InvalidArgument("not a place in this list");
  }
  return place;
}

template <typename Record, typename Filter>
absl::Status FillByRow(MatchingRows<Filter> rows, PageFiller<Record>* page) {
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Next());
    if (!row) return absl::OkStatus();
    OR_ASSIGN_OR_RETURN(const bool taken, page->Add(int64_t{0}, rows.row(), rows.record()));
    if (!taken) return absl::OkStatus();
  }
}

template <typename Record>
absl::StatusOr<bool> AddRow(Connection& connection, const Table& table, const Place& at,
                            PageFiller<Record>* page) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection.Query(StrCat("SELECT record FROM ", table.name, " WHERE id = ?"), {at.row}));
  OR_ASSIGN_OR_RETURN(const bool there, found.Step());
  if (!there) return Internal("store: a row is gone");
  return page->Add(at.value, at.row, found.Text(0));
}

// Numbers of the rows that match, rising; nothing if they are more than `most`.
absl::StatusOr<std::optional<std::vector<int64_t>>> Collect(Connection& connection, const Table& table,
                                                            const Selection& strands, size_t most) {
  std::vector<int64_t> out;
  for (const Strand& strand : strands) {
    const Query query = RowsOf(table, strand, "{row}", false);
    OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(query.sql, query.values));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) break;
      if (out.size() == most) return std::nullopt;
      out.push_back(rows.Int(0));
    }
  }
  return out;
}

// Adds matching rows with their values in the order of a list.
using AddValues = std::function<absl::Status(const std::vector<int64_t>& rows, FirstPlaces* places)>;

template <typename Record>
absl::Status FillSorted(Connection& connection, const Table& table, FirstPlaces* places,
                        PageFiller<Record>* page) {
  for (const Place& place : places->Take()) {
    OR_ASSIGN_OR_RETURN(const bool taken, AddRow(connection, table, place, page));
    if (!taken) break;
  }
  return absl::OkStatus();
}

// Whether a row matches.
using Test = std::function<absl::StatusOr<bool>(int64_t row)>;

// Fills the page from the index of the order, from behind `*after`; false: it gave up after `most` rows, the
// last of which `*after` is now. `matching`: rising; null: rows are tested.
template <typename Record>
absl::StatusOr<bool> FillByWalk(Connection& connection, const Table& table, const Order& order,
                                const Test& test, const std::vector<int64_t>* matching, int64_t most,
                                std::optional<Place>* after, bool descending, PageFiller<Record>* page) {
  const Query query = Walk(order, *after, descending);
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(query.sql, query.values));
  for (int64_t passed = 0;; ++passed) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return true;
    const int64_t id = rows.Int(1);
    if (passed == most) return false;
    bool selected = false;
    if (matching != nullptr) {
      selected = std::binary_search(matching->begin(), matching->end(), id);
    } else {
      OR_ASSIGN_OR_RETURN(selected, test(id));
    }
    if (!selected && passed + 1 < most) continue;
    *after = Place{rows.Get(0), id};
    if (!selected) continue;
    OR_ASSIGN_OR_RETURN(const bool taken, AddRow(connection, table, **after, page));
    if (!taken) return true;
  }
}

// How rows of one list are tested and sorted.
struct Means {
  SortLimits limits;
  Test test;         // empty: by the index of words
  AddValues values;  // empty: by look-ups
};

// Finds the first places where all but a few rows are chosen by ranges alone; nothing: that is not so, or it
// would take long.
absl::StatusOr<std::optional<FirstPlaces>> PlacesInRanges(Connection& connection, const Table& table,
                                                          const Order& order, const Selection& strands,
                                                          const std::optional<Place>& after, bool descending,
                                                          size_t most, const SortLimits& limits) {
  Selection ranges, others;
  for (const Strand& strand : strands) (IsRange(strand) ? ranges : others).push_back(strand);
  if (ranges.empty()) return std::nullopt;
  OR_ASSIGN_OR_RETURN(const auto beside, Collect(connection, table, others, limits.beside_ranges));
  if (!beside) return std::nullopt;
  FirstPlaces places(most, after, descending);
  OR_RETURN_IF_ERROR(AddByLookup(connection, order, *beside, &places));
  for (const Strand& range : ranges) {
    OR_ASSIGN_OR_RETURN(const bool added,
                        AddRange(connection, order, range, after, descending, most, limits.values, &places));
    if (!added) return std::nullopt;
  }
  return places;
}

template <typename Record, typename Filter>
absl::Status FillInOrder(Connection& connection, const Table& table, const Order& order,
                         const ListQuery<Filter>& query, const Selection& strands,
                         Beginnings<Filter>* beginnings, std::optional<Place> after, const Means& means,
                         PageFiller<Record>* page) {
  constexpr int64_t kAll = INT64_MAX;
  const SortLimits& limits = means.limits;
  const bool all = SelectsAll(strands);
  const Test by_words = [&](int64_t row) { return SelectsRow(connection, table, strands, beginnings, row); };
  const auto walk = [&](const std::vector<int64_t>* matching, int64_t most) {
    return FillByWalk(connection, table, order, means.test && !all ? means.test : by_words, matching, most,
                      &after, query.descending, page);
  };
  const auto sort = [&](const std::vector<int64_t>& matching) -> absl::Status {
    FirstPlaces places(static_cast<size_t>(query.limit) + 1, after, query.descending);
    OR_RETURN_IF_ERROR(means.values ? means.values(matching, &places)
                                    : AddByLookup(connection, order, matching, &places));
    return FillSorted(connection, table, &places, page);
  };
  if (all) return walk(nullptr, kAll).status();
  OR_ASSIGN_OR_RETURN(std::optional<FirstPlaces> places,
                      PlacesInRanges(connection, table, order, strands, after, query.descending,
                                     static_cast<size_t>(query.limit) + 1, limits));
  if (places) return FillSorted(connection, table, &*places, page);
  if (beginnings != nullptr && SelectsAll(beginnings->others())) {
    OR_ASSIGN_OR_RETURN(const bool full, walk(nullptr, limits.tested_first));
    if (full) return absl::OkStatus();
  }
  OR_ASSIGN_OR_RETURN(auto matching,
                      Collect(connection, table, strands,
                              means.test ? limits.collected_if_tests_are_cheap : limits.collected));
  if (matching && matching->size() <= (means.values ? limits.sorted_by_facets : limits.sorted)) {
    return sort(*matching);
  }
  OR_ASSIGN_OR_RETURN(const bool filled,
                      matching ? walk(&*matching, limits.passed) : walk(nullptr, limits.tested));
  if (filled) return absl::OkStatus();
  if (!matching) {
    OR_ASSIGN_OR_RETURN(matching, Collect(connection, table, strands, SIZE_MAX));
  }
  if (means.values || matching->size() <= limits.sorted_by_lookup) return sort(*matching);
  return walk(&*matching, kAll).status();
}

template <typename Record, typename Filter>
absl::StatusOr<Page<Record>> List(Connection& connection, const Table& table, const ListQuery<Filter>& query,
                                  typename PageFiller<Record>::Read read, const Means& means) {
  const auto order = table.orders.find(query.order);
  if (order == table.orders.end() && query.order != "published") {
    return InvalidArgument("cannot be sorted by '", query.order, "'");
  }
  OR_ASSIGN_OR_RETURN(const ObservedRange observed,
                      ReadObservedRange(connection, query.include, query.exclude));
  const Selection strands = Select(query.include, query.exclude, observed);
  OR_ASSIGN_OR_RETURN(const auto beginnings,
                      Beginnings<Filter>::Make(connection, query.include, query.exclude, observed));
  OR_ASSIGN_OR_RETURN(const auto after, PlaceOf(query.after));
  PageFiller<Record> page(query.limit, std::move(read));
  if (order == table.orders.end()) {
    OR_RETURN_IF_ERROR(
        FillByRow(MatchingRows<Filter>(connection, table, strands, beginnings.get(), after ? after->row : 0,
                                       query.descending, int64_t{query.limit} + 1),
                  &page));
  } else {
    OR_RETURN_IF_ERROR(
        FillInOrder(connection, table, order->second, query, strands, beginnings.get(), after, means, &page));
  }
  return page.Take();
}

template <typename Record>
absl::StatusOr<Page<Record>> QuotesOf(Connection& connection, const ListQuery<v1::QuoteFilter>& query,
                                      const SortLimits& limits, typename PageFiller<Record>::Read read) {
  Means means{.limits = limits};
  means.values = [&](const std::vector<int64_t>& rows, FirstPlaces* places) {
    return AddQuotesByFacets(connection, query.order, rows, places);
  };
  FacetTest facets;
  if (!HasWordFields(query.include) &&
      std::none_of(query.exclude.begin(), query.exclude.end(), HasWordFields)) {
    OR_ASSIGN_OR_RETURN(facets, FacetTest::Make(connection, query.include, query.exclude));
    means.test = [&](int64_t row) { return facets.Selects(connection, row); };
  }
  return List<Record>(connection, QuoteTable(), query, std::move(read), means);
}

}  // namespace

absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(Connection& connection,
                                                     const ListQuery<v1::ArticleFilter>& query, v1::View view,
                                                     const SortLimits& limits) {
  return List<v1::ArticleRecord>(connection, ArticleTable(), query,
                                 [&](std::string_view packed, int64_t row, v1::ArticleRecord* record) {
                                   OR_RETURN_IF_ERROR(Unpack(packed, record));
                                   return AddView(connection, row, view, record);
                                 },
                                 {.limits = limits});
}

absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(Connection& connection,
                                                 const ListQuery<v1::QuoteFilter>& query,
                                                 const SortLimits& limits) {
  Headers headers(connection);
  return QuotesOf<v1::QuoteRecord>(connection, query, limits,
                                   [&](std::string_view packed, int64_t row, v1::QuoteRecord* record) {
                                     return ReadFinding(packed, row, &headers, record);
                                   });
}

absl::StatusOr<Page<EncodedMessage>> ListEncodedQuotes(Connection& connection,
                                                       const ListQuery<v1::QuoteFilter>& query,
                                                       const SortLimits& limits) {
  Headers headers(connection);
  return QuotesOf<EncodedMessage>(connection, query, limits,
                                  [&](std::string_view packed, int64_t row, EncodedMessage* record) {
                                    return ReadQuote(packed, row, &headers, record);
                                  });
}

absl::StatusOr<Page<v1::EventRecord>> ListEvents(Connection& connection,
                                                 const ListQuery<v1::EventFilter>& query,
                                                 const SortLimits& limits) {
  Headers headers(connection);
  return List<v1::EventRecord>(connection, EventTable(), query,
                               [&](std::string_view packed, int64_t row, v1::EventRecord* record) {
                                 return ReadFinding(packed, row, &headers, record, !query.without_context);
                               },
                               {.limits = limits});
}

}  // namespace onrecord::api::sqlite
