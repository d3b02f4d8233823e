#include "api/store/sqlite/aggregate.h"

#include "api/store/count_groups.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/observed_range.h"
#include "api/store/sqlite/tables.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

class SqliteFactRows final : public FactRows {
 public:
  SqliteFactRows(Connection& connection, const Table& table) : connection_(connection), table_(table) {}

  absl::Status ReadRange(const Strand& strand, const Take& take) override {
    OR_ASSIGN_OR_RETURN(Statement rows,
                        connection_.Query("SELECT article, value FROM fact WHERE article BETWEEN ? AND ?"
                                          " ORDER BY article",
                                          {rows::ArticleOf(strand.first), strand.last}));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return absl::OkStatus();
      OR_RETURN_IF_ERROR(take(rows.Int(0), rows.Text(1)));
    }
  }

  absl::Status ReadMatches(const Strand& strand, const TakeMatches& take) override {
    const Query query = RowsOf(table_, strand, "{row}", false);
    OR_ASSIGN_OR_RETURN(Statement rows, connection_.Query(query.sql, query.values));
    std::vector<int64_t> matches;
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!matches.empty() && (!row || rows::ArticleOf(rows.Int(0)) != rows::ArticleOf(matches[0]))) {
        OR_RETURN_IF_ERROR(TakeArticle(matches, take));
        matches.clear();
      }
      if (!row) return absl::OkStatus();
      matches.push_back(rows.Int(0));
    }
  }

  absl::StatusOr<std::string> NameOf(int64_t number) override {
    OR_ASSIGN_OR_RETURN(Statement found,
                        connection_.Query("SELECT name FROM fact_name WHERE id = ?", {number}));
    OR_ASSIGN_OR_RETURN(const bool row, found.Step());
    if (!row) return Internal("store: a name is gone");
    return found.String(0);
  }

 private:
  absl::Status TakeArticle(const std::vector<int64_t>& matches, const TakeMatches& take) {
    const int64_t article = rows::ArticleOf(matches[0]);
    OR_ASSIGN_OR_RETURN(Statement facts,
                        connection_.Query("SELECT value FROM fact WHERE article = ?", {article}));
    OR_ASSIGN_OR_RETURN(const bool there, facts.Step());
    if (!there) return Internal("store: an article has lost its facts");
    return take(article, facts.Text(0), matches);
  }

  Connection& connection_;
  const Table& table_;
};

template <typename Groups>
absl::StatusOr<AggregateResult> Count(Connection& connection, const Table& table, const Groups& groups,
                                      const AggregateQuery& query) {
  OR_ASSIGN_OR_RETURN(const ObservedRange observed,
                      ReadObservedRange(connection, groups.filter(), groups.exclude()));
  SqliteFactRows rows(connection, table);
  return CountGroups(
      rows, Select(groups.filter(), {groups.exclude().begin(), groups.exclude().end()}, observed), query);
}

}  // namespace

absl::StatusOr<AggregateResult> Aggregate(Connection& connection, const AggregateQuery& query) {
  if (query.request.has_events()) return Count(connection, EventTable(), query.request.events(), query);
  if (query.request.has_articles()) {
    return Count(connection, ArticleTable(), query.request.articles(), query);
  }
  return Count(connection, QuoteTable(), query.request.quotes(), query);
}

}  // namespace onrecord::api::sqlite
