#pragma once
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {

// What the record of a finding, and the article around it (in VIEW_FINDINGS), tell of how it was found: sets
// decisions, origin and not_kept, for an event also its code. Pure; spans stay as they are. O(mentions of the
// speaker).
void ExplainFinding(const v1::QuoteRecord& record, const v1::ArticleRecord& article,
                    v1::ExplainQuoteResponse* response);
void ExplainFinding(const v1::EventRecord& record, const v1::ArticleRecord& article,
                    v1::ExplainEventResponse* response);

}  // namespace onrecord::api
