#include "api/log/log_writer.h"

#include <utility>

#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(20);
constexpr absl::Duration kIdle = absl::Seconds(1);

}  // namespace

struct LogWriter::Call {
  size_t left = 0;
  absl::Status status;
};

LogWriter::LogWriter(stream::RecordSink& sink) : sink_(sink), thread_([this] { Work(); }) {}

LogWriter::~LogWriter() {
  {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }
  thread_.join();
}

absl::Status LogWriter::Write(std::vector<stream::Record> records, absl::Time deadline) {
  if (records.empty()) return absl::OkStatus();
  const auto call = std::make_shared<Call>();  // shared: see Call
  call->left = records.size();
  absl::MutexLock lock(&mutex_);
  for (stream::Record& record : records) queue_.push_back({std::move(record), call});
  const auto done = [this, &call]()
                        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return call->left == 0 || ended_; };
  if (mutex_.AwaitWithDeadline(absl::Condition(&done), deadline) && call->left == 0) return call->status;
  return Unavailable("the log does not answer; it may still take this when it is back");
}

void LogWriter::ReportOne(Call* call, const absl::Status& status) {
  absl::MutexLock lock(&mutex_);
  call->status.Update(status);
  --call->left;
}

void LogWriter::Send(Waiting waiting) {
  const auto report = [this, call = waiting.call](const absl::Status& status) {
    --on_their_way_;
    ReportOne(call.get(), status);
  };
  ++on_their_way_;
  while (true) {
    const absl::Status status = sink_.Send(waiting.record, report);
    if (status.ok()) return;
    if (!absl::IsUnavailable(status)) return report(status);
    sink_.Poll(kPoll).IgnoreError();
    absl::MutexLock lock(&mutex_);
    if (ended_) return;
  }
}

void LogWriter::Work() {
  const auto due = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !queue_.empty() || ended_; };
  while (true) {
    std::vector<Waiting> batch;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(&due), on_their_way_ > 0 ? absl::ZeroDuration() : kIdle);
      if (ended_) return;
      batch.swap(queue_);
    }
    for (Waiting& waiting : batch) Send(std::move(waiting));
    sink_.Poll(on_their_way_ > 0 ? kPoll : absl::ZeroDuration()).IgnoreError();
  }
}

}  // namespace onrecord::api
