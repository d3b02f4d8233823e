#pragma once
#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "api/http/connect_request.h"
#include "api/http/open_calls.h"

namespace onrecord::api {

// "application/connect+json"
std::string StreamType(MessageFormat format);

// The last envelope of a stream: empty, or with the error.
std::string EndOfStream(const grpc::Status& status);

// A channel to the service, and the calls that go on through it.
struct CallChannel {
  std::shared_ptr<grpc::Channel> channel;  // shared with gRPC
  std::shared_ptr<OpenCalls> calls;        // shared with each call
};

// Begins the call and answers with its messages, each once the one before is taken, until either side ends
// it.
void StartStream(const CallChannel& channel, const HttpRequest& request, const ConnectCall& call,
                 std::string wire, const std::shared_ptr<HttpExchange>& exchange);

}  // namespace onrecord::api
