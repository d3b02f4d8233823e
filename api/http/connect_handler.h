#pragma once
#include <grpcpp/channel.h>

#include <memory>

#include "api/http/connect_stream.h"
#include "api/http/http_exchange.h"
#include "api/services/call_queue.h"

namespace onrecord::api {

// Serves every method of RpcMethods() by the Connect protocol (connectrpc.com/docs/protocol): unary calls as
// POST with JSON or protobuf, streams of answers in envelopes. Each call goes through `channel`, a channel
// within this process to the gRPC server, so checks, tokens, limits, deadlines, queues and counts are those
// of gRPC. A stream reads the next answer once the connection has taken the one before. Thread-safe.
class ConnectHandler {
 public:
  // A body may have `largest_request` bytes, packed and unpacked.
  ConnectHandler(std::shared_ptr<grpc::Channel> channel, size_t largest_request);
  // Ends the calls that go on.
  ~ConnectHandler();

  // True: `path` begins like a call of the services.
  static bool IsCall(std::string_view path);

  // Answers a POST whose path is a call's.
  void Handle(const HttpRequest& request, const std::shared_ptr<HttpExchange>& exchange);

 private:
  const CallChannel channel_;
  const size_t largest_request_;
  std::unique_ptr<CallQueue>
      work_;  // reads requests, so that large ones do not hold up the thread of the connections
};

}  // namespace onrecord::api
