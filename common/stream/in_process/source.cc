#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/in_process/core.h"

namespace onrecord::stream {
namespace {

class InProcessSource final : public RecordSource {
 public:
  InProcessSource(InProcessLog::Core& core, std::string topic) : core_(core), topic_(std::move(topic)) {}

  absl::Status Start(const std::vector<Position>& positions) override {
    const MutexLock lock(core_.mutex);
    Topic& topic = *core_.FindRead(topic_);
    for (const Position& position : positions) OR_RETURN_IF_ERROR(Check(topic, position));
    topic.source_started = true;
    for (Partition& p : topic.partitions) p.next = p.first;
    for (const Position& position : positions) {
      if (position.topic == topic_) topic.partitions[position.partition].next = position.next_offset;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<Record>> Poll(absl::Duration wait) override {
    const MutexLock lock(core_.mutex);
    Topic& topic = *core_.FindRead(topic_);
    if (!topic.source_started) return FailedPrecondition(topic_, ": Start was not called");
    Partition* from = nullptr;
    const auto ready = [&] {
      return (from = Oldest(topic, [](const Partition&) { return true; })) != nullptr;
    };
    if (!core_.mutex.Await(wait, ready)) return std::nullopt;
    return from->records[from->next++ - from->first].record;
  }

  absl::Status Acknowledge(const std::vector<Position>& positions) override {
    const MutexLock lock(core_.mutex);
    Topic& topic = *core_.FindRead(topic_);
    for (const Position& position : positions) {
      if (position.topic != topic_) continue;
      OR_RETURN_IF_ERROR(CheckPartition(topic, position));
      Partition& p = topic.partitions[position.partition];
      if (position.next_offset > p.next) {
        return InvalidArgument(topic_, "[", position.partition, "]: ", position.next_offset,
                               " acknowledged, but read only up to ", p.next);
      }
      for (; p.first < position.next_offset; ++p.first) {
        const auto origin = std::move(p.records.front().origin);
        p.records.pop_front();
        core_.Release(origin);
      }
    }
    return absl::OkStatus();
  }

  int64_t Lag() const override {
    const MutexLock lock(core_.mutex);
    int64_t lag = 0;
    for (const Partition& p : core_.FindRead(topic_)->partitions) lag += p.End() - p.next;
    return lag;
  }

 private:
  absl::Status CheckPartition(const Topic& topic, const Position& position) const {
    if (position.partition >= 0 && position.partition < static_cast<int32_t>(topic.partitions.size())) {
      return absl::OkStatus();
    }
    return absl::OutOfRangeError(ToAbsl(StrCat(topic_, ": no partition ", position.partition)));
  }

  // Before the first Start nothing was read, so a position other than 0 is one of an earlier run.
  absl::Status Check(const Topic& topic, const Position& position) const {
    if (position.topic != topic_) return absl::OkStatus();
    OR_RETURN_IF_ERROR(CheckPartition(topic, position));
    const Partition& p = topic.partitions[position.partition];
    const int64_t end = topic.source_started ? p.End() : 0;
    if (position.next_offset >= p.first && position.next_offset <= end) return absl::OkStatus();
    return absl::OutOfRangeError(ToAbsl(
        StrCat(topic_, "[", position.partition, "]: position ", position.next_offset, ", expected ", p.first,
               " to ", end, " (a log in one process keeps nothing; pass no positions of an earlier run)")));
  }

  InProcessLog::Core& core_;
  const std::string topic_;
};

}  // namespace

std::unique_ptr<RecordSource> MakeInProcessSource(InProcessLog::Core& core, std::string topic) {
  return std::make_unique<InProcessSource>(core, std::move(topic));
}

}  // namespace onrecord::stream
