#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "enrich/document/time_value.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/times/read_time.h"

namespace onrecord {

// The place, day and agency before an article's first sentence.
struct Dateline {
  Span zone;                        // with the dash that ends it
  Span value;                       // without it: "WASHINGTON, Oct. 12 (Yonhap)"
  std::string place;                // "Washington"; empty: none
  std::string country;              // ISO code by the state behind the place ("NAPLES, Fla."); empty: none
  std::optional<TimeReading> date;  // as written; nothing: none
  Span date_span;                   // of the date; empty: none
  std::optional<Span> agency_span;  // "Yonhap"
  const Outlets::Outlet* agency = nullptr;  // null: none, or not known
};

// The dateline at the beginning of `paragraph` (a span of `text`); nothing if there is none. `first`: the
// paragraph may be the article's first, so that a place in lower case with a long dash will do.
//
//   "MOSCOW, March 3. /TASS/. The"            ->  place "Moscow", date March 3, agency TASS
//   "March 3, 2015 (MOSCOW) - The"            ->  place "Moscow", date March 3
//   "Moscow [Russia], March 3 (ANI): The"     ->  place "Moscow", date March 3, agency ANI
std::optional<Dateline> ReadDateline(std::string_view text, Span paragraph, bool first,
                                     const Lexicon& lexicon);

// A place written in capitals as it is written elsewhere: "RIO DE JANEIRO" -> "Rio de Janeiro"; "U.N." stays.
std::string InTitleCase(std::string_view place);

}  // namespace onrecord
