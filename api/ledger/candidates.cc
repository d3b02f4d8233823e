#include "api/ledger/candidates.h"

#include <algorithm>
#include <unordered_map>

#include "api/ledger/join_terms.h"

namespace onrecord::ledger {

std::vector<std::pair<size_t, size_t>> FindCandidates(const Collection& collection) {
  std::unordered_map<int64_t, std::vector<std::pair<int64_t, size_t>>> holders;
  for (size_t i = 0; i < collection.occurrences.size(); ++i) {
    const int64_t order = OrderKey(collection.occurrences[i]);
    for (const int64_t term : JoinTerms(collection.occurrences[i])) holders[term].emplace_back(order, i);
  }
  std::vector<std::pair<size_t, size_t>> pairs;
  for (auto& [term, list] : holders) {
    std::sort(list.begin(), list.end());
    for (size_t i = 0; i < list.size(); ++i) {
      for (size_t k = i + 1; k <= std::min(i + kNeighbours, list.size() - 1); ++k) {
        const size_t a = list[i].second, b = list[k].second;
        if (collection.article_of[a] != collection.article_of[b])
          pairs.emplace_back(std::min(a, b), std::max(a, b));
      }
    }
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace onrecord::ledger
