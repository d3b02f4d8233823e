#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <utility>

namespace onrecord {

// Owns a file descriptor and closes it.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const { return fd_; }

 private:
  int fd_;
};

// A non-blocking TCP socket that listens on "HOST:PORT". An empty host is every address, port 0 a free one;
// `*port` becomes the port in use. kInvalidArgument: not an address. kFailedPrecondition: another socket
// listens on the port.
absl::StatusOr<Descriptor> ListenOn(const std::string& address, int* port);

}  // namespace onrecord
