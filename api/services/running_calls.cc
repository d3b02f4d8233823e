#include "api/services/running_calls.h"

namespace onrecord::api {

bool RunningCalls::WaitForEarlier(absl::Time until) {
  absl::MutexLock lock(&mutex_);
  waiting_ = true;
  const auto none = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return count_ == 0; };
  return mutex_.AwaitWithDeadline(absl::Condition(&none), until);
}

bool RunningCalls::Begin() {
  absl::MutexLock lock(&mutex_);
  if (!waiting_) ++count_;
  return !waiting_;
}

void RunningCalls::End() {
  absl::MutexLock lock(&mutex_);
  --count_;
}

}  // namespace onrecord::api
