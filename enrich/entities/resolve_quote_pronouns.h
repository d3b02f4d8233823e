#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/document/quote.h"
#include "enrich/document/quoted_stretch.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// "I" and "my" between quotation marks are the quote's speaker; "we" and "our" too where the speaker is a
// body or a country, and stay open where it is a person, who may mean anybody. Quotes without a speaker
// change nothing. To be called once the quotes have their speakers.
//
//   `"I resign," Orla Vey said.`  ->  "I" joins Orla Vey ("entities.join.first_person")
void ResolveQuotePronouns(std::string_view text, const std::vector<QuotedStretch>& stretches,
                          const std::vector<Quote>& quotes, const Lexicon& lexicon,
                          std::vector<Mention>* mentions, std::vector<Entity>* entities);

}  // namespace onrecord
