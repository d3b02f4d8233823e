#pragma once
#include "enrich/text/page.h"

namespace onrecord {

// Decides every block that is still open: header lines around the headline, the lines that trail the last
// paragraph, and captions, links and subheads between paragraphs; the rest is body.
//
//   "The ferry …", "A long summer", "The crew …"  ->  body, subhead, body
void SettleBlocks(Page* page);

}  // namespace onrecord
