#include "api/services/call_queue.h"

namespace onrecord::api {

CallQueue::CallQueue(CallQueueOptions options) : options_(options) {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

CallQueue::~CallQueue() {
  {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
    changed_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

bool CallQueue::Add(const std::string& peer, std::string_view method, std::function<void()> task) {
  absl::MutexLock lock(&mutex_);
  if (waiting_ >= options_.most_waiting) return false;
  Peer& of = peers_[peer];
  if (of.waiting >= options_.most_waiting_of_peer) return false;
  auto& calls = of.methods[method];
  if (calls.empty()) of.turns.push_back(method);
  if (of.waiting == 0) turns_.push_back(peer);
  calls.push_back(std::move(task));
  ++of.waiting;
  ++waiting_;
  changed_.Signal();
  return true;
}

size_t CallQueue::Waiting() const {
  absl::MutexLock lock(&mutex_);
  return waiting_;
}

void CallQueue::Work() {
  absl::MutexLock lock(&mutex_);
  while (true) {
    Taken taken;
    if (!Take(&taken)) {
      if (ended_ && waiting_ == 0) return;
      changed_.Wait(&mutex_);
      continue;
    }
    mutex_.Unlock();
    taken.task();
    taken.task = nullptr;
    mutex_.Lock();
    Done(taken);
  }
}

// The next call of the next peer that may run one.
bool CallQueue::Take(Taken* taken) {
  for (size_t i = turns_.size(); i > 0; --i) {
    const std::string name = std::move(turns_.front());
    turns_.pop_front();
    Peer& peer = peers_[name];
    const bool took = peer.running < options_.most_running_of_peer && TakeOf(name, &peer, taken);
    if (peer.waiting > 0) turns_.push_back(name);
    if (took) return true;
  }
  return false;
}

bool CallQueue::TakeOf(const std::string& name, Peer* peer, Taken* taken) {
  for (size_t i = peer->turns.size(); i > 0; --i) {
    const std::string_view method = peer->turns.front();
    peer->turns.pop_front();
    auto& calls = peer->methods[method];
    const bool take = running_[method] < options_.most_running_of_method;
    if (take) {
      *taken = {std::move(calls.front()), name, method};
      calls.pop_front();
      --peer->waiting;
      --waiting_;
      ++peer->running;
      ++running_[method];
    }
    if (!calls.empty()) peer->turns.push_back(method);
    if (take) return true;
  }
  return false;
}

void CallQueue::Done(const Taken& taken) {
  --running_[taken.method];
  const auto found = peers_.find(taken.peer);
  if (--found->second.running == 0 && found->second.waiting == 0) peers_.erase(found);
  // A limit may have kept others waiting; at the end all look again.
  if (ended_) {
    changed_.SignalAll();
  } else if (waiting_ > 0) {
    changed_.Signal();
  }
}

}  // namespace onrecord::api
