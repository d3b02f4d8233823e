#include "api/store/sqlite/find_claim.h"

#include "api/store/find_claim.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/selection.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

class SqliteClaimRows final : public ClaimRows {
 public:
  explicit SqliteClaimRows(Connection& connection) : connection_(connection) {}

  absl::StatusOr<std::vector<int64_t>> Find(const Question& question) override {
    const std::string_view table = question.in == In::kQuotes ? "quote_words" : "article_words";
    OR_ASSIGN_OR_RETURN(Statement rows,
                        connection_.Query(StrCat("SELECT w.rowid FROM ", table, " w WHERE w.", table,
                                                 " MATCH ? AND w.rowid BETWEEN ? AND ? ORDER BY w.rowid ",
                                                 question.newest_first ? "DESC" : "ASC", " LIMIT ?"),
                                          {question.match, question.first, question.last, question.most}));
    std::vector<int64_t> out;
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return out;
      out.push_back(rows.Int(0));
    }
  }
  absl::StatusOr<v1::EnrichedArticle> ArticleAt(int64_t row) override {
    return ReadEnriched(connection_, row, true);
  }

 private:
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
