#pragma once
#include <string_view>
#include <vector>

#include "api/ledger/occurrence.h"
#include "api/ledger/rules.h"

namespace onrecord::ledger {

// The words of an occurrence's content, each once: all that a first look at two occurrences needs, a tenth of
// a profile.
struct ContentWords {
  std::vector<StemId> ids;  // rising
  std::vector<float> weights;
  float weight = 0;  // their sum
};

ContentWords ContentWordsOf(const Profile& profile);
// From what PackProfile made. False: the bytes are damaged.
bool UnpackContentWords(std::string_view packed_profile, ContentWords* words);

// What MayBeJoined says of the two profiles. O(words).
bool MayBeJoined(const ContentWords& a, const ContentWords& b, const LedgerRules& rules);

}  // namespace onrecord::ledger
