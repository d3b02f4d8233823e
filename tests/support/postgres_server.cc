#include "tests/support/postgres_server.h"

#include <absl/time/clock.h>
#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::support {
namespace {

namespace fs = std::filesystem;
constexpr absl::Duration kMostForStart = absl::Seconds(60);
constexpr char kUser[] = "postgres";

// The folder of the newest server that is installed; empty: none.
std::string FindPrograms() {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", error)) {
    const fs::path programs = version.path() / "bin";
    if (fs::exists(programs / "initdb") && fs::exists(programs / "postgres")) found.push_back(programs);
  }
  return found.empty() ? "" : *std::max_element(found.begin(), found.end());
}

// Starts a program as a user that is not root, with its output in a file. It ends when the test does.
pid_t Spawn(const std::vector<std::string>& command, const std::string& output) {
  const passwd* const user = geteuid() == 0 ? getpwnam(kUser) : nullptr;
  std::vector<char*> arguments;
  for (const std::string& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  if (user != nullptr &&
      (initgroups(kUser, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGINT);
  execv(arguments[0], arguments.data());
  _exit(127);
}

std::string LastLines(const std::string& path) {
  std::ifstream in(path);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  return text.size() > 2000 ? text.substr(text.size() - 2000) : text;
}

absl::Status RunSql(const std::string& dsn, const std::string& sql) {
  PGconn* const connection = PQconnectdb(dsn.c_str());
  absl::Status status;
  if (PQstatus(connection) != CONNECTION_OK) {
    status = Unavailable(PQerrorMessage(connection));
  } else {
    PGresult* const result = PQexec(connection, sql.c_str());
    const ExecStatusType code = PQresultStatus(result);
    if (code != PGRES_COMMAND_OK && code != PGRES_TUPLES_OK) status = Internal(PQerrorMessage(connection));
    PQclear(result);
  }
  PQfinish(connection);
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresServer>> PostgresServer::Start() {
  const std::string programs = FindPrograms();
  if (programs.empty()) return Unavailable("PostgreSQL is not installed: Debian's package is `postgresql`");
  std::string pattern = "/tmp/onrecord-postgres-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) return Internal("cannot make a folder in /tmp");
  std::unique_ptr<PostgresServer> server(new PostgresServer(pattern));
  server->programs_ = programs;
  if (geteuid() == 0) {
    const passwd* const user = getpwnam(kUser);
    if (user == nullptr) return Unavailable("as root, the user `", kUser, "` of Debian's package is needed");
    if (chown(pattern.c_str(), user->pw_uid, user->pw_gid) != 0) return Internal("cannot chown ", pattern);
  }
  // As root the log must be there before the other user writes to it.
  const std::string log = server->folder_ + "/initdb.log";
  const pid_t made = Spawn({programs + "/initdb", "-D", server->folder_ + "/data", "-U", kUser, "-A", "trust",
                            "-E", "UTF8", "--locale=C", "-N"},
                           log);
  int result = 0;
  waitpid(made, &result, 0);
  if (result != 0) return Internal("initdb failed: ", LastLines(log));
  OR_RETURN_IF_ERROR(server->StartProcess());
  return server;
}

absl::Status PostgresServer::StartProcess() {
  const std::string log = folder_ + "/server.log";
  process_ =
      Spawn({programs_ + "/postgres", "-D", folder_ + "/data", "-k", folder_, "-c", "listen_addresses=", "-c",
             "fsync=off", "-c", "shared_buffers=64MB", "-c", "max_connections=60"},
            log);
  const absl::Time until = absl::Now() + kMostForStart;
  while (true) {
    const absl::Status status = RunSql(DsnOf("postgres"), "SELECT 1");
    if (status.ok()) return status;
    if (waitpid(process_, nullptr, WNOHANG) == process_ || absl::Now() > until) {
      return Internal("PostgreSQL does not start: ", LastLines(log), " ", Message(status));
    }
    absl::SleepFor(absl::Milliseconds(30));
  }
}

void PostgresServer::StopProcess(int signal) {
  if (process_ <= 0) return;
  kill(process_, signal);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

PostgresServer::~PostgresServer() {
  StopProcess(SIGINT);  // fast shutdown
  std::error_code error;
  fs::remove_all(folder_, error);
}

std::string PostgresServer::DsnOf(const std::string& database) const {
  return StrCat("postgresql:///", database, "?host=", folder_, "&user=", kUser);
}

absl::StatusOr<std::string> PostgresServer::MakeDatabase() {
  const std::string name = StrCat("test_", ++databases_);
  OR_RETURN_IF_ERROR(RunSql(DsnOf("postgres"), StrCat("CREATE DATABASE ", name, " TEMPLATE template0")));
  return DsnOf(name);
}

absl::Status PostgresServer::KillAndRestart() {
  StopProcess(SIGQUIT);  // immediate shutdown: as after a crash, the log is replayed
  return StartProcess();
}

}  // namespace onrecord::support
