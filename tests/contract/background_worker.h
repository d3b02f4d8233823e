#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "common/stream/kafka/kafka_transactional_stream.h"

namespace onrecord::stream {

// One batch of the work that tests look at: writes "done:VALUE" to `out` for every record that comes within
// 100 ms, at most 200.
absl::Status WorkOneBatch(TransactionalStream& stream, const std::string& out);

// Works in a thread of its own until it is stopped.
class BackgroundWorker {
 public:
  BackgroundWorker(std::unique_ptr<KafkaTransactionalStream> stream, std::string out)
      : stream_(std::move(stream)), out_(std::move(out)), thread_([this] { Run(); }) {}
  ~BackgroundWorker() {
    stop_ = true;
    thread_.join();
  }
  KafkaStats Stats() const { return stream_->Stats(); }

 private:
  void Run() {
    while (!stop_) {
      const absl::Status status = WorkOneBatch(*stream_, out_);
      if (!status.ok() && !absl::IsAborted(status) && !absl::IsUnavailable(status)) ADD_FAILURE() << status;
    }
  }

  const std::unique_ptr<KafkaTransactionalStream> stream_;
  const std::string out_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace onrecord::stream
