#include "tests/bench/postgres_side.h"

#include <absl/time/clock.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "api/store/postgres/connection.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::bench {
namespace {

using api::postgres::Connection;

constexpr const char* kTables[] = {"article", "body",      "quote",      "event",     "change",   "speaker",
                                   "fact",    "fact_name", "occurrence", "join_term", "join_link"};
constexpr std::string_view kBegin = "postgresql:///";

std::string watched_folder;  // of the server

std::string FolderOf(const std::string& dsn) {
  const size_t begin = dsn.find("host=") + 5;
  return dsn.substr(begin, dsn.find('&') - begin);
}

// Rows of a commit that were not there before in another form.
std::string NewRows(std::string_view table, int64_t transaction) {
  const std::string mine = StrCat(" WHERE t.xmin::text = '", transaction, "'");
  const std::string fresh = StrCat(
      " IN (SELECT o.id FROM occurrence o JOIN quote q ON q.id = o.quote"
      " WHERE q.xmin::text = '",
      transaction, "')");
  if (table == "occurrence") return StrCat(mine, " AND t.id", fresh);
  if (table == "join_link") return StrCat(mine, " AND (t.a", fresh, " OR t.b", fresh, ")");
  return mine;
}

}  // namespace

absl::StatusOr<PostgresSide> PostgresSide::Start() {
  OR_ASSIGN_OR_RETURN(auto server, support::PostgresServer::Start());
  OR_ASSIGN_OR_RETURN(std::string dsn, server->MakeDatabase());
  watched_folder = FolderOf(dsn);
  return PostgresSide(std::move(server), std::move(dsn));
}

double PostgresSide::ServerCpu(bool look) {
  static std::vector<std::filesystem::path> processes;
  if (look) {
    processes.clear();
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      std::ifstream name(entry.path() / "comm");
      std::string word;
      if (!std::getline(name, word) || word != "postgres") continue;
      std::error_code error;
      const std::string at = std::filesystem::read_symlink(entry.path() / "cwd", error).string();
      if (StartsWith(at, watched_folder)) processes.push_back(entry.path() / "schedstat");
    }
  }
  double nanoseconds = 0;
  for (const std::filesystem::path& path : processes) {
    std::ifstream times(path);
    if (double run = 0; times >> run) nanoseconds += run;
  }
  return nanoseconds / 1e9;
}

std::string PostgresSide::FileOf(int number, std::string_view table) const {
  return StrCat(FolderOf(dsn_), "/rows_", number, "_", table);
}

std::string PostgresSide::CopyDsn() const { return StrCat(kBegin, "raw", dsn_.substr(dsn_.find('?'))); }

absl::Status PostgresSide::CopyDatabase() {
  OR_ASSIGN_OR_RETURN(const auto admin,
                      Connection::Open(StrCat(kBegin, "postgres", dsn_.substr(dsn_.find('?')))));
  raw_ = nullptr;
  OR_RETURN_IF_ERROR(admin->Execute("DROP DATABASE IF EXISTS raw WITH (FORCE)"));
  const std::string name = dsn_.substr(kBegin.size(), dsn_.find('?') - kBegin.size());
  absl::Status copied;
  for (int i = 0; i < 200; ++i) {
    copied = admin->Execute(StrCat("CREATE DATABASE raw TEMPLATE ", name));
    if (copied.ok()) break;
    absl::SleepFor(absl::Milliseconds(50));
  }
  return copied;
}

absl::Status PostgresSide::TakeLastCommit(int number) {
  OR_ASSIGN_OR_RETURN(const auto connection, Connection::Open(dsn_));
  OR_ASSIGN_OR_RETURN(const int64_t transaction,
                      connection->Number("SELECT xmin::text::bigint FROM change ORDER BY seq DESC LIMIT 1"));
  for (const char* const table : kTables) {
    OR_RETURN_IF_ERROR(
        connection->Execute(StrCat("COPY (SELECT t.* FROM ", table, " t", NewRows(table, transaction),
                                   ") TO '", FileOf(number, table), "'")));
  }
  return absl::OkStatus();
}

absl::Status PostgresSide::PutCommit(int number) {
  // It stays: what a process has worked is gone with it.
  if (raw_ == nullptr) {
    OR_ASSIGN_OR_RETURN(raw_, Connection::Open(CopyDsn()));
  }
  Connection* const connection = raw_.get();
  OR_RETURN_IF_ERROR(connection->Execute("BEGIN"));
  for (const char* const table : kTables) {
    OR_RETURN_IF_ERROR(connection->Execute(StrCat("COPY ", table, " FROM '", FileOf(number, table), "'")));
  }
  return connection->Execute("COMMIT");
}

absl::Status PostgresSide::Vacuum() {
  OR_ASSIGN_OR_RETURN(const auto connection, Connection::Open(dsn_));
  return connection->Execute("VACUUM ANALYZE");
}

absl::StatusOr<double> PostgresSide::Size() {
  OR_ASSIGN_OR_RETURN(const auto connection, Connection::Open(dsn_));
  OR_ASSIGN_OR_RETURN(const int64_t bytes, connection->Number("SELECT pg_database_size(current_database())"));
  return static_cast<double>(bytes);
}

}  // namespace onrecord::bench
