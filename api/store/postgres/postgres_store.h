#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "api/store/store.h"

namespace onrecord::api {

struct PostgresStoreOptions {
  std::string dsn;  // postgresql://USER@HOST/DATABASE, as libpq reads it: TLS, password files, several hosts
  // Of a replica: reads go there, but for those that need a change it has not replayed yet. Empty: none.
  std::string read_dsn;
  int readers = 8;  // reads at the same time, a connection each
};

// Whether the value of --store names a PostgreSQL database and not a file.
bool IsPostgresDsn(std::string_view store);
// kInvalidArgument: libpq cannot read it, and why.
absl::StatusOr<bool> HasPassword(const std::string& dsn);
// For logs: without the password and what stands behind `?`.
std::string WithoutPassword(std::string_view dsn);

// Opens or makes a store in a PostgreSQL database (15 or later, encoding UTF8). kUnavailable: the server
// cannot be reached. kFailedPrecondition, in one line: no such database, no permission, tables of something
// else, or written by a newer version.
absl::StatusOr<std::unique_ptr<Store>> OpenPostgresStore(const PostgresStoreOptions& options);

}  // namespace onrecord::api
