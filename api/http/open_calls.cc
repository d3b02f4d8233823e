#include "api/http/open_calls.h"

namespace onrecord::api {

void OpenCalls::CancelAndWait() {
  absl::MutexLock lock(&mutex_);
  for (grpc::ClientContext* context : contexts_) context->TryCancel();
  const auto none = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return open_ == 0; };
  mutex_.Await(absl::Condition(&none));
}

CallContext::CallContext(std::shared_ptr<OpenCalls> calls)
    : calls_(std::move(calls)), context_(std::in_place) {
  absl::MutexLock lock(&calls_->mutex_);
  calls_->contexts_.insert(&*context_);
  ++calls_->open_;
}

CallContext::~CallContext() {
  {
    absl::MutexLock lock(&calls_->mutex_);
    calls_->contexts_.erase(&*context_);
  }
  context_.reset();
  absl::MutexLock lock(&calls_->mutex_);
  --calls_->open_;
}

}  // namespace onrecord::api
