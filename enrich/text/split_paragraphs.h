#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/span.h"

namespace onrecord {

// The paragraphs of a text, in order, without white space at their ends; never empty. Blank lines separate
// paragraphs. A single line break does too, unless the lines look wrapped by hand (many lines of similar
// width, most of them ending in the middle of a sentence).
//
//   SplitParagraphs("One.\n\nTwo.\nThree.")  ->  "One.", "Two.", "Three."
std::vector<Span> SplitParagraphs(std::string_view text);

}  // namespace onrecord
