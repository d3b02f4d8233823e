#pragma once
#include "enrich/text/page.h"

namespace onrecord {

// Decides the lines that only a header has (keys and values, bylines, dates) and names the lede: the first
// block of running text behind them, or with a dateline.
//
//   "Ferry strike ends", "By Ana Silva", "The ferry …"  ->  the byline, and lede = 2
void ReadHeader(Page* page);

}  // namespace onrecord
