#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/document/work_budget.h"
#include "enrich/grammar/tree.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// What is said, thought or wanted in the article, each with the source and cue beside it: direct quotes from
// the stretches between marks, mixed and indirect ones from the clauses around cues. Ordered by their first
// piece; a quote's rule names the sieve that found it. Stretches without a source or cue are left
// out. The speaker is not resolved yet. Reads sentences, stretches and mentions of the article and `tree`,
// that of its tokens; without a parse only quotes beside mentions are found.
//
// Steps of `budget` (null: unlimited) are taken for the words of quotes in which others are looked for; where
// it is used up they are not.
//
//   `"It is late," Ana Silva said, adding that she would go.`
//     ->  direct "It is late,", source = Ana Silva;  indirect "that she would go", source = Ana Silva
std::vector<Quote> AttributeQuotes(std::string_view text, const Analysis& article, const Tree& tree,
                                   const Lexicon& lexicon, WorkBudget* budget = nullptr);

}  // namespace onrecord
