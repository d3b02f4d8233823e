#pragma once
#include <absl/status/statusor.h>
#include <sys/types.h>

#include <memory>
#include <string>

namespace onrecord::support {

// A real PostgreSQL server of the test's own, on a Unix socket in a folder that is removed at the end. The
// server refuses to run as root: then it runs as the user `postgres` of Debian's package.
class PostgresServer {
 public:
  // kUnavailable: the package `postgresql` is missing. kInternal: it does not start within 60 s; the message
  // has the reason.
  static absl::StatusOr<std::unique_ptr<PostgresServer>> Start();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;

  // A database that is new and empty: the DSN of it.
  absl::StatusOr<std::string> MakeDatabase();

  // Ends all connections at once, as a crash does, and comes back with what was committed.
  absl::Status KillAndRestart();

 private:
  explicit PostgresServer(std::string folder) : folder_(std::move(folder)) {}
  absl::Status StartProcess();
  void StopProcess(int signal);
  std::string DsnOf(const std::string& database) const;

  const std::string folder_;
  std::string programs_;  // folder of initdb and postgres
  pid_t process_ = -1;
  int databases_ = 0;
};

}  // namespace onrecord::support
