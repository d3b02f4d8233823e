#include "api/store/sqlite/lists.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <functional>
#include <tuple>

#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/lookup.h"
#include "api/store/sqlite/observed_range.h"
#include "api/store/sqlite/quote_facets.h"
#include "api/store/sqlite/row_ids.h"
#include "api/store/sqlite/tables.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// A page ends early beyond this size, so that an answer stays far below gRPC's limits.
constexpr size_t kPageBytes = 2 << 20;
// In orders other than by publication: matches up to here are all sorted; up to the second number they are
// collected, and the index of the order is walked past them; beyond, so many match that the walk finds the
// next soon and tests each row. A test is dear where it has to ask the index of words.
constexpr size_t kMostSorted = 1000;
constexpr size_t kMostCollected = 60000;
constexpr size_t kMostCollectedIfTestsAreCheap = 20000;

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

// Strands in the order of the list, from behind `after`.
Selection InOrder(Selection strands, const std::optional<Place>& after, bool descending) {
  if (descending) std::reverse(strands.begin(), strands.end());
  if (!after) return strands;
  for (Strand& strand : strands) {
    if (descending) strand.last = std::min(strand.last, after->row - 1);
    if (!descending) strand.first = std::max(strand.first, after->row + 1);
  }
  strands.erase(
      std::remove_if(strands.begin(), strands.end(), [](const Strand& s) { return s.first > s.last; }),
      strands.end());
  return strands;
}

template <typename Record>
absl::Status FillByRow(Connection& connection, const Table& table, const Selection& strands, bool descending,
                       PageFiller<Record>* page) {
  for (const Strand& strand : strands) {
    const Query query = RowsOf(table, strand, "{row}, r.record", true, descending);
    OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(query.sql, query.values));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) break;
      OR_ASSIGN_OR_RETURN(const bool taken, page->Add(int64_t{0}, rows.Int(0), rows.Text(1)));
      if (!taken) return absl::OkStatus();
    }
  }
  return absl::OkStatus();
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
    const Query query = RowsOf(table, strand, "{row}", false, false);
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

template <typename Record>
absl::Status FillSorted(Connection& connection, const Table& table, const Order& order,
                        const std::vector<int64_t>& rows, const std::optional<Place>& after, bool descending,
                        PageFiller<Record>* page) {
  std::vector<Place> places;
  for (const int64_t row : rows) {
    const Query query = ValueOf(order, row);
    OR_ASSIGN_OR_RETURN(Statement found, connection.Query(query.sql, query.values));
    OR_ASSIGN_OR_RETURN(const bool there, found.Step());
    if (!there) return Internal("store: a row is gone");
    Place place{found.Get(0), row};
    if (after && (descending ? Compare(place, *after) >= 0 : Compare(place, *after) <= 0)) continue;
    places.push_back(std::move(place));
  }
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    return descending ? Compare(a, b) > 0 : Compare(a, b) < 0;
  });
  for (const Place& place : places) {
    OR_ASSIGN_OR_RETURN(const bool taken, AddRow(connection, table, place, page));
    if (!taken) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Selects(Connection& connection, const Table& table, const Selection& strands,
                             int64_t row) {
  for (const Strand& strand : strands) {
    if (row < strand.first || row > strand.last) continue;
    if (strand.match.empty() && strand.rest.sql.empty()) return true;
    const Query query = HasRow(table, strand, row);
    OR_ASSIGN_OR_RETURN(Statement found, connection.Query(query.sql, query.values));
    return found.Step();
  }
  return false;
}

// Whether a row matches.
using Test = std::function<absl::StatusOr<bool>(int64_t row)>;

template <typename Record>
absl::Status FillByWalk(Connection& connection, const Table& table, const Order& order, const Test& test,
                        const std::optional<std::vector<int64_t>>& matching,
                        const std::optional<Place>& after, bool descending, PageFiller<Record>* page) {
  const Query query = Walk(order, after, descending);
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(query.sql, query.values));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return absl::OkStatus();
    const int64_t id = rows.Int(1);
    if (matching) {
      if (!std::binary_search(matching->begin(), matching->end(), id)) continue;
    } else {
      OR_ASSIGN_OR_RETURN(const bool selected, test(id));
      if (!selected) continue;
    }
    OR_ASSIGN_OR_RETURN(const bool taken, AddRow(connection, table, {rows.Get(0), id}, page));
    if (!taken) return absl::OkStatus();
  }
}

template <typename Record, typename Filter>
absl::StatusOr<Page<Record>> List(Connection& connection, const Table& table, const ListQuery<Filter>& query,
                                  typename PageFiller<Record>::Read read, const Test& cheap_test = nullptr) {
  const auto order = table.orders.find(query.order);
  if (order == table.orders.end() && query.order != "published") {
    return InvalidArgument("cannot be sorted by '", query.order, "'");
  }
  OR_ASSIGN_OR_RETURN(const ObservedRange observed,
                      ReadObservedRange(connection, query.include, query.exclude));
  const Selection strands = Select(query.include, query.exclude, observed);
  OR_ASSIGN_OR_RETURN(const auto after, PlaceOf(query.after));
  PageFiller<Record> page(query.limit, std::move(read));
  if (order == table.orders.end()) {
    OR_RETURN_IF_ERROR(
        FillByRow(connection, table, InOrder(strands, after, query.descending), query.descending, &page));
    return page.Take();
  }
  std::optional<std::vector<int64_t>> matching;
  if (!SelectsAll(strands)) {
    OR_ASSIGN_OR_RETURN(matching, Collect(connection, table, strands,
                                          cheap_test ? kMostCollectedIfTestsAreCheap : kMostCollected));
  }
  const Test by_words = [&](int64_t row) { return Selects(connection, table, strands, row); };
  const Test& test = cheap_test && !SelectsAll(strands) ? cheap_test : by_words;
  if (matching && matching->size() <= kMostSorted) {
    OR_RETURN_IF_ERROR(
        FillSorted(connection, table, order->second, *matching, after, query.descending, &page));
  } else {
    OR_RETURN_IF_ERROR(
        FillByWalk(connection, table, order->second, test, matching, after, query.descending, &page));
  }
  return page.Take();
}

}  // namespace

absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(Connection& connection,
                                                     const ListQuery<v1::ArticleFilter>& query,
                                                     v1::View view) {
  return List<v1::ArticleRecord>(connection, ArticleTable(), query,
                                 [&](std::string_view packed, int64_t row, v1::ArticleRecord* record) {
                                   OR_RETURN_IF_ERROR(Unpack(packed, record));
                                   return AddView(connection, row, view, record);
                                 });
}

absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(Connection& connection,
                                                 const ListQuery<v1::QuoteFilter>& query) {
  Headers headers(connection);
  Test cheap_test;
  FacetTest facets;
  if (!HasWordFields(query.include) &&
      std::none_of(query.exclude.begin(), query.exclude.end(), HasWordFields)) {
    OR_ASSIGN_OR_RETURN(facets, FacetTest::Make(connection, query.include, query.exclude));
    cheap_test = [&](int64_t row) { return facets.Selects(connection, row); };
  }
  return List<v1::QuoteRecord>(
      connection, QuoteTable(), query,
      [&](std::string_view packed, int64_t row, v1::QuoteRecord* record) {
        return ReadFinding(packed, row, &headers, record);
      },
      cheap_test);
}

absl::StatusOr<Page<v1::EventRecord>> ListEvents(Connection& connection,
                                                 const ListQuery<v1::EventFilter>& query) {
  Headers headers(connection);
  return List<v1::EventRecord>(connection, EventTable(), query,
                               [&](std::string_view packed, int64_t row, v1::EventRecord* record) {
                                 return ReadFinding(packed, row, &headers, record);
                               });
}

}  // namespace onrecord::api::sqlite
