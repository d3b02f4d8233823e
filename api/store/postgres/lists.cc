#include "api/store/postgres/lists.h"

#include <absl/strings/numbers.h>

#include <map>

#include "api/store/postgres/statements.h"
#include "api/store/row_ids.h"

namespace onrecord::api::postgres {
namespace {

// A page ends early beyond this size, so that an answer stays far below gRPC's limits.
constexpr size_t kPageBytes = 2 << 20;

struct Order {
  std::string_view value, join;
};
using Orders = std::map<std::string_view, Order>;

const Orders& OrdersOf(const v1::ArticleFilter&) {
  static const Orders orders = {{"ingested", {"r.observed", ""}}, {"outlet", {"r.outlet", ""}}};
  return orders;
}
const Orders& OrdersOf(const v1::QuoteFilter&) {
  static const Orders orders = {{"said", {"r.said_first", ""}},
                                {"confidence", {"r.confidence", ""}},
                                {"speaker", {"s.key", " LEFT JOIN speaker s ON s.id = r.speaker"}},
                                {"ingested", {"r.observed", ""}}};
  return orders;
}
const Orders& OrdersOf(const v1::EventFilter&) {
  static const Orders orders = {{"happened", {"r.happened_first", ""}},
                                {"confidence", {"r.confidence", ""}},
                                {"goldstein", {"r.goldstein", ""}},
                                {"ingested", {"r.observed", ""}}};
  return orders;
}

struct Place {
  Value value;
  int64_t row = 0;
};

// Rows of one strand or the first rows of several, in order from behind a place.
template <typename Filter>
Statement RowsOf(const Filter& include, const Selection& strands, const Order* order,
                 const std::optional<Place>& after, bool descending, int64_t limit) {
  const std::string_view way = descending ? " DESC" : " ASC", behind = descending ? " < " : " > ";
  // Quotes without a speaker come where the empty key does.
  const std::string value = order == nullptr          ? "0::bigint"
                            : order->value == "s.key" ? "coalesce(s.key, '' COLLATE \"C\")"
                                                      : std::string(order->value);
  Statement out;
  for (const Strand& strand : strands) {
    out.Add(
        StrCat(out.sql.empty() ? "" : " UNION ALL ", "(SELECT r.id, r.inexact, r.record, ", value, " AS v"));
    AddSource(TableOf(include), order == nullptr ? "" : order->join, strand, &out);
    if (after && order == nullptr) out.Add(StrCat(" AND r.id", behind, "?"), {after->row});
    if (after && order != nullptr) {
      out.Add(StrCat(" AND (", value, ", r.id)", behind, "(?, ?)"), {after->value, after->row});
    }
    out.Add(StrCat(" ORDER BY ", order == nullptr ? "" : StrCat(value, way, ", "), "r.id", way, " LIMIT ?)"),
            {limit});
  }
  if (strands.size() < 2) return out;
  out.sql = StrCat("SELECT * FROM (", out.sql, ") u ORDER BY ",
                   order == nullptr ? "" : StrCat("u.v", way, ", "), "u.id", way, " LIMIT ?");
  out.values.emplace_back(limit);
  return out;
}

absl::StatusOr<std::optional<Place>> PlaceOf(const std::optional<Cursor>& after) {
  if (!after) return std::nullopt;
  Place place{after->value, 0};
  if (!absl::SimpleAtoi(after->key, &place.row) || place.row < rows::kFindings) {
    return InvalidArgument("not a place in this list");
  }
  return place;
}

template <typename Filter>
absl::StatusOr<Page<typename RecordOf<Filter>::Record>> List(Connection& connection,
                                                             const ListQuery<Filter>& query, v1::View view) {
  using Record = typename RecordOf<Filter>::Record;
  const Orders& orders = OrdersOf(query.include);
  const auto order = orders.find(query.order);
  if (order == orders.end() && query.order != "published") {
    return InvalidArgument("cannot be sorted by '", query.order, "'");
  }
  OR_ASSIGN_OR_RETURN(const Selection strands, Choose(connection, query.include, query.exclude));
  OR_ASSIGN_OR_RETURN(std::optional<Place> after, PlaceOf(query.after));
  const ExactTest<Filter, typename RecordOf<Filter>::Facts> test(connection, query.include, query.exclude);
  Headers headers(connection);
  Page<Record> page;
  size_t bytes = 0;
  const int64_t most = int64_t{query.limit} + 1;
  while (true) {
    const Statement statement =
        RowsOf(query.include, strands, order == orders.end() ? nullptr : &order->second, after,
               query.descending, most);
    OR_ASSIGN_OR_RETURN(const Rows rows, connection.Query(statement.sql, statement.values));
    if constexpr (!std::is_same_v<Record, v1::ArticleRecord>) OR_RETURN_IF_ERROR(headers.ReadAll(rows, 0));
    for (int i = 0; i < rows.size(); ++i) {
      const int64_t row = rows.Int(i, 0);
      Record record;
      OR_RETURN_IF_ERROR(ReadRecord(rows.Text(i, 2), row, &headers, &record));
      if (rows.Int(i, 1) != 0) {
        OR_ASSIGN_OR_RETURN(const bool matches, test.Matches(row, record));
        if (!matches) {
          after = Place{rows.Get(i, 3), row};
          continue;
        }
      }
      if (static_cast<int>(page.records.size()) == query.limit || bytes > kPageBytes) {
        page.next = Cursor{order == orders.end() ? Value(int64_t{0}) : after->value, StrCat(after->row)};
        return page;
      }
      if constexpr (std::is_same_v<Record, v1::ArticleRecord>) {
        OR_RETURN_IF_ERROR(AddView(connection, row, view, &record));
      }
      if constexpr (std::is_same_v<Record, v1::EventRecord>) {
        if (query.without_context) record.clear_context_text();
      }
      bytes += record.ByteSizeLong();
      page.records.push_back(std::move(record));
      after = Place{rows.Get(i, 3), row};
    }
    if (rows.size() < most) return page;
  }
}

}  // namespace

absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(Connection& connection,
                                                     const ListQuery<v1::ArticleFilter>& query,
                                                     v1::View view) {
  return List(connection, query, view);
}

absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(Connection& connection,
                                                 const ListQuery<v1::QuoteFilter>& query) {
  return List(connection, query, v1::VIEW_BASIC);
}

absl::StatusOr<Page<v1::EventRecord>> ListEvents(Connection& connection,
                                                 const ListQuery<v1::EventFilter>& query) {
  return List(connection, query, v1::VIEW_BASIC);
}

}  // namespace onrecord::api::postgres
