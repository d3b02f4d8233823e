#pragma once
#include <unordered_map>

#include "common/stream/record_source.h"
#include "ingest/removals/removed_articles.h"

namespace onrecord::ingest {

// The removals in the log, read from its beginning at each start and kept in memory: some 300 bytes each.
class RemovalFollower final : public RemovedArticles {
 public:
  // `decisions` reads onrecord.decisions.v1 and must outlive this object.
  explicit RemovalFollower(stream::RecordSource& decisions) : decisions_(decisions) {}

  absl::Status Refresh() override;
  absl::StatusOr<std::optional<RemovedArticle>> Find(const std::string& article_id) override;
  absl::StatusOr<std::vector<std::pair<std::string, RemovedArticle>>> TakeNew() override {
    return std::exchange(new_, {});
  }

 private:
  void Take(const stream::Record& record);

  stream::RecordSource& decisions_;
  bool started_ = false;
  bool caught_up_ = false;  // has been at the end once
  std::unordered_map<std::string, RemovedArticle> removed_;
  std::vector<std::pair<std::string, RemovedArticle>> new_;  // since TakeNew
};

}  // namespace onrecord::ingest
