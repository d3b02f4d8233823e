#pragma once
#include <cstddef>
#include <utility>
#include <vector>

#include "api/ledger/join.h"

namespace onrecord::ledger {

// Pairs (a, b), a < b, of occurrences of different articles that are worth a comparison: contents that share
// words of enough weight, or one speaker within three days. Sorted. Words that stand in more than 1,000
// contents bring no pair by themselves.
std::vector<std::pair<size_t, size_t>> FindCandidates(const Collection& collection);

}  // namespace onrecord::ledger
