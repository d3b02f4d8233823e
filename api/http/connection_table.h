#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <functional>
#include <map>
#include <thread>

namespace onrecord::api {

// The sockets of a server and until when each has to come to the next step. A thread of its own cuts off
// those that do not, and tells of callers that went away while their answer is made. Thread-safe.
class ConnectionTable {
 public:
  ConnectionTable();
  ~ConnectionTable();

  // A socket is known from Opened to Closed, which is called before it is closed.
  void Opened(int socket, absl::Time deadline);
  void Closed(int socket);
  // Until then the socket has to get on; InfiniteFuture: it may take its time.
  void SetDeadline(int socket, absl::Time deadline);
  // `gone` is called once if the caller goes away while nobody reads from the socket; empty: no longer
  // wanted.
  void WatchForEnd(int socket, std::function<void()> gone);

  int Size() const;

 private:
  struct Entry {
    absl::Time deadline;
    std::function<void()> gone;
  };
  void Run();
  void LookAtAll() ABSL_LOCKS_EXCLUDED(mutex_);

  mutable absl::Mutex mutex_;
  std::map<int, Entry> entries_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace onrecord::api
