#include "api/store/postgres/analysis.h"

#include <algorithm>

#include "api/store/count_groups.h"
#include "api/store/find_claim.h"
#include "api/store/postgres/statements.h"
#include "api/store/row_ids.h"

namespace onrecord::api::postgres {
namespace {

constexpr int64_t kArticlesAtOnce = 2000;

class PostgresClaimRows final : public ClaimRows {
 public:
  explicit PostgresClaimRows(Connection& connection) : connection_(connection) {}

  absl::StatusOr<std::vector<int64_t>> Find(const Question& question) override {
    OR_ASSIGN_OR_RETURN(
        const Rows rows,
        connection_.Query(StrCat("SELECT r.id FROM ", question.in == In::kQuotes ? "quote" : "article",
                                 " r WHERE r.newest AND r.words @@ ?::text::tsquery AND r.id BETWEEN ? AND ?"
                                 " ORDER BY r.id ",
                                 question.newest_first ? "DESC" : "ASC", " LIMIT ?"),
                          {question.match, question.first, question.last, question.most}));
    std::vector<int64_t> out;
    for (int i = 0; i < rows.size(); ++i) out.push_back(rows.Int(i, 0));
    return out;
  }
  absl::StatusOr<v1::EnrichedArticle> ArticleAt(int64_t row) override {
    return ReadEnriched(connection_, row, true);
  }

 private:
  Connection& connection_;
};

template <typename Filter>
class PostgresFactRows final : public FactRows {
 public:
  PostgresFactRows(Connection& connection, const Filter& include, const std::vector<Filter>& exclude)
      : connection_(connection), test_(connection, include, exclude) {}

  absl::Status ReadRange(const Strand& strand, const Take& take) override {
    for (int64_t first = rows::ArticleOf(strand.first);;) {
      OR_ASSIGN_OR_RETURN(const Rows rows,
                          connection_.Query("SELECT article, value FROM fact WHERE article BETWEEN ? AND ?"
                                            " ORDER BY article LIMIT ?",
                                            {first, strand.last, kArticlesAtOnce}));
      for (int i = 0; i < rows.size(); ++i) {
        OR_RETURN_IF_ERROR(take(rows.Int(i, 0), rows.Text(i, 1)));
        first = rows.Int(i, 0) + 1;
      }
      if (rows.size() < kArticlesAtOnce) return absl::OkStatus();
    }
  }

  absl::Status ReadMatches(const Strand& strand, const TakeMatches& take) override {
    Statement statement;
    statement.Add("SELECT r.id, r.inexact, CASE WHEN r.inexact THEN r.record ELSE ''::bytea END");
    AddSource(TableOf(Filter()), "", strand, &statement);
    statement.Add(" ORDER BY r.id");
    OR_ASSIGN_OR_RETURN(const Rows rows, connection_.Query(statement.sql, statement.values));
    Headers headers(connection_);
    std::vector<Article> articles;
    for (int i = 0; i < rows.size(); ++i) {
      const int64_t row = rows.Int(i, 0);
      if (rows.Int(i, 1) != 0) {
        typename RecordOf<Filter>::Record record;
        OR_RETURN_IF_ERROR(ReadRecord(rows.Text(i, 2), row, &headers, &record));
        OR_ASSIGN_OR_RETURN(const bool matches, test_.Matches(row, record));
        if (!matches) continue;
      }
      if (articles.empty() || articles.back().row != rows::ArticleOf(row)) {
        if (static_cast<int64_t>(articles.size()) == kArticlesAtOnce) {
          OR_RETURN_IF_ERROR(TakeAll(articles, take));
          articles.clear();
        }
        articles.push_back({rows::ArticleOf(row), {}});
      }
      articles.back().findings.push_back(row);
    }
    return TakeAll(articles, take);
  }

  absl::StatusOr<std::string> NameOf(int64_t number) override {
    OR_ASSIGN_OR_RETURN(const Rows rows,
                        connection_.Query("SELECT name FROM fact_name WHERE id = ?", {number}));
    if (rows.size() == 0) return Internal("store: a name is gone");
    return rows.String(0, 0);
  }

 private:
  struct Article {
    int64_t row = 0;
    std::vector<int64_t> findings;
  };

  absl::Status TakeAll(const std::vector<Article>& articles, const TakeMatches& take) {
    if (articles.empty()) return absl::OkStatus();
    std::vector<int64_t> ids;
    for (const Article& article : articles) ids.push_back(article.row);
    OR_ASSIGN_OR_RETURN(const Rows rows,
                        connection_.Query("SELECT article, value FROM fact"
                                          " WHERE article = ANY (?::bigint[]) ORDER BY article",
                                          {NumbersOf(ids)}));
    if (rows.size() != static_cast<int>(articles.size())) {
      return Internal("store: an article has lost its facts");
    }
    for (int i = 0; i < rows.size(); ++i) {
      const Article& article = articles[static_cast<size_t>(i)];
      OR_RETURN_IF_ERROR(take(article.row, rows.Text(i, 1), article.findings));
    }
    return absl::OkStatus();
  }

  Connection& connection_;
  const ExactTest<Filter, typename RecordOf<Filter>::Facts> test_;
};

template <typename Filter, typename Groups>
absl::StatusOr<AggregateResult> Count(Connection& connection, const Groups& groups,
                                      const AggregateQuery& query) {
  const std::vector<Filter> exclude(groups.exclude().begin(), groups.exclude().end());
  OR_ASSIGN_OR_RETURN(const Selection selection, Choose(connection, groups.filter(), exclude));
  PostgresFactRows<Filter> rows(connection, groups.filter(), exclude);
  return CountGroups(rows, selection, query);
}

}  // namespace

absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(Connection& connection,
                                                                      const Claim& claim) {
  PostgresClaimRows rows(connection);
  return api::FindArticlesForClaim(rows, TsquerySyntax(connection.splitter()), claim);
}

absl::StatusOr<AggregateResult> Aggregate(Connection& connection, const AggregateQuery& query) {
  if (query.request.has_events()) {
    return Count<v1::EventFilter>(connection, query.request.events(), query);
  }
  if (query.request.has_articles()) {
    return Count<v1::ArticleFilter>(connection, query.request.articles(), query);
  }
  return Count<v1::QuoteFilter>(connection, query.request.quotes(), query);
}

}  // namespace onrecord::api::postgres
