#pragma once
#include <vector>

#include "enrich/events/find_acts.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// Predicates on clauses and patterns, for FindActs.

// Whether the pattern itself has a condition on words of negation: "sees no need for talks".
bool AsksForNegation(const EventLexicon& lexicon, const EventPattern& pattern);
// Whether "must" with this subject is a demand on it: not with "we" ("we must protest") or "one".
bool CanBeAsked(const Tree& tree, const EventLexicon& lexicon, int32_t subject);
// Of a noun without a possessor, what precedes it or follows it after "of", "between" or "from".
std::vector<int32_t> OwnersOf(const Tree& tree, const EventLexicon& lexicon, const KindOf& kind_of,
                              int32_t noun);
// Whether the act inside a wrapping trigger may be a verb; false for "held talks", which needs the noun.
bool TakesVerbs(const EventLexicon& lexicon, const EventPattern& pattern);
// Whether the clause states the purpose of another act: "called for talks | to end the war".
bool IsPurpose(const Tree& tree, int32_t verb);
// Whether the clause is an act of its own: "halted aid | after it struck".
bool IsApart(const Tree& tree, const EventLexicon& lexicon, int32_t verb);
// The verb with its conjuncts and open complements.
std::vector<int32_t> JoinedVerbs(const Tree& tree, int32_t verb);
// The subject of the verb of speech above the clause, or in parentheses beside it: "…, the minister said".
std::vector<int32_t> SpeakerAbove(const Tree& tree, const EventLexicon& lexicon, int32_t verb);

}  // namespace onrecord
