#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <utility>

namespace onrecord {

// A descriptor that is closed at the end.
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

// Listens on "HOST:PORT" without blocking; an empty host is every address, port 0 a free one, which goes to
// `*port`. A port that another socket listens on is refused. kInvalidArgument, kFailedPrecondition.
absl::StatusOr<Descriptor> ListenOn(const std::string& address, int* port);

}  // namespace onrecord
