#pragma once
#include <grpcpp/grpcpp.h>

#include "api/services/running_calls.h"

namespace onrecord::api {

// The answer to a call that a CallQueue runs: a server that ends waits until it is sent, which an answer of
// many megabytes is only when the caller has read most of it. Deletes itself when gRPC is done with it.
class QueuedCall final : public grpc::ServerUnaryReactor {
 public:
  explicit QueuedCall(RunningCalls& calls) : running_(calls) {}
  void OnDone() override { delete this; }

 private:
  const RunningCalls::Call running_;
};

}  // namespace onrecord::api
