#include <absl/time/clock.h>

#include <map>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/in_process/core.h"
#include "common/stream/record_size.h"

namespace onrecord::stream {
namespace {

class InProcessSink final : public RecordSink {
 public:
  explicit InProcessSink(InProcessLog::Core& core) : core_(core) {}

  absl::Status Send(Record record, Delivered delivered) override {
    OR_RETURN_IF_ERROR(CheckSize(record, core_.options.max_record_bytes));
    const size_t size = SizeOf(record);
    if (!waiting_.empty() &&
        (waiting_.size() >= core_.options.max_records || bytes_ + size > core_.options.max_bytes)) {
      return Unavailable("the queue is full: ", waiting_.size(), " records (", bytes_,
                         " bytes) are not acknowledged yet");
    }
    auto origin = std::make_shared<Origin>();
    origin->open = 1;
    origin->inbox = inbox_;
    origin->ticket = next_ticket_++;
    waiting_.emplace(origin->ticket, Waiting{std::move(delivered), size});
    bytes_ += size;
    const MutexLock lock(core_.mutex);
    core_.Append(std::move(record), origin);
    return absl::OkStatus();
  }

  absl::Status Poll(absl::Duration wait) override {
    std::vector<int64_t> done;
    {
      const MutexLock lock(core_.mutex);
      const auto any = [this] { return !inbox_->done.empty(); };
      if (!waiting_.empty()) core_.mutex.Await(wait, any);
      done.swap(inbox_->done);
    }
    if (waiting_.empty() && wait > absl::ZeroDuration()) absl::SleepFor(wait);
    for (const int64_t ticket : done) Report(ticket);
    return absl::OkStatus();
  }

  absl::Status Flush(absl::Duration wait) override {
    const absl::Time until = absl::Now() + wait;
    while (!waiting_.empty()) {
      const absl::Duration left = until - absl::Now();
      OR_RETURN_IF_ERROR(Poll(std::max(left, absl::ZeroDuration())));
      if (left <= absl::ZeroDuration() && !waiting_.empty()) {
        return MakeStatus(absl::StatusCode::kDeadlineExceeded, waiting_.size(),
                          " records are not acknowledged after ", absl::FormatDuration(wait));
      }
    }
    return absl::OkStatus();
  }

 private:
  struct Waiting {
    Delivered delivered;
    size_t size;
  };

  // Takes the entry out first: `delivered` may send again.
  void Report(int64_t ticket) {
    auto node = waiting_.extract(ticket);
    bytes_ -= node.mapped().size;
    if (node.mapped().delivered) node.mapped().delivered(absl::OkStatus());
  }

  InProcessLog::Core& core_;
  std::shared_ptr<SinkInbox> inbox_ = std::make_shared<SinkInbox>();  // guarded by core_.mutex; see Origin
  std::map<int64_t, Waiting> waiting_;
  size_t bytes_ = 0;
  int64_t next_ticket_ = 0;
};

}  // namespace

std::unique_ptr<RecordSink> MakeInProcessSink(InProcessLog::Core& core) {
  return std::make_unique<InProcessSink>(core);
}

}  // namespace onrecord::stream
