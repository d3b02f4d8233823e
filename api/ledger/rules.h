#pragma once
#include <absl/status/statusor.h>

#include <string_view>

#include "api/ledger/compare.h"

namespace onrecord::ledger {

// One decision: how likely it is, from evidence, and when it counts as made.
struct Decision {
  double bias = 0;
  EvidenceValues weights{};
  double threshold = 0.5;
  // Contents that share less of their words than this are never joined, however alike their surroundings are.
  double least_containment = 0;

  // 0 to 1: logistic function of bias and weighted evidence.
  double Probability(const EvidenceValues& evidence) const;
  bool IsMade(const EvidenceValues& evidence) const;
};

// The weights of ledger_rules.tsv, fitted by tests/quality/fit_ledger.py.
struct LedgerRules {
  Decision same_utterance;  // two occurrences report one act of saying
  Decision same_point;      // one speaker says the same on the same or another occasion

  static const LedgerRules& BuiltIn();
};

enum class Joined { kNot, kPoint, kStatement };
// Whether two occurrences of different articles are one statement, or at least one talking point. Depends on
// nothing but the two. What was said on two occasions (AreOtherOccasions) is a talking point at most.
Joined Judge(const CompactProfile& a, const CompactProfile& b, const LedgerRules& rules);
// False only where Judge says kNot: a quick look at the words that both contents have.
bool MayBeJoined(const Profile& a, const Profile& b, const LedgerRules& rules);
// The same from the weight of the words that both contents have, and that of the lighter content.
bool IsEnough(float shared_weight, float lighter_weight, const LedgerRules& rules);

// Reads `decision  evidence  weight` rows. kInvalidArgument: which line is wrong, and what was expected.
absl::StatusOr<LedgerRules> ParseRules(std::string_view tsv);

}  // namespace onrecord::ledger
