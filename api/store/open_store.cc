#include "api/store/open_store.h"

#include "api/store/postgres/alert_book.h"
#include "api/store/postgres/postgres_store.h"
#include "api/store/postgres/schema.h"
#include "api/store/sqlite/alert_book.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/sqlite_store.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::Status CheckPlace(const StorePlace& place) {
  for (const auto& [option, dsn] : {std::pair("store", &place.store), std::pair("store-read", &place.read)}) {
    if (!IsPostgresDsn(*dsn)) continue;
    OR_ASSIGN_OR_RETURN(const bool password, HasPassword(*dsn));
    if (!password) continue;
    return InvalidArgument(
        "--", option,
        ": a password here can be read by every user of the machine (ps); put it into a line "
        "HOST:PORT:DATABASE:USER:PASSWORD of ~/.pgpass or of the file that PGPASSFILE names "
        "(mode 600), into PGPASSWORD, or into a service of pg_service.conf "
        "(postgresql://?service=NAME)");
  }
  if (place.read.empty()) return absl::OkStatus();
  if (!IsPostgresDsn(place.store)) {
    return InvalidArgument("--store-read: expected with --store postgresql://…; a file has no replicas");
  }
  if (!IsPostgresDsn(place.read)) {
    return InvalidArgument("--store-read: expected postgresql://…, got '", place.read, "'");
  }
  return absl::OkStatus();
}

int SchemaVersionOf(const std::string& store) {
  return IsPostgresDsn(store) ? postgres::kSchemaVersion : kSchemaVersion;
}

absl::StatusOr<std::unique_ptr<Store>> OpenStore(const StorePlace& place) {
  OR_RETURN_IF_ERROR(CheckPlace(place));
  if (IsPostgresDsn(place.store)) {
    return OpenPostgresStore({.dsn = place.store, .read_dsn = place.read, .readers = place.readers});
  }
  return OpenSqliteStore({.path = place.store, .readers = place.readers});
}

absl::StatusOr<std::unique_ptr<AlertBook>> OpenAlertBook(const std::string& store) {
  if (IsPostgresDsn(store)) return OpenPostgresAlertBook(store);
  return OpenSqliteAlertBook(store);
}

std::string NameOfPlace(const std::string& store) {
  return IsPostgresDsn(store) ? WithoutPassword(store) : store;
}

}  // namespace onrecord::api
