#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "onrecord/v1/decision.pb.h"
#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord::api {

struct CorrectedArticle {
  // Its analyser says that people have corrected it: "onrecord 0.2.0 … corrected 5f2c…".
  v1::EnrichedArticle article;
  std::set<std::string> applied;  // ids of the corrections that it has
};

// `article` as the corrections say, which are in the order of their times: of several of one kind on a
// finding the last counts. Unset: it has none of the findings. O(corrections * findings).
std::optional<CorrectedArticle> ApplyCorrections(const v1::EnrichedArticle& article,
                                                 const std::vector<v1::Correction>& corrections);

// Whether an analyser's text is that of a corrected analysis, and the text without that.
bool IsCorrected(std::string_view analyser);
std::string_view WithoutCorrections(std::string_view analyser);

}  // namespace onrecord::api
