#pragma once
#include <cstddef>
#include <vector>

#include "api/ledger/occurrence.h"
#include "api/ledger/rules.h"

namespace onrecord::ledger {

// Articles and the quotes in them, prepared for comparison.
struct Collection {
  std::vector<Profile> occurrences;
  std::vector<size_t> article_of;  // of each occurrence
};

// The groups an occurrence belongs to, each named by the index of its first occurrence.
struct Membership {
  size_t utterance = 0;
  size_t talking_point = 0;
};

// Joins occurrences of different articles into utterances (one act of saying), and these into talking points
// (the same speaker says the same again). Every occurrence is in exactly one of each. The groups depend only
// on the set of occurrences, not on their order. Compares occurrences that share a rare word of their
// contents, or a speaker within three days: near linear in the number of occurrences where words and days are
// spread.
std::vector<Membership> JoinStatements(const Collection& collection, const LedgerRules& rules);

}  // namespace onrecord::ledger
