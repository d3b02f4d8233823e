#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/store/select_rows.h"
#include "api/store/statement_ports.h"
#include "onrecord/v1/enriched_article.pb.h"

// Looks for the articles that may print a claim, whatever the engine; see
// RecordAnalysis::FindArticlesForClaim.
namespace onrecord::api {

// The index of words, within one snapshot of the store.
class ClaimRows {
 public:
  enum class In { kQuotes, kArticles };
  struct Question {
    In in = In::kQuotes;
    std::string match;  // an expression of the index
    int64_t first = 0, last = INT64_MAX;
    bool newest_first = true;
    int64_t most = 0;
    // Where it is set: all that can match, rising, and `match` is that these words stand side by side in what
    // was said or around it. An engine may look at these rows instead of into its index.
    std::optional<std::vector<int64_t>> among;
    std::string side_by_side;
  };
  virtual ~ClaimRows() = default;
  // At most `most` rows, in their order.
  virtual absl::StatusOr<std::vector<int64_t>> Find(const Question& question) = 0;
  virtual absl::StatusOr<v1::EnrichedArticle> ArticleAt(int64_t row) = 0;
};

// `syntax` is that of the engine's index. About 15 questions where few match, at most 30.
absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(ClaimRows& rows,
                                                                      const WordSyntax& syntax,
                                                                      const Claim& claim);

}  // namespace onrecord::api
