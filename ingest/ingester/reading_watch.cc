#include "ingest/ingester/reading_watch.h"

#include <algorithm>

namespace onrecord::ingest {

void ReadingWatch::Begin(const std::string& path, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  path_ = path;
  since_ = now;
}

void ReadingWatch::End() {
  absl::MutexLock lock(&mutex_);
  since_ = absl::InfiniteFuture();
}

absl::Duration ReadingWatch::Busy(absl::Time now, std::string* path) const {
  absl::MutexLock lock(&mutex_);
  if (since_ == absl::InfiniteFuture()) return absl::ZeroDuration();
  if (path != nullptr) *path = path_;
  return std::max(now - since_, absl::ZeroDuration());
}

}  // namespace onrecord::ingest
