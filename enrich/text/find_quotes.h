#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/quoted_stretch.h"
#include "enrich/document/text_units.h"

namespace onrecord {

// The outermost quoted stretches of `paragraphs` (spans of `text`, in text order), in text order. Knows
// straight, curly and low marks, guillemets, doubled apostrophes and backquotes, and single marks outside the
// others; pairs unlike marks ("…” or “…''). A stretch never crosses a line break. A closing mark without a
// partner is believed only as the first mark of its line. Marks of inches and feet are none. Linear in the
// length of the text.
//
//   FindQuotes(R"("Go," he said.)", {{0, 14}})  ->  one stretch, inner = Go,
std::vector<QuotedStretch> FindQuotes(std::string_view text, const std::vector<Span>& paragraphs);

// The stretches between marks inside `inner`, itself the text between marks of a direct quote.
//
//   He told me, 'Go home,' and I went.  ->  one stretch, inner = Go home,
std::vector<QuotedStretch> FindInnerQuotes(std::string_view text, Span inner);

// The spans of the paragraphs that `sentences` stand in, in text order.
std::vector<Span> ParagraphsOf(const std::vector<Sentence>& sentences);

}  // namespace onrecord
