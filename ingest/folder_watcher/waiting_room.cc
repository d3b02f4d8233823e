#include "ingest/folder_watcher/waiting_room.h"

#include <algorithm>

#include "ingest/document_reader/identity.h"

namespace onrecord::ingest {

void WaitingRoom::Put(const std::string& path, const FileStamp& stamp, absl::Time due) {
  const auto [it, is_new] = files_.try_emplace(path);
  if (!is_new) Unschedule(path, it->second.due);
  it->second = {stamp, due};
  due_[std::string(FeedOf(path))].emplace(due, path);
}

void WaitingRoom::Unschedule(const std::string& path, absl::Time due) {
  const auto feed = due_.find(FeedOf(path));
  feed->second.erase({due, path});
  if (feed->second.empty()) due_.erase(feed);
}

absl::Time WaitingRoom::NextDue() const {
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [feed, files] : due_) next = std::min(next, files.begin()->first);
  return next;
}

std::optional<std::string> WaitingRoom::NextReady(absl::Time now) {
  auto feed = due_.upper_bound(last_feed_);
  for (size_t i = 0; i < due_.size(); ++i, ++feed) {
    if (feed == due_.end()) feed = due_.begin();
    const auto& [due, path] = *feed->second.begin();
    if (due > now) continue;
    last_feed_ = feed->first;
    return path;
  }
  return std::nullopt;
}

void WaitingRoom::CheckClock(absl::Time now) {
  if (now < last_) {
    due_.clear();
    for (auto& [path, waiting] : files_) {
      waiting.due = now + WaitOf(waiting.stamp);
      due_[std::string(FeedOf(path))].emplace(waiting.due, path);
    }
  }
  last_ = now;
}

void WaitingRoom::Add(const std::string& path, bool whole) {
  const auto stat = folder_.Stat(path);
  const absl::Time now = clock_.Now();
  if (!stat.ok()) {
    // No descriptor is left, say: it is looked at later.
    if (absl::IsUnavailable(stat.status())) Put(path, {}, now + settle_);
    return;
  }
  const FileStamp stamp = StampOf(*stat);
  const absl::Duration wait = WaitOf(stamp);
  whole = whole && stamp.size > 0;
  if (const auto it = files_.find(path); it != files_.end() && it->second.stamp == stamp) {
    if (whole) Put(path, stamp, std::min(it->second.due, now));
    return;
  }
  const absl::Time changed = absl::FromUnixNanos(stamp.mtime_ns);
  const bool still = changed <= now && now - changed >= wait;
  Put(path, stamp, whole || still || !S_ISREG(stat->st_mode) ? now : now + wait);
}

void WaitingRoom::AddLater(const std::string& path, absl::Duration wait) {
  const auto stat = folder_.Stat(path);
  if (stat.ok() || absl::IsUnavailable(stat.status())) {
    Put(path, stat.ok() ? StampOf(*stat) : FileStamp(), clock_.Now() + wait);
  }
}

std::vector<std::string> WaitingRoom::TakeReady(size_t max) {
  std::vector<std::string> ready;
  const absl::Time now = clock_.Now();
  CheckClock(now);
  while (ready.size() < max) {
    const std::optional<std::string> next = NextReady(now);
    if (!next) break;
    const std::string& path = *next;
    const FileStamp before = files_[path].stamp;
    const auto stat = folder_.Stat(path);
    if (absl::IsUnavailable(stat.status())) {
      Put(path, before, now + std::max(settle_, absl::Milliseconds(50)));
      continue;
    }
    if (stat.ok() && !(StampOf(*stat) == before)) {
      Put(path, StampOf(*stat), now + WaitOf(StampOf(*stat)));
      continue;
    }
    Unschedule(path, files_[path].due);
    files_.erase(path);
    if (stat.ok()) ready.push_back(path);
  }
  return ready;
}

}  // namespace onrecord::ingest
