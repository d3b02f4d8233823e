#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/document/quote.h"
#include "enrich/document/text_units.h"
#include "enrich/document/work_budget.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/find_quotes.h"

namespace onrecord {

// What is said, thought or wanted in the article, each with the source and cue beside it: direct quotes from
// the stretches between marks, mixed and indirect ones from the clauses around cues. Ordered by their first
// piece; a quote's rule names the sieve that found it. Stretches that nobody is told to have said are left
// out. The speaker is not resolved yet. Needs parsed tokens; without a parse only quotes beside mentions are
// found.
//
// Steps of `budget` (null: unlimited) are taken for the words of quotes in which others are looked for; where
// it is used up they are not.
//
//   `"It is late," Ana Silva said, adding that she would go.`
//     ->  direct "It is late,", source = Ana Silva;  indirect "that she would go", source = Ana Silva
std::vector<Quote> AttributeQuotes(std::string_view text, const std::vector<Sentence>& sentences,
                                   const std::vector<Token>& tokens,
                                   const std::vector<QuotedStretch>& stretches,
                                   const std::vector<Mention>& mentions, const Lexicon& lexicon,
                                   WorkBudget* budget = nullptr);

}  // namespace onrecord
