#pragma once
#include <absl/status/status.h>

#include <cstdint>

#include "onrecord/v1/decision.pb.h"
#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord::api {

// kInvalidArgument: not a decision that can be stored, and why.
absl::Status CheckDecision(const v1::Decision& decision);

// Microseconds since 1970; 0: unset.
int64_t MicrosOf(const google::protobuf::Timestamp& at);
void SetMicros(int64_t micros, google::protobuf::Timestamp* at);

// When the article was let in again; 0: it was not.
inline int64_t ReadmittedMicros(const v1::EnrichedArticle& article) {
  return MicrosOf(article.article().readmitted_at());
}

}  // namespace onrecord::api
