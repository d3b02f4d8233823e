#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include "common/sqlite/connection.h"

namespace onrecord::sqlite {

// A transaction that is rolled back unless Commit succeeds: on an early return, on an exception, and where
// COMMIT itself fails. The connection must outlive it.
//
//   OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection));
//   OR_RETURN_IF_ERROR(connection.Run("INSERT INTO ..."));   // an error: nothing is stored
//   return transaction.Commit();
class Transaction {
 public:
  enum class Kind {
    kRead,   // takes no lock before the first statement
    kWrite,  // takes the write lock at once
  };
  static absl::StatusOr<Transaction> Begin(Connection& connection, Kind kind = Kind::kWrite);
  Transaction(Transaction&& other) noexcept;
  Transaction(const Transaction&) = delete;
  ~Transaction();

  // Makes the changes durable. kUnavailable: they are not, now or ever; begin again. Call once.
  absl::Status Commit();

 private:
  explicit Transaction(Connection* connection) : connection_(connection) {}
  void RollBack();
  Connection* connection_;  // nullptr: over
};

}  // namespace onrecord::sqlite
