#include "cli/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "common/base/clock.h"
#include "common/base/hash.h"
#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/base/version.h"
#include "common/config/options.h"
#include "common/sqlite/connection.h"
#include "ingest/folder_watcher/folder.h"
#include "ingest/state_folder/state_folder.h"

namespace onrecord::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::string_view kManifest = "manifest.json";

constexpr Option kBackupOptions[] = {
    {"inbox", OptionKind::kText, "inbox", "The watched folder; its name determines the state folder."},
    {"state-dir", OptionKind::kText, "", "The state folder; default: that of the inbox."},
    {"store", OptionKind::kText, "", "The store; default: store.db in the state folder."},
    {"out", OptionKind::kText, "", "The folder to create; it must not exist."},
};
constexpr Option kRestoreOptions[] = {
    {"inbox", OptionKind::kText, "inbox", "The watched folder; its name determines the state folder."},
    {"state-dir", OptionKind::kText, "", "The state folder; default: that of the inbox."},
    {"store", OptionKind::kText, "", "The store; default: store.db in the state folder."},
    {"from", OptionKind::kText, "", "The folder that `onrecord backup` made."},
};
constexpr ProgramInfo kBackup = {
    .name = "onrecord backup",
    .summary =
        "Copies ledger, store and the other files of the state folder into a new "
        "folder, while the services run.",
    .details =
        "The ledger is copied before the store: what it has as delivered is then in the store as well. With "
        "Kafka the store\ncontinues at its own positions. Articles themselves are in done/ and "
        "in the log, which are not copied.\n\n"
        "  onrecord backup --inbox /news --out /backup/2024-05-14"};
constexpr ProgramInfo kRestore = {
    .name = "onrecord restore",
    .summary =
        "Checks a backup and puts it in place. The services must not run, and the places must be empty.",
    .details = "  onrecord restore --inbox /news --from /backup/2024-05-14"};

struct Place {
  std::string name;  // in the backup
  std::string path;
  bool database = false;
};

// The ledger first, the store last.
std::vector<Place> Places(const std::string& state, const std::string& store) {
  return {{"ledger.sqlite", state + "/ledger.sqlite", true},
          {"analyser-generation", state + "/analyser-generation"},
          {"rejected.jsonl", state + "/rejected.jsonl"},
          {"store.db", store, true}};
}

absl::StatusOr<std::string> StateFolder(const Options& options) {
  if (!options.Text("state-dir").empty()) return options.Text("state-dir");
  return ingest::DefaultStateFolder(options.Text("inbox"));
}

// Where the store is; a database has tools of its own.
absl::StatusOr<std::string> StoreFile(const Options& options, const std::string& state) {
  const std::string& store = options.Text("store");
  if (store.empty()) return state + "/store.db";
  if (store.find("://") == std::string::npos) return store;
  return InvalidArgument("--store: expected a file; a database is copied by pg_dump, see deploy/README.md");
}

absl::Status SyncPath(const std::string& path) {
  const ingest::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.ok() || ::fsync(fd.get()) != 0) return ingest::FromErrno(errno, "cannot make durable", path);
  return absl::OkStatus();
}

// A database as it is at one moment; writers go on meanwhile.
absl::Status CopyDatabase(const std::string& from, const std::string& to) {
  OR_ASSIGN_OR_RETURN(const auto source, sqlite::Connection::Open(from, sqlite::Mode::kReadOnly, from));
  OR_ASSIGN_OR_RETURN(const auto target, sqlite::Connection::Open(to, sqlite::Mode::kReadWriteCreate, to));
  sqlite3_backup* const backup = sqlite3_backup_init(target->handle(), "main", source->handle(), "main");
  if (backup == nullptr) return target->Error(sqlite3_errcode(target->handle()));
  int result = SQLITE_OK;
  do {
    result = sqlite3_backup_step(backup, -1);
    if (result == SQLITE_BUSY || result == SQLITE_LOCKED) sqlite3_sleep(50);
  } while (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED);
  sqlite3_backup_finish(backup);
  if (result != SQLITE_DONE) return target->Error(result);
  // A file of its own, without the log beside it.
  OR_RETURN_IF_ERROR(target->Execute("PRAGMA journal_mode=DELETE"));
  return absl::OkStatus();
}

absl::Status CopyFile(const std::string& from, const std::string& to) {
  const ingest::UniqueFd source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!source.ok()) return ingest::FromErrno(errno, "cannot read", from);
  const ingest::UniqueFd target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!target.ok()) return ingest::FromErrno(errno, "cannot make", to);
  return ingest::CopyBytes(source.get(), target.get(), to);
}

absl::StatusOr<std::string> HashOf(const std::string& path) {
  const ingest::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd.ok()) return ingest::FromErrno(errno, "cannot read", path);
  Sha256Stream hash;
  std::string buffer(1 << 20, '\0');
  while (true) {
    const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
    if (n < 0) return ingest::FromErrno(errno, "cannot read", path);
    if (n == 0) return hash.Hex();
    hash.Add(std::string_view(buffer).substr(0, static_cast<size_t>(n)));
  }
}

absl::StatusOr<size_t> Backup(const Options& options) {
  const std::string& out = options.Text("out");
  if (out.empty()) return InvalidArgument("--out: expected the folder to make");
  OR_ASSIGN_OR_RETURN(const std::string state, StateFolder(options));
  OR_ASSIGN_OR_RETURN(const std::string store, StoreFile(options, state));
  std::error_code error;
  if (fs::exists(out, error)) return FailedPrecondition(out, " is there already; expected a new name");
  const std::string draft = out + ".part";
  fs::remove_all(draft, error);
  OR_RETURN_IF_ERROR(ingest::MakeFolders(draft));
  Json files = Json::array();
  for (const Place& place : Places(state, store)) {
    if (!fs::exists(place.path, error)) continue;
    const std::string to = StrCat(draft, "/", place.name);
    OR_RETURN_IF_ERROR(place.database ? CopyDatabase(place.path, to) : CopyFile(place.path, to));
    fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
    OR_RETURN_IF_ERROR(SyncPath(to));
    OR_ASSIGN_OR_RETURN(const std::string hash, HashOf(to));
    files.push_back({{"name", place.name}, {"bytes", fs::file_size(to, error)}, {"sha256", hash}});
  }
  if (files.empty())
    return absl::NotFoundError(
        ToAbsl(StrCat("neither ", state, " nor ", store, " holds anything; expected a ledger or a store")));
  const Json manifest = {
      {"onrecord", kVersion},
      {"made_at", FromAbsl(absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", SystemClock().Now(), absl::UTCTimeZone()))},
      {"files", files}};
  const std::string path = StrCat(draft, "/", kManifest);
  {
    const ingest::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd.ok()) return ingest::FromErrno(errno, "cannot make", path);
    OR_RETURN_IF_ERROR(ingest::WriteWhole(fd.get(), manifest.dump(2) + "\n", path));
  }
  OR_RETURN_IF_ERROR(SyncPath(path));
  OR_RETURN_IF_ERROR(SyncPath(draft));
  fs::rename(draft, out, error);
  if (error) return FailedPrecondition("cannot rename ", draft, " to ", out, ": ", error.message());
  return files.size();
}

// What the manifest says of each file holds, and each database is whole.
absl::Status Check(const std::string& from, const Json& manifest, const std::vector<Place>& places) {
  for (const Json& file : manifest["files"]) {
    const std::string name = file.value("name", "");
    const auto known =
        std::find_if(places.begin(), places.end(), [&](const Place& p) { return p.name == name; });
    if (known == places.end())
      return InvalidArgument(kManifest, " names ", name, "; expected files of a backup");
    const std::string path = StrCat(from, "/", name);
    OR_ASSIGN_OR_RETURN(const std::string hash, HashOf(path));
    if (hash != file.value("sha256", ""))
      return DataLoss(path, " is not the file that was backed up; expected SHA-256 ",
                      file.value("sha256", ""));
    if (!known->database) continue;
    OR_ASSIGN_OR_RETURN(const auto db, sqlite::Connection::Open(path, sqlite::Mode::kReadOnly, path));
    OR_ASSIGN_OR_RETURN(sqlite::Statement rows, db->Query("PRAGMA quick_check(1)"));
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row || rows.Text(0) != "ok") return DataLoss(path, " is damaged");
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> Restore(const Options& options) {
  const std::string& from = options.Text("from");
  if (from.empty()) return InvalidArgument("--from: expected the folder of a backup");
  OR_ASSIGN_OR_RETURN(const std::string state, StateFolder(options));
  OR_ASSIGN_OR_RETURN(const std::string store, StoreFile(options, state));
  OR_ASSIGN_OR_RETURN(const std::string text, ReadFile(StrCat(from, "/", kManifest)));
  const Json manifest = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!manifest.is_object() || !manifest.contains("files") || !manifest["files"].is_array()) {
    return InvalidArgument(from, "/", kManifest, " is no manifest of a backup");
  }
  const std::vector<Place> places = Places(state, store);
  OR_RETURN_IF_ERROR(Check(from, manifest, places));
  std::error_code error;
  for (const Place& place : places) {
    for (const char* beside : {"", "-wal", "-shm"}) {
      const std::string path = place.path + beside;
      if (fs::exists(path, error))
        return FailedPrecondition(path,
                                  " is there; expected an empty place: stop the services and move it away");
    }
  }
  OR_RETURN_IF_ERROR(ingest::MakeFolders(state));
  const ingest::UniqueFd lock(
      ::open((state + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!lock.ok()) return ingest::FromErrno(errno, "cannot open the lock", state + "/lock");
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    return FailedPrecondition("the state in ", state, " is in use; stop the services first");
  size_t count = 0;
  for (const Json& file : manifest["files"]) {
    for (const Place& place : places) {
      if (place.name != file.value("name", "")) continue;
      const std::string draft = place.path + ".part";
      fs::remove(draft, error);
      OR_RETURN_IF_ERROR(CopyFile(StrCat(from, "/", place.name), draft));
      OR_RETURN_IF_ERROR(SyncPath(draft));
      fs::rename(draft, place.path, error);
      if (error) return FailedPrecondition("cannot rename ", draft, ": ", error.message());
      ++count;
    }
  }
  OR_RETURN_IF_ERROR(SyncPath(state));
  return count;
}

int Run(const ProgramInfo& program, std::span<const Option> table,
        absl::StatusOr<size_t> (*work)(const Options&), std::string_view done, int argc,
        const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(program, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::StatusOr<size_t> files = work(parsed.options);
  if (!files.ok()) {
    std::cerr << program.name << ": " << TameLine(Message(files.status())) << '\n';
    return absl::IsInvalidArgument(files.status()) ? 2 : 1;
  }
  std::cout << *files << " files " << done << '\n';
  return 0;
}

}  // namespace

int RunBackup(int argc, const char* const* argv) {
  return Run(kBackup, kBackupOptions, Backup, "copied", argc, argv);
}
int RunRestore(int argc, const char* const* argv) {
  return Run(kRestore, kRestoreOptions, Restore, "put in place", argc, argv);
}

}  // namespace onrecord::cli
