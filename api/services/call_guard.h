#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/store.h"

namespace grpc {
class ServerContextBase;
class Status;
}  // namespace grpc

namespace onrecord::api {

struct CallLimits {
  // Bearer tokens that callers may bring; empty: none is asked for.
  std::vector<std::string> bearer_tokens;
  // Longest a call may take, whatever its own deadline.
  absl::Duration longest_call = absl::Seconds(60);
};

// What every call passes: who asks, how long it may take, and how it is counted. Thread-safe.
class CallGuard {
 public:
  explicit CallGuard(CallLimits limits) : limits_(std::move(limits)) {}

  // kUnauthenticated (NO_TOKEN) unless the caller brought one of the bearer tokens, where they are asked for.
  absl::Status Admit(const grpc::ServerContextBase& context) const;

  // When the work of this call is to be given up. `context` must outlive the scope.
  ReadScope ScopeOf(const grpc::ServerContextBase& context) const;

  // Counts the call and turns its end into what gRPC sends.
  grpc::Status Finish(std::string_view method, const absl::Status& status, absl::Duration took);

  // Calls so far by "METHOD/CODE".
  std::map<std::string, double> Counts() const;
  // Called with the seconds of each call; set before the first one.
  void ObserveSeconds(std::function<void(double)> observe) { observe_ = std::move(observe); }

 private:
  const CallLimits limits_;
  std::function<void(double)> observe_;
  mutable absl::Mutex mutex_;
  std::map<std::string, double> counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord::api
