#include "common/sqlite/transaction.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::sqlite {

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection, Kind kind) {
  OR_RETURN_IF_ERROR(connection.Run(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN"));
  return Transaction(&connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (connection_ != nullptr) RollBack();
}

absl::Status Transaction::Commit() {
  if (connection_ == nullptr) return Internal("a transaction was committed twice");
  if (!connection_->InTransaction()) {
    connection_ = nullptr;
    return Unavailable("the transaction was ended by an earlier error");
  }
  const absl::Status status = connection_->Run("COMMIT");
  if (!status.ok()) RollBack();
  connection_ = nullptr;
  return status;
}

void Transaction::RollBack() {
  // A full disk or an error of the disk may have rolled it back already.
  if (connection_->InTransaction()) connection_->Run("ROLLBACK").IgnoreError();
}

}  // namespace onrecord::sqlite
