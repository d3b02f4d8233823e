#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <string>

namespace onrecord::ingest {

// Which file the reader is at, for other threads to ask while it is busy with it. Thread-safe.
class ReadingWatch {
 public:
  void Begin(const std::string& path, absl::Time now);
  void End();
  // How long the reader has been at a piece of a file; zero: at none. `path` may be nullptr.
  absl::Duration Busy(absl::Time now, std::string* path) const;

  // While it lives, the reader is at `path`.
  class Scope {
   public:
    Scope(ReadingWatch* watch, const std::string& path, absl::Time now) : watch_(watch) {
      if (watch_ != nullptr) watch_->Begin(path, now);
    }
    ~Scope() {
      if (watch_ != nullptr) watch_->End();
    }
    Scope(const Scope&) = delete;

   private:
    ReadingWatch* watch_;
  };

 private:
  mutable absl::Mutex mutex_;
  std::string path_ ABSL_GUARDED_BY(mutex_);
  absl::Time since_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
};

}  // namespace onrecord::ingest
