#include "ingest/ledger/ledger.h"

#include <sqlite3.h>

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

// A prepared statement, reset after each use.
class Statement {
 public:
  Statement(sqlite3* db, const char* sql) : db_(db) {
    status_ = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;

  // `value` must live until the statement is reset.
  Statement& Blob(int at, std::string_view value) {
    sqlite3_bind_blob64(statement_, at, value.data() == nullptr ? "" : value.data(), value.size(),
                        SQLITE_STATIC);
    return *this;
  }
  Statement& Text(int at, std::string_view value) {
    sqlite3_bind_text64(statement_, at, value.data() == nullptr ? "" : value.data(), value.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
    return *this;
  }
  Statement& Integer(int at, int64_t value) {
    sqlite3_bind_int64(statement_, at, value);
    return *this;
  }
  // True: a row can be read. False: the end.
  absl::StatusOr<bool> Step() {
    const int code = statement_ == nullptr ? status_ : sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return Internal("ledger: ", sqlite3_errmsg(db_));
  }
  int64_t Integer(int column) { return sqlite3_column_int64(statement_, column); }
  std::string String(int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return bytes == nullptr ? "" : std::string(bytes, sqlite3_column_bytes(statement_, column));
  }
  void Reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
  int status_;
};

// Resets a statement when the function is left.
class Use {
 public:
  explicit Use(Statement& statement) : statement_(statement) {}
  ~Use() { statement_.Reset(); }
  Statement* operator->() { return &statement_; }

 private:
  Statement& statement_;
};

absl::Status Run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return absl::OkStatus();
  return Internal("ledger: ", sqlite3_errmsg(db));
}

absl::StatusOr<int64_t> ReadNumber(sqlite3* db, const char* sql) {
  Statement statement(db, sql);
  OR_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? statement.Integer(0) : 0;
}

struct CloseDb {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using Db = std::unique_ptr<sqlite3, CloseDb>;

// Makes the tables, or checks that they are this version's.
absl::Status Prepare(sqlite3* db, const std::string& path) {
  const auto version = ReadNumber(db, "PRAGMA user_version");
  if (!version.ok()) {
    return FailedPrecondition(path, " cannot be used (", Message(version.status()),
                              "); expected a ledger of ingest");
  }
  if (*version > kSchemaVersion) {
    return FailedPrecondition(path, " was written by a newer onrecord (ledger version ", *version,
                              "); expected at most version ", kSchemaVersion, ": use that version again");
  }
  for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"}) {
    if (const absl::Status status = Run(db, pragma); !status.ok()) {
      return FailedPrecondition(path, " cannot be written (", Message(status),
                                "); expected a file in a folder ", "that this user may write to");
    }
  }
  if (*version == kSchemaVersion) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const int64_t tables, ReadNumber(db, "SELECT count(*) FROM sqlite_master"));
  if (tables > 0)
    return FailedPrecondition(path, " is a database of something else; expected a ledger of ingest");
  return Run(db,
             StrCat("BEGIN IMMEDIATE;", kSchema, "PRAGMA user_version=", kSchemaVersion, ";COMMIT;").c_str());
}

constexpr char kFileColumns[] =
    "SELECT path, device, inode, size, mtime_ns, ctime_ns, state, sha256, reason, detail FROM files ";

FileRow ReadRow(Statement* s) {
  FileRow row;
  row.path = s->String(0);
  row.stamp = {static_cast<uint64_t>(s->Integer(1)), static_cast<uint64_t>(s->Integer(2)), s->Integer(3),
               s->Integer(4), s->Integer(5)};
  row.state = static_cast<FileState>(s->Integer(6));
  row.sha256 = s->String(7);
  row.reason = s->String(8);
  row.detail = s->String(9);
  return row;
}

}  // namespace

struct Ledger::Impl {
  explicit Impl(Db opened)
      : db(std::move(opened)),
        put_file(db.get(), "INSERT OR REPLACE INTO files VALUES(?,?,?,?,?,?,?,?,?,?)"),
        find_file(db.get(), StrCat(kFileColumns, "WHERE path = ?").c_str()),
        files_in(db.get(), StrCat(kFileColumns, "WHERE state = ? ORDER BY path").c_str()),
        find_revision(db.get(),
                      "SELECT observed_us, acked FROM revisions WHERE article_id = ? AND revision_id = ?"),
        add_revision(db.get(),
                     "INSERT INTO revisions SELECT ?1, ?2, max(?3, coalesce(max(observed_us) + 1, ?3)), 0 "
                     "FROM revisions WHERE article_id = ?1 RETURNING observed_us"),
        acknowledge(db.get(), "UPDATE revisions SET acked = 1 WHERE article_id = ? AND revision_id = ?") {}
  Db db;
  Statement put_file, find_file, files_in, find_revision, add_revision, acknowledge;
};

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::~Ledger() = default;

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Db db(raw);
  if (code != SQLITE_OK) {
    return FailedPrecondition("cannot open the ledger ", path, ": ",
                              raw != nullptr ? sqlite3_errmsg(raw) : "no memory",
                              "; expected a file in a folder that this user may write to");
  }
  sqlite3_busy_timeout(raw, 5000);
  OR_RETURN_IF_ERROR(Prepare(raw, path));
  return std::unique_ptr<Ledger>(new Ledger(std::make_unique<Impl>(std::move(db))));
}

absl::Status Ledger::Begin() { return Run(impl_->db.get(), "BEGIN IMMEDIATE"); }
absl::Status Ledger::Commit() { return Run(impl_->db.get(), "COMMIT"); }

absl::Status Ledger::PutFile(const FileRow& row) {
  Use s(impl_->put_file);
  s->Blob(1, row.path)
      .Integer(2, static_cast<int64_t>(row.stamp.device))
      .Integer(3, static_cast<int64_t>(row.stamp.inode))
      .Integer(4, row.stamp.size)
      .Integer(5, row.stamp.mtime_ns)
      .Integer(6, row.stamp.ctime_ns)
      .Integer(7, static_cast<int64_t>(row.state))
      .Text(8, row.sha256)
      .Text(9, row.reason)
      .Text(10, row.detail);
  return s->Step().status();
}

absl::StatusOr<std::optional<FileRow>> Ledger::FindFile(const std::string& path) {
  Use s(impl_->find_file);
  s->Blob(1, path);
  OR_ASSIGN_OR_RETURN(const bool found, s->Step());
  if (!found) return std::nullopt;
  return ReadRow(&impl_->find_file);
}

absl::StatusOr<std::vector<FileRow>> Ledger::FilesIn(FileState state) {
  Use s(impl_->files_in);
  s->Integer(1, static_cast<int64_t>(state));
  std::vector<FileRow> rows;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool more, s->Step());
    if (!more) return rows;
    rows.push_back(ReadRow(&impl_->files_in));
  }
}

absl::StatusOr<Ledger::Revision> Ledger::Observe(const std::string& article_id,
                                                 const std::string& revision_id, absl::Time now) {
  const std::string article = FromHex(article_id), revision = FromHex(revision_id);
  {
    Use s(impl_->find_revision);
    s->Blob(1, article).Blob(2, revision);
    OR_ASSIGN_OR_RETURN(const bool found, s->Step());
    if (found) return Revision{absl::FromUnixMicros(s->Integer(0)), s->Integer(1) != 0};
  }
  Use s(impl_->add_revision);
  s->Blob(1, article).Blob(2, revision).Integer(3, absl::ToUnixMicros(now));
  OR_ASSIGN_OR_RETURN(const bool added, s->Step());
  if (!added) return Internal("ledger: a revision was not added");
  const Revision result{absl::FromUnixMicros(s->Integer(0)), false};
  OR_RETURN_IF_ERROR(s->Step().status());
  return result;
}

absl::Status Ledger::Acknowledge(const std::string& article_id, const std::string& revision_id) {
  const std::string article = FromHex(article_id), revision = FromHex(revision_id);
  Use s(impl_->acknowledge);
  s->Blob(1, article).Blob(2, revision);
  return s->Step().status();
}

}  // namespace onrecord::ingest
