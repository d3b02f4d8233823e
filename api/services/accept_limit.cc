#include "api/services/accept_limit.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>

namespace onrecord::api {
namespace {

std::atomic<int> most{INT_MAX};  // numbers of descriptors from here on are not for connections
std::atomic<int> reserve{-1};
std::atomic<int64_t> refused{0};

int Accept(int listener, sockaddr* address, socklen_t* length, int flags) {
  return static_cast<int>(::syscall(SYS_accept4, listener, address, length, flags));
}

void TakeReserve() {
  if (reserve.load() >= 0) return;
  const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  int none = -1;
  if (fd >= 0 && !reserve.compare_exchange_strong(none, fd)) ::close(fd);
}

}  // namespace

void LimitConnections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    const auto all = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, INT_MAX));
    most = std::max(all / 2, all - std::clamp(all / 8, 64, 1024));
  }
  TakeReserve();
}

int64_t RefusedConnections() { return refused.load(); }

}  // namespace onrecord::api

// Descriptors are given out from the lowest free number on, so a number tells how many are in use at least.
extern "C" int accept4(int listener, sockaddr* address, socklen_t* length, int flags) {
  using namespace onrecord::api;
  const socklen_t room = length == nullptr ? 0 : *length;
  while (true) {
    if (length != nullptr) *length = room;
    const int fd = Accept(listener, address, length, flags);
    if (fd >= 0 && fd < most.load()) return fd;
    if (fd >= 0) {
      ::close(fd);
    } else if (errno == EMFILE || errno == ENFILE) {
      // The reserve makes room to take the connection and to end it.
      const int spare = reserve.exchange(-1);
      if (spare < 0) {
        errno = EAGAIN;
        return -1;
      }
      ::close(spare);
      const int taken = Accept(listener, nullptr, nullptr, flags);
      const int error = errno;
      if (taken >= 0) ::close(taken);
      TakeReserve();
      if (taken < 0) {
        errno = error == EMFILE || error == ENFILE ? EAGAIN : error;
        return -1;
      }
    } else {
      return -1;
    }
    ++refused;
  }
}
