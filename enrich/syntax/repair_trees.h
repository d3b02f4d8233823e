#pragma once
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord::syntax {

// Corrects shapes of trees that the parser often gets wrong in news, so that all later stages read the
// corrected tree: sets head, deprel, and in a few cases upos and word, of the tokens of `sentences`. Needs
// the words of LookUpWords. Which words can be verbs or take a particle is told by the event patterns of the
// lexicon. A sentence without a parse, or of more than 300 tokens, stays as it is. Linear in the tokens but
// for the few that are repaired, each linear in its sentence.
//
//   "Iran on Monday eased rules", read as a noun phrase  ->  eased is the root, Iran its subject, rules its
//   object
void RepairTrees(const std::vector<Sentence>& sentences, const EventLexicon& lexicon,
                 std::vector<Token>* tokens);

}  // namespace onrecord::syntax
