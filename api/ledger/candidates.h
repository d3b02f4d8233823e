#pragma once
#include <cstddef>
#include <utility>
#include <vector>

#include "api/ledger/join.h"

namespace onrecord::ledger {

// Pairs (a, b), a < b, of occurrences of different articles that are compared: see join_terms.h. Sorted.
// O(n log n).
std::vector<std::pair<size_t, size_t>> FindCandidates(const Collection& collection);

}  // namespace onrecord::ledger
