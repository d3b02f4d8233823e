#include "common/ops/listening_socket.h"

#include <absl/strings/numbers.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "common/base/strings.h"

namespace onrecord {
namespace {

constexpr int kBacklog = 64;

int PortOf(int fd) {
  sockaddr_storage at{};
  socklen_t size = sizeof at;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0) return 0;
  const auto port = at.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&at)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(&at)->sin_port;
  return ntohs(port);
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

absl::StatusOr<Descriptor> ListenOn(const std::string& address, int* port) {
  const size_t colon = address.rfind(':');
  int number = -1;
  if (colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &number) || number < 0 ||
      number > 65535) {
    return InvalidArgument("HTTP address: expected HOST:PORT, got '", address, "'");
  }
  std::string host = colon == 0 ? "0.0.0.0" : address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* list = nullptr;
  const int failed = getaddrinfo(host.c_str(), StrCat(number).c_str(), &hints, &list);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> found(failed == 0 ? list : nullptr, [](addrinfo* one) {
    if (one != nullptr) freeaddrinfo(one);
  });
  for (const addrinfo* one = found.get(); one != nullptr; one = one->ai_next) {
    Descriptor socket(::socket(one->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int yes = 1;
    // Without SO_REUSEPORT: a second program on the same port must fail.
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(socket.get(), one->ai_addr, one->ai_addrlen) != 0 || listen(socket.get(), kBacklog) != 0)
      continue;
    *port = PortOf(socket.get());
    return socket;
  }
  return FailedPrecondition("cannot listen on ", address,
                            " for HTTP: the port is taken, or the address is not ours");
}

}  // namespace onrecord
