#pragma once
#include <absl/status/status.h>

#include <cstddef>

#include "common/stream/record.h"

namespace onrecord::stream {

// The bytes of a record that count towards limits: key, value, headers and what frames a header.
size_t SizeOf(const Record& record);

// kInvalidArgument, with the topic and all sizes, if `record` has more than `limit` bytes.
absl::Status CheckSize(const Record& record, size_t limit);

}  // namespace onrecord::stream
