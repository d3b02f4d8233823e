#pragma once
#include <string>
#include <string_view>

#include "enrich/document/analysis.h"

namespace onrecord::cli {

struct TryView {
  bool colour = false;
  bool explain = false;  // also the candidates that lost, the entities and the zones
  bool trees = false;    // also the dependency tree of each sentence
};

// The article with its quotes, sources, cues and events marked, then one paragraph a finding with the rule
// that made it.
std::string TryReport(std::string_view text, const Analysis& analysis, const TryView& view);

}  // namespace onrecord::cli
