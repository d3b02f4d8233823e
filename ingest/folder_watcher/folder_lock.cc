#include "ingest/folder_watcher/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

std::string Owner(int fd) {
  char buffer[4200];
  const ssize_t n = ::pread(fd, buffer, sizeof buffer, 0);
  const std::string_view text = Trim({buffer, n > 0 ? static_cast<size_t>(n) : 0});
  return text.empty() ? "another process" : ShownPath(text);
}

}  // namespace

absl::StatusOr<FolderLock> FolderLock::Take(const Folder& inbox, const std::string& state_dir) {
  const std::string path = state_dir + "/lock";
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!file.ok()) return FromErrno(errno, "cannot open the lock", path);
  OR_ASSIGN_OR_RETURN(UniqueFd folder, inbox.OpenBelow("", O_RDONLY | O_DIRECTORY));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    return FailedPrecondition(
        "the state in ", state_dir, " is in use by ", Owner(file.get()),
        "; expected one ingest per folder: stop the other, or give another --state-dir");
  }
  if (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
    return FailedPrecondition("the folder ", inbox.path(), " is watched by ", Owner(file.get()),
                              "; expected one ingest per folder: stop the other first");
  }
  const std::string owner = StrCat("process ", ::getpid(), " watching ", inbox.path(), "\n");
  if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), owner.data(), owner.size(), 0) < 0) {
    return FromErrno(errno, "cannot write the lock", path);
  }
  return FolderLock(std::move(folder), std::move(file));
}

}  // namespace onrecord::ingest
