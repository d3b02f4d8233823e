#pragma once
#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "api/store/sqlite/connection.h"

namespace onrecord::api {

// The version of the tables that this program works with: the number of the last file in migrations/. A store
// file carries its version as user_version.
inline constexpr int kSchemaVersion = 10;

// Of the connection that writes. Full: what was acknowledged to the log survives a loss of power. A
// checkpoint every 64 MiB of log: each writes the pages that changed since the last one, and the pages of
// indexes in another order than the articles come in change with nearly every batch. What is deleted is
// overwritten (Debian's SQLite does so by default): see erase_text.h.
inline constexpr std::string_view kWriterSettings =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
    " PRAGMA wal_autocheckpoint = 16000; PRAGMA secure_delete = ON";

// Makes the tables of an empty file, or brings those of an older version up to date, and switches the file to
// write-ahead logging. Each migration is one transaction: it happens as a whole or, after a crash, from its
// beginning. Before the first one the file is copied to PATH.schema-N.backup, N being its version; that takes
// as much space again. kFailedPrecondition: the file belongs to something else, or was written by a newer
// version.
absl::Status PrepareSchema(const std::string& path, Connection& connection);

}  // namespace onrecord::api
