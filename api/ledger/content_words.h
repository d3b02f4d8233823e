#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "api/ledger/compact_profile.h"
#include "api/ledger/rules.h"

namespace onrecord::ledger {

// The distinct words of an occurrence's content: all that MayBeJoined needs, in a tenth of a profile's bytes.
struct ContentWords {
  std::vector<StemId> ids;  // rising
  std::vector<float> weights;
  float weight = 0;  // their sum
};

// The same where it is kept: `ids` and `weights` of `size` words.
struct ContentWordsView {
  const StemId* ids = nullptr;
  const float* weights = nullptr;
  size_t size = 0;
  float weight = 0;
};
ContentWordsView ViewOf(const ContentWords& words);

ContentWords ContentWordsOf(const CompactProfile& profile);
// From the bytes of PackProfile. False: they are damaged.
bool UnpackContentWords(std::string_view packed_profile, ContentWords* words);

// The same as MayBeJoined of the two profiles (rules.h): whether a full comparison is worthwhile. O(words).
bool MayBeJoined(const ContentWordsView& a, const ContentWordsView& b, const LedgerRules& rules);

}  // namespace onrecord::ledger
