#pragma once
#include <absl/status/status.h>

namespace onrecord::stream {

// What becomes of a record after a failure: tried again, set aside with its reason, or the program ends.
enum class Fate { kRetry, kReject, kStop };

// The one place where a status code decides. OK must not be asked.
Fate FateOf(const absl::Status& status);

}  // namespace onrecord::stream
