#pragma once
#include "enrich/events/find_acts.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// The noun that counts of a phrase: of "a number of missiles" the missiles.
int32_t Core(const Tree& tree, const EventLexicon& lexicon, int32_t noun);

// The words in a slot of the clause: "obj", "subj", "xcomp", "ccomp", "comp", "adv", "self", "any", "iobj",
// or a preposition.
std::vector<int32_t> InSlot(const Tree& tree, const Clause& clause, std::string_view slot);

// The patterns that start at the clause's head and fit, the heaviest first; of equals the first row.
std::vector<const EventPattern*> FittingPatterns(const Tree& tree, const Clause& clause,
                                                 const EventLexicon& lexicon, const KindOf& kind_of);

}  // namespace onrecord
