#pragma once
#include <vector>

#include "api/services/errors.h"

namespace google::protobuf {
class Message;
}

namespace onrecord::api {

// What no request may hold, whatever its kind, found by walking over its fields: unknown enum values, strings
// over 1024 bytes (tokens: 4096), more than 100 values in a field or 1000 in all, dates that are none,
// reversed ranges, a negative page_size, a confidence outside 0 to 1, words without a letter or digit. Empty:
// nothing is wrong.
//
//   {"filter": {"said": {"first": "2031-05", "last": "2030"}}}
//       ->  filter.said.last: expected a day not before 2031-05, got 2030
std::vector<Violation> CheckRequest(const google::protobuf::Message& request);

}  // namespace onrecord::api
