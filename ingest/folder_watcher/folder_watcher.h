#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/folder_watcher/folder.h"
#include "ingest/folder_watcher/ignored_names.h"

namespace onrecord::ingest {

// A path below the watched folder where something may have come.
struct Sighting {
  std::string path;
  bool whole = false;  // moved in, so it is not still being written
};

// Reports what comes into a folder and the folders below it. Every folder is watched first and then scanned,
// so nothing is missed; a file reported twice does no harm. Folders named in `excluded` (paths below the
// folder) and ignored names are passed over. Where the system grants no watch, the scans still find
// everything. Not thread-safe.
//
//   FolderWatcher watcher(folder, {"done", "rejected"}, *IgnoredNames::Make());
//   OR_RETURN_IF_ERROR(watcher.Scan(&sightings));            // once, then every N seconds
//   OR_RETURN_IF_ERROR(watcher.Poll(absl::Milliseconds(100), &sightings));
class FolderWatcher {
 public:
  // `folder` must outlive the watcher.
  FolderWatcher(const Folder& folder, std::set<std::string> excluded, IgnoredNames ignored);

  // Appends everything that is there. kAborted: the folder was lost or replaced; begin again with a new one.
  absl::Status Scan(std::vector<Sighting>* out);

  // Appends what came since, waiting up to `wait` for the first. kAborted as above.
  absl::Status Poll(absl::Duration wait, std::vector<Sighting>* out);

  size_t watched_folders() const { return folders_.size(); }
  // Folders below that may not be read, with the reason; and how many have no watch.
  const std::map<std::string, std::string>& unreadable_folders() const { return unreadable_; }
  size_t unwatched_folders() const { return unwatched_.size(); }
  // True: a folder could not be opened for lack of descriptors or memory; scan again soon.
  bool incomplete() const { return incomplete_; }
  // Names that the last scan passed over, hidden ones not counted.
  size_t ignored_names() const { return ignored_count_; }
  // Acts as if the system had dropped events, for tests.
  void PretendOverflow() { overflow_ = true; }

 private:
  void ScanFolder(const std::string& relative, std::vector<Sighting>* out);
  absl::Status Lost() const;
  void Watch(const std::string& relative);
  void Forget(const std::string& relative);
  absl::Status OnEvent(int watch, uint32_t mask, const std::string& name, std::vector<Sighting>* out);
  bool IsPassedOver(const std::string& relative, std::string_view name) const;

  const Folder& folder_;
  const std::set<std::string> excluded_;
  const IgnoredNames ignored_;
  UniqueFd inotify_;
  int root_watch_ = -1;
  std::map<int, std::string> folders_;  // by watch
  std::map<std::string, std::string> unreadable_;
  std::set<std::string> unwatched_;
  bool overflow_ = false;
  bool incomplete_ = false;
  size_t ignored_count_ = 0;
};

}  // namespace onrecord::ingest
