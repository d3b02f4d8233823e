#include "api/store/postgres/article_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {

absl::StatusOr<std::vector<StoredAnalysis>> ExportAnalyses(Connection& connection, int64_t after,
                                                           const ReadLimits& limits) {
  OR_ASSIGN_OR_RETURN(
      const Rows rows,
      connection.Query("SELECT id, newest, generation, record FROM article WHERE id > ? ORDER BY id LIMIT ?",
                       {after, static_cast<int64_t>(limits.count)}));
  std::vector<StoredAnalysis> out;
  size_t bytes = 0;
  for (int i = 0; i < rows.size() && bytes < limits.bytes; ++i) {
    StoredAnalysis& stored = out.emplace_back();
    stored.row = rows.Int(i, 0);
    stored.newest = rows.Int(i, 1) != 0;
    OR_ASSIGN_OR_RETURN(stored.article, ReadEnriched(connection, stored.row, true));
    v1::ArticleRecord header;
    OR_RETURN_IF_ERROR(Unpack(rows.Text(i, 3), &header));
    *stored.article.mutable_article()->mutable_observed_at() = header.context().ingested_at();
    stored.article.set_analyser_generation(static_cast<uint64_t>(rows.Int(i, 2)));
    bytes += stored.article.ByteSizeLong();
  }
  return out;
}

absl::StatusOr<std::vector<v1::RejectedRecord>> ExportRejected(Connection& connection, int64_t passed,
                                                               int64_t count) {
  OR_ASSIGN_OR_RETURN(
      const Rows rows,
      connection.Query("SELECT record FROM rejected ORDER BY topic COLLATE \"C\", partition, log_offset"
                       " LIMIT ? OFFSET ?",
                       {count, passed}));
  std::vector<v1::RejectedRecord> out;
  for (int i = 0; i < rows.size(); ++i) {
    const std::string_view bytes = rows.Text(i, 0);
    if (!out.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return Internal("store: a rejected record is damaged");
    }
  }
  return out;
}

}  // namespace onrecord::api::postgres
