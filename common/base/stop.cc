#include "common/base/stop.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <thread>

namespace onrecord {

void StopToken::Request() {
  absl::MutexLock lock(&mutex_);
  requested_ = true;
}

bool StopToken::Requested() const {
  absl::MutexLock lock(&mutex_);
  return requested_;
}

bool StopToken::WaitFor(absl::Duration wait) const {
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&requested_), wait);
}

void StopOnSignals(StopToken& stop) {
  signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([&stop, signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    stop.Request();
    sigwait(&signals, &signal);
    _exit(130);
  }).detach();
}

}  // namespace onrecord
