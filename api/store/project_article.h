#pragma once
#include <absl/status/status.h>

#include <string>
#include <vector>

#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {

// The days a time can mean; both empty: not known. An open end is "0000-00-00" or "9999-12-31".
struct Days {
  std::string first;
  std::string last;
};
Days DaysOf(const v1::TimeValue& time);

// What a store needs of an enriched article, whatever its engine: the records as they are served (in
// VIEW_BASIC, with `newest` true), and what they are found by.
struct Projection {
  v1::ArticleRecord article;
  std::vector<v1::QuoteRecord> quotes;
  std::vector<v1::EventRecord> events;
};

// Indexes that lead nowhere and spans outside the text are treated as unset: a record that decodes is always
// served.
Projection ProjectArticle(const v1::EnrichedArticle& enriched);

// kInvalidArgument: not an article that can be stored (no id, in it or in a finding; no possible
// observed_at), and why.
absl::Status CheckArticle(const v1::EnrichedArticle& enriched);

// `record` as a larger view has it: zones, entities, quotes and events; the text for VIEW_FULL.
void AddFindings(const v1::EnrichedArticle& enriched, v1::View view, v1::ArticleRecord* record);

// Microseconds since 1970; 0: unset.
int64_t ObservedMicros(const v1::EnrichedArticle& enriched);

}  // namespace onrecord::api
