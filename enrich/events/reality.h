#pragma once
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// Whether the clause does not assert its act: a condition, a purpose, the content of a denied statement, or
// something that nearly happened. Negation of its own verb is Clause::negated, not this.
//
//   "If Iran attacks, prices rise", "no evidence that Iran attacked", "Iran nearly attacked", "to attack"
bool IsUnreal(const Tree& tree, const EventLexicon& lexicon, const Clause& clause);

// Whether a participle only modifies its noun: "the proposed plan", "civilians threatened with hunger".
bool IsDescription(const Tree& tree, int32_t token);

}  // namespace onrecord
