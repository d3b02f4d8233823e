#include "ingest/ledger/ledger.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

// Each step leads from the version before it; a new ledger takes all of them.
constexpr const char* kSteps[Ledger::kSchemaVersion] = {R"(
CREATE TABLE files(
  path BLOB PRIMARY KEY, device INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, state INTEGER NOT NULL, sha256 TEXT NOT NULL,
  reason TEXT NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX files_on_their_way ON files(state) WHERE state < 4;
CREATE TABLE revisions(
  article_id BLOB NOT NULL, revision_id BLOB NOT NULL, observed_us INTEGER NOT NULL, acked INTEGER NOT NULL,
  PRIMARY KEY(article_id, revision_id)) WITHOUT ROWID;
)",
                                                        R"(
ALTER TABLE files ADD COLUMN article_id TEXT NOT NULL DEFAULT '';
CREATE TABLE reader_deaths(key TEXT PRIMARY KEY, deaths INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE claims(
  global_id TEXT NOT NULL, feed BLOB NOT NULL, first_us INTEGER NOT NULL,
  PRIMARY KEY(global_id, feed)) WITHOUT ROWID;
CREATE TABLE conflicts(global_id TEXT PRIMARY KEY) WITHOUT ROWID;
)",
                                                        R"(
ALTER TABLE files ADD COLUMN due_us INTEGER NOT NULL DEFAULT 0;
DROP INDEX files_on_their_way;
CREATE INDEX files_on_their_way ON files(state) WHERE state <> 4;
)",
                                                        R"(
CREATE TABLE readmissions(article_id BLOB PRIMARY KEY, readmitted_us INTEGER NOT NULL) WITHOUT ROWID;
)",
                                                        R"(
CREATE TABLE article_files(
  article_id BLOB NOT NULL, sha256 BLOB NOT NULL, PRIMARY KEY(article_id, sha256)) WITHOUT ROWID;
CREATE TABLE done_files(sha256 BLOB NOT NULL, place BLOB NOT NULL, PRIMARY KEY(sha256, place)) WITHOUT ROWID;
CREATE TABLE erasures(article_id BLOB PRIMARY KEY, removed_us INTEGER NOT NULL) WITHOUT ROWID;
)"};

// SHA-256 in 32 bytes instead of 64 digits.
std::string FromHex(const std::string& hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; };
  std::string out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

std::string ToHex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
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
  if (*version > Ledger::kSchemaVersion) {
    return FailedPrecondition(path, " was written by a newer onrecord (ledger version ", *version,
                              "); expected at most version ", Ledger::kSchemaVersion,
                              ": use that version again");
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
  }
  for (int64_t step = *version; step < Ledger::kSchemaVersion; ++step)
    OR_RETURN_IF_ERROR(db.Execute(kSteps[step]));
  // Written in any case: a ledger on a full disk is reported at once.
  OR_RETURN_IF_ERROR(db.Execute(StrCat("PRAGMA user_version=", Ledger::kSchemaVersion)));
  return transaction.Commit();
}

constexpr char kFileColumns[] =
    "SELECT path, device, inode, size, mtime_ns, ctime_ns, state, sha256, reason, detail, article_id, "
    "due_us FROM files ";

FileRow ReadRow(const sqlite::Statement& s) {
  FileRow row;
  row.path = s.String(0);
  row.stamp = {static_cast<uint64_t>(s.Int(1)), static_cast<uint64_t>(s.Int(2)), s.Int(3), s.Int(4),
               s.Int(5)};
  row.state = static_cast<FileState>(s.Int(6));
  row.sha256 = s.String(7);
  row.reason = s.String(8);
  row.detail = s.String(9);
  row.article_id = s.String(10);
  if (s.Int(11) != 0) row.due = absl::FromUnixMicros(s.Int(11));
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
  return db_->Run(
      "INSERT OR REPLACE INTO files VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
      {Value::Bytes(row.path), static_cast<int64_t>(row.stamp.device), static_cast<int64_t>(row.stamp.inode),
       row.stamp.size, row.stamp.mtime_ns, row.stamp.ctime_ns, static_cast<int64_t>(row.state), row.sha256,
       row.reason, row.detail, row.article_id,
       row.due == absl::InfinitePast() ? int64_t{0} : absl::ToUnixMicros(row.due)});
}

absl::StatusOr<std::optional<FileRow>> Ledger::FindFile(const std::string& path) {
  OR_ASSIGN_OR_RETURN(sqlite::Statement s,
                      db_->Query(StrCat(kFileColumns, "WHERE path = ?"), {Value::Bytes(path)}));
  OR_ASSIGN_OR_RETURN(const bool found, s.Step());
  if (!found) return std::nullopt;
  return ReadRow(s);
}

absl::StatusOr<std::vector<FileRow>> Ledger::FilesIn(FileState state) {
  // An index of some rows is used only where the query says that it asks for none of the others.
  const std::string_view where = state == FileState::kArchived ? "" : "state <> 4 AND ";
  OR_ASSIGN_OR_RETURN(sqlite::Statement s,
                      db_->Query(StrCat(kFileColumns, "WHERE ", where, "state = ? ORDER BY path"),
                                 {static_cast<int64_t>(state)}));
  std::vector<FileRow> rows;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool more, s.Step());
    if (!more) return rows;
    rows.push_back(ReadRow(s));
  }
}

absl::StatusOr<Ledger::Revision> Ledger::Observe(const std::string& article_id,
                                                 const std::string& revision_id, absl::Time now,
                                                 bool resumed) {
  const Value article = Value::Bytes(FromHex(article_id)), revision = Value::Bytes(FromHex(revision_id));
  {
    OR_ASSIGN_OR_RETURN(
        sqlite::Statement known,
        db_->Query("SELECT observed_us, acked, EXISTS(SELECT 1 FROM revisions WHERE article_id = ?1 AND "
                   "observed_us > own.observed_us) FROM revisions AS own WHERE article_id = ?1 AND "
                   "revision_id = ?2",
                   {article, revision}));
    OR_ASSIGN_OR_RETURN(const bool found, known.Step());
    const bool is_back = found && known.Int(1) != 0 && known.Int(2) != 0 && !resumed;
    if (found && !is_back) return Revision{absl::FromUnixMicros(known.Int(0)), known.Int(1) != 0};
  }
  // New, or back after others: it becomes the latest of its article.
  OR_ASSIGN_OR_RETURN(
      sqlite::Statement added,
      db_->Query("INSERT INTO revisions SELECT ?1, ?2, max(?3, coalesce(max(observed_us) + 1, ?3)), 0 "
                 "FROM revisions WHERE article_id = ?1 ON CONFLICT DO UPDATE SET "
                 "observed_us = excluded.observed_us, acked = 0 RETURNING observed_us",
                 {article, revision, absl::ToUnixMicros(now)}));
  OR_ASSIGN_OR_RETURN(const bool row, added.Step());
  if (!row) return Internal("ledger: a revision was not added");
  const Revision result{absl::FromUnixMicros(added.Int(0)), false};
  OR_RETURN_IF_ERROR(added.Step().status());
  return result;
}

absl::Status Ledger::Readmit(const std::string& article_id, absl::Time at) {
  const Value article = Value::Bytes(FromHex(article_id));
  OR_RETURN_IF_ERROR(db_->Run("DELETE FROM revisions WHERE article_id = ?", {article}));
  return db_->Run("INSERT OR REPLACE INTO readmissions VALUES(?,?)", {article, absl::ToUnixMicros(at)});
}

absl::StatusOr<absl::Time> Ledger::ReadmittedAt(const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(const int64_t micros,
                      db_->Number("SELECT readmitted_us FROM readmissions WHERE article_id = ?",
                                  {Value::Bytes(FromHex(article_id))}));
  return micros == 0 ? absl::InfinitePast() : absl::FromUnixMicros(micros);
}

absl::Status Ledger::NoteArticleOfFile(const std::string& article_id, const std::string& file_sha256) {
  return db_->Run("INSERT OR IGNORE INTO article_files VALUES(?,?)",
                  {Value::Bytes(FromHex(article_id)), Value::Bytes(FromHex(file_sha256))});
}

absl::Status Ledger::NoteDoneFile(const std::string& file_sha256, const std::string& place) {
  return db_->Run("INSERT OR IGNORE INTO done_files VALUES(?,?)",
                  {Value::Bytes(FromHex(file_sha256)), Value::Bytes(place)});
}

absl::StatusOr<std::vector<Ledger::DoneFile>> Ledger::DoneFilesOf(const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(sqlite::Statement s,
                      db_->Query("SELECT sha256, place FROM article_files JOIN done_files USING(sha256) "
                                 "WHERE article_id = ? ORDER BY place",
                                 {Value::Bytes(FromHex(article_id))}));
  std::vector<DoneFile> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool more, s.Step());
    if (!more) return out;
    out.push_back({ToHex(s.String(0)), s.String(1)});
  }
}

absl::Status Ledger::ForgetDoneFile(const DoneFile& file) {
  return db_->Run("DELETE FROM done_files WHERE sha256 = ? AND place = ?",
                  {Value::Bytes(FromHex(file.sha256)), Value::Bytes(file.place)});
}

absl::StatusOr<std::vector<std::string>> Ledger::RevisionsOf(const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(sqlite::Statement s,
                      db_->Query("SELECT revision_id FROM revisions WHERE article_id = ?",
                                 {Value::Bytes(FromHex(article_id))}));
  std::vector<std::string> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool more, s.Step());
    if (!more) return out;
    out.push_back(ToHex(s.String(0)));
  }
}

absl::Status Ledger::NoteErased(const std::string& article_id, absl::Time removed_at) {
  return db_->Run("INSERT OR REPLACE INTO erasures VALUES(?,?)",
                  {Value::Bytes(FromHex(article_id)), absl::ToUnixMicros(removed_at)});
}

absl::StatusOr<absl::Time> Ledger::ErasedAt(const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(const int64_t micros,
                      db_->Number("SELECT removed_us FROM erasures WHERE article_id = ?",
                                  {Value::Bytes(FromHex(article_id))}));
  return micros == 0 ? absl::InfinitePast() : absl::FromUnixMicros(micros);
}

absl::StatusOr<bool> Ledger::Claim(const std::string& global_id, const std::string& feed, absl::Time now) {
  OR_RETURN_IF_ERROR(db_->Run("INSERT OR IGNORE INTO claims VALUES(?,?,?)",
                              {global_id, Value::Bytes(feed), absl::ToUnixMicros(now)}));
  if (db_->RowsChanged() == 0) return false;
  OR_ASSIGN_OR_RETURN(const int64_t feeds,
                      db_->Number("SELECT count(*) FROM claims WHERE global_id = ?", {global_id}));
  if (feeds < 2) return false;
  OR_RETURN_IF_ERROR(db_->Run("INSERT OR IGNORE INTO conflicts VALUES(?)", {global_id}));
  return true;
}

absl::StatusOr<int64_t> Ledger::CountConflicts() { return db_->Number("SELECT count(*) FROM conflicts"); }

absl::StatusOr<std::vector<Ledger::Conflict>> Ledger::Conflicts() {
  OR_ASSIGN_OR_RETURN(
      sqlite::Statement s,
      db_->Query("SELECT global_id, feed, first_us FROM conflicts JOIN claims USING(global_id) "
                 "ORDER BY global_id, first_us"));
  std::vector<Conflict> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool more, s.Step());
    if (!more) return out;
    out.push_back({s.String(0), s.String(1), absl::FromUnixMicros(s.Int(2))});
  }
}

absl::StatusOr<int64_t> Ledger::AddReaderDeath(const std::string& key) {
  OR_RETURN_IF_ERROR(
      db_->Run("INSERT INTO reader_deaths VALUES(?,1) ON CONFLICT DO UPDATE SET deaths = deaths + 1", {key}));
  return ReaderDeaths(key);
}

absl::StatusOr<int64_t> Ledger::ReaderDeaths(const std::string& key) {
  return db_->Number("SELECT deaths FROM reader_deaths WHERE key = ?", {key});
}

absl::Status Ledger::Acknowledge(const std::string& article_id, const std::string& revision_id) {
  return db_->Run("UPDATE revisions SET acked = 1 WHERE article_id = ? AND revision_id = ?",
                  {Value::Bytes(FromHex(article_id)), Value::Bytes(FromHex(revision_id))});
}

}  // namespace onrecord::ingest
