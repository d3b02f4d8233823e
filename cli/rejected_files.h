#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "ingest/folder_watcher/folder.h"

namespace onrecord::cli {

// A rejected file, as described by NAME.reason.json beside it.
struct RejectedFile {
  std::string path;     // below rejected/, any bytes
  std::string came_as;  // below the inbox
  std::string reason, detail;
  std::string rejected_at;  // RFC 3339
};

// The refused files in `rejected`, the latest first. Reads each reason (at most 64 KiB) and follows no link.
// What cannot be read is passed over and counted in `unreadable`.
absl::StatusOr<std::vector<RejectedFile>> ListRejected(const ingest::Folder& rejected, size_t* unreadable);

// Moves a refused file back into the inbox, to the place it has below rejected/, and removes its reason;
// ingest then reads it again. kAlreadyExists: the inbox has a file of that name. kNotFound: it is gone.
absl::Status Replay(const ingest::Folder& rejected, const ingest::Folder& inbox, const std::string& path);

}  // namespace onrecord::cli
