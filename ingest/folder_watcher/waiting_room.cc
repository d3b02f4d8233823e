#include "ingest/folder_watcher/waiting_room.h"

namespace onrecord::ingest {

void WaitingRoom::Put(const std::string& path, const FileStamp& stamp, absl::Time due) {
  const auto [it, is_new] = files_.try_emplace(path);
  if (!is_new) due_.erase({it->second.due, path});
  it->second = {stamp, due};
  due_.emplace(due, path);
}

void WaitingRoom::CheckClock(absl::Time now) {
  if (now < last_) {
    due_.clear();
    for (auto& [path, waiting] : files_) {
      waiting.due = now + settle_;
      due_.emplace(waiting.due, path);
    }
  }
  last_ = now;
}

void WaitingRoom::Add(const std::string& path, bool whole) {
  const auto stat = folder_.Stat(path);
  if (!stat.ok()) return;
  const absl::Time now = clock_.Now();
  const FileStamp stamp = StampOf(*stat);
  if (const auto it = files_.find(path); it != files_.end() && it->second.stamp == stamp) {
    if (whole) Put(path, stamp, std::min(it->second.due, now));
    return;
  }
  const absl::Time changed = absl::FromUnixNanos(stamp.mtime_ns);
  const bool still = changed <= now && now - changed >= settle_;
  Put(path, stamp, whole || still || !S_ISREG(stat->st_mode) ? now : now + settle_);
}

void WaitingRoom::AddLater(const std::string& path, absl::Duration wait) {
  if (const auto stat = folder_.Stat(path); stat.ok()) Put(path, StampOf(*stat), clock_.Now() + wait);
}

std::vector<std::string> WaitingRoom::TakeReady(size_t max) {
  std::vector<std::string> ready;
  const absl::Time now = clock_.Now();
  CheckClock(now);
  while (ready.size() < max && !due_.empty() && due_.begin()->first <= now) {
    const std::string path = due_.begin()->second;
    const FileStamp before = files_[path].stamp;
    const auto stat = folder_.Stat(path);
    if (stat.ok() && !(StampOf(*stat) == before)) {
      Put(path, StampOf(*stat), now + settle_);
      continue;
    }
    due_.erase(due_.begin());
    files_.erase(path);
    if (stat.ok()) ready.push_back(path);
  }
  return ready;
}

}  // namespace onrecord::ingest
