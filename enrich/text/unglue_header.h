#pragma once
#include "enrich/text/page.h"

namespace onrecord {

// Cuts blocks in which a page's extractor left no line break: a headline before a dateline in capitals, and a
// byline at the end of a headline that is not itself written in capitals throughout.
//
//   "Ferry strike ends By Ana Silva PORT SERA, March 3 (AP) - The ferry"  ->  three blocks
void UnglueHeader(Page* page);

}  // namespace onrecord
