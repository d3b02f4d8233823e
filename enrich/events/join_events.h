#pragma once
#include <vector>

#include "enrich/document/event.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// The events of an article with mentions of one event made one: same code up to three digits, same actors,
// days that can be the same. The first mention stands, the spans of the others are its `other_mentions`; what
// it does not have (date, place, counts, target) it takes from them. Statements, appeals, demands and
// reproaches are acts of their own each time.
//
//   "Iran met Iraq in Oslo. … The meeting of Iran and Iraq on Monday …"  ->  one event, dated Monday
std::vector<Event> JoinEvents(std::vector<Event> events, const EventLexicon& lexicon);

}  // namespace onrecord
