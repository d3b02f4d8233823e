#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <vector>

#include "common/stream/record.h"

namespace onrecord::stream {

// Where api reads: all partitions of one topic, committed records only, from positions that the reader keeps
// itself. Called from one thread.
class RecordSource {
 public:
  virtual ~RecordSource() = default;

  // Reads on from `positions`; partitions without one from their first record. kOutOfRange: the log no longer
  // holds a position (never a silent jump). kUnavailable: the log cannot be reached at present, call again.
  virtual absl::Status Start(const std::vector<Position>& positions) = 0;

  // The next record, or nullopt if none came within `wait`. kUnavailable as above; kOutOfRange as above.
  virtual absl::StatusOr<std::optional<Record>> Poll(absl::Duration wait) = 0;

  // Reports that everything before `positions` is stored safely. In one process this is what acknowledges a
  // file end to end; on Kafka it lets the usual tools show the lag.
  virtual absl::Status Acknowledge(const std::vector<Position>& positions) = 0;

  // Records between the reader and the end of the log, as far as known; 0: caught up.
  virtual int64_t Lag() const = 0;
};

}  // namespace onrecord::stream
