#pragma once
#include <absl/base/thread_annotations.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/stream/in_process/in_process_log.h"

// The shared state behind the ends of an InProcessLog. Private to this folder.
namespace onrecord::stream {

// The tickets whose records are done, for the sink to collect.
struct SinkInbox {
  std::vector<int64_t> done;
};

// What a stored record came from. `open` counts the records of this origin that are not acknowledged yet; at
// none, each parent has one open record less; an origin with a ticket reports to its sink.
// Shared by all the records of one batch.
struct Origin {
  int64_t open = 0;
  std::vector<std::shared_ptr<Origin>> parents;  // one for each record that was polled for the batch
  std::shared_ptr<SinkInbox> inbox;              // only of what a sink sent; shared: the sink may go first
  int64_t ticket = 0;
};

struct Stored {
  Record record;
  std::shared_ptr<Origin> origin;  // shared: see Origin
  int64_t sequence = 0;            // counts the records of all partitions, so that the oldest is read first
};

struct Partition {
  std::deque<Stored> records;    // from `first` on; dropped once committed (worker) or acknowledged (source)
  int64_t first = 0;             // offset of records.front()
  int64_t next = 0;              // offset of the next record to be polled
  const void* holder = nullptr;  // the worker whose open batch has polled from here
  int64_t End() const { return first + static_cast<int64_t>(records.size()); }
};

struct Topic {
  explicit Topic(int partitions) : partitions(partitions) {}
  std::vector<Partition> partitions;
  bool source_started = false;
};

// The partition with the oldest record that can be polled and for which `wanted` holds; or null.
template <typename Predicate>
Partition* Oldest(Topic& topic, Predicate wanted) {
  Partition* oldest = nullptr;
  const auto sequence = [](const Partition& p) { return p.records[p.next - p.first].sequence; };
  for (Partition& p : topic.partitions) {
    if (p.next == p.End() || !wanted(p)) continue;
    if (oldest == nullptr || sequence(p) < sequence(*oldest)) oldest = &p;
  }
  return oldest;
}

// A mutex of std, because the thread sanitizer cannot see into Debian's absl::Mutex, with the annotations
// that clang checks.
class ABSL_LOCKABLE Mutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

  // Gives the lock up until `ready` holds, at most for `wait`; the last answer of `ready`, which is asked
  // under the lock.
  template <typename Ready>
  bool Await(absl::Duration wait, Ready ready) ABSL_EXCLUSIVE_LOCKS_REQUIRED(this) {
    std::unique_lock<std::mutex> lock(mutex_, std::adopt_lock);
    const bool is_ready =
        changed_.wait_for(lock, absl::ToChronoMilliseconds(std::min(wait, absl::Hours(1))), ready);
    lock.release();  // the caller's still
    return is_ready;
  }
  // Has all who wait ask again.
  void NotifyAll() { changed_.notify_all(); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) { mutex_.Lock(); }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

class InProcessLog::Core {
 public:
  explicit Core(InProcessOptions options) : options(options) {}

  // The topic if an end reads it, else null.
  Topic* FindRead(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void MakeRead(const std::string& name);

  // Stores `record` as one of `origin`; of a topic without a reader it is done at once.
  void Append(Record record, const std::shared_ptr<Origin>& origin) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  // One record of `origin` is done.
  void Release(const std::shared_ptr<Origin>& origin) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

  const InProcessOptions options;
  Mutex mutex;  // notified when a source or sink has something to do
  std::map<std::string, Topic> topics ABSL_GUARDED_BY(mutex);
  int64_t next_sequence ABSL_GUARDED_BY(mutex) = 0;
};

std::unique_ptr<RecordSink> MakeInProcessSink(InProcessLog::Core& core);
std::unique_ptr<TransactionalStream> MakeInProcessWorker(InProcessLog::Core& core, std::string topic);
std::unique_ptr<RecordSource> MakeInProcessSource(InProcessLog::Core& core, std::string topic);

}  // namespace onrecord::stream
