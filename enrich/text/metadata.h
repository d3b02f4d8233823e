#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// What the article says of itself, each with what it was read from: a value that came with the article
// (kMarkup) is trusted over its text (kText, kHeader for header lines with a key), the text over its URL
// (kMarkup) and file name (kFileName). What none of them tells stays empty; nothing is guessed.
DocumentFields ReadMetadata(std::string_view text, const std::vector<ZoneSpan>& zones,
                            const SourceText& source, const Lexicon& lexicon);

}  // namespace onrecord
