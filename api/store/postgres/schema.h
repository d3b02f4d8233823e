#pragma once
#include <absl/status/status.h>

#include "api/store/postgres/connection.h"

namespace onrecord::api::postgres {

// The version of the tables that this program works with: the number of the last file in migrations/.
inline constexpr int kSchemaVersion = 3;

// Makes the tables of an empty database, or brings those of an older version up to date: each migration is
// one transaction, and one program migrates at a time. kFailedPrecondition: the database belongs to something
// else, or was written by a newer version.
absl::Status PrepareSchema(Connection& connection);

}  // namespace onrecord::api::postgres
