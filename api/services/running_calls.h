#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

namespace onrecord::api {

// The calls whose answers are not yet sent, so that a server that ends can wait for them before it closes
// connections. gRPC closes a connection as soon as its last call is answered; bytes that the caller sends
// after that (it has read something and grants more) make the kernel reset the connection, and the caller
// loses the part of the answer that it has not read. A connection without calls is closed only after the
// caller has read all of it. Thread-safe.
class RunningCalls {
 public:
  // A call that runs as long as this object lives. `calls` must outlive it.
  class Call {
   public:
    explicit Call(RunningCalls& calls) : calls_(calls), counted_(calls.Begin()) {}
    ~Call() {
      if (counted_) calls_.End();
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

   private:
    RunningCalls& calls_;
    const bool counted_;
  };

  // Waits until the calls that have begun are over, at most until `until`; false: some still run. Does not
  // wait for calls that begin after it.
  bool WaitForEarlier(absl::Time until);

 private:
  // Whether the call is waited for.
  bool Begin();
  void End();

  absl::Mutex mutex_;
  bool waiting_ ABSL_GUARDED_BY(mutex_) = false;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace onrecord::api
