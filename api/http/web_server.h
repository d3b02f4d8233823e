#pragma once
#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/http/http_server.h"
#include "api/services/grpc_server.h"
#include "common/metrics/metrics.h"
#include "common/ops/health.h"

namespace onrecord::api {

struct WebOptions {
  std::string listen;  // "127.0.0.1:8080"; empty: nothing is served
  // Other origins whose pages may call, as a browser names them: "https://desk.example"; their hosts may also
  // stand before this one. Empty: none.
  std::vector<std::string> origins;
  bool any_port = false;             // where the port is taken, a free one is
  size_t largest_request = 1 << 20;  // bytes
  unsigned most_connections = 1024;
};

// The page, the calls of the services by the Connect protocol, and what the page shows of the state of the
// program:
//   POST /onrecord.v1.RecordService/METHOD   see ConnectHandler
//   GET  /metrics, /readyz                   as on the port of --http; with a token, where calls need one
//   GET  anything else                       the page
//
// On a loopback address, and where `origins` are named, a request must name a host of this machine or of
// these, so that no page of another site reaches the service through a name of its own that it points here.
class WebServer {
 public:
  // kInvalidArgument: plaintext beyond loopback that nobody asked for, client certificates, which browsers
  // are not asked for here. Else as HttpServer::Start. `grpc`, `metrics` and `health` must outlive the
  // server.
  static absl::StatusOr<std::unique_ptr<WebServer>> Start(const WebOptions& options,
                                                          const SecurityOptions& security, GrpcServer& grpc,
                                                          const Metrics& metrics, const Health& health);
  ~WebServer();

  // Accepts no more, and waits up to `longest` for the calls that are open. Watches have to be ended before.
  void Drain(absl::Duration longest);

  int port() const;
  int Connections() const;

 private:
  struct Impl;
  explicit WebServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace onrecord::api
