#include "api/store/sqlite/facts.h"

#include "api/store/sqlite/article_rows.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr int64_t kBetweenLines = 10000;

}  // namespace

absl::StatusOr<int64_t> FactWriter::NumberOf(const std::string& name) {
  const auto known = numbers_.find(name);
  if (known != numbers_.end()) return known->second;
  OR_ASSIGN_OR_RETURN(int64_t number, connection_.Number("SELECT id FROM fact_name WHERE name = ?", {name}));
  if (number == 0) {
    OR_RETURN_IF_ERROR(connection_.Run("INSERT INTO fact_name VALUES (NULL, ?)", {name}));
    number = connection_.LastRowId();
  }
  numbers_.emplace(name, number);
  return number;
}

absl::StatusOr<std::string> FactWriter::Pack(const v1::EnrichedArticle& article) {
  return PackFacts(article, *this);
}

absl::Status FactWriter::Add(const v1::EnrichedArticle& article, int64_t row) {
  OR_ASSIGN_OR_RETURN(std::string packed, Pack(article));
  return connection_.Run("INSERT OR REPLACE INTO fact VALUES (?, ?)", {row, Value::Bytes(std::move(packed))});
}

absl::Status FactWriter::Remove(int64_t row) {
  return connection_.Run("DELETE FROM fact WHERE article = ?", {row});
}

absl::Status FillFacts(Connection& connection) {
  FactWriter writer(connection);
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query("SELECT id FROM article NOT INDEXED WHERE newest = 1 AND id > 0"
                                       " AND NOT EXISTS (SELECT 1 FROM fact WHERE article = article.id)"
                                       " ORDER BY id"));
  int64_t done = 0;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return absl::OkStatus();
    OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle article, ReadEnriched(connection, rows.Int(0), true));
    OR_RETURN_IF_ERROR(writer.Add(article, rows.Int(0)));
    if (++done % kBetweenLines == 0) log::Info("store_migrates", {{"fact_articles", done}});
  }
}

}  // namespace onrecord::api::sqlite
