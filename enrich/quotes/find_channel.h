#pragma once
#include <string>

#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// How the words of a cue became known, as the sentence has it; empty: not given.
//
//   "Silva told the Orland Post in an email that …"      ->  "email to the Orland Post"
//   "In a speech to farmers, Silva said …"               ->  "speech to farmers"
//   "“…,” Silva said, according to the Orland Post."     ->  "the Orland Post"
//   "A statement from the ministry said …"               ->  "statement"
std::string FindChannel(const QuoteScene& scene, const CueMatch& cue);

}  // namespace onrecord
