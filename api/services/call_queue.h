#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace onrecord::api {

struct CallQueueOptions {
  int threads = 4;
  // Calls that run at a time, at most: of one peer, and of one method. What is left of the threads serves
  // others.
  int most_running_of_peer = 4;
  int most_running_of_method = 4;
  // Calls that wait, at most; of one peer, and in all.
  size_t most_waiting_of_peer = 1024;
  size_t most_waiting = 4096;
};

// Runs calls on a fixed number of threads. Calls that find no thread wait for one; peers take turns, and so
// do the methods that a peer calls, so that a thousand slow calls of one peer delay another's by one call.
// Thread-safe.
class CallQueue {
 public:
  explicit CallQueue(CallQueueOptions options);
  // Runs what waits, then ends.
  ~CallQueue();

  // False: too many calls wait already; `task` is not run. `method` must live as long as the queue.
  bool Add(const std::string& peer, std::string_view method, std::function<void()> task);
  // Calls that wait for a thread.
  size_t Waiting() const;

 private:
  struct Peer {
    std::map<std::string_view, std::deque<std::function<void()>>> methods;
    std::deque<std::string_view> turns;  // methods with calls that wait
    size_t waiting = 0;
    int running = 0;
  };
  struct Taken {
    std::function<void()> task;
    std::string peer;
    std::string_view method;
  };
  void Work();
  bool Take(Taken* taken) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool TakeOf(const std::string& name, Peer* peer, Taken* taken) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Done(const Taken& taken) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const CallQueueOptions options_;
  mutable absl::Mutex mutex_;
  absl::CondVar changed_;
  std::map<std::string, Peer> peers_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> turns_ ABSL_GUARDED_BY(mutex_);  // peers with calls that wait
  std::map<std::string_view, int> running_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace onrecord::api
