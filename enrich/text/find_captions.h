#pragma once
#include "enrich/text/page.h"

namespace onrecord {

// Decides the lines that only name a photographer or a picture agency, and the captions above them: a line or
// a short paragraph that stands near the top, or has no full stop, or has its day with the year, and quotes
// nobody.
//
//   "The ferry leaves Port Sera on Friday.", "Ana Silva/AP", "The ferry …"  ->  caption, caption, open
void FindCaptions(Page* page);

}  // namespace onrecord
