#include "common/sqlite/connection.h"

#include <sqlite3.h>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::sqlite {
namespace {

constexpr size_t kIdleStatements = 64;
constexpr int kBusyMillis = 5000;
constexpr int kStepsBetweenChecks = 2000;

// `keeps`: SQLITE_STATIC where the values outlive the statement's steps, else SQLITE_TRANSIENT, which copies.
int BindOne(sqlite3_stmt* handle, int at, const Value& value, sqlite3_destructor_type keeps) {
  const std::string& text = value.text();
  switch (value.kind()) {
    case Value::Kind::kInteger:
      return sqlite3_bind_int64(handle, at, value.integer());
    case Value::Kind::kReal:
      return sqlite3_bind_double(handle, at, value.real());
    case Value::Kind::kText:
      return sqlite3_bind_text64(handle, at, text.data(), text.size(), keeps, SQLITE_UTF8);
    case Value::Kind::kBytes:
      return sqlite3_bind_blob64(handle, at, text.data(), text.size(), keeps);
  }
  return SQLITE_MISUSE;
}

}  // namespace

absl::StatusCode CodeOf(int result) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
      return absl::StatusCode::kUnavailable;
    case SQLITE_TOOBIG:
      return absl::StatusCode::kInvalidArgument;
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return absl::StatusCode::kFailedPrecondition;
    default:
      return absl::StatusCode::kInternal;
  }
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      sql_(std::move(other.sql_)),
      handle_(std::exchange(other.handle_, nullptr)) {}

Statement::~Statement() {
  if (handle_ != nullptr) connection_->Keep(std::move(sql_), handle_);
}

absl::StatusOr<bool> Statement::Step() {
  const int result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return connection_->Error(result);
}

int64_t Statement::Int(int column) const { return sqlite3_column_int64(handle_, column); }
double Statement::Real(int column) const { return sqlite3_column_double(handle_, column); }

std::string_view Statement::Text(int column) const {
  const void* bytes = sqlite3_column_blob(handle_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
}

Value Statement::Get(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_INTEGER:
      return Int(column);
    case SQLITE_FLOAT:
      return Real(column);
    case SQLITE_BLOB:
      return Value::Bytes(String(column));
    default:
      return String(column);
  }
}

Connection::Connection(sqlite3* handle, std::string what) : handle_(handle), what_(std::move(what)) {
  sqlite3_busy_timeout(handle_, kBusyMillis);
}

Connection::~Connection() {
  for (const Idle& idle : idle_) sqlite3_finalize(idle.handle);
  sqlite3_close_v2(handle_);
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& path, Mode mode,
                                                             std::string what) {
  const int flags =
      mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (result != SQLITE_OK) {
    const std::string why = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(result);
    sqlite3_close_v2(handle);
    return MakeStatus(CodeOf(result), what, " ", path, ": cannot be opened: ", why);
  }
  return std::unique_ptr<Connection>(new Connection(handle, std::move(what)));
}

absl::Status Connection::Execute(const std::string& sql) {
  const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  return result == SQLITE_OK ? absl::OkStatus() : Error(result);
}

sqlite3_stmt* Connection::TakeIdle(const std::string& sql) {
  const auto found = by_sql_.find(sql);
  if (found == by_sql_.end()) return nullptr;
  const auto idle = found->second;
  by_sql_.erase(found);
  sqlite3_stmt* const handle = idle->handle;
  idle_.erase(idle);
  return handle;
}

absl::StatusOr<Statement> Connection::Query(const std::string& sql, const std::vector<Value>& values) {
  sqlite3_stmt* handle = TakeIdle(sql);
  if (handle == nullptr) {
    const int result = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (result != SQLITE_OK) return Error(result);
    if (handle == nullptr) return Internal(what_, ": no statement in '", sql, "'");
  }
  Statement statement(this, sql, handle);
  for (size_t i = 0; i < values.size(); ++i) {
    const int result = BindOne(handle, static_cast<int>(i + 1), values[i], SQLITE_TRANSIENT);
    if (result != SQLITE_OK) return Error(result);
  }
  return statement;
}

absl::Status Connection::Run(const std::string& sql, const std::vector<Value>& values) {
  OR_ASSIGN_OR_RETURN(Statement statement, Query(sql));
  for (size_t i = 0; i < values.size(); ++i) {
    const int result = BindOne(statement.handle_, static_cast<int>(i + 1), values[i], SQLITE_STATIC);
    if (result != SQLITE_OK) return Error(result);
  }
  return statement.Step().status();
}

absl::StatusOr<int64_t> Connection::Number(const std::string& sql, const std::vector<Value>& values) {
  OR_ASSIGN_OR_RETURN(Statement statement, Query(sql, values));
  OR_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? statement.Int(0) : 0;
}

int64_t Connection::LastRowId() const { return sqlite3_last_insert_rowid(handle_); }
int64_t Connection::RowsChanged() const { return sqlite3_changes64(handle_); }
bool Connection::InTransaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void Connection::SetInterrupt(std::function<absl::Status()> check) {
  interrupt_ = std::move(check);
  interrupted_ = absl::OkStatus();
  const auto ask = [](void* self) {
    auto* const connection = static_cast<Connection*>(self);
    connection->interrupted_ = connection->interrupt_();
    return connection->interrupted_.ok() ? 0 : 1;
  };
  sqlite3_progress_handler(handle_, kStepsBetweenChecks, interrupt_ ? +ask : nullptr, this);
}

absl::Status Connection::Error(int result) const {
  if ((result & 0xff) == SQLITE_INTERRUPT && !interrupted_.ok()) return interrupted_;
  return MakeStatus(CodeOf(result), what_, ": ", sqlite3_errmsg(handle_));
}

void Connection::Keep(std::string sql, sqlite3_stmt* handle) {
  sqlite3_reset(handle);
  sqlite3_clear_bindings(handle);
  idle_.push_front({std::move(sql), handle});
  by_sql_.emplace(idle_.front().sql, idle_.begin());
  if (idle_.size() <= kIdleStatements) return;
  const auto last = std::prev(idle_.end());
  const auto [from, to] = by_sql_.equal_range(last->sql);
  for (auto entry = from; entry != to; ++entry) {
    if (entry->second != last) continue;
    by_sql_.erase(entry);
    break;
  }
  sqlite3_finalize(last->handle);
  idle_.erase(last);
}

}  // namespace onrecord::sqlite
