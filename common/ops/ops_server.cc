#include "common/ops/ops_server.h"

#include <absl/strings/numbers.h>
#include <httplib.h>

#include <thread>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord {
namespace {

struct Address {
  std::string host;
  int port = 0;
};

absl::StatusOr<Address> ParseAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  Address address;
  if (colon == std::string::npos || !absl::SimpleAtoi(text.substr(colon + 1), &address.port) ||
      address.port < 0 || address.port > 65535) {
    return InvalidArgument("HTTP address: expected HOST:PORT, got '", text, "'");
  }
  address.host = colon == 0 ? "0.0.0.0" : text.substr(0, colon);
  return address;
}

}  // namespace

struct OpsServer::Impl {
  httplib::Server server;
  std::thread thread;
  int port = 0;
};

absl::StatusOr<std::unique_ptr<OpsServer>> OpsServer::Start(const std::string& text, const Metrics& metrics,
                                                            const Health& health) {
  OR_ASSIGN_OR_RETURN(const Address address, ParseAddress(text));
  auto impl = std::make_unique<Impl>();
  httplib::Server& server = impl->server;
  server.new_task_queue = [] { return new httplib::ThreadPool(2); };
  // Without SO_REUSEPORT: a second program on the same port is to be told.
  server.set_socket_options([](auto socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.Get("/metrics", [&metrics](const httplib::Request&, httplib::Response& response) {
    response.set_content(metrics.Text(), "text/plain; version=0.0.4; charset=utf-8");
  });
  server.Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("ok\n", "text/plain; charset=utf-8");
  });
  server.Get("/readyz", [&health](const httplib::Request&, httplib::Response& response) {
    response.status = health.IsReady() ? 200 : 503;
    response.set_content(health.Text(), "text/plain; charset=utf-8");
  });
  impl->port = address.port == 0 ? server.bind_to_any_port(address.host) : address.port;
  if (impl->port < 0 || (address.port != 0 && !server.bind_to_port(address.host, address.port))) {
    return FailedPrecondition("cannot listen on ", text,
                              " for HTTP: the port is taken, or the address is not ours");
  }
  impl->thread = std::thread([&server] { server.listen_after_bind(); });
  return std::unique_ptr<OpsServer>(new OpsServer(std::move(impl)));
}

OpsServer::OpsServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

OpsServer::~OpsServer() {
  while (!impl_->server.is_running()) std::this_thread::yield();
  impl_->server.stop();
  impl_->thread.join();
}

int OpsServer::port() const { return impl_->port; }

}  // namespace onrecord
