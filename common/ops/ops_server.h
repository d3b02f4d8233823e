#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/metrics/metrics.h"
#include "common/ops/health.h"

namespace onrecord {

// The HTTP side of a service: /metrics (Prometheus text), /healthz (200 while the process lives), /readyz
// (200 "ready", or 503 and what it waits for). Answers GET and HEAD and closes the connection. Serves from a
// thread of its own until destroyed.
//
// Whatever callers do costs it little: a request has 8 KiB and 5 s, of 64 connections the oldest makes room
// for a new one, and what follows a request is not read. They may use the descriptors that the api keeps free
// of other connections, so that a process whose callers hold all others is not taken for dead.
class OpsServer {
 public:
  // Listens on `address` ("127.0.0.1:9101", "0.0.0.0:9101", ":9101"; port 0: a free one). `metrics` and
  // `health` must outlive the server. kInvalidArgument: not an address. kFailedPrecondition: the port is
  // taken, or not allowed.
  static absl::StatusOr<std::unique_ptr<OpsServer>> Start(const std::string& address, const Metrics& metrics,
                                                          const Health& health);
  // Ends at once, also while requests are answered.
  ~OpsServer();

  int port() const;

 private:
  class Impl;
  explicit OpsServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace onrecord
