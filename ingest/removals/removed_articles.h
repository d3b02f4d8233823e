#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace onrecord::ingest {

struct RemovedArticle {
  absl::Time removed_at;
  std::string reason;
};

// Which articles people have removed. Called from the thread of the ingester.
class RemovedArticles {
 public:
  virtual ~RemovedArticles() = default;
  // Takes in what was decided since. kUnavailable: it cannot be known now; nothing may be published then.
  virtual absl::Status Refresh() = 0;
  // The last removal of an article; nothing: there is none.
  virtual absl::StatusOr<std::optional<RemovedArticle>> Find(const std::string& article_id) = 0;
  // The removals, by article_id, that came since the last call; at the first call all that are known. An
  // article may come several times.
  virtual absl::StatusOr<std::vector<std::pair<std::string, RemovedArticle>>> TakeNew() = 0;
};

}  // namespace onrecord::ingest
