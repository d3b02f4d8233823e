#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace onrecord::ingest {

// Records, beyond the death of the process, which file its reader was at, so that a file that kills its
// reader is distinguished from one that was open while something else killed the process. The mark is a page
// of shared memory on a file: it costs no system call, and it survives the process. A death counts for the
// file
//   - if the thread that was reading it got a deadly signal (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT), also
//     when its stack has overflowed;
//   - if the process ended without a log line while the kernel killed processes for lack of memory.
// The death of another thread, and a kill by an operator, do not count.
// One mark at a time in a process is armed; Begin and End are called by one thread.
class ReaderMark {
 public:
  // Opens or makes the file. kUnavailable: the disk is full or fails.
  static absl::StatusOr<std::unique_ptr<ReaderMark>> Open(const std::string& path);
  ~ReaderMark();
  ReaderMark(const ReaderMark&) = delete;

  // The key of the file that the reader of an earlier process died of; empty: none. Found once, by Open.
  const std::string& died_of() const { return died_of_; }
  // Forgets it, after it was counted.
  void Forget();

  // While it lives, this thread reads the file known by `key` (at most 200 bytes, else cut).
  class Scope {
   public:
    Scope(ReaderMark* mark, std::string_view key) : mark_(mark) { mark_->Begin(key); }
    ~Scope() { mark_->End(); }
    Scope(const Scope&) = delete;

   private:
    ReaderMark* mark_;
  };

 private:
  struct Page;
  explicit ReaderMark(Page* page) : page_(page) {}
  void Begin(std::string_view key);
  void End();
  Page* page_;
  std::string died_of_;
};

}  // namespace onrecord::ingest
