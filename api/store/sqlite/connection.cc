#include "api/store/sqlite/connection.h"

#include <absl/time/clock.h>
#include <sqlite3.h>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr size_t kIdleStatements = 64;
constexpr int kBusyMillis = 5000;
constexpr int kStepsBetweenLooks = 2000;

absl::StatusCode CodeOf(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
      return absl::StatusCode::kUnavailable;
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return absl::StatusCode::kFailedPrecondition;
    default:
      return absl::StatusCode::kInternal;
  }
}

int BindOne(sqlite3_stmt* handle, int at, const Value& value) {
  const std::string& text = value.text();
  switch (value.kind()) {
    case Value::Kind::kInteger:
      return sqlite3_bind_int64(handle, at, value.integer());
    case Value::Kind::kReal:
      return sqlite3_bind_double(handle, at, value.real());
    case Value::Kind::kText:
      return sqlite3_bind_text64(handle, at, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    case Value::Kind::kBytes:
      return sqlite3_bind_blob64(handle, at, text.data(), text.size(), SQLITE_TRANSIENT);
  }
  return SQLITE_MISUSE;
}

}  // namespace

Statement::~Statement() {
  if (handle_ != nullptr) connection_->Keep(std::move(sql_), handle_);
}

absl::StatusOr<bool> Statement::Step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_->Error(code);
}

int64_t Statement::Int(int column) const { return sqlite3_column_int64(handle_, column); }
double Statement::Real(int column) const { return sqlite3_column_double(handle_, column); }

std::string_view Statement::Text(int column) const {
  const void* bytes = sqlite3_column_blob(handle_, column);
  return {static_cast<const char*>(bytes), static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
}

Value Statement::Get(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_INTEGER:
      return Int(column);
    case SQLITE_FLOAT:
      return Real(column);
    default:
      return std::string(Text(column));
  }
}

Connection::Connection(sqlite3* handle) : handle_(handle) {
  sqlite3_busy_timeout(handle_, kBusyMillis);
  sqlite3_progress_handler(
      handle_, kStepsBetweenLooks,
      [](void* self) { return static_cast<Connection*>(self)->MustStop() ? 1 : 0; }, this);
}

Connection::~Connection() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& path, Mode mode) {
  const int flags =
      mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    sqlite3_close_v2(handle);
    return FailedPrecondition("store ", path, ": cannot be opened: ", why);
  }
  return std::unique_ptr<Connection>(new Connection(handle));
}

absl::Status Connection::Execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : Error(code);
}

absl::StatusOr<Statement> Connection::Query(const std::string& sql, const std::vector<Value>& values) {
  sqlite3_stmt* handle = nullptr;
  if (const auto found = idle_.find(sql); found != idle_.end()) {
    handle = found->second;
    idle_.erase(found);
  } else {
    const int code =
        sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), 0, &handle, nullptr);
    if (code != SQLITE_OK) return Error(code);
  }
  Statement statement(this, sql, handle);
  for (size_t i = 0; i < values.size(); ++i) {
    const int code = BindOne(handle, static_cast<int>(i + 1), values[i]);
    if (code != SQLITE_OK) return Error(code);
  }
  return statement;
}

absl::Status Connection::Run(const std::string& sql, const std::vector<Value>& values) {
  OR_ASSIGN_OR_RETURN(Statement statement, Query(sql, values));
  return statement.Step().status();
}

int64_t Connection::LastRowId() const { return sqlite3_last_insert_rowid(handle_); }
int64_t Connection::RowsChanged() const { return sqlite3_changes64(handle_); }

absl::Status Connection::Error(int code) const {
  if ((code & 0xff) == SQLITE_INTERRUPT && scope_ != nullptr) {
    if (absl::Now() >= scope_->deadline) {
      return MakeStatus(absl::StatusCode::kDeadlineExceeded, "the deadline passed while the store was read");
    }
    return MakeStatus(absl::StatusCode::kCancelled, "cancelled while the store was read");
  }
  return MakeStatus(CodeOf(code), "store: ", sqlite3_errmsg(handle_));
}

bool Connection::MustStop() const {
  if (scope_ == nullptr) return false;
  return absl::Now() >= scope_->deadline || (scope_->cancelled && scope_->cancelled());
}

void Connection::Keep(std::string sql, sqlite3_stmt* handle) {
  sqlite3_reset(handle);
  sqlite3_clear_bindings(handle);
  if (idle_.size() >= kIdleStatements) {
    sqlite3_finalize(handle);
  } else {
    idle_.emplace(std::move(sql), handle);
  }
}

}  // namespace onrecord::api
