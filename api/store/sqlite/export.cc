#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {

absl::StatusOr<std::vector<StoredAnalysis>> ExportAnalyses(Connection& connection, int64_t after,
                                                           const ReadLimits& limits) {
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query("SELECT id, newest, generation FROM article NOT INDEXED WHERE id > ?"
                                       " ORDER BY id LIMIT ?",
                                       {after, static_cast<int64_t>(limits.count)}));
  Headers headers(connection);
  std::vector<StoredAnalysis> out;
  for (size_t bytes = 0; bytes < limits.bytes;) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) break;
    StoredAnalysis& stored = out.emplace_back();
    stored.row = rows.Int(0);
    stored.newest = rows.Int(1) != 0;
    OR_ASSIGN_OR_RETURN(stored.article, ReadEnriched(connection, stored.row, true));
    OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers.Of(stored.row));
    *stored.article.mutable_article()->mutable_observed_at() = header->context().ingested_at();
    stored.article.set_analyser_generation(static_cast<uint64_t>(rows.Int(2)));
    bytes += stored.article.ByteSizeLong();
  }
  return out;
}

absl::StatusOr<std::vector<v1::RejectedRecord>> ExportRejected(Connection& connection, int64_t passed,
                                                               int64_t count) {
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Query("SELECT record FROM rejected ORDER BY topic, partition, \"offset\" LIMIT ? OFFSET ?",
                       {count, passed}));
  std::vector<v1::RejectedRecord> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    const std::string_view bytes = rows.Text(0);
    if (!out.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return Internal("store: a rejected record is damaged");
    }
  }
}

}  // namespace onrecord::api::sqlite
