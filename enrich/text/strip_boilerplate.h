#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The zones of an article as it stands on its page, in text order: headline, byline, dates, dateline, body
// and subheads, and what is no part of it: captions, credits, section labels, furniture. Every body zone is
// one paragraph. What nothing speaks against is body; a text of one paragraph or one sentence is body.
// `source.title`, where declared, decides which line is the headline.
std::vector<ZoneSpan> StripBoilerplate(std::string_view text, const SourceText& source,
                                       const Lexicon& lexicon);

}  // namespace onrecord
