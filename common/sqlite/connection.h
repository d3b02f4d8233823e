#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/base/value.h"

struct sqlite3;
struct sqlite3_stmt;

// The one wrapper around SQLite. What its errors mean:
//   kUnavailable         busy, disk full, error of the disk, no memory: wait and try again
//   kFailedPrecondition  no such folder, no permission, read-only, not a database
//   kInvalidArgument     a value that is too large
//   kInternal            anything else: a fault of the program or a damaged file
namespace onrecord::sqlite {

class Connection;

// The code of a status for a result code of SQLite.
absl::StatusCode CodeOf(int result);

// A prepared statement, which goes back to its connection's cache when it is destroyed. Must not outlive it.
//
//   OR_ASSIGN_OR_RETURN(Statement rows, connection.Query("SELECT id FROM quote WHERE day = ?", {day}));
//   while (true) {
//     OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
//     if (!row) break;
//     Use(rows.Int(0));
//   }
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  ~Statement();

  // True: a row is there, its columns can be read until the next Step.
  absl::StatusOr<bool> Step();
  int64_t Int(int column) const;
  double Real(int column) const;
  std::string_view Text(int column) const;  // also bytes; valid until the next Step
  std::string String(int column) const { return std::string(Text(column)); }
  Value Get(int column) const;  // of the kind that is stored; NULL: an empty text

 private:
  friend class Connection;
  Statement(Connection* connection, std::string sql, sqlite3_stmt* handle)
      : connection_(connection), sql_(std::move(sql)), handle_(handle) {}

  Connection* connection_;
  std::string sql_;
  sqlite3_stmt* handle_;
};

enum class Mode { kReadOnly, kReadWriteCreate };

// One connection to an SQLite file. Used by one thread at a time. Waits up to 5 s for another connection's
// lock. Keeps up to 64 prepared statements; the one that was not used for longest makes room.
class Connection {
 public:
  // `what` names the database in messages: "store", "ledger".
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path, Mode mode,
                                                          std::string what);
  Connection(const Connection&) = delete;
  ~Connection();

  // One or more statements without values or rows.
  absl::Status Execute(const std::string& sql);
  // Prepares `sql` with its values.
  absl::StatusOr<Statement> Query(const std::string& sql, const std::vector<Value>& values = {});
  // Query for what has no rows.
  absl::Status Run(const std::string& sql, const std::vector<Value>& values = {});
  // The first column of the only row; 0 where there is no row.
  absl::StatusOr<int64_t> Number(const std::string& sql, const std::vector<Value>& values = {});

  int64_t LastRowId() const;
  int64_t RowsChanged() const;
  // True between BEGIN and COMMIT. An error such as a full disk may end a transaction by itself.
  bool InTransaction() const;

  // Asked every few thousand steps of a statement; an error gives the statement up, which then ends with it.
  // An empty function: never.
  void SetInterrupt(std::function<absl::Status()> check);
  // The status of an SQLite result code that the last call here gave.
  absl::Status Error(int result) const;

  sqlite3* handle() { return handle_; }  // for backup and pragmas of a kind of its own
  size_t idle_statements() const { return idle_.size(); }

 private:
  friend class Statement;
  struct Idle {
    std::string sql;
    sqlite3_stmt* handle;
  };
  Connection(sqlite3* handle, std::string what);
  sqlite3_stmt* TakeIdle(const std::string& sql);
  void Keep(std::string sql, sqlite3_stmt* handle);

  sqlite3* handle_;
  const std::string what_;
  std::function<absl::Status()> interrupt_;
  absl::Status interrupted_;
  std::list<Idle> idle_;  // the one used last in front
  std::unordered_multimap<std::string_view, std::list<Idle>::iterator> by_sql_;
};

}  // namespace onrecord::sqlite
