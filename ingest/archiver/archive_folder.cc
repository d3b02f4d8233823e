#include "ingest/archiver/archive_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kMostDirtyFolders = 64;

// The part of `path` below `folder`; empty where it is not below.
std::string_view Below(const std::string& folder, std::string_view path) {
  if (!StartsWith(path, folder + "/")) return {};
  path.remove_prefix(folder.size() + 1);
  while (EndsWith(path, "/")) path.remove_suffix(1);
  for (const std::string_view part : Split(path, '/')) {
    if (part.empty() || part == "." || part == "..") return {};
  }
  return path;
}

}  // namespace

absl::StatusOr<UniqueFd> ArchiveFolder::OpenPath() const {
  if (const std::string_view below = Below(inbox_->path(), path_); !below.empty()) {
    return MakeFolderBelow(inbox_->fd(), below, path_);
  }
  OR_RETURN_IF_ERROR(MakeFolders(path_));
  UniqueFd fd(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.ok()) return FromErrno(errno, "cannot open the folder", path_);
  return fd;
}

absl::Status ArchiveFolder::Open() {
  OR_ASSIGN_OR_RETURN(fd_, OpenPath());
  return absl::OkStatus();
}

bool ArchiveFolder::IsInPlace() const {
  struct stat now, held;
  const bool below = !Below(inbox_->path(), path_).empty();
  return (below ? ::lstat(path_.c_str(), &now) : ::stat(path_.c_str(), &now)) == 0 &&
         ::fstat(fd_.get(), &held) == 0 && now.st_dev == held.st_dev && now.st_ino == held.st_ino;
}

absl::StatusOr<UniqueFd> ArchiveFolder::OpenBelow(std::string_view relative) {
  if (!IsInPlace()) {
    auto opened = OpenPath();
    struct stat held;
    if (opened.ok()) {
      fd_ = *std::move(opened);
      reported_ = false;
    } else if (!fd_.ok() || ::fstat(fd_.get(), &held) != 0 || held.st_nlink == 0) {
      return opened.status();
    } else if (!std::exchange(reported_, true)) {
      log::Warning(
          "archive_folder_replaced",
          {{"folder", ShownPath(path_)}, {"why", Message(opened.status())}, {"then", "the old one is kept"}});
    }
  }
  return MakeFolderBelow(fd_.get(), relative, StrCat(path_, "/", relative));
}

void DirtyFolders::Add(int fd) {
  struct stat stat;
  if (::fstat(fd, &stat) != 0 || folders_.contains({stat.st_dev, stat.st_ino})) return;
  UniqueFd readable(::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!readable.ok()) return;
  folders_.emplace(std::pair(stat.st_dev, stat.st_ino), std::move(readable));
  if (folders_.size() > kMostDirtyFolders) Sync();
}

void DirtyFolders::Sync() {
  for (const auto& [id, fd] : folders_) ::fsync(fd.get());
  folders_.clear();
}

}  // namespace onrecord::ingest
