#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "api/store/store.h"

namespace onrecord::api {

struct SqliteStoreOptions {
  std::string path;  // of the file, made if it is not there; its folder must be
  int readers = 8;   // reads at the same time
};

// Opens or makes a store in one SQLite file. kFailedPrecondition, in one line that says which file and why:
// not to be opened or written, not a store of ours, written by a newer version, or in use by another api.
//
//   OR_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, OpenSqliteStore({.path = "state/onrecord.db"}));
absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(const SqliteStoreOptions& options);

}  // namespace onrecord::api
