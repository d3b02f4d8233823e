#pragma once
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {

// What the findings of two revisions of an article (in VIEW_FINDINGS) do not have in common. Quotes with
// equal words are the same; of the others those that share most words are the same and altered. Events are
// the same by their clause, or by code and actors. O(quotes of one * quotes of the other) for those without
// an equal, 500 at most.
void DiffFindings(const v1::ArticleRecord& from, const v1::ArticleRecord& to,
                  v1::DiffRevisionsResponse* response);

}  // namespace onrecord::api
