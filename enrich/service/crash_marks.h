#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/stream/record.h"

namespace onrecord {

// Which content a mark is about: the SHA-256 of the record's value. Offsets say nothing of it: those of
// `onrecord up` begin at 0 in each run.
using CrashKey = std::string;  // 64 hex digits
CrashKey CrashKeyOf(const stream::Record& record);

// A record that was in work when the process ended. It is only suspected: a neighbour may have ended the
// process, or an operator.
struct Suspicion {
  int deaths = 0;         // ends of the process in ordinary work on it, and deaths of its trials
  int interruptions = 0;  // ends of the process while it was tried, or after it had passed the trial
  bool Any() const { return deaths > 0 || interruptions > 0; }
};

// Remembers on disk which records were in work when the process ended, for all workers of one process, so
// that the next start treats them with care. Marking costs a few stores into a mapped file, which outlive the
// process (not the machine). Thread-safe; each worker marks for itself.
//
//   OR_ASSIGN_OR_RETURN(auto marks, CrashMarks::Open(dir, 2));
//   marks->Begin(0, record, key, CrashMarks::Work::kOrdinary);
//   …                       // the process ends here: the next Open suspects the record
//   marks->End(0);
class CrashMarks {
 public:
  enum class Work : int32_t { kNone = 0, kOrdinary = 1, kTrial = 2, kTried = 3 };
  static constexpr int kMaxSuspects = 64;  // the oldest is forgotten for another

  // `dir` is made if it is missing. What the workers of an earlier run had in work becomes suspect, also
  // where that run had more workers. kFailedPrecondition: another process has the folder. kUnavailable: the
  // files cannot be made or mapped.
  static absl::StatusOr<std::unique_ptr<CrashMarks>> Open(const std::string& dir, int workers);
  ~CrashMarks();

  // True while there are suspects: then a batch is one record, so that a suspect's fate is committed alone.
  bool Watchful() const { return suspects_left_.load(std::memory_order_relaxed) > 0; }
  Suspicion Of(const CrashKey& key) const;

  // Worker `worker` has the record in work.
  void Begin(int worker, const stream::Record& record, const CrashKey& key, Work work);
  // It has it no more.
  void End(int worker);
  // A trial of the record died.
  void AddDeath(const CrashKey& key);
  // These are committed: no longer suspect. After kForgetAfter commits of records the suspects that did not
  // come are forgotten as well: other processes have their partitions.
  void Committed(const std::vector<CrashKey>& keys);
  static constexpr int64_t kForgetAfter = 2000;

 private:
  struct Mark;
  struct Entry;
  struct Table;
  CrashMarks() = default;
  absl::Status Lock(const std::string& dir);
  absl::Status Map(const std::string& dir, int workers);
  void Suspect(const CrashKey& key, Work work) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Entry* Find(const CrashKey& key) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CountSuspects() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  int lock_ = -1;
  std::vector<Mark*> marks_;
  mutable absl::Mutex mutex_;
  Table* table_ ABSL_PT_GUARDED_BY(mutex_) = nullptr;
  int64_t committed_ ABSL_GUARDED_BY(mutex_) = 0;
  std::atomic<int> suspects_left_{0};
};

}  // namespace onrecord
