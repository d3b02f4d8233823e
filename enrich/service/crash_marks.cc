#include "enrich/service/crash_marks.h"

#include <absl/time/clock.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord {
namespace {

// `size` bytes of the file, shared with it; new bytes are zero. The space is taken now: on a full disk a
// store into a hole would end the process.
absl::StatusOr<void*> MapFile(const std::string& path, size_t size) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return Unavailable("cannot open ", path, ": ", std::strerror(errno));
  void* mapped = MAP_FAILED;
  int error = posix_fallocate(fd, 0, static_cast<off_t>(size));
  if (error == 0) {
    mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    error = errno;
  }
  close(fd);
  if (mapped == MAP_FAILED) return Unavailable("cannot map ", path, ": ", std::strerror(error));
  return mapped;
}

std::string TextOf(const char (&key)[64]) { return std::string(key, sizeof key); }
void SetText(const CrashKey& from, char (*key)[64]) {
  std::memcpy(*key, from.data(), std::min(from.size(), sizeof *key));
}

std::string MarkPath(const std::string& dir, int worker) { return StrCat(dir, "/worker-", worker, ".mark"); }

}  // namespace

CrashKey CrashKeyOf(const stream::Record& record) { return Sha256Hex(record.value); }

// What one worker has in work; a file of its own. The place in the log is for people who look into it.
struct CrashMarks::Mark {
  char topic[168];
  char key[64];
  int32_t partition;
  Work work;  // kNone: nothing. Written last.
  int64_t offset;
  char unused[248];  // of files before "suspects"
};

struct CrashMarks::Entry {
  char key[64];
  int32_t deaths;
  int32_t interruptions;  // both 0: the place is free
  int64_t number;         // grows with each that is added
  bool used() const { return deaths > 0 || interruptions > 0; }
  bool Is(const CrashKey& other) const { return used() && TextOf(key) == other; }
};

// All bytes zero: no record is suspected.
struct CrashMarks::Table {
  Entry entries[kMaxSuspects];
  int64_t last_number;
};

absl::StatusOr<std::unique_ptr<CrashMarks>> CrashMarks::Open(const std::string& dir, int workers) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (error) return Unavailable("cannot make the folder ", dir, ": ", error.message());
  std::unique_ptr<CrashMarks> marks(new CrashMarks());
  OR_RETURN_IF_ERROR(marks->Lock(dir));
  OR_RETURN_IF_ERROR(marks->Map(dir, workers));
  return marks;
}

absl::Status CrashMarks::Lock(const std::string& dir) {
  const std::string path = dir + "/marks.lock";
  lock_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) return Unavailable("cannot open ", path, ": ", std::strerror(errno));
  // A trial that a killed process left ends a moment after it.
  for (int i = 0; i < 20; ++i) {
    if (flock(lock_, LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
    absl::SleepFor(absl::Milliseconds(100));
  }
  return FailedPrecondition("another process keeps its crash marks in ", dir,
                            ": give each an instance name or a state folder of its own");
}

absl::Status CrashMarks::Map(const std::string& dir, int workers) {
  const absl::MutexLock lock(&mutex_);
  OR_ASSIGN_OR_RETURN(void* table, MapFile(dir + "/suspects", sizeof(Table)));
  table_ = static_cast<Table*>(table);
  for (int i = 0; i < workers || access(MarkPath(dir, i).c_str(), F_OK) == 0; ++i) {
    OR_ASSIGN_OR_RETURN(void* mark, MapFile(MarkPath(dir, i), sizeof(Mark)));
    marks_.push_back(static_cast<Mark*>(mark));
    if (marks_.back()->work != Work::kNone) Suspect(TextOf(marks_.back()->key), marks_.back()->work);
    marks_.back()->work = Work::kNone;
  }
  CountSuspects();
  return absl::OkStatus();
}

CrashMarks::~CrashMarks() {
  for (Mark* mark : marks_) munmap(mark, sizeof(Mark));
  if (table_ != nullptr) munmap(table_, sizeof(Table));
  if (lock_ >= 0) close(lock_);
}

CrashMarks::Entry* CrashMarks::Find(const CrashKey& key) const {
  for (Entry& entry : table_->entries) {
    if (entry.Is(key)) return &entry;
  }
  return nullptr;
}

void CrashMarks::Suspect(const CrashKey& key, Work work) {
  Entry* entry = Find(key);
  if (entry == nullptr) {
    // A free place has number 0, so it comes before the oldest.
    entry = std::min_element(std::begin(table_->entries), std::end(table_->entries),
                             [](const Entry& a, const Entry& b) { return a.number < b.number; });
    *entry = {};
    SetText(key, &entry->key);
    entry->number = ++table_->last_number;
  }
  ++(work == Work::kOrdinary ? entry->deaths : entry->interruptions);
}

void CrashMarks::CountSuspects() {
  suspects_left_.store(static_cast<int>(std::ranges::count_if(table_->entries, &Entry::used)));
}

Suspicion CrashMarks::Of(const CrashKey& key) const {
  if (!Watchful()) return {};
  const absl::MutexLock lock(&mutex_);
  const Entry* entry = Find(key);
  return entry == nullptr ? Suspicion{} : Suspicion{entry->deaths, entry->interruptions};
}

void CrashMarks::Begin(int worker, const stream::Record& record, const CrashKey& key, Work work) {
  Mark& mark = *marks_[static_cast<size_t>(worker)];
  mark.work = Work::kNone;
  std::atomic_signal_fence(std::memory_order_seq_cst);
  std::memset(mark.topic, 0, sizeof mark.topic);
  std::memcpy(mark.topic, record.topic.data(), std::min(record.topic.size(), sizeof mark.topic - 1));
  SetText(key, &mark.key);
  mark.partition = record.partition;
  mark.offset = record.offset;
  std::atomic_signal_fence(std::memory_order_seq_cst);
  mark.work = work;
}

void CrashMarks::End(int worker) { marks_[static_cast<size_t>(worker)]->work = Work::kNone; }

void CrashMarks::AddDeath(const CrashKey& key) {
  const absl::MutexLock lock(&mutex_);
  Suspect(key, Work::kOrdinary);
  CountSuspects();
}

void CrashMarks::Committed(const std::vector<CrashKey>& keys) {
  if (!Watchful()) return;
  const absl::MutexLock lock(&mutex_);
  committed_ += static_cast<int64_t>(keys.size());
  for (Entry& entry : table_->entries) {
    if (!entry.used()) continue;
    const bool through = std::ranges::find(keys, TextOf(entry.key)) != keys.end();
    if (through || committed_ >= kForgetAfter) entry = {};
  }
  CountSuspects();
}

}  // namespace onrecord
