#pragma once
#include "enrich/events/find_acts.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// The noun that carries the meaning of a phrase: "missiles" of "a number of missiles".
int32_t HeadNoun(const Tree& tree, const EventLexicon& lexicon, int32_t noun);

// The words in a slot of the clause; empty for those that name no words (Slot::kPassive …).
std::vector<int32_t> InSlot(const Tree& tree, const Clause& clause, const SlotName& slot);
// The words behind a preposition of the clause.
std::vector<int32_t> BehindPreposition(const Tree& tree, const Clause& clause, std::string_view preposition);

// The patterns whose trigger is the clause's head and whose conditions hold, by falling weight; rows of equal
// weight in the order of the file.
std::vector<const EventPattern*> FittingPatterns(const Tree& tree, const Clause& clause,
                                                 const EventLexicon& lexicon, const KindOf& kind_of);

}  // namespace onrecord
