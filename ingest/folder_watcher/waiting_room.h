#pragma once
#include <absl/container/flat_hash_map.h>
#include <absl/time/time.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {

// Where sighted files stay until their size and time of change have held still for `settle`; empty files,
// which many programs make before they write, for `settle_empty`. Files that were moved in whole and are not
// empty, that changed longer ago than that, or that are no regular files do not wait. A clock that is put
// back lets nothing wait longer. Not thread-safe.
class WaitingRoom {
 public:
  // `folder` and `clock` must outlive the room.
  WaitingRoom(const Folder& folder, const Clock& clock, absl::Duration settle, absl::Duration settle_empty)
      : folder_(folder), clock_(clock), settle_(settle), settle_empty_(settle_empty) {}

  void Add(const std::string& path, bool whole);
  // As Add, but looked at again only after `wait`.
  void AddLater(const std::string& path, absl::Duration wait);

  // Up to `max` files that are ready. The feeds (first folders) take turns, so that no feed's backlog holds
  // up another; within a feed the longest due comes first. Files that have gone are forgotten.
  std::vector<std::string> TakeReady(size_t max);

  size_t size() const { return files_.size(); }
  // When to ask again; InfiniteFuture: nothing waits.
  absl::Time NextDue() const;

 private:
  using Due = std::set<std::pair<absl::Time, std::string>>;
  struct Waiting {
    FileStamp stamp;
    absl::Time due;
  };
  absl::Duration WaitOf(const FileStamp& stamp) const { return stamp.size == 0 ? settle_empty_ : settle_; }
  void CheckClock(absl::Time now);
  void Unschedule(const std::string& path, absl::Time due);
  // The file whose turn it is; nullopt: none is due by `now`.
  std::optional<std::string> NextReady(absl::Time now);
  void Put(const std::string& path, const FileStamp& stamp, absl::Time due);

  const Folder& folder_;
  const Clock& clock_;
  const absl::Duration settle_, settle_empty_;
  absl::Time last_ = absl::InfinitePast();
  absl::flat_hash_map<std::string, Waiting> files_;
  std::map<std::string, Due, std::less<>> due_;  // by feed; none is empty
  std::string last_feed_;                        // that had its turn
};

}  // namespace onrecord::ingest
