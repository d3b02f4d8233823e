#include "api/http/connection_table.h"

#include <absl/time/clock.h>
#include <poll.h>
#include <sys/socket.h>

#include <utility>
#include <vector>

namespace onrecord::api {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(500);

// The caller closed its side.
bool HasLeft(int socket) {
  pollfd polled{socket, POLLRDHUP, 0};
  return poll(&polled, 1, 0) == 1 && (polled.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

}  // namespace

ConnectionTable::ConnectionTable() : thread_([this] { Run(); }) {}

ConnectionTable::~ConnectionTable() {
  {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }
  thread_.join();
}

void ConnectionTable::Opened(int socket, absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  entries_[socket] = {deadline, {}};
}

void ConnectionTable::Closed(int socket) {
  absl::MutexLock lock(&mutex_);
  entries_.erase(socket);
}

void ConnectionTable::SetDeadline(int socket, absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  const auto found = entries_.find(socket);
  if (found != entries_.end()) found->second.deadline = deadline;
}

void ConnectionTable::WatchForEnd(int socket, std::function<void()> gone) {
  absl::MutexLock lock(&mutex_);
  const auto found = entries_.find(socket);
  if (found != entries_.end()) found->second.gone = std::move(gone);
}

int ConnectionTable::Size() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int>(entries_.size());
}

void ConnectionTable::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&ended_), kLook)) return;
    }
    LookAtAll();
  }
}

void ConnectionTable::LookAtAll() {
  std::vector<std::function<void()>> gone;
  {
    absl::MutexLock lock(&mutex_);
    const absl::Time now = absl::Now();
    for (auto& [socket, entry] : entries_) {
      // The server then finds it closed, and closes it on its own thread.
      if (entry.deadline <= now) shutdown(socket, SHUT_RDWR);
      if (entry.gone && HasLeft(socket)) gone.push_back(std::exchange(entry.gone, {}));
    }
  }
  for (const auto& tell : gone) tell();
}

}  // namespace onrecord::api
