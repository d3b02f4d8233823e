#include "ingest/archiver/archiver.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ingest/folder_watcher/open_file.h"

namespace onrecord::ingest {
namespace {

constexpr std::string_view kReasonSuffix = ".reason.json";

bool Exists(int folder, const std::string& name) {
  struct stat s;
  return ::fstatat(folder, name.c_str(), &s, AT_SYMLINK_NOFOLLOW) == 0;
}

// `name`, or with the digits before its extension, or with a number as well: the first that is free in
// `folder`. Always leaves room for what is put after it.
std::string FreeName(int folder, std::string_view name, std::string_view digits) {
  constexpr size_t kRoom = 255 - kReasonSuffix.size() - 20;
  size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot > 16) dot = name.size();
  const std::string_view extension = name.substr(dot);
  const std::string_view stem = name.substr(0, std::min(dot, kRoom - extension.size()));
  std::string candidate = StrCat(stem, extension);
  // A name that another file's reason may have is never used as it is.
  const bool reason_like = EndsWith(name, kReasonSuffix);
  if (!reason_like && !Exists(folder, candidate)) return candidate;
  candidate = StrCat(stem, ".", digits, extension);
  for (int n = 2; Exists(folder, candidate); ++n) {
    candidate = StrCat(stem, ".", digits, "-", n, extension);
  }
  return candidate;
}

// rename(2) that replaces nothing. On file systems without that flag the name was free a moment ago.
int RenameNew(int from_folder, const std::string& from, int to_folder, const std::string& to) {
  if (::renameat2(from_folder, from.c_str(), to_folder, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  return ::renameat(from_folder, from.c_str(), to_folder, to.c_str()) == 0 ? 0 : errno;
}

// A new file, never one that was there.
absl::StatusOr<UniqueFd> Create(int folder, const std::string& name, std::string_view shown) {
  ::unlinkat(folder, name.c_str(), 0);
  UniqueFd fd(::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.ok()) return FromErrno(errno, "cannot write", shown);
  return fd;
}

// The file is there whole or not at all.
absl::Status WriteFile(int folder, const std::string& name, std::string_view bytes, std::string_view shown) {
  const std::string draft = name + ".tmp";
  OR_ASSIGN_OR_RETURN(const UniqueFd fd, Create(folder, draft, shown));
  absl::Status status = WriteWhole(fd.get(), bytes, shown);
  if (status.ok() && ::renameat(folder, draft.c_str(), folder, name.c_str()) != 0) {
    status = FromErrno(errno, "cannot write", shown);
  }
  if (!status.ok()) ::unlinkat(folder, draft.c_str(), 0);
  return status;
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

absl::Status Archiver::Prepare() {
  if (after_ == After::kLeave) return absl::OkStatus();
  OR_RETURN_IF_ERROR(CheckWritable(inbox_.path(), "an inbox"));
  OR_RETURN_IF_ERROR(done_.Open());
  OR_RETURN_IF_ERROR(CheckWritable(done_.path(), "a folder for files that are done"));
  OR_RETURN_IF_ERROR(rejected_.Open());
  return CheckWritable(rejected_.path(), "a folder for rejected files");
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
                                           std::string_view sha256) {
  if (after_ == After::kMove) return Move(path, read, done_, sha256, "");
  OR_RETURN_IF_ERROR(CheckUnchanged(path, read));
  if (after_ == After::kLeave) return StrCat(inbox_.path(), "/", path);
  std::string leaf;
  OR_ASSIGN_OR_RETURN(const UniqueFd parent, inbox_.OpenParent(path, &leaf));
  if (::unlinkat(parent.get(), leaf.c_str(), 0) != 0) return FromErrno(errno, "cannot delete", path);
  dirty_.Add(parent.get());
  return "";
}

absl::StatusOr<std::string> Archiver::Reject(const std::string& path, const FileStamp& read,
                                             std::string_view sha256, std::string_view reason,
                                             std::string_view detail, absl::Time now) {
  if (after_ == After::kLeave) {
    OR_RETURN_IF_ERROR(CheckUnchanged(path, read));
    return StrCat(inbox_.path(), "/", path);
  }
  return Move(path, read, rejected_, sha256, ReasonJson(path, reason, detail, now));
}

absl::StatusOr<std::string> Archiver::Move(const std::string& path, const FileStamp& read,
                                           ArchiveFolder& root, std::string_view sha256,
                                           std::string_view reason_json) {
  OR_RETURN_IF_ERROR(CheckUnchanged(path, read));
  const size_t slash = path.rfind('/');
  const std::string below = slash == std::string::npos ? "" : path.substr(0, slash);
  Target target;
  OR_ASSIGN_OR_RETURN(target.folder, root.OpenBelow(below));
  const std::string_view digits = sha256.empty() ? "00000000" : sha256.substr(0, 8);
  const int folder = target.folder.get();
  target.name = FreeName(folder, path.substr(slash + 1), digits);
  target.shown = StrCat(root.path(), "/", below, below.empty() ? "" : "/", target.name);
  const std::string reason = StrCat(target.name, kReasonSuffix);
  // The reason first: a file among the rejected is never without one.
  if (!reason_json.empty()) OR_RETURN_IF_ERROR(WriteFile(folder, reason, reason_json, target.shown));
  const absl::Status moved = Rename(path, read, target);
  if (!moved.ok()) {
    if (!reason_json.empty()) ::unlinkat(folder, reason.c_str(), 0);
    return moved;
  }
  dirty_.Add(folder);
  return target.shown;
}

absl::Status Archiver::Rename(const std::string& path, const FileStamp& read, const Target& target) {
  std::string leaf;
  OR_ASSIGN_OR_RETURN(const UniqueFd parent, inbox_.OpenParent(path, &leaf));
  dirty_.Add(parent.get());
  const int error = RenameNew(parent.get(), leaf, target.folder.get(), target.name);
  if (error == EXDEV) return CopyOver(path, read, target);
  if (error != 0) return FromErrno(error, "cannot move to done or rejected:", path);
  struct stat moved;
  if (::fstatat(target.folder.get(), target.name.c_str(), &moved, AT_SYMLINK_NOFOLLOW) == 0 &&
      SameContent(read, StampOf(moved))) {
    return absl::OkStatus();
  }
  return PutBack(target, parent.get(), leaf, path);
}

// Another file came under this name between the look and the move: back it goes, to be read.
absl::Status Archiver::PutBack(const Target& target, int parent, const std::string& leaf,
                               const std::string& path) {
  int failed = RenameNew(target.folder.get(), target.name, parent, leaf);
  if (failed == EEXIST) {
    failed = RenameNew(target.folder.get(), target.name, parent, StrCat(target.name, ".unread"));
  }
  return failed == 0 ? Changed(path) : FromErrno(failed, "cannot put back", path);
}

absl::Status Archiver::CopyOver(const std::string& path, const FileStamp& read, const Target& target) const {
  OR_ASSIGN_OR_RETURN(const struct stat stat, inbox_.Stat(path));
  if (!S_ISREG(stat.st_mode)) {
    return FailedPrecondition("cannot move ", ShownPath(path),
                              " to another file system; expected a regular file");
  }
  OR_ASSIGN_OR_RETURN(const UniqueFd from, inbox_.OpenBelow(path, O_RDONLY));
  const int folder = target.folder.get();
  const std::string draft = target.name + ".part";
  OR_ASSIGN_OR_RETURN(const UniqueFd to, Create(folder, draft, target.shown));
  absl::Status status = CopyBytes(from.get(), to.get(), target.shown);
  const struct timespec times[2] = {stat.st_atim, stat.st_mtim};
  ::futimens(to.get(), times);
  if (status.ok() && ::fsync(to.get()) != 0) status = FromErrno(errno, "cannot write", target.shown);
  if (status.ok()) status = CheckUnchanged(path, read);
  if (status.ok()) {
    if (const int error = RenameNew(folder, draft, folder, target.name); error != 0) {
      status = FromErrno(error, "cannot write", target.shown);
    }
  }
  if (!status.ok()) {
    ::unlinkat(folder, draft.c_str(), 0);
    return status;
  }
  ::fsync(folder);  // the copy is durable before the original goes
  std::string leaf;
  OR_ASSIGN_OR_RETURN(const UniqueFd parent, inbox_.OpenParent(path, &leaf));
  if (::unlinkat(parent.get(), leaf.c_str(), 0) != 0) return FromErrno(errno, "cannot remove", path);
  return absl::OkStatus();
}

}  // namespace onrecord::ingest
