#pragma once
#include <optional>

#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/find_cues.h"

namespace onrecord {

// The cue and source in `after`, the words that follow closing marks up to the end of their sentence, read
// from the order of the words alone: right beside marks it is more reliable than the tree, which takes
// "notes" for a noun and the speaker for somebody spoken to. A name or noun phrase, an apposition to it
// between commas, then a verb; or a verb, then such a phrase. An unlisted verb counts where it can only be a
// cue; its `cue` is null then. nullopt: the words have another order.
//
//   `"…," | Ana Silva, mayor of Orland, notes.`  ->  notes, source = Ana Silva, mayor of Orland
//   `"…," | tweeted another.`                    ->  tweeted, source = another
std::optional<CueMatch> FindCueAfterMarks(std::string_view text, const Tree& tree, TokenRange after,
                                          const Lexicon& lexicon);

}  // namespace onrecord
