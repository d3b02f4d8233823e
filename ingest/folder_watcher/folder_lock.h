#pragma once
#include <absl/status/statusor.h>

#include <string>

#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {

// The right to be the one ingest of a folder and of a state folder; ends with the object or the process.
class FolderLock {
 public:
  // Locks the folder itself and STATE_DIR/lock, which holds the number of the process and the folder's name.
  // kFailedPrecondition: another process has one of them; the message names it.
  static absl::StatusOr<FolderLock> Take(const Folder& inbox, const std::string& state_dir);

 private:
  FolderLock(UniqueFd folder, UniqueFd file) : folder_(std::move(folder)), file_(std::move(file)) {}
  UniqueFd folder_, file_;
};

}  // namespace onrecord::ingest
