#include "ingest/archiver/archiver.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ingest/folder_watcher/open_file.h"

namespace onrecord::ingest {
namespace {

constexpr std::string_view kReasonSuffix = ".reason.json";

absl::Status MakeFolders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return FromErrno(error.value(), "cannot make the folder", path);
}

bool Exists(const std::string& path) {
  struct stat s;
  return ::lstat(path.c_str(), &s) == 0;
}

// `name`, or with the digits before its extension, or with a number as well: the first that is free in
// `folder`. Always leaves room for what is put after it.
std::string FreeName(const std::string& folder, std::string_view name, std::string_view digits) {
  constexpr size_t kRoom = 255 - kReasonSuffix.size() - 20;
  size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot > 16) dot = name.size();
  const std::string_view extension = name.substr(dot);
  const std::string_view stem = name.substr(0, std::min(dot, kRoom - extension.size()));
  std::string candidate = StrCat(stem, extension);
  // A name that another file's reason may have is never used as it is.
  const bool reason_like = EndsWith(name, kReasonSuffix);
  if (!reason_like && !Exists(StrCat(folder, "/", candidate))) return candidate;
  candidate = StrCat(stem, ".", digits, extension);
  for (int n = 2; Exists(StrCat(folder, "/", candidate)); ++n) {
    candidate = StrCat(stem, ".", digits, "-", n, extension);
  }
  return candidate;
}

// rename(2) that replaces nothing. On file systems without that flag the name was free a moment ago.
int RenameNew(const char* from, int from_folder, const char* to) {
  if (::renameat2(from_folder, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  return ::renameat(from_folder, from, AT_FDCWD, to) == 0 ? 0 : errno;
}

absl::Status WriteWhole(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FromErrno(errno, "cannot write", path);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return absl::OkStatus();
}

// The file is there whole or not at all.
absl::Status WriteFile(const std::string& path, std::string_view bytes) {
  const std::string draft = path + ".tmp";
  UniqueFd fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!fd.ok()) return FromErrno(errno, "cannot write", draft);
  OR_RETURN_IF_ERROR(WriteWhole(fd.get(), bytes, draft));
  if (::rename(draft.c_str(), path.c_str()) != 0) return FromErrno(errno, "cannot write", path);
  return absl::OkStatus();
}

absl::Status CopyBytes(int from, int to, const std::string& target) {
  char buffer[1 << 16];
  while (true) {
    const ssize_t n = ::read(from, buffer, sizeof buffer);
    if (n == 0) return absl::OkStatus();
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FromErrno(errno, "cannot read the file for", target);
    OR_RETURN_IF_ERROR(WriteWhole(to, {buffer, static_cast<size_t>(n)}, target));
  }
}

void SyncFolder(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.ok()) ::fsync(fd.get());
}

absl::Status Changed(const std::string& path) {
  return absl::AbortedError(StrCat(ShownPath(path), " is not the file that was read"));
}

absl::Status CheckWritable(const std::string& folder, std::string_view what) {
  if (::access(folder.c_str(), W_OK | X_OK) == 0) return absl::OkStatus();
  const absl::Status status = FromErrno(errno, "cannot write to", folder);
  return absl::Status(status.code(), StrCat(Message(status), "; expected ", what,
                                            " that this user may write to (or --after leave)"));
}

}  // namespace

absl::Status Archiver::Prepare() const {
  if (options_.after == After::kLeave) return absl::OkStatus();
  OR_RETURN_IF_ERROR(CheckWritable(inbox_.path(), "an inbox"));
  OR_RETURN_IF_ERROR(MakeFolders(options_.done));
  OR_RETURN_IF_ERROR(CheckWritable(options_.done, "a folder for files that are done"));
  OR_RETURN_IF_ERROR(MakeFolders(options_.rejected));
  return CheckWritable(options_.rejected, "a folder for rejected files");
}

absl::Status Archiver::CheckUnchanged(const std::string& path, const FileStamp& read) const {
  OR_ASSIGN_OR_RETURN(const struct stat stat, inbox_.Stat(path));
  if (!(StampOf(stat) == read)) return Changed(path);
  if (!S_ISREG(stat.st_mode)) return absl::OkStatus();
  const auto fd = inbox_.OpenBelow(path, O_RDONLY);
  if (fd.ok() && IsBeingWritten(fd->get()))
    return absl::AbortedError(StrCat(ShownPath(path), " is being written"));
  return absl::OkStatus();
}

absl::StatusOr<std::string> Archiver::Done(const std::string& path, const FileStamp& read,
                                           std::string_view sha256) const {
  if (options_.after == After::kMove) return Move(path, read, options_.done, sha256, "");
  OR_RETURN_IF_ERROR(CheckUnchanged(path, read));
  if (options_.after == After::kLeave) return StrCat(inbox_.path(), "/", path);
  std::string leaf;
  OR_ASSIGN_OR_RETURN(const UniqueFd parent, inbox_.OpenParent(path, &leaf));
  if (::unlinkat(parent.get(), leaf.c_str(), 0) != 0) return FromErrno(errno, "cannot delete", path);
  return "";
}

absl::StatusOr<std::string> Archiver::Reject(const std::string& path, const FileStamp& read,
                                             std::string_view sha256, std::string_view reason,
                                             std::string_view detail, absl::Time now) const {
  if (options_.after == After::kLeave) {
    OR_RETURN_IF_ERROR(CheckUnchanged(path, read));
    return StrCat(inbox_.path(), "/", path);
  }
  return Move(path, read, options_.rejected, sha256, ReasonJson(path, reason, detail, now));
}

absl::StatusOr<std::string> Archiver::Move(const std::string& path, const FileStamp& read,
                                           const std::string& root, std::string_view sha256,
                                           std::string_view reason_json) const {
  OR_RETURN_IF_ERROR(CheckUnchanged(path, read));
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? root : StrCat(root, "/", path.substr(0, slash));
  OR_RETURN_IF_ERROR(MakeFolders(folder));
  const std::string_view digits = sha256.empty() ? "00000000" : sha256.substr(0, 8);
  const std::string target = StrCat(folder, "/", FreeName(folder, path.substr(slash + 1), digits));
  // The reason first: a file among the rejected is never without one.
  if (!reason_json.empty()) OR_RETURN_IF_ERROR(WriteFile(StrCat(target, kReasonSuffix), reason_json));
  const absl::Status moved = Rename(path, read, target);
  if (!moved.ok()) {
    if (!reason_json.empty()) ::unlink(StrCat(target, kReasonSuffix).c_str());
    return moved;
  }
  return target;
}

absl::Status Archiver::Rename(const std::string& path, const FileStamp& read,
                              const std::string& target) const {
  std::string leaf;
  OR_ASSIGN_OR_RETURN(const UniqueFd parent, inbox_.OpenParent(path, &leaf));
  const int error = RenameNew(leaf.c_str(), parent.get(), target.c_str());
  if (error == EXDEV) return CopyOver(path, read, target);
  if (error != 0) return FromErrno(error, "cannot move to done or rejected:", path);
  struct stat moved;
  if (::lstat(target.c_str(), &moved) == 0 && SameContent(read, StampOf(moved))) return absl::OkStatus();
  // Another file came under this name between the look and the move: back it goes, to be read.
  const std::string back = StrCat(inbox_.path(), "/", path);
  if (const int failed = RenameNew(target.c_str(), AT_FDCWD, back.c_str()); failed == EEXIST) {
    const std::string other = StrCat(target.substr(target.rfind('/') + 1), ".unread");
    const std::string place = back.substr(0, back.rfind('/') + 1) + other;
    if (RenameNew(target.c_str(), AT_FDCWD, place.c_str()) != 0)
      return FromErrno(errno, "cannot put back", path);
  } else if (failed != 0) {
    return FromErrno(failed, "cannot put back", path);
  }
  return Changed(path);
}

absl::Status Archiver::CopyOver(const std::string& path, const FileStamp& read,
                                const std::string& target) const {
  OR_ASSIGN_OR_RETURN(const struct stat stat, inbox_.Stat(path));
  if (!S_ISREG(stat.st_mode)) {
    return FailedPrecondition("cannot move ", ShownPath(path),
                              " to another file system; expected a regular file");
  }
  OR_ASSIGN_OR_RETURN(const UniqueFd from, inbox_.OpenBelow(path, O_RDONLY));
  const std::string draft = target + ".part";
  UniqueFd to(
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, stat.st_mode & 0777));
  if (!to.ok()) return FromErrno(errno, "cannot write", draft);
  absl::Status status = CopyBytes(from.get(), to.get(), target);
  const struct timespec times[2] = {stat.st_atim, stat.st_mtim};
  ::futimens(to.get(), times);
  if (status.ok() && ::fsync(to.get()) != 0) status = FromErrno(errno, "cannot write", draft);
  if (status.ok()) status = CheckUnchanged(path, read);
  if (status.ok()) {
    if (const int error = RenameNew(draft.c_str(), AT_FDCWD, target.c_str()); error != 0) {
      status = FromErrno(error, "cannot write", target);
    }
  }
  if (!status.ok()) {
    ::unlink(draft.c_str());
    return status;
  }
  SyncFolder(target.substr(0, target.rfind('/')));
  std::string leaf;
  OR_ASSIGN_OR_RETURN(const UniqueFd parent, inbox_.OpenParent(path, &leaf));
  if (::unlinkat(parent.get(), leaf.c_str(), 0) != 0) return FromErrno(errno, "cannot remove", path);
  return absl::OkStatus();
}

}  // namespace onrecord::ingest
