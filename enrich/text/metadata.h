#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The article's metadata (headline, byline, outlet, agency, dates, URL, language), each with its basis.
// Values declared with the article (kMarkup) have priority over its text (kText; kHeader for header lines
// with a key), the text over the URL (kMarkup) and the file name (kFileName). A field without any of these
// stays empty; nothing is guessed. Cost: linear in the text of `zones`.
DocumentFields ReadMetadata(std::string_view text, const std::vector<ZoneSpan>& zones,
                            const SourceText& source, const Lexicon& lexicon);

}  // namespace onrecord
