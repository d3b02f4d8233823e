#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "enrich/grammar/subject.h"
#include "enrich/grammar/tree.h"

namespace onrecord {

// The parts of a clause around its verb, noun or adjective, by what they mean and not by where they stand:
// the subject of a passive is the `object`, the agent after "by" and a shared or controlled subject the
// `subject`. Token numbers; -1: none.
//
//   "Rebels seized and burned the base"  at "burned"  ->  subject "Rebels", object "base"
struct Clause {
  int32_t head = -1;
  int32_t subject = -1;
  int32_t object = -1;
  int32_t second = -1;  // "named Iraq a threat", "gave Iraq a loan": another object
  int32_t indirect = -1;
  std::vector<std::pair<std::string_view, int32_t>> phrases;  // preposition, its noun
  std::vector<int32_t>
      complements;      // verbs, adjectives: xcomp, ccomp, infinitives, gerunds after a preposition
  int32_t open = -1;    // xcomp
  int32_t closed = -1;  // ccomp
  bool passive = false;
  bool negated = false;     // "did not visit"
  bool denied = false;      // "no troops crossed", "signed no treaty": it was done by none or to none
  bool infinitive = false;  // "to visit"
  bool finite = false;      // it has a tense of its own
  bool perfect = false;     // "has visited"
  std::string_view modal;   // "will", "may", "must"; empty: none
  std::vector<int32_t> particles;
  std::vector<int32_t> adverbs;
};

// Cost: the children of the head, of its object and, for a shared subject, of at most 12 words above.
Clause ReadClause(const Tree& tree, int32_t head);

}  // namespace onrecord
