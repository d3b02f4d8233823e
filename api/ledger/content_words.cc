#include "api/ledger/content_words.h"

#include <algorithm>

namespace onrecord::ledger {

ContentWords ContentWordsOf(const CompactProfile& profile) {
  ContentWords words;
  for (size_t i = 0; i < profile.ids.size(); ++i) {
    if ((profile.parts[i] & CompactProfile::kContent) == 0) continue;
    words.ids.push_back(profile.ids[i]);
    words.weights.push_back(profile.weights[i]);
  }
  words.weight = profile.content_weight;
  return words;
}

ContentWordsView ViewOf(const ContentWords& words) {
  return {words.ids.data(), words.weights.data(), words.ids.size(), words.weight};
}

bool MayBeJoined(const ContentWordsView& a, const ContentWordsView& b, const LedgerRules& rules) {
  float shared = 0;
  // Without branches that depend on the words: no processor foresees them.
  for (size_t i = 0, j = 0; i < a.size && j < b.size;) {
    const StemId first = a.ids[i], second = b.ids[j];
    shared += first == second ? a.weights[i] : 0.0F;
    i += first <= second ? 1 : 0;
    j += second <= first ? 1 : 0;
  }
  return IsEnough(shared, std::min(a.weight, b.weight), rules);
}

}  // namespace onrecord::ledger
