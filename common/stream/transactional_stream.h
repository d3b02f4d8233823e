#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>

#include "common/stream/record.h"

namespace onrecord::stream {

// Where enrich reads and writes: what is read, what is written for it and the progress become visible
// together or not at all. Called from one thread. The order of calls is Poll and Send in any order, Commit
// (or Abort), and again.
class TransactionalStream {
 public:
  virtual ~TransactionalStream() = default;

  // The next record, or nullopt if none came within `wait`. Polled records belong to the batch that is open.
  // kUnavailable: the log cannot be reached at present. kAborted: the batch was lost (a rebalance, a fence);
  // the stream has gone back to the last commit, forget what was polled and begin again.
  virtual absl::StatusOr<std::optional<Record>> Poll(absl::Duration wait) = 0;

  // Adds a record to the batch. kInvalidArgument: too large, never to be sent; the batch is unharmed.
  // kAborted: as above.
  virtual absl::Status Send(Record record) = 0;

  // Makes the batch final: its records and the progress of what was polled. Retries what can be retried for
  // at most `wait`. kAborted: as above. Other errors end the program.
  virtual absl::Status Commit(absl::Duration wait) = 0;

  // Drops the batch and goes back to the last commit.
  virtual absl::Status Abort() = 0;
};

}  // namespace onrecord::stream
