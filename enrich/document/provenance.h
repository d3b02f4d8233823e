#pragma once
#include <optional>
#include <string>
#include <vector>

#include "enrich/document/span.h"

namespace onrecord {

// A candidate that was considered and rejected, and why.
struct Alternative {
  std::string text;
  std::optional<Span> span;
  std::string why_not;
};

// The origin of a finding: the rule that made it ("quotes.direct.cue_after") and the estimated probability
// that it is right.
struct Provenance {
  std::string rule;
  double confidence = 0;
  std::vector<Alternative> alternatives;
};

// What a value was read from.
enum class Basis { kNone, kText, kMarkup, kHeader, kFileName, kDateline, kPublication };

// A value read from the article or from what came with it. Empty value: not known (basis kNone).
struct SourcedText {
  std::string value;
  std::optional<Span> span;
  Basis basis = Basis::kNone;
};

}  // namespace onrecord
