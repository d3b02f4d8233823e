#pragma once
#include <optional>

#include "enrich/actors/find_actors.h"
#include "enrich/document/event.h"
#include "enrich/grammar/clause.h"

namespace onrecord {

// Where the act at `head` happened: the place after "in", "at", "near" … in its clause, else in the clauses
// above it up to the sentence's. Nothing: not given. Actors are no places: of "U.S. troops in Kuwait" it is
// Kuwait.
//
//   "The rebels met envoys in Oslo."  at "met"  ->  {"Oslo", "NOR"}
std::optional<Place> FindPlace(const Tree& tree, const ActorFinder& actors, const EventLexicon& lexicon,
                               int32_t head);

}  // namespace onrecord
