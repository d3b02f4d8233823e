#include "api/store/sqlite/schema.h"

#include <openssl/rand.h>

#include <filesystem>

#include "api/store/sqlite/convert_first_rows.h"
#include "api/store/sqlite/facts.h"
#include "api/store/sqlite/ledger_rows.h"
#include "api/store/sqlite/quote_facets.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/version.h"
#include "store_migrations.h"

namespace onrecord::api {
namespace {

constexpr int64_t kApplicationId = 0x6f6e7263;  // "onrc"
constexpr int kVersionOfCompactRows = 2;
constexpr int kVersionOfQuoteFacets = 5;
constexpr int kVersionOfFacts = 6;      // of articles with findings
constexpr int kVersionOfAllFacts = 10;  // of all
constexpr int kVersionOfTermPages = 7;

absl::Status NotOurs(const std::string& path, std::string_view what) {
  return FailedPrecondition("store ", path, ": expected a store of onrecord or no file, got: ", what);
}

absl::Status MakeSecret(Connection& connection) {
  unsigned char secret[32];
  if (RAND_bytes(secret, sizeof secret) != 1) return Internal("store: no random bytes for its secret");
  OR_RETURN_IF_ERROR(connection.Execute(StrCat("PRAGMA application_id = ", kApplicationId)));
  return connection.Run("INSERT INTO meta VALUES ('secret', ?)",
                        {Value::Bytes(std::string(reinterpret_cast<const char*>(secret), sizeof secret))});
}

// The file of this number: "0002_rows_in_order.sql".
absl::StatusOr<std::string> MigrationSql(int version) {
  const std::string prefix = StrCat(version < 10 ? "000" : "00", version, "_");
  for (const EmbeddedFile& file : StoreMigrations()) {
    if (StartsWith(file.name, prefix)) return std::string(file.content);
  }
  return Internal("store: migration ", version, " is missing from the program");
}

absl::Status Migrate(Connection& connection, int to) {
  OR_ASSIGN_OR_RETURN(const std::string sql, MigrationSql(to));
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
  OR_RETURN_IF_ERROR(connection.Execute(sql));
  if (to == 1) OR_RETURN_IF_ERROR(MakeSecret(connection));
  if (to == kVersionOfCompactRows) OR_RETURN_IF_ERROR(sqlite::ConvertFirstRows(connection));
  if (to == kVersionOfQuoteFacets) OR_RETURN_IF_ERROR(sqlite::FillQuoteFacets(connection));
  if (to == kVersionOfFacts || to == kVersionOfAllFacts) OR_RETURN_IF_ERROR(sqlite::FillFacts(connection));
  if (to == kVersionOfTermPages) {
    // An older store than that of version 6 has no ledger yet.
    OR_ASSIGN_OR_RETURN(const int64_t has_ledger,
                        connection.Number("SELECT EXISTS (SELECT 1 FROM occurrence)"));
    OR_RETURN_IF_ERROR(has_ledger != 0 ? sqlite::FillTermIndex(connection) : sqlite::FillLedger(connection));
  }
  OR_RETURN_IF_ERROR(connection.Execute(StrCat("PRAGMA user_version = ", to)));
  return transaction.Commit();
}

// Copies the file as it is; an older copy of the same version is replaced only once the new one is complete.
absl::Status BackUp(const std::string& path, int64_t version, Connection& connection) {
  const std::string backup = StrCat(path, ".schema-", version, ".backup");
  std::error_code error;
  std::filesystem::remove(backup + ".part", error);
  OR_RETURN_IF_ERROR(connection.Run("VACUUM INTO ?", {backup + ".part"}));
  std::filesystem::rename(backup + ".part", backup, error);
  if (error)
    return FailedPrecondition("store ", path, ": cannot be backed up to ", backup, ": ", error.message());
  log::Info("store_backed_up", {{"store", path}, {"backup", backup}});
  return absl::OkStatus();
}

}  // namespace

absl::Status PrepareSchema(const std::string& path, Connection& connection) {
  const auto version = connection.Number("PRAGMA user_version");
  const auto application = connection.Number("PRAGMA application_id");
  const auto tables = connection.Number("SELECT count(*) FROM sqlite_schema");
  if (!version.ok()) return NotOurs(path, Message(version.status()));
  if (!tables.ok()) return NotOurs(path, Message(tables.status()));
  if (*tables > 0 && (!application.ok() || *application != kApplicationId)) {
    return NotOurs(path, "another SQLite file");
  }
  if (*version > kSchemaVersion) {
    return FailedPrecondition("store ", path, ": written by a newer onrecord (schema ", *version,
                              "); onrecord ", kVersion, " reads schema ", kSchemaVersion,
                              " and older: upgrade, or use another store file");
  }
  const bool old = *tables > 0 && *version < kSchemaVersion;
  if (old) OR_RETURN_IF_ERROR(BackUp(path, *version, connection));
  OR_RETURN_IF_ERROR(connection.Execute(std::string(kWriterSettings)));
  for (int to = static_cast<int>(*version) + 1; to <= kSchemaVersion; ++to) {
    if (old) log::Info("store_migrates", {{"store", path}, {"schema", to}});
    OR_RETURN_IF_ERROR(Migrate(connection, to));
  }
  // Gives back the room of the first tables.
  if (old && *version < kVersionOfCompactRows) OR_RETURN_IF_ERROR(connection.Execute("VACUUM"));
  return absl::OkStatus();
}

}  // namespace onrecord::api
