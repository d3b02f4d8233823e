#include "ingest/folder_watcher/open_file.h"

#include <fcntl.h>

#include <cerrno>
#include <csignal>

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

std::string_view KindOf(mode_t mode) {
  if (S_ISLNK(mode)) return "a symbolic link";
  if (S_ISFIFO(mode)) return "a named pipe";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISDIR(mode)) return "a folder";
  return "a device";
}

}  // namespace

bool IsBeingWritten(int fd) {
  // Between the two calls a writer may come; it waits, and its notice is a signal that is ignored by default.
  (void)::fcntl(fd, F_SETSIG, SIGURG);
  if (::fcntl(fd, F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN;
  (void)::fcntl(fd, F_SETLEASE, F_UNLCK);
  return false;
}

std::variant<OpenFile, NotOpened> OpenForReading(const Folder& folder, const std::string& path) {
  const auto stat = folder.Stat(path);
  if (!stat.ok()) return NotOpened(stat.status());
  if (!S_ISREG(stat->st_mode)) {
    return NotOpened(
        Reject{{}, Reason::kNotRegular, StrCat(KindOf(stat->st_mode), "; expected a regular file")});
  }
  auto fd = folder.OpenBelow(path, O_RDONLY);
  if (!fd.ok()) {
    if (absl::IsNotFound(fd.status()) || absl::IsUnavailable(fd.status())) return NotOpened(fd.status());
    return NotOpened(
        Reject{{}, Reason::kUnreadable, StrCat(Message(fd.status()), "; expected a file that can be read")});
  }
  struct stat opened;
  if (::fstat(fd->get(), &opened) != 0 || !S_ISREG(opened.st_mode)) {
    return NotOpened(absl::AbortedError(StrCat(ShownPath(path), " changed while it was opened")));
  }
  if (IsBeingWritten(fd->get()))
    return NotOpened(absl::AbortedError(StrCat(ShownPath(path), " is being written")));
  return OpenFile{*std::move(fd), StampOf(opened)};
}

}  // namespace onrecord::ingest
