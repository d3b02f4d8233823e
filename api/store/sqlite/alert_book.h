#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "api/store/alert_book.h"

namespace onrecord::api {

// The alerts of a store in SQLite, by a connection of its own. The store must have been opened before
// (OpenSqliteStore), and has to stay so. Reads and writes take milliseconds, but a write waits for a batch
// that is being committed, 5 s at most.
absl::StatusOr<std::unique_ptr<AlertBook>> OpenSqliteAlertBook(const std::string& path);

}  // namespace onrecord::api
