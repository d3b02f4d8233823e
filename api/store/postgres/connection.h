#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/filter/words.h"
#include "api/store/store.h"
#include "api/store/value.h"

struct pg_conn;
struct pg_result;

// A thin wrapper around libpq. What its errors mean:
//   kUnavailable         the server is away, restarts, has no room, or a transaction has to be tried again
//   kFailedPrecondition  no such server or database, no permission
//   kInvalidArgument     a value that the server can never store
//   kInternal            anything else: a fault of the program or damaged data
namespace onrecord::api::postgres {

// All rows of an answer.
class Rows {
 public:
  explicit Rows(pg_result* result) : result_(result) {}
  Rows(Rows&& other) noexcept : result_(other.result_) { other.result_ = nullptr; }
  Rows(const Rows&) = delete;
  ~Rows();

  int size() const;
  int64_t Int(int row, int column) const;  // of any integer type, and of boolean; NULL: 0
  double Real(int row, int column) const;
  std::string_view Text(int row, int column) const;  // also bytes; lives as long as the rows
  std::string String(int row, int column) const { return std::string(Text(row, column)); }
  Value Get(int row, int column) const;  // a number or a text
  const pg_result* handle() const { return result_; }

 private:
  pg_result* result_;
};

// One connection, used by one thread at a time. Statements are prepared once and planned for the values they
// get.
class Connection {
 public:
  // `dsn`: postgresql://USER@HOST1,HOST2/DATABASE?target_session_attrs=… or keywords, as libpq reads it.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& dsn);
  Connection(const Connection&) = delete;
  ~Connection();

  // Statements without values or rows.
  absl::Status Execute(const std::string& sql);
  // `sql` with `?` where values go. A statement ends early when the scope does.
  absl::StatusOr<Rows> Query(const std::string& sql, const std::vector<Value>& values = {});
  absl::Status Run(const std::string& sql, const std::vector<Value>& values = {});
  // The first column of the only row; 0 where there is no row.
  absl::StatusOr<int64_t> Number(const std::string& sql, const std::vector<Value>& values = {});
  // "COPY … FROM STDIN" with lines in its text format.
  absl::Status Copy(const std::string& sql, const std::string& lines);

  // Null: statements run for as long as they take. Must outlive its use.
  void SetScope(const ReadScope* scope) { scope_ = scope; }
  // Where messages of the server go, such as plans that are logged; null: nowhere.
  void SetNotices(std::vector<std::string>* notices) { notices_ = notices; }
  // False: the connection is lost; open another.
  bool IsAlive() const;
  const WordSplitter& splitter() const { return *splitter_; }

 private:
  Connection(pg_conn* handle, std::unique_ptr<WordSplitter> splitter)
      : handle_(handle), splitter_(std::move(splitter)) {}
  absl::StatusOr<std::string> Prepared(const std::string& sql);
  // Waits for the answer of what was sent.
  absl::StatusOr<Rows> Answer();
  absl::Status CheckScope() const;
  void Cancel();
  static void Notice(void* self, const char* message);
  absl::Status Error(const pg_result* result) const;

  pg_conn* handle_;
  const std::unique_ptr<WordSplitter> splitter_;
  const ReadScope* scope_ = nullptr;
  std::vector<std::string>* notices_ = nullptr;
  std::unordered_map<std::string, std::string> prepared_;  // names by SQL
};

// A transaction that is rolled back unless Commit succeeds.
class Transaction {
 public:
  static absl::StatusOr<Transaction> Begin(Connection& connection, std::string_view mode);
  Transaction(Transaction&& other) noexcept : connection_(other.connection_) { other.connection_ = nullptr; }
  Transaction(const Transaction&) = delete;
  ~Transaction();
  absl::Status Commit();

 private:
  explicit Transaction(Connection* connection) : connection_(connection) {}
  Connection* connection_;  // nullptr: over
};

// Whether libpq would take a password from `dsn` itself. kInvalidArgument: libpq cannot read it, and why.
absl::StatusOr<bool> DsnHasPassword(const std::string& dsn);

// Arrays in the server's text format, for `?::bigint[]` and `?::text[]`.
std::string NumbersOf(const std::vector<int64_t>& numbers);
std::string ArrayOf(const std::vector<std::string>& texts);

// A field of COPY's text format.
void AppendField(std::string_view text, std::string* line);
void AppendBytes(std::string_view bytes, std::string* line);  // bytea

}  // namespace onrecord::api::postgres
