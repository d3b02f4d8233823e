#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <optional>
#include <set>

namespace onrecord::api {

// The calls that go on through a channel. The channel must not end on a thread of gRPC, which the end of the
// last call would bring about: so its owner waits for them. Thread-safe.
class OpenCalls {
 public:
  // Cancels all calls and returns once their contexts are gone. No call may begin meanwhile.
  void CancelAndWait();

 private:
  friend class CallContext;
  absl::Mutex mutex_;
  std::set<grpc::ClientContext*> contexts_ ABSL_GUARDED_BY(mutex_);
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
};

// The context of one call, which is open as long as this object lives.
class CallContext {
 public:
  explicit CallContext(std::shared_ptr<OpenCalls> calls);
  ~CallContext();
  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;

  grpc::ClientContext& operator*() { return *context_; }
  grpc::ClientContext* operator->() { return &*context_; }

 private:
  const std::shared_ptr<OpenCalls> calls_;  // shared: the last call may outlive its owner by a moment
  std::optional<grpc::ClientContext> context_;
};

}  // namespace onrecord::api
