#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/folder_watcher/unique_fd.h"

namespace onrecord::ingest {

// What distinguishes a file from one that replaces it later.
struct FileStamp {
  uint64_t device = 0, inode = 0;
  int64_t size = 0;
  int64_t mtime_ns = 0, ctime_ns = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};
FileStamp StampOf(const struct stat& stat);
// As ==, but for ctime, which a rename changes.
bool SameContent(const FileStamp& a, const FileStamp& b);

// An open folder. Paths are relative to it, any bytes but zero, and never lead out of it: no component may be
// a symbolic link.
class Folder {
 public:
  // kNotFound, kPermissionDenied or kFailedPrecondition (not a folder), each with what was expected.
  static absl::StatusOr<Folder> Open(const std::string& path);

  const std::string& path() const { return path_; }
  int fd() const { return fd_.get(); }
  // True while the path still names this folder.
  bool IsStillThere() const;

  // Opens what `relative` names ("" is the folder itself). Adds O_NOFOLLOW, O_NONBLOCK and O_CLOEXEC.
  absl::StatusOr<UniqueFd> OpenBelow(std::string_view relative, int flags) const;
  // Opens the folder that holds `relative`; its last component comes back in `leaf`.
  absl::StatusOr<UniqueFd> OpenParent(std::string_view relative, std::string* leaf) const;
  // lstat. kNotFound: nothing is there.
  absl::StatusOr<struct stat> Stat(std::string_view relative) const;

 private:
  // The folder that holds `relative`: this one, or one that `held` opens.
  absl::StatusOr<int> ParentOf(std::string_view relative, std::string* leaf, UniqueFd* held) const;

  Folder(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string path_;
  UniqueFd fd_;
};

// The status of an errno: ENOENT kNotFound, EACCES and EPERM and EROFS kPermissionDenied; kUnavailable for
// what passes (EAGAIN, no descriptors or memory left, full disk, error of the disk); else
// kFailedPrecondition. "DOING PATH: the system's words".
absl::Status FromErrno(int error, std::string_view doing, std::string_view path);

// Makes the folder `path` and those above it, for this user alone (0700); what is there stays as it is.
absl::Status MakeFolders(const std::string& path);

// Opens the folder `relative` ("" is `folder` itself) for reading, and makes what is missing of it (0700). No
// component may be a symbolic link. `shown` is for messages.
absl::StatusOr<UniqueFd> MakeFolderBelow(int folder, std::string_view relative, std::string_view shown);

// Writes all of `bytes`; `path` is for messages.
absl::Status WriteWhole(int fd, std::string_view bytes, std::string_view path);
// Writes what is left to read of `from` to `to`; `path` is for messages.
absl::Status CopyBytes(int from, int to, std::string_view path);

// A file name for people and messages: invalid UTF-8 replaced.
std::string ShownPath(std::string_view path);

}  // namespace onrecord::ingest
