#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "enrich/document/analysis.h"
#include "enrich/document/offset_map.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// A text that can be read without looking out for awkward characters, and the way back.
struct CleanText {
  std::string text;
  OffsetMap map;  // clean -> published
};

// `text` with what characters.tsv says replaced or taken out, line ends made "\n" and letters joined with the
// accents that follow them; nothing if nothing changes. Doubled apostrophes and quotation marks stay as they
// are.
//
//   Normalise("co\u00ADop\r\n")->text  ->  "coop\n"
std::optional<CleanText> Normalise(std::string_view text, const Lexicon& lexicon);

// Leads every span of `analysis` from the clean text back to the published one.
void PointIntoPublished(const OffsetMap& map, Analysis* analysis);

}  // namespace onrecord
