#include "api/ledger/candidates.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <unordered_map>

namespace onrecord::ledger {
namespace {

constexpr size_t kCommonWord = 1000;        // contents with the word
constexpr float kLeastSharedWeight = 4.5F;  // one rare word, or two that are less so
constexpr int32_t kNearDays = 3;

using Pairs = std::vector<std::pair<size_t, size_t>>;

void AddByWords(const Collection& collection, Pairs* pairs) {
  std::unordered_map<StemId, std::vector<size_t>> holders;
  for (size_t i = 0; i < collection.occurrences.size(); ++i) {
    for (const Stem& stem : collection.occurrences[i].content.stems) {
      if (stem.content) holders[stem.id].push_back(i);
    }
  }
  std::unordered_map<size_t, float> shared;
  for (size_t i = 0; i < collection.occurrences.size(); ++i) {
    shared.clear();
    for (const Stem& stem : collection.occurrences[i].content.stems) {
      if (!stem.content) continue;
      const std::vector<size_t>& list = holders[stem.id];
      if (list.size() > kCommonWord) continue;
      for (auto at = std::upper_bound(list.begin(), list.end(), i); at != list.end(); ++at) {
        shared[*at] += stem.weight;
      }
    }
    for (const auto& [other, weight] : shared) {
      if (weight >= kLeastSharedWeight && collection.article_of[i] != collection.article_of[other]) {
        pairs->emplace_back(i, other);
      }
    }
  }
}

void AddBySpeaker(const Collection& collection, Pairs* pairs) {
  std::map<std::pair<std::string, int32_t>, std::vector<size_t>> said;
  for (size_t i = 0; i < collection.occurrences.size(); ++i) {
    const Profile& profile = collection.occurrences[i];
    if (profile.day && !profile.surname.empty()) said[{profile.surname, *profile.day}].push_back(i);
  }
  for (const auto& [key, ones] : said) {
    for (int32_t later = 0; later <= kNearDays; ++later) {
      const auto others = said.find({key.first, key.second + later});
      if (others == said.end()) continue;
      for (const size_t a : ones) {
        for (const size_t b : others->second) {
          if (later == 0 && a >= b) continue;
          if (collection.article_of[a] != collection.article_of[b])
            pairs->emplace_back(std::min(a, b), std::max(a, b));
        }
      }
    }
  }
}

}  // namespace

Pairs FindCandidates(const Collection& collection) {
  Pairs pairs;
  AddByWords(collection, &pairs);
  AddBySpeaker(collection, &pairs);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace onrecord::ledger
