#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The sentences of the headline, body and subhead zones, in text order; each zone is one paragraph, and its
// end ends a sentence. Spans have no white space at either end; a zone of white space alone has no sentence.
// What has no end for 4,000 bytes is cut there, between words. Token fields are left for Tokenise. A closing
// quotation mark belongs to the sentence it closes, and an attribution that goes on in lower case stays in
// the sentence:
//
//   `"Go!" he said. Gen. Park Rian left.`  ->  `"Go!" he said.`, `Gen. Park Rian left.`
std::vector<Sentence> SplitSentences(std::string_view text, const std::vector<ZoneSpan>& zones,
                                     const Lexicon& lexicon);

}  // namespace onrecord
