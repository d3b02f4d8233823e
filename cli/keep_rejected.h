#pragma once
#include <absl/status/status.h>

#include <string>

#include "common/base/stop.h"
#include "common/ops/health.h"
#include "common/stream/record_source.h"

namespace onrecord::cli {

// Keeps what comes through `rejected` in a file of JSON lines (onrecord.v1.RejectedRecord), until `stop`.
// Without a broker there is no topic that would keep it. If the file cannot be written (full disk),
// it waits and reports that in `health` ("rejected"). A line is written completely or not at all.
absl::Status KeepRejected(stream::RecordSource& rejected, const std::string& path, const StopToken& stop,
                          Health& health);

}  // namespace onrecord::cli
