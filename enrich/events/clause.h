#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "enrich/events/sentence_tree.h"

namespace onrecord {

// The parts of a clause around its verb, noun or adjective, whatever its shape on the page: the passive's
// subject stands in `object`, a shared or controlled subject in `subject`.
//
//   "Rebels seized and burned the base"  at "burned"  ->  subject "Rebels", object "base"
struct Clause {
  int32_t head = -1;
  int32_t subject = -1;  // -1: none told
  int32_t object = -1;
  int32_t second = -1;  // "named Iraq a threat", "gave Iraq a loan": another object
  int32_t indirect = -1;
  std::vector<std::pair<std::string_view, int32_t>> phrases;  // preposition, its noun
  std::vector<int32_t>
      complements;      // verbs or adjectives: xcomp, ccomp, infinitives, gerunds after a preposition
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

Clause ReadClause(const SentenceTree& tree, int32_t head);

// What a verb's clause has as its subject on the page, shared and controlled ones too; -1: none.
int32_t SurfaceSubject(const SentenceTree& tree, int32_t verb);

}  // namespace onrecord
