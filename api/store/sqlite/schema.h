#pragma once
#include <absl/status/status.h>

#include <string>

#include "api/store/sqlite/connection.h"

namespace onrecord::api {

// The version of the tables below; a store file carries it as user_version.
inline constexpr int kSchemaVersion = 1;

// Makes the tables of an empty file and switches it to write-ahead logging. kFailedPrecondition: the file
// belongs to something else, or was written by a newer version.
absl::Status PrepareSchema(const std::string& path, Connection& connection);

}  // namespace onrecord::api
