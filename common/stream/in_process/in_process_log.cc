#include "common/stream/in_process/in_process_log.h"

#include <absl/time/clock.h>

#include <algorithm>

#include "common/stream/in_process/core.h"
#include "common/stream/record_key.h"

namespace onrecord::stream {
namespace {

// FNV-1a: the same key has the same partition in every run.
uint64_t HashOf(std::string_view key) {
  uint64_t hash = 14695981039346656037u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

}  // namespace

Topic* InProcessLog::Core::FindRead(const std::string& name) {
  const auto it = topics.find(name);
  return it == topics.end() ? nullptr : &it->second;
}

void InProcessLog::Core::MakeRead(const std::string& name) {
  const MutexLock lock(mutex);
  topics.try_emplace(name, std::max(1, options.partitions));
}

void InProcessLog::Core::Append(Record record, const std::shared_ptr<Origin>& origin) {
  Topic* topic = FindRead(record.topic);
  if (topic == nullptr) return Release(origin);
  const size_t index = HashOf(ArticleIdOf(record.key)) % topic->partitions.size();
  Partition& partition = topic->partitions[index];
  record.partition = static_cast<int32_t>(index);
  record.offset = partition.End();
  record.timestamp = absl::Now();
  partition.records.push_back({std::move(record), origin, next_sequence++});
  mutex.NotifyAll();
}

void InProcessLog::Core::Release(const std::shared_ptr<Origin>& origin) {
  if (--origin->open > 0) return;
  if (origin->inbox != nullptr) {
    origin->inbox->done.push_back(origin->ticket);
    mutex.NotifyAll();
  }
  for (const auto& parent : origin->parents) Release(parent);
}

InProcessLog::InProcessLog(InProcessOptions options) : core_(std::make_unique<Core>(options)) {}
InProcessLog::~InProcessLog() = default;

std::unique_ptr<RecordSink> InProcessLog::MakeSink() { return MakeInProcessSink(*core_); }

std::unique_ptr<TransactionalStream> InProcessLog::MakeWorker(std::string topic) {
  core_->MakeRead(topic);
  return MakeInProcessWorker(*core_, std::move(topic));
}

std::unique_ptr<RecordSource> InProcessLog::MakeSource(std::string topic) {
  core_->MakeRead(topic);
  return MakeInProcessSource(*core_, std::move(topic));
}

}  // namespace onrecord::stream
