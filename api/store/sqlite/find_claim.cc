#include "api/store/sqlite/find_claim.h"

#include "api/store/find_claim.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/falling_rows.h"
#include "api/store/sqlite/selection.h"
#include "api/store/sqlite/tables.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

class SqliteClaimRows final : public ClaimRows {
 public:
  explicit SqliteClaimRows(Connection& connection) : connection_(connection) {}

  absl::StatusOr<std::vector<int64_t>> Find(const Question& question) override {
    const Table& table = question.in == In::kQuotes ? QuoteTable() : ArticleTable();
    const Strand strand{question.first, question.last, question.match, {}};
    return question.newest_first ? Last(table, strand, question.most) : First(table, strand, question.most);
  }
  absl::StatusOr<v1::EnrichedArticle> ArticleAt(int64_t row) override {
    return ReadEnriched(connection_, row, true);
  }

 private:
  absl::StatusOr<std::vector<int64_t>> First(const Table& table, const Strand& strand, int64_t most) {
    Query query = RowsOf(table, strand, "{row}", false);
    StrAppend(&query.sql, " LIMIT ?");
    query.values.emplace_back(most);
    OR_ASSIGN_OR_RETURN(Statement rows, connection_.Query(query.sql, query.values));
    std::vector<int64_t> out;
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return out;
      out.push_back(rows.Int(0));
    }
  }
  absl::StatusOr<std::vector<int64_t>> Last(const Table& table, const Strand& strand, int64_t most) {
    FallingRows rows(connection_, table, strand, most);
    std::vector<int64_t> out;
    while (static_cast<int64_t>(out.size()) < most) {
      OR_ASSIGN_OR_RETURN(const std::vector<int64_t> more, rows.Next());
      if (more.empty()) break;
      out.insert(out.end(), more.begin(), more.end());
    }
    if (static_cast<int64_t>(out.size()) > most) out.resize(static_cast<size_t>(most));
    return out;
  }

  Connection& connection_;
};

}  // namespace

absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(Connection& connection,
                                                                      const Claim& claim) {
  SqliteClaimRows rows(connection);
  const auto syntax = MakeFts5Syntax();
  return api::FindArticlesForClaim(rows, *syntax, claim);
}

}  // namespace onrecord::api::sqlite
