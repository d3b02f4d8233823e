#include "api/store/sqlite/skip_rows.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// The first value of an order behind another, or of all.
absl::StatusOr<std::optional<Value>> NextValue(Connection& connection, const Order& order,
                                               const std::optional<Value>& behind, bool descending) {
  std::string sql = StrCat("SELECT ", order.value, " FROM ", order.walk);
  std::vector<Value> values;
  if (behind) {
    StrAppend(&sql, " AND ", order.value, descending ? " < ?" : " > ?");
    values.push_back(*behind);
  }
  StrAppend(&sql, " ORDER BY ", order.value, descending ? " DESC LIMIT 1" : " ASC LIMIT 1");
  OR_ASSIGN_OR_RETURN(Statement row, connection.Query(sql, values));
  OR_ASSIGN_OR_RETURN(const bool there, row.Step());
  if (!there) return std::nullopt;
  return row.Get(0);
}

}  // namespace

bool IsRange(const Strand& strand) { return strand.match.empty() && strand.rest.sql.empty(); }

absl::StatusOr<bool> AddRange(Connection& connection, const Order& order, const Strand& range,
                              const std::optional<Place>& after, bool descending, size_t most,
                              size_t most_values, FirstPlaces* places) {
  if (!order.has_few_values) return false;
  const std::string sql =
      StrCat("SELECT r.id FROM ", order.walk, " AND ", order.value,
             " = ? AND r.id BETWEEN ? AND ? ORDER BY r.id ", descending ? "DESC" : "ASC", " LIMIT ?");
  std::optional<Value> value;
  if (after) {
    value = after->value;
  } else {
    OR_ASSIGN_OR_RETURN(value, NextValue(connection, order, std::nullopt, descending));
  }
  size_t added = 0;
  for (size_t values = 0; value && added < most; ++values) {
    if (values == most_values) return false;
    int64_t first = range.first, last = range.last;
    if (after && values == 0) {
      if (descending) last = std::min(last, after->row - 1);
      if (!descending) first = std::max(first, after->row + 1);
    }
    {
      OR_ASSIGN_OR_RETURN(Statement rows,
                          connection.Query(sql, {*value, first, last, static_cast<int64_t>(most - added)}));
      while (true) {
        OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
        if (!row) break;
        places->Add(*value, rows.Int(0));
        ++added;
      }
    }
    OR_ASSIGN_OR_RETURN(value, NextValue(connection, order, value, descending));
  }
  return true;
}

}  // namespace onrecord::api::sqlite
