#pragma once
#include <vector>

#include "enrich/events/find_acts.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// Questions that FindActs asks of a clause and its pattern.

// Whether a pattern asks for the words of negation itself: "sees no need for talks".
bool TellsNegation(const EventLexicon& lexicon, const EventPattern& pattern);
// Whether something can be asked of the subject: not of "we" in "we must protest", nor of "one".
bool Demandable(const Tree& tree, const EventLexicon& lexicon, int32_t subject);
// Of a noun without a possessor, what stands before it or "of", "between", "from" behind it.
std::vector<int32_t> OwnersOf(const Tree& tree, const EventLexicon& lexicon, const KindOf& kind_of,
                              int32_t noun);
// Whether the act of a wrapping word can be told by a verb: "held talks" asks for the noun.
bool TakesVerbs(const EventPattern& pattern);
// "called for talks to end the war": what another act is done for.
bool IsPurpose(const Tree& tree, int32_t verb);
// "halted aid | after it struck": a deed of its own.
bool IsApart(const Tree& tree, const EventLexicon& lexicon, int32_t verb);
// The verb and those that go on with it.
std::vector<int32_t> JoinedVerbs(const Tree& tree, int32_t verb);
// The subject of the word of saying that this clause stands under, or beside: "…, the minister said".
std::vector<int32_t> SpeakerAbove(const Tree& tree, const EventLexicon& lexicon, int32_t verb);

}  // namespace onrecord
