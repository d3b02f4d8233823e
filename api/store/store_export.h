#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <vector>

#include "api/store/list_query.h"
#include "onrecord/v1/article.pb.h"
#include "onrecord/v1/enriched_article.pb.h"

// The port to everything that a store was given.
namespace onrecord::api {

// An analysis as it was committed, with the times and the generation it was raised to since.
struct StoredAnalysis {
  int64_t row = 0;
  bool newest = false;
  v1::EnrichedArticle article;
};

// Everything that a store was given, to be put into another one.
class StoreExport {
 public:
  virtual ~StoreExport() = default;

  // From behind row `after` (0: from the first), in order of rows. None: the end. Committed to an empty store
  // in this order they make the same lists.
  virtual absl::StatusOr<std::vector<StoredAnalysis>> ExportAnalyses(int64_t after, const ReadLimits& limits,
                                                                     const ReadScope& scope) = 0;
  // At most `count` records that were rejected, after the first `passed`.
  virtual absl::StatusOr<std::vector<v1::RejectedRecord>> ExportRejected(int64_t passed, int64_t count,
                                                                         const ReadScope& scope) = 0;
};

}  // namespace onrecord::api
