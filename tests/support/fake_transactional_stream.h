#pragma once
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/stop.h"
#include "common/base/strings.h"
#include "common/stream/record_size.h"
#include "common/stream/transactional_stream.h"

namespace onrecord {

// A stream that gives `in` and keeps what was committed; asks to stop when all is committed.
class FakeTransactionalStream final : public stream::TransactionalStream {
 public:
  explicit FakeTransactionalStream(StopToken& stop) : stop_(stop) {}
  absl::StatusOr<std::optional<stream::Record>> Poll(absl::Duration) override {
    if (next_ == in.size()) {
      if (done_ == next_) stop_.Request();
      return std::nullopt;
    }
    return in[next_++];
  }
  absl::Status Send(stream::Record record) override {
    if (stream::SizeOf(record) > largest) return InvalidArgument("larger than ", largest);
    open_.push_back(std::move(record));
    return absl::OkStatus();
  }
  absl::Status Commit(absl::Duration) override {
    if (lose_batches > 0) {
      --lose_batches;
      Abort().IgnoreError();
      return absl::AbortedError("fenced");
    }
    on_commit();
    for (stream::Record& record : open_) committed.push_back(std::move(record));
    open_.clear();
    done_ = next_;
    return absl::OkStatus();
  }
  absl::Status Abort() override {
    open_.clear();
    next_ = done_;
    return absl::OkStatus();
  }

  std::vector<stream::Record> in, committed;
  size_t largest = 8 << 20;
  int lose_batches = 0;
  std::function<void()> on_commit = [] {};

 private:
  StopToken& stop_;
  size_t next_ = 0, done_ = 0;
  std::vector<stream::Record> open_;
};

}  // namespace onrecord
