#include "api/store/postgres/schema.h"

#include <openssl/rand.h>

#include "api/store/postgres/fact_rows.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/version.h"
#include "postgres_migrations.h"

namespace onrecord::api::postgres {
namespace {

constexpr char kOneAtATime[] = "SELECT pg_advisory_xact_lock(7955810894613144164)";
constexpr int kVersionOfAllFacts = 3;
constexpr char kNobodyWrites[] = "SELECT pg_try_advisory_xact_lock(7955810894613144163)";  // see turn.cc

absl::StatusOr<std::string> MigrationSql(int version) {
  const std::string prefix = StrCat(version < 10 ? "000" : "00", version, "_");
  for (const EmbeddedFile& file : PostgresMigrations()) {
    if (StartsWith(file.name, prefix)) return std::string(file.content);
  }
  return Internal("store: migration ", version, " is missing from the program");
}

absl::Status MakeSecret(Connection& connection) {
  unsigned char secret[32];
  if (RAND_bytes(secret, sizeof secret) != 1) return Internal("store: no random bytes for its secret");
  return connection.Run("INSERT INTO meta VALUES ('secret', ?)",
                        {Value::Bytes(std::string(reinterpret_cast<const char*>(secret), sizeof secret))});
}

// 0: nothing of ours is there yet.
absl::StatusOr<int64_t> VersionOf(Connection& connection) {
  OR_ASSIGN_OR_RETURN(
      const int64_t known,
      connection.Number("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        " WHERE n.nspname = current_schema() AND c.relname = 'onrecord_schema'"));
  if (known == 0) {
    OR_ASSIGN_OR_RETURN(
        const int64_t others,
        connection.Number("SELECT count(*) FROM pg_class c JOIN pg_namespace n"
                          " ON n.oid = c.relnamespace WHERE n.nspname = current_schema()"
                          " AND c.relname IN ('article', 'quote', 'event', 'meta', 'change')"));
    if (others > 0) {
      return FailedPrecondition(
          "store: the database holds tables of something else: give onrecord one of its own");
    }
    return 0;
  }
  return connection.Number("SELECT version FROM onrecord_schema");
}

}  // namespace

absl::Status PrepareSchema(Connection& connection) {
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection, ""));
  OR_RETURN_IF_ERROR(connection.Execute(kOneAtATime));
  OR_ASSIGN_OR_RETURN(const int64_t version, VersionOf(connection));
  if (version > kSchemaVersion) {
    return FailedPrecondition("store: written by a newer onrecord (schema ", version, "); onrecord ",
                              kVersion, " reads schema ", kSchemaVersion,
                              " and older: upgrade, or use another database");
  }
  if (version > 0 && version < kSchemaVersion) {
    OR_ASSIGN_OR_RETURN(const int64_t free, connection.Number(kNobodyWrites));
    if (free == 0) {
      return FailedPrecondition("store: an api of an older onrecord still writes to this database (schema ",
                                version, "): stop it first");
    }
  }
  for (int to = static_cast<int>(version) + 1; to <= kSchemaVersion; ++to) {
    log::Info("store_migrates", {{"schema", to}});
    OR_ASSIGN_OR_RETURN(const std::string sql, MigrationSql(to));
    OR_RETURN_IF_ERROR(connection.Execute(sql));
    if (to == 1) {
      OR_RETURN_IF_ERROR(
          connection.Execute("CREATE TABLE onrecord_schema (version integer NOT NULL);"
                             " INSERT INTO onrecord_schema VALUES (1)"));
      OR_RETURN_IF_ERROR(MakeSecret(connection));
    }
    if (to == kVersionOfAllFacts) OR_RETURN_IF_ERROR(FillFacts(connection));
    OR_RETURN_IF_ERROR(connection.Run("UPDATE onrecord_schema SET version = ?", {int64_t{to}}));
  }
  return transaction.Commit();
}

}  // namespace onrecord::api::postgres
