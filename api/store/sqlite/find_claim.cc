#include "api/store/sqlite/find_claim.h"

#include "api/filter/words.h"
#include "api/store/compress.h"
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
    if (question.among) return Holding(*question.among, question.side_by_side);
    const Strand strand{question.first, question.last, question.match, {}};
    return question.newest_first ? Last(table, strand, question.most) : First(table, strand, question.most);
  }
  absl::StatusOr<v1::EnrichedArticle> ArticleAt(int64_t row) override {
    return ReadEnriched(connection_, row, true);
  }

 private:
  // The index cannot be asked for single rows: a phrase is looked for from the beginning of the table, about
  // 10 ms where its words are common in a million quotes. A row costs about 0.03 ms.
  absl::StatusOr<std::vector<int64_t>> Holding(const std::vector<int64_t>& rows, const std::string& words) {
    std::vector<int64_t> out;
    if (rows.empty()) return out;
    OR_ASSIGN_OR_RETURN(const auto splitter, WordSplitter::Make());
    const Phrase phrase{splitter->Split(words)};
    for (const int64_t row : rows) {
      OR_ASSIGN_OR_RETURN(Statement found, connection_.Query("SELECT record FROM quote WHERE id = ?", {row}));
      OR_ASSIGN_OR_RETURN(const bool there, found.Step());
      if (!there) return Internal("store: a row is gone");
      v1::QuoteRecord record;
      OR_RETURN_IF_ERROR(Unpack(found.Text(0), &record));
      if (onrecord::api::WordIndex(record.quote().text(), *splitter).Holds(phrase) ||
          onrecord::api::WordIndex(record.quote().context_text(), *splitter).Holds(phrase)) {
        out.push_back(row);
      }
    }
    return out;
  }

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

std::unique_ptr<ClaimRows> MakeClaimRows(Connection& connection) {
  return std::make_unique<SqliteClaimRows>(connection);
}

absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(Connection& connection,
                                                                      const Claim& claim) {
  SqliteClaimRows rows(connection);
  const auto syntax = MakeFts5Syntax();
  return api::FindArticlesForClaim(rows, *syntax, claim);
}

}  // namespace onrecord::api::sqlite
