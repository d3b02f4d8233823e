#include "common/ops/ops_server.h"

#include <absl/time/clock.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <thread>
#include <vector>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/ops/listening_socket.h"

namespace onrecord {
namespace {

constexpr size_t kLargestRequest = 8 << 10;
constexpr size_t kMostConnections = 64;
constexpr absl::Duration kLongestConnection = absl::Seconds(5);
// After the answer the caller may close first, so that what it still sends does not destroy the answer.
constexpr absl::Duration kLinger = absl::Seconds(1);
// Out of descriptors: connections wait in the backlog meanwhile.
constexpr absl::Duration kAcceptAgain = absl::Milliseconds(100);

struct Connection {
  enum class Stage { kReading, kWriting, kLingering, kOver };
  Descriptor socket;
  absl::Time deadline;
  Stage stage = Stage::kReading;
  std::string request = {};
  std::string answer = {};
};

std::string Answer(std::string_view status, std::string_view body, bool with_body,
                   std::string_view type = "text/plain; charset=utf-8") {
  return StrCat("HTTP/1.1 ", status, "\r\nContent-Type: ", type, "\r\nContent-Length: ", body.size(),
                "\r\nConnection: close\r\n\r\n", with_body ? body : "");
}

}  // namespace

class OpsServer::Impl {
 public:
  Impl(const Metrics& metrics, const Health& health) : metrics_(metrics), health_(health) {}

  ~Impl() {
    if (!thread_.joinable()) return;
    const uint64_t one = 1;
    while (write(stop_.get(), &one, sizeof one) < 0 && errno == EINTR) {
    }
    thread_.join();
  }

  absl::Status Start(const std::string& address) {
    OR_ASSIGN_OR_RETURN(listener_, ListenOn(address, &port_));
    stop_ = Descriptor(eventfd(0, EFD_CLOEXEC));
    if (stop_.get() < 0) return FailedPrecondition("no descriptor is left for HTTP");
    thread_ = std::thread([this] { Serve(); });
    return absl::OkStatus();
  }

  int port() const { return port_; }

 private:
  void Serve() {
    while (true) {
      std::vector<pollfd> polled = {{stop_.get(), POLLIN, 0},
                                    {absl::Now() < accept_again_ ? -1 : listener_.get(), POLLIN, 0}};
      for (const Connection& connection : connections_) {
        const bool writes = connection.stage == Connection::Stage::kWriting;
        polled.push_back({connection.socket.get(), static_cast<short>(writes ? POLLOUT : POLLIN), 0});
      }
      poll(polled.data(), polled.size(), WaitMillis());
      if (polled[0].revents != 0) return;
      auto at = polled.begin() + 2;
      for (Connection& connection : connections_) {
        if ((at++)->revents != 0) Advance(&connection);
      }
      const absl::Time now = absl::Now();
      connections_.remove_if([&](const Connection& connection) {
        return connection.stage == Connection::Stage::kOver || now >= connection.deadline;
      });
      if (polled[1].revents != 0) Accept();
    }
  }

  int WaitMillis() const {
    absl::Time first = accept_again_ > absl::Now() ? accept_again_ : absl::InfiniteFuture();
    for (const Connection& connection : connections_) first = std::min(first, connection.deadline);
    if (first == absl::InfiniteFuture()) return -1;
    return static_cast<int>(
        std::clamp<int64_t>(absl::ToInt64Milliseconds(first - absl::Now()) + 1, 0, 60000));
  }

  void Accept() {
    // Not accept4: the api has one of its own, which leaves connections out where descriptors run short
    // (api/services/accept_limit.h). What these few ask for is just then of interest.
    Descriptor socket(accept(listener_.get(), nullptr, nullptr));
    if (socket.get() >= 0) {
      fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
      fcntl(socket.get(), F_SETFL, O_NONBLOCK);
    }
    if (socket.get() < 0) {
      if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
        accept_again_ = absl::Now() + kAcceptAgain;
      return;
    }
    if (connections_.size() >= kMostConnections) connections_.pop_front();
    connections_.push_back({std::move(socket), absl::Now() + kLongestConnection});
  }

  void Advance(Connection* connection) {
    using Stage = Connection::Stage;
    if (connection->stage == Stage::kReading) Read(connection);
    if (connection->stage == Stage::kWriting) Write(connection);
    if (connection->stage != Stage::kLingering) return;
    char ignored[4096];
    const ssize_t size = recv(connection->socket.get(), ignored, sizeof ignored, 0);
    if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) connection->stage = Stage::kOver;
  }

  void Read(Connection* connection) {
    char bytes[4096];
    const ssize_t size = recv(connection->socket.get(), bytes, sizeof bytes, 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) {
      connection->stage = Connection::Stage::kOver;
      return;
    }
    std::string& request = connection->request;
    request.append(bytes, static_cast<size_t>(size));
    const bool whole =
        request.find("\r\n\r\n") != std::string::npos || request.find("\n\n") != std::string::npos;
    if (!whole && request.size() < kLargestRequest) return;
    connection->answer = whole ? Respond(request) : Answer("431 Request Header Fields Too Large", "", true);
    connection->stage = Connection::Stage::kWriting;
  }

  void Write(Connection* connection) {
    std::string& answer = connection->answer;
    const ssize_t size = send(connection->socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size < 0) {
      connection->stage = Connection::Stage::kOver;
      return;
    }
    answer.erase(0, static_cast<size_t>(size));
    if (!answer.empty()) return;
    shutdown(connection->socket.get(), SHUT_WR);
    connection->stage = Connection::Stage::kLingering;
    connection->deadline = std::min(connection->deadline, absl::Now() + kLinger);
  }

  std::string Respond(std::string_view request) const {
    const auto words = Split(request.substr(0, request.find_first_of("\r\n")), ' ');
    if (words.size() != 3 || !StartsWith(words[2], "HTTP/1.")) return Answer("400 Bad Request", "", true);
    const bool get = words[0] == "GET";
    if (!get && words[0] != "HEAD") return Answer("405 Method Not Allowed", "expected GET or HEAD\n", true);
    const std::string_view path = words[1].substr(0, words[1].find('?'));
    if (path == "/metrics")
      return Answer("200 OK", metrics_.Text(), get, "text/plain; version=0.0.4; charset=utf-8");
    if (path == "/healthz") return Answer("200 OK", "ok\n", get);
    if (path == "/readyz") {
      return Answer(health_.IsReady() ? "200 OK" : "503 Service Unavailable", health_.Text(), get);
    }
    return Answer("404 Not Found", "expected /metrics, /healthz or /readyz\n", get);
  }

  const Metrics& metrics_;
  const Health& health_;
  Descriptor listener_, stop_;
  int port_ = 0;
  // Of the thread alone.
  std::list<Connection> connections_;  // the oldest first
  absl::Time accept_again_ = absl::InfinitePast();
  std::thread thread_;
};

absl::StatusOr<std::unique_ptr<OpsServer>> OpsServer::Start(const std::string& address,
                                                            const Metrics& metrics, const Health& health) {
  auto impl = std::make_unique<Impl>(metrics, health);
  OR_RETURN_IF_ERROR(impl->Start(address));
  return std::unique_ptr<OpsServer>(new OpsServer(std::move(impl)));
}

OpsServer::OpsServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
OpsServer::~OpsServer() = default;
int OpsServer::port() const { return impl_->port(); }

}  // namespace onrecord
