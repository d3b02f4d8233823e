#include "api/store/sqlite/writer.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::StatusOr<CommitResult> SqliteWriter::Commit(const Batch& batch) {
  CommitResult result;
  const absl::Status status = CommitAll(batch, &result);
  // What memory holds of a batch that was given up is not in the store.
  if (!status.ok()) {
    occurrences_.Clear();
    terms_.Forget();
  }
  OR_RETURN_IF_ERROR(status);
  return result;
}

absl::Status SqliteWriter::CommitAll(const Batch& batch, CommitResult* result) {
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
  sqlite::ArticleWriter writer(*connection_, occurrences_, terms_);
  for (const v1::EnrichedArticle& article : batch.articles) {
    OR_RETURN_IF_ERROR(writer.Write(article, result));
  }
  for (const v1::Decision& decision : batch.decisions) OR_RETURN_IF_ERROR(writer.Carry(decision, result));
  OR_RETURN_IF_ERROR(writer.Finish());
  for (const v1::RejectedRecord& record : batch.rejected) {
    OR_RETURN_IF_ERROR(connection_->Run("INSERT OR IGNORE INTO rejected VALUES (?, ?, ?, ?)",
                                        {record.topic(), int64_t{record.partition()}, record.offset(),
                                         Value::Bytes(record.SerializeAsString())}));
  }
  for (const stream::Position& position : batch.positions) {
    OR_RETURN_IF_ERROR(connection_->Run("INSERT OR REPLACE INTO position VALUES (?, ?, ?)",
                                        {position.topic, int64_t{position.partition}, position.next_offset}));
  }
  return transaction.Commit();
}

absl::StatusOr<std::vector<stream::Position>> SqliteWriter::Positions() {
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection_->Query("SELECT topic, partition, next_offset FROM position"));
  std::vector<stream::Position> positions;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return positions;
    positions.push_back({rows.String(0), static_cast<int32_t>(rows.Int(1)), rows.Int(2)});
  }
}

absl::StatusOr<int64_t> SqliteWriter::CountRejected() {
  return connection_->Number("SELECT count(*) FROM rejected");
}

absl::Status SqliteWriter::Compact(int64_t keep) {
  OR_RETURN_IF_ERROR(
      connection_->Run("DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - ?", {keep}));
  return connection_->Run("DELETE FROM removed_ids WHERE seq < (SELECT min(seq) FROM change)");
}

}  // namespace onrecord::api
