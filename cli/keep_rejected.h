#pragma once
#include <absl/status/status.h>

#include <string>

#include "common/base/stop.h"
#include "common/stream/record_source.h"

namespace onrecord::cli {

// Keeps what comes through `rejected` in a file of JSON lines (onrecord.v1.RejectedRecord), until `stop`.
// Without a broker there is no topic that would keep it.
absl::Status KeepRejected(stream::RecordSource& rejected, const std::string& path, const StopToken& stop);

}  // namespace onrecord::cli
