#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "api/ledger/compact_profile.h"
#include "api/ledger/occurrence.h"

// Which occurrences are compared. Each has a few terms, which depend on nothing but itself. The holders of a
// term, in the order of OrderKey, are compared with their neighbours (sorted neighbourhood method, Hernández
// and Stolfo 1995). So the pairs that are compared follow from the set of occurrences alone, and a new one
// brings at most 2 * kMostTerms * kNeighbours comparisons.
namespace onrecord::ledger {

inline constexpr size_t kNeighbours = 4;  // to each side
inline constexpr size_t kMostTerms = 13;

// Distinct, sorted, not negative. Empty: the content has no word to find it by.
//
// Pairs of the heaviest stems, the speaker's last name with each of them, the name alone, the heaviest stem
// alone. Terms that begin with the same name, or whose heavier stem is the same, are near each other as
// numbers: those of one quote stand in about four places of an index.
std::vector<int64_t> JoinTerms(const Profile& profile);
std::vector<int64_t> JoinTerms(const CompactProfile& profile);

// Occurrence::key of a quote in an article.
uint64_t OccurrenceKey(std::string_view article, std::string_view quote);

// Day of publication (18 bits since 1600-01-01; not known: 0), then 45 bits of the key.
int64_t OrderKey(const Profile& profile);

}  // namespace onrecord::ledger
