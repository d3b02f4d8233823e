#include "api/store/sqlite/convert_first_rows.h"

#include <map>
#include <tuple>
#include <vector>

#include "api/store/project_article.h"
#include "api/store/sqlite/writer.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr int64_t kBetweenWrites = 200;
constexpr int64_t kBetweenLines = 10000;

using NewRows = std::map<int64_t, int64_t>;  // by the number that an article had

absl::Status ConvertArticles(Connection& connection, NewRows* new_rows) {
  OR_ASSIGN_OR_RETURN(const int64_t all, connection.Number("SELECT count(*) FROM first_article"));
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query("SELECT a.id, a.newest, a.seq, e.value FROM first_article a"
                                       " CROSS JOIN first_enriched e ON e.id = a.id ORDER BY a.id"));
  ArticleWriter writer(connection);
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return writer.Finish();
    v1::EnrichedArticle article;
    if (!article.ParseFromArray(rows.Text(3).data(), static_cast<int>(rows.Text(3).size()))) {
      return Internal("store: article ", rows.Int(0), " of schema 1 cannot be decoded");
    }
    OR_RETURN_IF_ERROR(CheckArticle(article));
    OR_ASSIGN_OR_RETURN((*new_rows)[rows.Int(0)], writer.Insert(article, rows.Int(1) != 0, rows.Int(2)));
    const auto done = static_cast<int64_t>(new_rows->size());
    if (done % kBetweenWrites == 0) OR_RETURN_IF_ERROR(writer.Finish());
    if (done % kBetweenLines == 0) log::Info("store_migrates", {{"articles", done}, {"of", all}});
  }
}

absl::Status ConvertChanges(Connection& connection, const NewRows& new_rows) {
  std::vector<std::tuple<int64_t, int64_t, int64_t>> changes;
  {
    OR_ASSIGN_OR_RETURN(Statement rows, connection.Query("SELECT seq, article, previous FROM change"));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) break;
      changes.emplace_back(rows.Int(0), rows.Int(1), rows.Int(2));
    }
  }
  const auto row_of = [&](int64_t old) {
    const auto found = new_rows.find(old);
    return found == new_rows.end() ? int64_t{0} : found->second;
  };
  for (const auto& [seq, article, previous] : changes) {
    OR_RETURN_IF_ERROR(connection.Run("UPDATE change SET article = ?, previous = ? WHERE seq = ?",
                                      {row_of(article), row_of(previous), seq}));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ConvertFirstRows(Connection& connection) {
  NewRows new_rows;
  OR_RETURN_IF_ERROR(ConvertArticles(connection, &new_rows));
  return ConvertChanges(connection, new_rows);
}

}  // namespace onrecord::api::sqlite
