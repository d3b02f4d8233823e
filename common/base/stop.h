#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

namespace onrecord {

// Asks the loops of a program to end. One token per program; it is requested once and stays so. Thread-safe.
class StopToken {
 public:
  void Request();
  bool Requested() const;
  // Sleeps for `wait` or until the request; true if it was requested.
  bool WaitFor(absl::Duration wait) const;

 private:
  mutable absl::Mutex mutex_;
  bool requested_ ABSL_GUARDED_BY(mutex_) = false;
};

// From now on SIGINT and SIGTERM request `stop` (a second one ends the process with 130), and SIGPIPE is
// ignored. Call once, from main, before any thread is made: the signals are blocked in all threads and one
// thread waits for them. `stop` must outlive the process.
void StopOnSignals(StopToken& stop);

}  // namespace onrecord
