#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {

// What becomes of a file whose articles are all delivered. A rejected file is moved in any case but kLeave.
enum class After { kMove, kDelete, kLeave };

struct ArchiverOptions {
  std::string done, rejected;  // folders; made where they are missing
  After after = After::kMove;
};

// Takes files out of the watched folder. The folders below it are kept below done/ and rejected/; a name that
// is taken gets the first 8 digits of `sha256`. Across file systems a file is copied, made durable and then
// removed. Every call answers where the file is now ("" where it is no more), or
//   kAborted   the file is not the one that was read, or someone writes to it: read it again;
//   kNotFound  it has gone;
//   other      it cannot be moved, and why.
// Not thread-safe.
class Archiver {
 public:
  // `inbox` must outlive the archiver.
  Archiver(const Folder& inbox, ArchiverOptions options) : inbox_(inbox), options_(std::move(options)) {}

  // Makes the folders and checks that files can be moved into them and out of the inbox.
  absl::Status Prepare() const;

  absl::StatusOr<std::string> Done(const std::string& path, const FileStamp& read,
                                   std::string_view sha256) const;

  // Also writes NAME.reason.json beside the file.
  absl::StatusOr<std::string> Reject(const std::string& path, const FileStamp& read, std::string_view sha256,
                                     std::string_view reason, std::string_view detail, absl::Time now) const;

 private:
  absl::Status CheckUnchanged(const std::string& path, const FileStamp& read) const;
  absl::StatusOr<std::string> Move(const std::string& path, const FileStamp& read, const std::string& folder,
                                   std::string_view sha256, std::string_view reason_json) const;
  absl::Status Rename(const std::string& path, const FileStamp& read, const std::string& target) const;
  absl::Status CopyOver(const std::string& path, const FileStamp& read, const std::string& target) const;

  const Folder& inbox_;
  const ArchiverOptions options_;
};

// {"file": …, "reason": "empty", "detail": …, "rejected_at": …}, indented, ended by a newline.
std::string ReasonJson(std::string_view path, std::string_view reason, std::string_view detail,
                       absl::Time now);

}  // namespace onrecord::ingest
