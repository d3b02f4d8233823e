#pragma once
#include <vector>

#include "enrich/lexicon/gazetteer.h"

namespace onrecord {

// Selects, by the whole article, among the matches of Gazetteer::Find those of ambiguous names:
// - a match that needs a context counts only where another match names the same country ("the North");
// - a name that is a country's and also a state's or a city's of another country ("Georgia") means the
//   country if the article mentions it and its neighbours, and the place if it mentions other places of that
//   state's country.
// The other matches are left out. Linear in the matches.
//
//   "Turkey and Georgia signed it."         ->  Georgia: the country
//   "He won Georgia, Texas and Ohio."       ->  Georgia: the state
std::vector<GazetteerMatch> SelectMatches(std::vector<GazetteerMatch> found, const std::vector<Token>& tokens,
                                          const Gazetteer& gazetteer);

}  // namespace onrecord
