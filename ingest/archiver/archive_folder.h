#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {

// done/ or rejected/, held by its descriptor: others may write to the inbox, so a name that stands there now
// may be a symbolic link to anywhere tomorrow. No component below the inbox or below this folder is followed
// if it is a link. A folder that the operator names outside the inbox may be reached over links. Not
// thread-safe.
class ArchiveFolder {
 public:
  // `inbox` must outlive the object.
  ArchiveFolder(const Folder& inbox, std::string path) : inbox_(&inbox), path_(std::move(path)) {}

  // Makes the folder (0700) where it is missing, and opens it.
  absl::Status Open();
  // The folder `relative` ("" is this one), made where it is missing. If this folder was removed, or moved
  // away and another real folder stands in its place, that is opened or made first; if a link stands in its
  // place, the folder that was opened is kept.
  absl::StatusOr<UniqueFd> OpenBelow(std::string_view relative);

  const std::string& path() const { return path_; }

 private:
  absl::StatusOr<UniqueFd> OpenPath() const;
  bool IsInPlace() const;

  const Folder* inbox_;
  std::string path_;
  UniqueFd fd_;
  bool reported_ = false;
};

// Folders whose entries changed, to be made durable together.
class DirtyFolders {
 public:
  // `fd` may be opened with O_PATH.
  void Add(int fd);
  // fsync of all; errors are ignored; the file system reports them again.
  void Sync();

 private:
  std::map<std::pair<uint64_t, uint64_t>, UniqueFd> folders_;
};

}  // namespace onrecord::ingest
