#include "api/store/sqlite/word_index.h"

#include <algorithm>
#include <tuple>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

std::string_view ColumnsOf(std::string_view table) {
  if (table == "article_words") return "terms, headline, body, outlet, speakers";
  if (table == "event_words") return "terms, clause, around, source, target, place, outlet";
  return "terms, said, around, speaker, affiliation, role, via, outlet";
}

std::string Sql(std::string_view table, bool remove, size_t columns) {
  std::string sql = StrCat("INSERT INTO ", table, " (", remove ? table : "", remove ? ", " : "", "rowid, ",
                           ColumnsOf(table), ") VALUES (", remove ? "'delete', " : "", "?");
  for (size_t i = 0; i < columns; ++i) sql += ", ?";
  return sql + ")";
}

}  // namespace

absl::Status WordIndex::Write(Connection& connection) {
  std::stable_sort(changes_.begin(), changes_.end(), [](const Change& a, const Change& b) {
    return std::tie(a.table, a.row) < std::tie(b.table, b.row);
  });
  for (Change& change : changes_) {
    std::vector<Value> values = {change.row};
    for (std::string& column : change.columns) values.push_back(std::move(column));
    OR_RETURN_IF_ERROR(connection.Run(Sql(change.table, change.remove, change.columns.size()), values));
  }
  changes_.clear();
  return absl::OkStatus();
}

}  // namespace onrecord::api::sqlite
