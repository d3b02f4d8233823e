#pragma once
#include <vector>

#include "enrich/lexicon/gazetteer.h"

namespace onrecord {

// Of all that Gazetteer::Find found, what the whole article says of matches that could mean several things:
// - a match that needs a context counts only where another match names the same country ("the North");
// - a name that is a country's and also a state's or a city's of another country ("Georgia") means the
// country where the
//   article speaks of it and its neighbours, and the place where it speaks of other places of that state's
//   country.
// The matches that lose are left out. Linear in the matches.
//
//   "Turkey and Georgia signed it."         ->  Georgia: the country
//   "He won Georgia, Texas and Ohio."       ->  Georgia: the state
std::vector<GazetteerMatch> SelectMatches(std::vector<GazetteerMatch> found, const std::vector<Token>& tokens,
                                          const Gazetteer& gazetteer);

}  // namespace onrecord
