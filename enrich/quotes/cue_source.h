#pragma once
#include <string_view>
#include <vector>

#include "enrich/grammar/tree.h"
#include "enrich/quotes/find_cues.h"

namespace onrecord {

// Finds the source of the cue of `match`: fills source, source_words, source_rule, antecedent and passive. By
// the tree first; where that has no subject or one that the words contradict, by the words beside the cue,
// from which times, appositions and what stands beyond a semicolon are left out. Words that are `quoted` (one
// flag a token) are no source. Linear in the sentence.
//
//   "The council, last month, said …"  ->  source = The council, kOwn
void FindCueSource(std::string_view text, const Tree& tree, const std::vector<char>& quoted, CueMatch* match);

}  // namespace onrecord
