#pragma once
#include <optional>
#include <string_view>

#include "enrich/document/span.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The credit at the end of a paragraph (a span of `text`): brackets that name an agency, an outlet or a
// photographer, or say who wrote and edited; an outlet, or "REUTERS/Ana Silva", after the last full stop.
// Nothing if there is none.
//
//   "The ferry left. (Yonhap)"  ->  "(Yonhap)"
std::optional<Span> CreditAtEnd(std::string_view text, Span paragraph, const Lexicon& lexicon);

// True if the line names a photographer and an agency and nothing else: "Ana Silva/AP", "ANA SILVA AFP".
bool IsPhotoCredit(std::string_view line, const Lexicon& lexicon);

// True if the line says who wrote, edited or helped: "(Reporting by Ana Silva)".
bool IsCreditLine(std::string_view line, const Lexicon& lexicon);

}  // namespace onrecord
