#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>

#include "common/stream/record.h"

namespace onrecord::stream {

// Where a service appends records: a topic of Kafka, or the queue of one process. Called from one thread.
class RecordSink {
 public:
  // Called exactly once for every accepted record, from within Poll or Flush: OK once the record is safe
  // (Kafka: written by all in-sync replicas; in one process: committed by the store); otherwise why it never
  // will be.
  using Delivered = std::function<void(absl::Status)>;

  virtual ~RecordSink() = default;

  // Queues `record`. kUnavailable: the queue is full, call Poll and try again. kInvalidArgument: the record
  // can never be sent (too large); `delivered` is then not called.
  virtual absl::Status Send(Record record, Delivered delivered) = 0;

  // Serves delivery reports that are there, waiting up to `wait` for the first. kUnavailable: the log cannot
  // be reached at present (records stay queued). Any other error is final for this sink.
  virtual absl::Status Poll(absl::Duration wait) = 0;

  // Serves reports until every record accepted so far has one, at most for `wait`; then kDeadlineExceeded.
  virtual absl::Status Flush(absl::Duration wait) = 0;
};

}  // namespace onrecord::stream
