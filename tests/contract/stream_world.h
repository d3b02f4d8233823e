#pragma once
#include <absl/status/status.h>

#include <memory>
#include <string>

#include "common/stream/record_sink.h"
#include "common/stream/record_source.h"
#include "common/stream/transactional_stream.h"

namespace onrecord::stream {

inline constexpr size_t kQueueRecords = 50;  // the bound of the queue of a world's sinks

// One implementation of the ports, as the contract tests see it: fresh and empty for each test.
class StreamWorld {
 public:
  virtual ~StreamWorld() = default;
  // kUnavailable: the tests cannot run here, and why. Any other error: they fail with it.
  virtual absl::Status State() const { return absl::OkStatus(); }
  virtual std::string In() const = 0;   // the topic that workers read
  virtual std::string Out() const = 0;  // the topic that sources read

  virtual std::unique_ptr<RecordSink> MakeSink() = 0;
  // A second worker of the same `instance` comes in place of the first.
  virtual std::unique_ptr<TransactionalStream> MakeWorker(const std::string& instance) = 0;
  virtual std::unique_ptr<RecordSource> MakeSource() = 0;
};

std::unique_ptr<StreamWorld> MakeInProcessWorld();

}  // namespace onrecord::stream
