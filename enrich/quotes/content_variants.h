#pragma once
#include <string_view>
#include <vector>

#include "enrich/quotes/find_contents.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// How far a content reaches: as the tree gives it, or to another border near by.
struct ContentVariant {
  std::vector<TokenRange> pieces;     // in text order
  std::string_view begins = "given";  // "given", "sooner", "later"; "given" also where a piece is left out
  std::string_view ends = "given";    // "given", "shorter", "longer", "one_piece"
};

// The ways to cut `given`, the content of `cue`, none empty; the first is `given` itself. Other ends are
// pauses and borders of clauses in the rest of the sentence, other beginnings the words that open it; at most
// a dozen. No border stands between quotation marks. Linear in the sentence.
//
//   "Silva said it was late on Monday, when it rained."  ->  it was late on Monday | it was late on Monday,
//   when it rained
std::vector<ContentVariant> VariantsOf(const QuoteScene& scene, const CueMatch& cue, const Content& given);

}  // namespace onrecord
