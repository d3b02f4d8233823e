#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "api/store/postgres/connection.h"
#include "tests/support/postgres_server.h"

namespace onrecord::bench {

// A PostgreSQL server of the bench's own (fsync off, 64 MB of shared buffers), and what it has worked.
class PostgresSide {
 public:
  static absl::StatusOr<PostgresSide> Start();
  const std::string& dsn() const { return dsn_; }

  // Seconds of processor time of the processes of PostgreSQL on this machine: those that were there when it
  // was asked with `look`, which takes milliseconds.
  static double ServerCpu(bool look = true);

  // A copy of the database, in which rows are put without the store. Nothing may be connected to the
  // database.
  absl::Status CopyDatabase();
  // Takes the rows of the last commit into files. Not measured.
  absl::Status TakeLastCommit(int number);
  // Puts those of one commit into the copy by COPY, in one transaction.
  absl::Status PutCommit(int number);
  absl::Status Vacuum();
  absl::StatusOr<double> Size();

 private:
  PostgresSide(std::unique_ptr<support::PostgresServer> server, std::string dsn)
      : server_(std::move(server)), dsn_(std::move(dsn)) {}
  std::string FileOf(int number, std::string_view table) const;
  std::string CopyDsn() const;

  std::unique_ptr<support::PostgresServer> server_;
  std::string dsn_;
  std::unique_ptr<api::postgres::Connection> raw_;  // to the copy
};

}  // namespace onrecord::bench
