#pragma once
#include "enrich/text/page.h"

namespace onrecord {

// Decides which block before the lede is the headline: the line of the declared title, else the line that
// most looks like one, shares words with the lede and the address, and stands before a byline or date. None
// may do.
//
//   "WORLD", "Ferry strike of nine days ends", "By Ana Silva", …  ->  headline = 1
void NameHeadline(Page* page);

}  // namespace onrecord
