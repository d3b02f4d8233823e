#include "ingest/state_folder/state_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <vector>

#include "common/base/hash.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {
namespace {

namespace fs = std::filesystem;

constexpr char kOldFolder[] = ".onrecord";
constexpr char kLedger[] = "ledger.sqlite";

std::string HomeFolder() {
  if (const char* home = std::getenv("HOME"); home != nullptr && home[0] == '/') return home;
  const passwd* user = ::getpwuid(::geteuid());
  return user != nullptr && user->pw_dir != nullptr && user->pw_dir[0] == '/' ? user->pw_dir : "";
}

// The files of an earlier version by name, the ledger last: until it is moved, the move is not complete.
std::vector<std::string> OldFiles(int folder, bool store) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(::fdopendir(::fcntl(folder, F_DUPFD_CLOEXEC, 0)),
                                                &::closedir);
  if (dir == nullptr) return names;
  while (const dirent* entry = ::readdir(dir.get())) {
    const std::string_view name = entry->d_name;
    const bool of_ingest = StartsWith(name, kLedger) || name == "rejected.jsonl" || EndsWith(name, ".mark");
    if (of_ingest || (store && StartsWith(name, "store.db"))) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return std::pair(a == kLedger, a) < std::pair(b == kLedger, b);
  });
  return names;
}

absl::Status CopyFile(int from_folder, const std::string& name, int to_folder, const std::string& shown) {
  const UniqueFd from(::openat(from_folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  const std::string draft = name + ".part";
  ::unlinkat(to_folder, draft.c_str(), 0);
  const UniqueFd to(
      ::openat(to_folder, draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!from.ok() || !to.ok()) return FromErrno(errno, "cannot move the state", shown);
  OR_RETURN_IF_ERROR(CopyBytes(from.get(), to.get(), shown));
  if (::fsync(to.get()) != 0 || ::renameat(to_folder, draft.c_str(), to_folder, name.c_str()) != 0 ||
      ::unlinkat(from_folder, name.c_str(), 0) != 0) {
    return FromErrno(errno, "cannot move the state", shown);
  }
  return absl::OkStatus();
}

absl::Status MoveFile(int from, const std::string& name, int to, const std::string& shown) {
  struct stat stat;
  if (::fstatat(from, name.c_str(), &stat, AT_SYMLINK_NOFOLLOW) != 0) return absl::OkStatus();
  if (!S_ISREG(stat.st_mode) || stat.st_uid != ::geteuid() || stat.st_nlink != 1) {
    log::Warning("old_state_not_taken", {{"file", shown}, {"why", "not a regular file of this user alone"}});
    return absl::OkStatus();
  }
  if (::renameat(from, name.c_str(), to, name.c_str()) == 0) {
    return ::fchmodat(to, name.c_str(), 0600, 0) == 0 ? absl::OkStatus()
                                                      : FromErrno(errno, "cannot close to others", shown);
  }
  if (errno != EXDEV) return FromErrno(errno, "cannot move the state", shown);
  return CopyFile(from, name, to, shown);
}

// The old state folder, where it is one that only this user could have made; else none.
UniqueFd OpenOldFolder(const std::string& inbox) {
  const UniqueFd parent(::open(inbox.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent.ok()) return UniqueFd();
  UniqueFd old(::openat(parent.get(), kOldFolder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat stat;
  if (!old.ok() || ::fstat(old.get(), &stat) != 0) return UniqueFd();
  if (stat.st_uid == ::geteuid() && (stat.st_mode & (S_IWGRP | S_IWOTH)) == 0) return old;
  log::Warning("old_state_not_taken", {{"folder", StrCat(inbox, "/", kOldFolder)},
                                       {"why", "it belongs to another user, or others may write to it"}});
  return UniqueFd();
}

}  // namespace

absl::StatusOr<std::string> DefaultStateFolder(const std::string& inbox) {
  const char* given = std::getenv("XDG_STATE_HOME");
  std::string base = given != nullptr && given[0] == '/' ? given : "";
  if (base.empty()) {
    base = HomeFolder();
    if (base.empty()) {
      return FailedPrecondition(
          "there is no home folder for the ledger; expected --state-dir, XDG_STATE_HOME or HOME");
    }
    base += "/.local/state";
  }
  std::error_code error;
  fs::path path = fs::weakly_canonical(fs::absolute(inbox, error), error);
  if (!path.has_filename()) path = path.parent_path();
  return StrCat(base, "/onrecord/", path.filename().string(), "-", Sha256Hex(path.string()).substr(0, 8));
}

absl::Status PrepareStateFolder(const std::string& inbox, const std::string& state, bool store) {
  OR_RETURN_IF_ERROR(MakeFolders(state));
  const UniqueFd to(::open(state.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!to.ok()) return FromErrno(errno, "cannot open the state folder", state);
  struct stat stat;
  if (::fstatat(to.get(), kLedger, &stat, AT_SYMLINK_NOFOLLOW) == 0) return absl::OkStatus();
  const UniqueFd from = OpenOldFolder(inbox);
  if (!from.ok()) return absl::OkStatus();
  const UniqueFd lock(::openat(from.get(), "lock", O_RDWR | O_NOFOLLOW | O_CLOEXEC));
  if (lock.ok() && ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return FailedPrecondition("the state in ", inbox, "/", kOldFolder,
                              " is in use by another process; expected one ingest per folder: stop it first");
  }
  int moved = 0;
  for (const std::string& name : OldFiles(from.get(), store)) {
    OR_RETURN_IF_ERROR(MoveFile(from.get(), name, to.get(), StrCat(inbox, "/", kOldFolder, "/", name)));
    ++moved;
  }
  ::fsync(to.get());
  if (moved > 0) log::Info("state_moved", {{"from", StrCat(inbox, "/", kOldFolder)}, {"to", state}});
  return absl::OkStatus();
}

}  // namespace onrecord::ingest
