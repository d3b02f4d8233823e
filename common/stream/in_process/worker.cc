#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/in_process/core.h"
#include "common/stream/record_size.h"

namespace onrecord::stream {
namespace {

class InProcessWorker final : public TransactionalStream {
 public:
  InProcessWorker(InProcessLog::Core& core, std::string topic) : core_(core), topic_(std::move(topic)) {}
  ~InProcessWorker() override { InProcessWorker::Abort().IgnoreError(); }

  absl::StatusOr<std::optional<Record>> Poll(absl::Duration wait) override {
    const MutexLock lock(core_.mutex);
    Partition* from = nullptr;
    const auto ready = [this, &from]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(core_.mutex) {
      return (from = Choose()) != nullptr;
    };
    if (!core_.mutex.Await(wait, ready)) return std::nullopt;
    from->holder = this;
    // A copy: the record stays until the commit, for an abort.
    return from->records[from->next++ - from->first].record;
  }

  absl::Status Send(Record record) override {
    OR_RETURN_IF_ERROR(CheckSize(record, core_.options.max_record_bytes));
    batch_.push_back(std::move(record));
    return absl::OkStatus();
  }

  absl::Status Commit(absl::Duration) override {
    const MutexLock lock(core_.mutex);
    auto origin = std::make_shared<Origin>();
    for (Partition* p : Held()) {
      for (; p->first < p->next; ++p->first) {
        origin->parents.push_back(std::move(p->records.front().origin));
        p->records.pop_front();
      }
      p->holder = nullptr;
    }
    origin->open = 1 + static_cast<int64_t>(batch_.size());  // 1: so that nothing is reported before the end
    for (Record& record : batch_) core_.Append(std::move(record), origin);
    core_.Release(origin);
    core_.mutex.NotifyAll();  // the partitions are free
    batch_.clear();
    return absl::OkStatus();
  }

  absl::Status Abort() override {
    batch_.clear();
    const MutexLock lock(core_.mutex);
    for (Partition* p : Held()) {
      p->next = p->first;
      p->holder = nullptr;
    }
    core_.mutex.NotifyAll();
    return absl::OkStatus();
  }

 private:
  // What this worker holds comes first, so that the other partitions stay free for the other workers.
  Partition* Choose() ABSL_EXCLUSIVE_LOCKS_REQUIRED(core_.mutex) {
    Topic& topic = *core_.FindRead(topic_);
    Partition* held = Oldest(topic, [this](const Partition& p) { return p.holder == this; });
    return held != nullptr ? held : Oldest(topic, [](const Partition& p) { return p.holder == nullptr; });
  }

  std::vector<Partition*> Held() ABSL_EXCLUSIVE_LOCKS_REQUIRED(core_.mutex) {
    std::vector<Partition*> held;
    for (Partition& p : core_.FindRead(topic_)->partitions) {
      if (p.holder == this) held.push_back(&p);
    }
    return held;
  }

  InProcessLog::Core& core_;
  const std::string topic_;
  std::vector<Record> batch_;
};

}  // namespace

std::unique_ptr<TransactionalStream> MakeInProcessWorker(InProcessLog::Core& core, std::string topic) {
  return std::make_unique<InProcessWorker>(core, std::move(topic));
}

}  // namespace onrecord::stream
