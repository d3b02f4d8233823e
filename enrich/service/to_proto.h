#pragma once
#include <string>
#include <string_view>

#include "enrich/document/analysis.h"
#include "onrecord/v1/article.pb.h"
#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord {

// What the analysis reads from a published article. The views and strings of the result are of `article`,
// which must outlive it.
SourceText ToSourceText(const v1::Article& article);

// The one crossing from the values of the analysis to messages. `analyser` is the version written into the
// record. Ids are the SHA-256 of revision, kind and span (DESIGN §2): the same article analysed again gets
// the same ids. `article` is taken over whole, unknown fields included; analysed_at and
// analyser_generation are left to the caller.
v1::EnrichedArticle ToProto(v1::Article article, const Analysis& analysis, std::string_view analyser);

}  // namespace onrecord
