#pragma once
#include <absl/container/flat_hash_map.h>
#include <absl/time/time.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {

// Where sighted files stay until their size and time of change have held still for `settle`. Files that were
// moved in whole, that changed longer ago than that, or that are no regular files do not wait. A clock that
// is put back lets nothing wait longer. Not thread-safe.
class WaitingRoom {
 public:
  // `folder` and `clock` must outlive the room.
  WaitingRoom(const Folder& folder, const Clock& clock, absl::Duration settle)
      : folder_(folder), clock_(clock), settle_(settle) {}

  void Add(const std::string& path, bool whole);
  // As Add, but looked at again only after `wait`.
  void AddLater(const std::string& path, absl::Duration wait);

  // Up to `max` files that are ready, the longest due first. Files that have gone are forgotten.
  std::vector<std::string> TakeReady(size_t max);

  size_t size() const { return files_.size(); }
  // When to ask again; InfiniteFuture: nothing waits.
  absl::Time NextDue() const { return due_.empty() ? absl::InfiniteFuture() : due_.begin()->first; }

 private:
  struct Waiting {
    FileStamp stamp;
    absl::Time due;
  };
  void CheckClock(absl::Time now);
  void Put(const std::string& path, const FileStamp& stamp, absl::Time due);

  const Folder& folder_;
  const Clock& clock_;
  const absl::Duration settle_;
  absl::Time last_ = absl::InfinitePast();
  absl::flat_hash_map<std::string, Waiting> files_;
  std::set<std::pair<absl::Time, std::string>> due_;
};

}  // namespace onrecord::ingest
