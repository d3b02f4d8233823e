#include "api/ledger/content_words.h"

#include <algorithm>

namespace onrecord::ledger {

ContentWords ContentWordsOf(const Profile& profile) {
  ContentWords words;
  words.ids.reserve(profile.content.stems.size());
  words.weights.reserve(profile.content.stems.size());
  for (const Stem& stem : profile.content.stems) {
    words.ids.push_back(stem.id);
    words.weights.push_back(stem.weight);
  }
  words.weight = profile.content.weight;
  return words;
}

bool MayBeJoined(const ContentWords& a, const ContentWords& b, const LedgerRules& rules) {
  float shared = 0;
  // Without branches that depend on the words: no processor foresees them.
  for (size_t i = 0, j = 0; i < a.ids.size() && j < b.ids.size();) {
    const StemId first = a.ids[i], second = b.ids[j];
    shared += first == second ? a.weights[i] : 0.0F;
    i += first <= second ? 1 : 0;
    j += second <= first ? 1 : 0;
  }
  return IsEnough(shared, std::min(a.weight, b.weight), rules);
}

}  // namespace onrecord::ledger
