#pragma once
#include <memory>
#include <utility>

#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

namespace onrecord::api {

// The writing part of the SQLite store: owns the only connection that writes.
class SqliteWriter {
 public:
  explicit SqliteWriter(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

  absl::StatusOr<CommitResult> Commit(const Batch& batch);
  absl::StatusOr<std::vector<stream::Position>> Positions();
  absl::StatusOr<int64_t> CountRejected();
  absl::Status Compact(int64_t keep);

 private:
  struct Newest {
    int64_t id = 0;  // row; 0: there is none
    int64_t observed = 0;
    std::string revision_id, analyser;
  };
  absl::Status WriteBatch(const Batch& batch, CommitResult* result);
  absl::Status WriteItem(const Batch::Item& item, CommitResult* result);
  absl::StatusOr<bool> Known(const v1::EnrichedArticle& article);
  absl::StatusOr<Newest> FindNewest(const std::string& article_id);
  absl::Status Supersede(int64_t article);
  absl::StatusOr<int64_t> AddChange(int64_t article, int64_t previous);
  absl::StatusOr<int64_t> InsertArticle(const Batch::Item& item, const v1::ArticleRecord& record,
                                        bool newest);
  absl::Status InsertQuote(int64_t article, int64_t seq, bool newest, int64_t observed,
                           const v1::QuoteRecord& record);
  absl::Status InsertEvent(int64_t article, int64_t seq, bool newest, int64_t observed,
                           const v1::EventRecord& record);
  absl::Status InsertRejected(const v1::RejectedRecord& record);

  std::unique_ptr<Connection> connection_;
};

}  // namespace onrecord::api
