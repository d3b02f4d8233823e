#include "ingest/folder_watcher/folder_watcher.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

constexpr uint32_t kEvents = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE_SELF |
                             IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK;

std::string PathIn(const std::string& folder, std::string_view name) {
  return folder.empty() ? std::string(name) : StrCat(folder, "/", name);
}

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};

}  // namespace

FolderWatcher::FolderWatcher(const Folder& folder, std::set<std::string> excluded, IgnoredNames ignored)
    : folder_(folder),
      excluded_(std::move(excluded)),
      ignored_(std::move(ignored)),
      inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (!inotify_.ok())
    log::Warning("folder_not_watched", {{"why", std::strerror(errno)}, {"instead", "scans"}});
}

bool FolderWatcher::IsPassedOver(const std::string& relative, std::string_view name) const {
  return excluded_.contains(relative) || ignored_.Match(name);
}

void FolderWatcher::Watch(const std::string& relative) {
  if (!inotify_.ok()) return;
  const std::string path = relative.empty() ? folder_.path() : StrCat(folder_.path(), "/", relative);
  // An open folder that is removed sends no IN_DELETE_SELF, but its count of links changes.
  const uint32_t events = relative.empty() ? kEvents | IN_ATTRIB : kEvents;
  const int watch = ::inotify_add_watch(inotify_.get(), path.c_str(), events);
  if (watch < 0) {
    if (errno != ENOENT && errno != ENOTDIR && unwatched_.insert(relative).second) {
      log::Warning("folder_not_watched",
                   {{"folder", ShownPath(path)}, {"why", std::strerror(errno)}, {"instead", "scans"}});
    }
    return;
  }
  unwatched_.erase(relative);
  folders_[watch] = relative;
  if (relative.empty()) root_watch_ = watch;
}

// The folder has gone from `relative`: its watches would report another place.
void FolderWatcher::Forget(const std::string& relative) {
  const std::string below = relative + "/";
  std::erase_if(folders_, [&](const auto& entry) {
    if (entry.second != relative && !StartsWith(entry.second, below)) return false;
    ::inotify_rm_watch(inotify_.get(), entry.first);
    return true;
  });
}

void FolderWatcher::ScanFolder(const std::string& root, std::vector<Sighting>* out) {
  std::vector<std::string> todo = {root};
  while (!todo.empty()) {
    const std::string relative = std::move(todo.back());
    todo.pop_back();
    Watch(relative);
    auto fd = folder_.OpenBelow(relative, O_RDONLY | O_DIRECTORY);
    if (!fd.ok()) {
      incomplete_ = incomplete_ || absl::IsUnavailable(fd.status());
      if (absl::IsPermissionDenied(fd.status()) &&
          unreadable_.emplace(relative, Message(fd.status())).second) {
        log::Warning("folder_unreadable", {{"folder", ShownPath(relative)}, {"why", Message(fd.status())}});
      }
      continue;
    }
    unreadable_.erase(relative);
    const std::unique_ptr<DIR, CloseDir> dir(::fdopendir(::fcntl(fd->get(), F_DUPFD_CLOEXEC, 0)));
    if (dir == nullptr) {
      incomplete_ = true;
      continue;
    }
    while (const dirent* entry = ::readdir(dir.get())) {
      const std::string_view name = entry->d_name;
      const std::string path = PathIn(relative, name);
      if (IsPassedOver(path, name)) {
        if (!StartsWith(name, ".") && !excluded_.contains(path)) ++ignored_count_;
        continue;
      }
      unsigned char type = entry->d_type;
      if (type == DT_UNKNOWN) {
        const auto stat = folder_.Stat(path);
        if (!stat.ok()) continue;
        type = S_ISDIR(stat->st_mode) ? DT_DIR : DT_REG;
      }
      if (type == DT_DIR) {
        todo.push_back(path);
      } else {
        out->push_back({path, false});
      }
    }
  }
}

absl::Status FolderWatcher::Lost() const {
  return absl::AbortedError(StrCat("the folder ", folder_.path(), " was removed, moved away or replaced"));
}

absl::Status FolderWatcher::Scan(std::vector<Sighting>* out) {
  if (!folder_.IsStillThere()) return Lost();
  std::erase_if(unreadable_, [&](const auto& entry) { return !folder_.Stat(entry.first).ok(); });
  ignored_count_ = 0;
  incomplete_ = false;
  ScanFolder("", out);
  return absl::OkStatus();
}

absl::Status FolderWatcher::OnEvent(int watch, uint32_t mask, const std::string& name,
                                    std::vector<Sighting>* out) {
  if (mask & IN_Q_OVERFLOW) {
    overflow_ = true;
    return absl::OkStatus();
  }
  const bool lost = (mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)) != 0;
  if (watch == root_watch_ && (lost || ((mask & IN_ATTRIB) && !folder_.IsStillThere()))) {
    return Lost();
  }
  const auto folder = folders_.find(watch);
  if (folder == folders_.end()) return absl::OkStatus();
  if (mask & IN_IGNORED) {
    folders_.erase(folder);
    return absl::OkStatus();
  }
  if (name.empty()) return absl::OkStatus();
  const std::string path = PathIn(folder->second, name);
  if (IsPassedOver(path, name)) return absl::OkStatus();
  if (mask & IN_ISDIR) {
    if (mask & IN_MOVED_FROM) Forget(path);
    if (mask & (IN_CREATE | IN_MOVED_TO)) ScanFolder(path, out);
    return absl::OkStatus();
  }
  if (mask & (IN_MOVED_TO | IN_CLOSE_WRITE)) out->push_back({path, (mask & IN_MOVED_TO) != 0});
  if (mask & IN_CREATE) {
    // A new file will be closed later. Links, pipes and second names of a file will not.
    const auto stat = folder_.Stat(path);
    if (stat.ok() && (!S_ISREG(stat->st_mode) || stat->st_nlink > 1)) out->push_back({path, false});
  }
  return absl::OkStatus();
}

absl::Status FolderWatcher::Poll(absl::Duration wait, std::vector<Sighting>* out) {
  pollfd poll{inotify_.get(), POLLIN, 0};
  ::poll(&poll, inotify_.ok() ? 1 : 0, static_cast<int>(absl::ToInt64Milliseconds(wait)));
  alignas(inotify_event) char buffer[64 << 10];
  while (inotify_.ok()) {
    const ssize_t n = ::read(inotify_.get(), buffer, sizeof buffer);
    if (n <= 0) break;
    for (ssize_t at = 0; at < n;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
      at += static_cast<ssize_t>(sizeof *event + event->len);
      const std::string name = event->len == 0 ? "" : std::string(event->name);
      OR_RETURN_IF_ERROR(OnEvent(event->wd, event->mask, name, out));
    }
  }
  // A folder above this one that was renamed or replaced sends no event here.
  if (!folder_.IsStillThere()) return Lost();
  if (!overflow_) return absl::OkStatus();
  overflow_ = false;
  log::Warning("folder_events_lost", {{"folder", folder_.path()}, {"then", "scan"}});
  return Scan(out);
}

}  // namespace onrecord::ingest
