#pragma once
#include <string_view>
#include <vector>

#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// A quoted stretch with its source, as a sieve found it.
struct DirectFinding {
  uint32_t stretch = 0;   // index into QuoteScene::stretches
  int32_t cue = -1;       // index into QuoteScene::cues; -1: none beside it
  int32_t after = -1;     // index of the finding whose source it takes over; -1: none
  bool goes_on = false;   // it is another piece of that one's quote
  uint32_t begins = 0;    // token where the content begins; before the stretch: a mixed quote
  uint32_t ends = 0;      // after the token where it ends; after the stretch: a mixed quote
  bool floating = false;  // it has neither cue nor source of its own
  std::string_view rule;  // "quotes.direct.after" …
  int32_t source = -1;    // head of the source phrase; -1: none
  TokenRange source_words;
};

// The first sieves, from precise to loose, over stretches that a cue stands beside: after it ("…," Silva
// said), before it (Silva said: "…"), and the second half of an interrupted sentence. In text order;
// stretches without a cue are left out.
std::vector<DirectFinding> AttributeBeside(const QuoteScene& scene);

// Fragments between marks that neither a sieve above nor a clause took (`taken`: one flag a stretch), with
// the words around them: the cue before them in their sentence reports them, even if the tree attached them
// elsewhere. `covered`: for each token, it is in the content of a quote already; `used`: for each cue, it
// reports content already.
//
//   `Silva called the plan "a small wonder" in May.`  ->  the plan "a small wonder"
std::vector<DirectFinding> AttributeFragments(const QuoteScene& scene, const std::vector<char>& taken,
                                              const std::vector<char>& covered,
                                              const std::vector<char>& used);

// The last sieves, for the stretches that are left (`taken`: one flag a stretch): sentences of their own
// beside an attributed quote, after a colon, or in a paragraph of their own. `found` are the findings so far;
// those added take the source of one of them. What is no sentence (titles, nicknames, scare quotes) is left
// out.
std::vector<DirectFinding> AttributeFloating(const QuoteScene& scene, const std::vector<char>& taken,
                                             const std::vector<DirectFinding>& found);

}  // namespace onrecord
