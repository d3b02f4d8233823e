#pragma once
#include "enrich/document/analysis.h"
#include "enrich/events/find_acts.h"

namespace onrecord {

// The clause that reports an act, its source included: from the first word of a phrase to the last, with no
// name cut in two and no "when", "and" or mark at either end.
//
//   "Prices rose when North Korea fired a missile."  ->  "North Korea fired a missile"
Span ClauseSpan(const Tree& tree, const Analysis& article, const Act& act);

}  // namespace onrecord
