#pragma once
#include <array>
#include <string_view>

#include "api/ledger/compact_profile.h"
#include "api/ledger/occurrence.h"

namespace onrecord::ledger {

// The evidence for or against two occurrences being one statement. All values are 0 to about 6.
enum class Evidence {
  kCosine,         // of the contents, words weighted by rarity
  kContainment,    // weight of the shared words / weight of the lighter content
  kOverlap,        // weight of the shared words / weight of all words
  kSharedWeight,   // log(1 + weight of the shared words)
  kSharedRun,      // log(1 + words in the longest shared run)
  kSharedFours,    // log(1 + shared runs of four words)
  kThreesOverlap,  // shared runs of three words / all of them
  kWithinADay,     // days of publication differ by 1 or less
  kWithinThreeDays,
  kWithinAWeek,
  kWithinAMonth,
  kDaysApart,        // log(1 + days apart), 400 at most or where a day is not known
  kSameSpeaker,      // equal last names
  kSimilarSpeaker,   // other last names, but a word of the speaker in common
  kOtherSpeaker,     // speakers without a common word
  kShorterContent,   // log(1 + content words of the shorter)
  kQuotedContained,  // share of one's quoted words that the other has, less for one or two words
  kSurroundings,     // shared words of the paragraphs beside the contents
  kPassage,          // shared words of the paragraphs
  kBothQuoted,       // neither is indirect
  kOneQuoted,        // one is indirect
  kCosineNear,       // kCosine if within three days
  kContainmentSame,  // kContainment if the speaker is the same
  kRunNear,          // kSharedRun if within a week
  kThreesNear,       // kThreesOverlap if within a week
  kCount
};
constexpr size_t kEvidenceCount = static_cast<size_t>(Evidence::kCount);

// As ledger_rules.tsv names it: "cosine", "same_speaker" …
std::string_view Name(Evidence evidence);

using EvidenceValues = std::array<float, kEvidenceCount>;

// Weight of the words that both contents have / weight of the lighter content: kContainment. O(words).
float ContainmentOf(const Profile& a, const Profile& b);
// The same from both weights.
float Containment(float shared_weight, float lighter_weight);

// Compares two occurrences of different articles. Symmetric.
// O(words), with a quadratic part over the words of the two contents (400 at most each).
EvidenceValues Compare(const CompactProfile& a, const CompactProfile& b);
EvidenceValues Compare(const Profile& a, const Profile& b);

// Whether what the articles tell of the day says that they report two acts of saying: the days on which it
// was said do not meet, or one article was printed before the day that the other gives. A day more or less
// makes no difference: time zones. False where nothing is told.
bool AreOtherOccasions(const CompactProfile& a, const CompactProfile& b);
bool AreOtherOccasions(const Profile& a, const Profile& b);

}  // namespace onrecord::ledger
