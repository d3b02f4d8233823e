#pragma once
#include <vector>

#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/find_cues.h"

namespace onrecord {

// What a cue says was said.
struct Content {
  std::vector<TokenRange> pieces;  // in text order, without punctuation at their ends; empty: nothing found
  Frame frame = Frame::kThat;
  bool before_cue = false;  // it stands before cue and source: "It is late, Silva said."
};

// The content of `match` outside quotation marks or across them, by the frames its cue takes. `sentence` is
// the sentence of the cue. Pieces leave out cue and source.
//
//   "It is late, Silva said, for us."  ->  It is late | for us
Content FindContent(const Tree& tree, const CueMatch& match, TokenRange sentence, const Lexicon& lexicon);

}  // namespace onrecord
