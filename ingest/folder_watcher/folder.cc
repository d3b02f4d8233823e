#include "ingest/folder_watcher/folder.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::ingest {
namespace {

int64_t Nanoseconds(const struct timespec& t) { return int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec; }

}  // namespace

FileStamp StampOf(const struct stat& s) {
  return {s.st_dev, s.st_ino, s.st_size, Nanoseconds(s.st_mtim), Nanoseconds(s.st_ctim)};
}

bool SameContent(const FileStamp& a, const FileStamp& b) {
  FileStamp c = b;
  c.ctime_ns = a.ctime_ns;
  return a == c;
}

absl::Status FromErrno(int error, std::string_view doing, std::string_view path) {
  absl::StatusCode code = absl::StatusCode::kFailedPrecondition;
  if (error == ENOENT) code = absl::StatusCode::kNotFound;
  if (error == EACCES || error == EPERM || error == EROFS) code = absl::StatusCode::kPermissionDenied;
  // What another moment may change: no descriptor or memory left, a full disk, an error of the disk.
  for (const int passing :
       {EAGAIN, EMFILE, ENFILE, ENOMEM, ENOBUFS, EIO, ENOSPC, EDQUOT, EFBIG, EBUSY, ETIMEDOUT}) {
    if (error == passing) code = absl::StatusCode::kUnavailable;
  }
  return MakeStatus(code, doing, " ", ShownPath(path), ": ", std::strerror(error));
}

absl::StatusOr<Folder> Folder::Open(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.ok()) {
    const absl::Status status = FromErrno(errno, "cannot open the folder", path);
    return absl::Status(status.code(), StrCat(Message(status), "; expected a folder that can be read"));
  }
  return Folder(path, std::move(fd));
}

bool Folder::IsStillThere() const {
  struct stat now, opened;
  return ::stat(path_.c_str(), &now) == 0 && ::fstat(fd_.get(), &opened) == 0 &&
         now.st_dev == opened.st_dev && now.st_ino == opened.st_ino;
}

absl::StatusOr<UniqueFd> Folder::OpenParent(std::string_view relative, std::string* leaf) const {
  UniqueFd at(::fcntl(fd_.get(), F_DUPFD_CLOEXEC, 0));
  if (!at.ok()) return FromErrno(errno, "cannot open", relative);
  std::string_view rest = relative;
  while (true) {
    const size_t slash = rest.find('/');
    if (slash == std::string_view::npos) break;
    const std::string component(rest.substr(0, slash));
    UniqueFd next(::openat(at.get(), component.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next.ok()) return FromErrno(errno, "cannot open", relative);
    at = std::move(next);
    rest.remove_prefix(slash + 1);
  }
  *leaf = rest.empty() ? "." : std::string(rest);
  return at;
}

absl::StatusOr<int> Folder::ParentOf(std::string_view relative, std::string* leaf, UniqueFd* held) const {
  if (!relative.empty() && relative.find('/') == std::string_view::npos) {
    *leaf = std::string(relative);
    return fd_.get();
  }
  OR_ASSIGN_OR_RETURN(*held, OpenParent(relative, leaf));
  return held->get();
}

absl::StatusOr<UniqueFd> Folder::OpenBelow(std::string_view relative, int flags) const {
  std::string leaf;
  UniqueFd held;
  OR_ASSIGN_OR_RETURN(const int parent, ParentOf(relative, &leaf, &held));
  UniqueFd fd(::openat(parent, leaf.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd.ok()) return FromErrno(errno, "cannot open", relative);
  return fd;
}

absl::StatusOr<struct stat> Folder::Stat(std::string_view relative) const {
  std::string leaf;
  UniqueFd held;
  OR_ASSIGN_OR_RETURN(const int parent, ParentOf(relative, &leaf, &held));
  struct stat result;
  if (::fstatat(parent, leaf.c_str(), &result, AT_SYMLINK_NOFOLLOW) != 0) {
    return FromErrno(errno, "cannot look at", relative);
  }
  return result;
}

absl::Status MakeFolders(const std::string& path) {
  for (size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) {
      struct stat there;
      const int error = errno;
      if (::stat(part.c_str(), &there) != 0 || !S_ISDIR(there.st_mode))
        return FromErrno(error, "cannot make the folder", part);
    }
    if (slash == std::string::npos) break;
  }
  struct stat made;
  if (::stat(path.c_str(), &made) == 0 && S_ISDIR(made.st_mode)) return absl::OkStatus();
  return FromErrno(ENOTDIR, "cannot make the folder", path);
}

absl::StatusOr<UniqueFd> MakeFolderBelow(int folder, std::string_view relative, std::string_view shown) {
  UniqueFd at(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!at.ok()) return FromErrno(errno, "cannot open the folder", shown);
  if (relative.empty()) return at;
  for (const std::string_view part : Split(relative, '/')) {
    const std::string name(part);
    if (::mkdirat(at.get(), name.c_str(), 0700) != 0 && errno != EEXIST) {
      return FromErrno(errno, "cannot make the folder", shown);
    }
    UniqueFd next(::openat(at.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next.ok()) {
      const absl::Status status = FromErrno(errno, "cannot open the folder", shown);
      return absl::Status(status.code(), StrCat(Message(status), "; expected a folder, not a link"));
    }
    at = std::move(next);
  }
  return at;
}

absl::Status WriteWhole(int fd, std::string_view bytes, std::string_view path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FromErrno(errno, "cannot write", path);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return absl::OkStatus();
}

absl::Status CopyBytes(int from, int to, std::string_view path) {
  char buffer[1 << 16];
  while (true) {
    const ssize_t n = ::read(from, buffer, sizeof buffer);
    if (n == 0) return absl::OkStatus();
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FromErrno(errno, "cannot read the file for", path);
    OR_RETURN_IF_ERROR(WriteWhole(to, {buffer, static_cast<size_t>(n)}, path));
  }
}

std::string ShownPath(std::string_view path) {
  if (IsValidUtf8(path)) return std::string(path);
  std::string out;
  for (size_t i = 0, next = 0; i < path.size(); i = next) AppendUtf8(DecodeAt(path, i, &next), &out);
  return out;
}

}  // namespace onrecord::ingest
