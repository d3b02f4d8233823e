#pragma once
#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/stream/record.h"

namespace onrecord::stream {

// What a record says of itself beside its value.
struct CloudEvent {
  std::string id;           // unique for its source; the same fact sent again has the same id
  std::string source;       // "/onrecord/ingest"
  std::string type;         // "onrecord.article.v1"
  std::string subject;      // the article_id
  absl::Time time;          // when the fact became true
  std::string traceparent;  // W3C trace context to go on with; empty: a new trace is begun
};

// Headers of CloudEvents 1.0, Kafka protocol binding, binary mode, and `traceparent`: the trace of
// `event.traceparent` is kept and gets a span of its own, derived from the id, so that the same event has the
// same headers.
std::vector<Header> ToHeaders(const CloudEvent& event);

// The value of the first header named `name`; empty: there is none.
std::string_view HeaderOr(const std::vector<Header>& headers, std::string_view name,
                          std::string_view otherwise = "");

}  // namespace onrecord::stream
