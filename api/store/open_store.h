#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "api/store/alert_book.h"
#include "api/store/store.h"

namespace onrecord::api {

struct StorePlace {
  std::string store;  // a file, or postgresql://…
  std::string read;   // postgresql://… of a replica that reads are sent to; empty: they go where writes go
  int readers = 8;    // reads at the same time
};

// Whether a place is that of a database, and that it can be used: kInvalidArgument, with the option that is
// wrong, for a password that everybody could read, or a replica of a file.
absl::Status CheckPlace(const StorePlace& place);

// Opens or makes the store. Errors are one line: see OpenSqliteStore and OpenPostgresStore.
absl::StatusOr<std::unique_ptr<Store>> OpenStore(const StorePlace& place);

// The alerts of a store that is open.
absl::StatusOr<std::unique_ptr<AlertBook>> OpenAlertBook(const std::string& store);

// The version of the tables that this program keeps there.
int SchemaVersionOf(const std::string& store);

// The place as logs may have it.
std::string NameOfPlace(const std::string& store);

}  // namespace onrecord::api
