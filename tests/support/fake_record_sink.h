#pragma once
#include <deque>
#include <vector>

#include "common/base/strings.h"
#include "common/stream/record_sink.h"

namespace onrecord::stream {

// A RecordSink whose reports come when the test says so. Not thread-safe.
class FakeRecordSink final : public RecordSink {
 public:
  bool report_at_once = true;  // Poll reports all that waits as OK
  size_t capacity = SIZE_MAX;  // records without a report; then Send answers kUnavailable
  size_t max_record_bytes = SIZE_MAX;
  absl::Status poll_status;  // what Poll answers

  std::vector<Record> records;  // every record that was accepted

  absl::Status Send(Record record, Delivered delivered) override {
    if (record.value.size() > max_record_bytes) return InvalidArgument("record too large");
    if (open_.size() >= capacity) return Unavailable("the queue is full");
    records.push_back(std::move(record));
    open_.push_back(std::move(delivered));
    return absl::OkStatus();
  }
  absl::Status Poll(absl::Duration) override {
    if (report_at_once) Report(absl::OkStatus());
    return poll_status;
  }
  absl::Status Flush(absl::Duration) override {
    if (report_at_once) Report(absl::OkStatus());
    return open_.empty() ? absl::OkStatus() : absl::DeadlineExceededError("records without a report");
  }

  // Reports the oldest `count` records that wait.
  void Report(const absl::Status& status, size_t count = SIZE_MAX) {
    for (; count > 0 && !open_.empty(); --count) {
      const Delivered delivered = std::move(open_.front());
      open_.pop_front();
      delivered(status);
    }
  }
  size_t open() const { return open_.size(); }
  size_t Count(std::string_view topic) const {
    size_t n = 0;
    for (const Record& record : records) n += record.topic == topic ? 1 : 0;
    return n;
  }

 private:
  std::deque<Delivered> open_;
};

}  // namespace onrecord::stream
