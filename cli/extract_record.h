#pragma once
#include <string>
#include <string_view>

#include "cli/articles.h"
#include "enrich/document/analysis.h"

namespace onrecord::cli {

// The findings as enrich publishes them: the message EnrichedArticle as one line of JSON in protobuf's own
// mapping (lowerCamelCase, 64-bit numbers as text). Offsets are UTF-8 bytes of the text. `article_id` is the
// SHA-256 of the article's id and `revision_id` that of its text, since a verb without a service knows
// neither feed nor bytes; so ids differ from those that are served.
std::string ExtractRecord(const Article& article, const Analysis& analysis, std::string_view analyser);

}  // namespace onrecord::cli
