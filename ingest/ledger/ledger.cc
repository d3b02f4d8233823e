#include "ingest/ledger/ledger.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

constexpr int kSchemaVersion = 1;

constexpr char kSchema[] = R"(
CREATE TABLE files(
  path BLOB PRIMARY KEY, device INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, state INTEGER NOT NULL, sha256 TEXT NOT NULL,
  reason TEXT NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX files_on_their_way ON files(state) WHERE state < 4;
CREATE TABLE revisions(
  article_id BLOB NOT NULL, revision_id BLOB NOT NULL, observed_us INTEGER NOT NULL, acked INTEGER NOT NULL,
  PRIMARY KEY(article_id, revision_id)) WITHOUT ROWID;
)";

// SHA-256 in 32 bytes instead of 64 digits.
std::string FromHex(const std::string& hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; };
  std::string out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

absl::Status CannotUse(const std::string& path, const absl::Status& why, std::string_view expected) {
  if (absl::IsUnavailable(why)) return why;
  return FailedPrecondition(path, " cannot be used (", Message(why), "); expected ", expected);
}

// Makes the tables, or checks that they are this version's.
absl::Status Prepare(sqlite::Connection& db, const std::string& path) {
  const auto version = db.Number("PRAGMA user_version");
  if (!version.ok()) return CannotUse(path, version.status(), "a ledger of ingest");
  if (*version > kSchemaVersion) {
    return FailedPrecondition(path, " was written by a newer onrecord (ledger version ", *version,
                              "); expected at most version ", kSchemaVersion, ": use that version again");
  }
  for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"}) {
    if (const absl::Status status = db.Execute(pragma); !status.ok()) {
      return CannotUse(path, status, "a file in a folder that this user may write to");
    }
  }
  OR_ASSIGN_OR_RETURN(sqlite::Transaction transaction, sqlite::Transaction::Begin(db));
  if (*version == 0) {
    OR_ASSIGN_OR_RETURN(const int64_t tables, db.Number("SELECT count(*) FROM sqlite_master"));
    if (tables > 0)
      return FailedPrecondition(path, " is a database of something else; expected a ledger of ingest");
    OR_RETURN_IF_ERROR(db.Execute(kSchema));
  }
  // Written in any case: a ledger on a full disk is told at once.
  OR_RETURN_IF_ERROR(db.Execute(StrCat("PRAGMA user_version=", kSchemaVersion)));
  return transaction.Commit();
}

constexpr char kFileColumns[] =
    "SELECT path, device, inode, size, mtime_ns, ctime_ns, state, sha256, reason, detail FROM files ";

FileRow ReadRow(const sqlite::Statement& s) {
  FileRow row;
  row.path = s.String(0);
  row.stamp = {static_cast<uint64_t>(s.Int(1)), static_cast<uint64_t>(s.Int(2)), s.Int(3), s.Int(4),
               s.Int(5)};
  row.state = static_cast<FileState>(s.Int(6));
  row.sha256 = s.String(7);
  row.reason = s.String(8);
  row.detail = s.String(9);
  return row;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(const std::string& path) {
  auto db = sqlite::Connection::Open(path, sqlite::Mode::kReadWriteCreate, "ledger");
  if (!db.ok()) return CannotUse(path, db.status(), "a file in a folder that this user may write to");
  OR_RETURN_IF_ERROR(Prepare(**db, path));
  return std::unique_ptr<Ledger>(new Ledger(*std::move(db)));
}

absl::StatusOr<sqlite::Transaction> Ledger::Begin() { return sqlite::Transaction::Begin(*db_); }

absl::Status Ledger::PutFile(const FileRow& row) {
  return db_->Run("INSERT OR REPLACE INTO files VALUES(?,?,?,?,?,?,?,?,?,?)",
                  {Value::Bytes(row.path), static_cast<int64_t>(row.stamp.device),
                   static_cast<int64_t>(row.stamp.inode), row.stamp.size, row.stamp.mtime_ns,
                   row.stamp.ctime_ns, static_cast<int64_t>(row.state), row.sha256, row.reason, row.detail});
}

absl::StatusOr<std::optional<FileRow>> Ledger::FindFile(const std::string& path) {
  OR_ASSIGN_OR_RETURN(sqlite::Statement s,
                      db_->Query(StrCat(kFileColumns, "WHERE path = ?"), {Value::Bytes(path)}));
  OR_ASSIGN_OR_RETURN(const bool found, s.Step());
  if (!found) return std::nullopt;
  return ReadRow(s);
}

absl::StatusOr<std::vector<FileRow>> Ledger::FilesIn(FileState state) {
  OR_ASSIGN_OR_RETURN(sqlite::Statement s, db_->Query(StrCat(kFileColumns, "WHERE state = ? ORDER BY path"),
                                                      {static_cast<int64_t>(state)}));
  std::vector<FileRow> rows;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool more, s.Step());
    if (!more) return rows;
    rows.push_back(ReadRow(s));
  }
}

absl::StatusOr<Ledger::Revision> Ledger::Observe(const std::string& article_id,
                                                 const std::string& revision_id, absl::Time now) {
  const Value article = Value::Bytes(FromHex(article_id)), revision = Value::Bytes(FromHex(revision_id));
  {
    OR_ASSIGN_OR_RETURN(
        sqlite::Statement known,
        db_->Query("SELECT observed_us, acked FROM revisions WHERE article_id = ? AND revision_id = ?",
                   {article, revision}));
    OR_ASSIGN_OR_RETURN(const bool found, known.Step());
    if (found) return Revision{absl::FromUnixMicros(known.Int(0)), known.Int(1) != 0};
  }
  OR_ASSIGN_OR_RETURN(
      sqlite::Statement added,
      db_->Query("INSERT INTO revisions SELECT ?1, ?2, max(?3, coalesce(max(observed_us) + 1, ?3)), 0 "
                 "FROM revisions WHERE article_id = ?1 RETURNING observed_us",
                 {article, revision, absl::ToUnixMicros(now)}));
  OR_ASSIGN_OR_RETURN(const bool row, added.Step());
  if (!row) return Internal("ledger: a revision was not added");
  const Revision result{absl::FromUnixMicros(added.Int(0)), false};
  OR_RETURN_IF_ERROR(added.Step().status());
  return result;
}

absl::Status Ledger::Acknowledge(const std::string& article_id, const std::string& revision_id) {
  return db_->Run("UPDATE revisions SET acked = 1 WHERE article_id = ? AND revision_id = ?",
                  {Value::Bytes(FromHex(article_id)), Value::Bytes(FromHex(revision_id))});
}

}  // namespace onrecord::ingest
