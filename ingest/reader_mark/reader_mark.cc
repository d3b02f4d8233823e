#include "ingest/reader_mark/reader_mark.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <vector>

#include "common/base/status_macros.h"
#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {

struct ReaderMark::Page {
  char magic[8];
  std::atomic<int32_t> reading;  // 1: between Begin and End
  std::atomic<int32_t> signal;   // that the reading thread got; 0: none
  int64_t memory_kills;          // of the kernel, when the process began
  uint32_t key_size;
  char key[200];
};

namespace {

constexpr char kMagic[8] = {'r', 'e', 'a', 'd', 'e', 'r', '1', 0};
constexpr int kDeadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr size_t kStackBytes = 64 << 10;

std::atomic<std::atomic<int32_t>*> armed_signal{nullptr};
thread_local bool this_thread_reads = false;
struct sigaction former[65];

// Only writes to memory, and lets the signal take its course.
void OnDeadlySignal(int signal) {
  std::atomic<int32_t>* const armed = armed_signal.load();
  if (armed != nullptr && this_thread_reads) armed->store(signal);
  ::sigaction(signal, &former[signal], nullptr);
  // A fault happens again when the handler returns; abort() raises its signal again.
}

void InstallHandlers() {
  static const bool installed = [] {
    struct sigaction action = {};
    action.sa_handler = &OnDeadlySignal;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    ::sigemptyset(&action.sa_mask);
    for (const int signal : kDeadly) ::sigaction(signal, &action, &former[signal]);
    return true;
  }();
  (void)installed;
}

// A handler needs a stack of its own where the thread's has overflowed.
void GiveThreadASignalStack() {
  thread_local std::vector<char> stack;
  if (!stack.empty()) return;
  stack_t now = {};
  if (::sigaltstack(nullptr, &now) == 0 && (now.ss_flags & SS_DISABLE) == 0) {
    stack.resize(1);  // someone has given it one
    return;
  }
  stack.resize(kStackBytes);
  stack_t own = {};
  own.ss_sp = stack.data();
  own.ss_size = stack.size();
  ::sigaltstack(&own, nullptr);
}

// How many processes the kernel has killed for lack of memory since it started.
int64_t MemoryKills() {
  std::ifstream in("/proc/vmstat");
  std::string name;
  for (int64_t value = 0; in >> name >> value;) {
    if (name == "oom_kill") return value;
  }
  return 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReaderMark>> ReaderMark::Open(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.ok()) return FromErrno(errno, "cannot open the mark", path);
  // Blocks are taken now: a full disk would be a deadly signal later.
  if (const int error = ::posix_fallocate(fd.get(), 0, sizeof(Page)); error != 0) {
    return FromErrno(error, "cannot make the mark", path);
  }
  void* const memory = ::mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (memory == MAP_FAILED) return FromErrno(errno, "cannot map the mark", path);
  std::unique_ptr<ReaderMark> mark(new ReaderMark(static_cast<Page*>(memory)));
  Page& page = *mark->page_;
  const int64_t kills = MemoryKills();
  if (std::memcmp(page.magic, kMagic, sizeof kMagic) == 0 && page.reading.load() == 1) {
    const bool died = page.signal.load() != 0 || kills > page.memory_kills;
    if (died) mark->died_of_.assign(page.key, std::min<size_t>(page.key_size, sizeof page.key));
  }
  if (mark->died_of_.empty()) mark->Forget();
  page.memory_kills = kills;
  return mark;
}

void ReaderMark::Forget() {
  page_->reading.store(0);
  page_->signal.store(0);
  page_->key_size = 0;
  std::memcpy(page_->magic, kMagic, sizeof kMagic);
  died_of_.clear();
}

ReaderMark::~ReaderMark() {
  std::atomic<int32_t>* own = &page_->signal;
  armed_signal.compare_exchange_strong(own, nullptr);
  ::munmap(page_, sizeof(Page));
}

void ReaderMark::Begin(std::string_view key) {
  InstallHandlers();
  GiveThreadASignalStack();
  page_->key_size = static_cast<uint32_t>(std::min(key.size(), sizeof page_->key));
  std::memcpy(page_->key, key.data(), page_->key_size);
  page_->signal.store(0);
  armed_signal.store(&page_->signal);
  page_->reading.store(1);
  this_thread_reads = true;
}

void ReaderMark::End() {
  this_thread_reads = false;
  page_->reading.store(0);
}

}  // namespace onrecord::ingest
