#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "enrich/document/analysis.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// "Key: value", a header line.
struct HeaderLine {
  std::string key;  // folded as LinePatterns::Fold does
  Span value;       // without leading blanks, not empty
};

// The key and value of `zone`; nothing if it is no header line, or has no value.
std::optional<HeaderLine> ReadHeaderLine(std::string_view text, const ZoneSpan& zone);

// Fills outlet, agency, URL and day of publication of `fields` from a credit, section label or boilerplate
// line; what is filled already stays.
//
//   "Source: Xinhua   Editor: Ana Silva"             ->  outlet and agency "Xinhua News Agency" (kHeader)
//   "(Yonhap)"                                       ->  agency (kText)
//   "© 2021 The Island Post. All rights reserved."   ->  outlet, if the lexicon has it (kText)
void ReadOutletLine(std::string_view text, const ZoneSpan& zone, const Lexicon& lexicon,
                    DocumentFields* fields);

// The same from `span`, which is what stands beside the date of a line: "PTI / ", " / CBS News".
void ReadOutletBesideDate(std::string_view text, Span span, const Lexicon& lexicon, DocumentFields* fields);

}  // namespace onrecord
