#include "ingest/archiver/retention.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <map>
#include <memory>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ingest/folder_watcher/folder.h"
#include "ingest/folder_watcher/unique_fd.h"

namespace onrecord::ingest {
namespace {

constexpr std::string_view kReasonSuffix = ".reason.json";
constexpr int kDeepest = 100;

// A regular file: the folder that holds it, its name and what stat says.
using Visit = std::function<void(int folder, const std::string& name, const struct stat& stat)>;

void Walk(UniqueFd folder, int depth, const Visit& visit) {
  const int own = ::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0);
  DIR* const opened = own < 0 ? nullptr : ::fdopendir(own);
  if (opened == nullptr) {
    if (own >= 0) ::close(own);
    return;
  }
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(opened, ::closedir);
  while (const dirent* const entry = ::readdir(entries.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    struct stat stat {};
    if (::fstatat(folder.get(), name.c_str(), &stat, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISREG(stat.st_mode)) visit(folder.get(), name, stat);
    if (!S_ISDIR(stat.st_mode) || depth >= kDeepest) continue;
    UniqueFd below(::openat(folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (below.ok()) Walk(std::move(below), depth + 1, visit);
  }
}

absl::StatusOr<UniqueFd> Open(const std::string& folder) {
  UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd.ok()) return FromErrno(errno, "cannot open the folder", folder);
  return fd;
}

int64_t HourOf(const struct stat& stat) { return stat.st_ctim.tv_sec / 3600; }

// The first hour of which all files may stay, so that those from then on have at most `bytes`.
absl::StatusOr<int64_t> FirstHourKept(const std::string& folder, int64_t bytes) {
  std::map<int64_t, int64_t> by_hour;
  OR_ASSIGN_OR_RETURN(UniqueFd fd, Open(folder));
  Walk(std::move(fd), 0,
       [&](int, const std::string&, const struct stat& stat) { by_hour[HourOf(stat)] += stat.st_size; });
  int64_t sum = 0, first = INT64_MAX;
  for (auto hour = by_hour.rbegin(); hour != by_hour.rend(); ++hour) {
    sum += hour->second;
    if (sum > bytes) return first;
    first = hour->first;
  }
  return INT64_MIN;
}

}  // namespace

absl::StatusOr<Removed> ApplyRetention(const std::string& folder, const RetentionLimits& limits,
                                       absl::Time now) {
  Removed removed;
  if (!limits.Any()) return removed;
  int64_t first_hour = INT64_MIN;
  if (limits.bytes != INT64_MAX) {
    OR_ASSIGN_OR_RETURN(first_hour, FirstHourKept(folder, limits.bytes));
  }
  const absl::Time oldest = now - limits.age;
  OR_ASSIGN_OR_RETURN(UniqueFd fd, Open(folder));
  Walk(std::move(fd), 0, [&](int parent, const std::string& name, const struct stat& stat) {
    const bool expired = absl::TimeFromTimespec(stat.st_ctim) < oldest || HourOf(stat) < first_hour;
    if (!expired || EndsWith(name, kReasonSuffix)) return;
    if (::unlinkat(parent, name.c_str(), 0) != 0) return;
    ::unlinkat(parent, StrCat(name, kReasonSuffix).c_str(), 0);
    ++removed.files;
    removed.bytes += static_cast<uint64_t>(stat.st_size);
  });
  return removed;
}

}  // namespace onrecord::ingest
