#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/archiver/archive_folder.h"
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
// removed. What is made is for this user alone: files 0600, folders 0700. Every call answers where the file
// is now ("" where it is no more), or
//   kAborted   the file is not the one that was read, or someone writes to it: read it again;
//   kNotFound  it has gone;
//   other      it cannot be moved, and why.
// Not thread-safe.
class Archiver {
 public:
  // `inbox` must outlive the archiver.
  Archiver(const Folder& inbox, ArchiverOptions options)
      : inbox_(inbox),
        after_(options.after),
        done_(inbox, options.done),
        rejected_(inbox, options.rejected) {}

  // Makes the folders, holds them open, and checks that files can be moved into them and out of the inbox.
  absl::Status Prepare();

  absl::StatusOr<std::string> Done(const std::string& path, const FileStamp& read, std::string_view sha256);

  // Also writes NAME.reason.json beside the file.
  absl::StatusOr<std::string> Reject(const std::string& path, const FileStamp& read, std::string_view sha256,
                                     std::string_view reason, std::string_view detail, absl::Time now);

  // Where a file that Done has moved to `shown` lies below the folder of what is done; empty: elsewhere.
  std::string PlaceOf(std::string_view shown) const;
  // Deletes the file at `place` below the folder of what is done, if its bytes have this SHA-256 (64 hex
  // digits). False: nothing with these bytes is there. No symbolic link is followed.
  absl::StatusOr<bool> EraseDone(const std::string& place, std::string_view sha256);

  // Makes durable what was moved since the last call, before anyone notes it.
  void Sync() { dirty_.Sync(); }

 private:
  // Where a file goes: an open folder, and a name that is free in it.
  struct Target {
    UniqueFd folder;
    std::string name;
    std::string shown;
  };
  absl::Status CheckUnchanged(const std::string& path, const FileStamp& read) const;
  absl::StatusOr<std::string> Move(const std::string& path, const FileStamp& read, ArchiveFolder& root,
                                   std::string_view sha256, std::string_view reason_json);
  absl::Status Rename(const std::string& path, const FileStamp& read, const Target& target);
  absl::Status PutBack(const Target& target, int parent, const std::string& leaf, const std::string& path);
  absl::Status CopyOver(const std::string& path, const FileStamp& read, const Target& target) const;

  const Folder& inbox_;
  const After after_;
  ArchiveFolder done_, rejected_;
  DirtyFolders dirty_;
};

// The names below done/ that a file from `path` with this SHA-256 may have been given, the likeliest first.
std::vector<std::string> LikelyPlaces(const std::string& path, std::string_view sha256);

// {"file": …, "reason": "empty", "detail": …, "rejected_at": …}, indented, ended by a newline.
std::string ReasonJson(std::string_view path, std::string_view reason, std::string_view detail,
                       absl::Time now);

}  // namespace onrecord::ingest
