#pragma once
#include <optional>
#include <string_view>

#include "enrich/document/span.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

struct Byline {
  Span zone;                                // the opener, the names, and role or outlet after them
  Span names;                               // "Ana Silva and Ito Lund"
  const Outlets::Outlet* outlet = nullptr;  // named as writer or beside it; null: none
};

// The byline that `line` (a span of `text`) is; nothing if it is none. Without an opener ("By") only a name
// with a role or known outlet after a comma or bar is one.
//
//   "By Ana Silva, Staff Writer"  ->  names "Ana Silva"
std::optional<Byline> ReadByline(std::string_view text, Span line, const Lexicon& lexicon);

}  // namespace onrecord
