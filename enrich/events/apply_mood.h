#pragma once
#include "enrich/events/find_acts.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

struct MoodOptions {
  bool inner = false;             // the act is inside a wrapping word: "agreed to meet"
  bool negation_counted = false;  // the pattern itself requires the negation
};

// Applies the modal and the negation of the clause to an act: its code, rule and modality, and of a demand
// its sides. An empty code: the act did not happen.
//
//   "will visit"       ->  the code of an intention, kPlanned
//   "did not respond"  ->  the code of a refusal, or kNegated if there is none
//   "would have met"   ->  no code
void ApplyMood(const Tree& tree, const EventLexicon& lexicon, const Clause& clause, MoodOptions options,
               Act* act);

}  // namespace onrecord
