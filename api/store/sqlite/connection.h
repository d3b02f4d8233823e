#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace onrecord::api {

class Connection;

// A prepared statement, which goes back to its connection's cache when it dies.
//
//   OR_ASSIGN_OR_RETURN(Statement rows, connection.Query("SELECT id FROM quote WHERE newest = ?",
//   {int64_t{1}})); while (true) {
//     OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
//     if (!row) break;
//     Use(rows.Int(0));
//   }
class Statement {
 public:
  Statement(Connection* connection, std::string sql, sqlite3_stmt* handle)
      : connection_(connection), sql_(std::move(sql)), handle_(handle) {}
  Statement(Statement&& other) noexcept
      : connection_(other.connection_), sql_(std::move(other.sql_)), handle_(other.handle_) {
    other.handle_ = nullptr;
  }
  Statement(const Statement&) = delete;
  ~Statement();

  // True: a row is there, its columns can be read until the next Step.
  absl::StatusOr<bool> Step();
  int64_t Int(int column) const;
  double Real(int column) const;
  std::string_view Text(int column) const;  // also bytes
  api::Value Get(int column) const;         // an integer, a real or a text

 private:
  Connection* connection_;
  std::string sql_;
  sqlite3_stmt* handle_;
};

// One connection to an SQLite file. Used by one thread at a time.
class Connection {
 public:
  enum class Mode { kReadOnly, kReadWriteCreate };
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path, Mode mode);
  ~Connection();

  // One or more statements without values or rows.
  absl::Status Execute(const std::string& sql);
  // Prepares `sql` with its values.
  absl::StatusOr<Statement> Query(const std::string& sql, const std::vector<Value>& values);
  // Query for what has no rows.
  absl::Status Run(const std::string& sql, const std::vector<Value>& values);
  int64_t LastRowId() const;
  int64_t RowsChanged() const;

  // Until the next call, work is given up as `scope` says; nullptr: never.
  void SetScope(const ReadScope* scope) { scope_ = scope; }
  // The status of SQLite's last error here.
  absl::Status Error(int code) const;

 private:
  friend class Statement;
  explicit Connection(sqlite3* handle);
  bool MustStop() const;
  void Keep(std::string sql, sqlite3_stmt* handle);

  sqlite3* handle_;
  const ReadScope* scope_ = nullptr;
  std::multimap<std::string, sqlite3_stmt*> idle_;
};

}  // namespace onrecord::api
