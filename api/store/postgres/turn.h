#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>

#include "api/store/postgres/connection.h"
#include "common/base/status_macros.h"

// Several api use one database, one of them writes at a time:
// docs/decisions/0013-several-api-on-one-database.md.
namespace onrecord::api::postgres {

// The connection that writes. Its turn is an advisory lock of its session, so that it ends with the
// connection, and a number that grows with each turn, which every commit compares: who lost its turn cannot
// commit.
class TurnedWriter {
 public:
  TurnedWriter(std::string dsn, std::unique_ptr<Connection> connection)
      : dsn_(std::move(dsn)), connection_(std::move(connection)) {}

  // As RecordWriter::TakeTurn.
  absl::StatusOr<Turn> TakeTurn();

  // Calls function(connection, turn's number), in this process's turn. What failed because the server went
  // away, or because another transaction was in the way, is tried again on a new connection. kAborted: it is
  // another api's turn.
  template <typename Function>
  std::invoke_result_t<Function, Connection&, int64_t> Write(Function function) {
    for (int tries = 1;; ++tries) {
      OR_RETURN_IF_ERROR(HoldTurn());
      auto result = function(*connection_, turn_);
      if (absl::IsAborted(result.status())) turn_ = 0;
      if (!absl::IsUnavailable(result.status())) return result;
      connection_ = nullptr;
      if (tries == kMostTries) return result;
    }
  }

 private:
  static constexpr int kMostTries = 3;
  absl::Status Connect();
  absl::Status HoldTurn();
  absl::StatusOr<bool> TryLock();

  const std::string dsn_;
  std::unique_ptr<Connection> connection_;
  bool locked_ = false;  // by this connection
  int64_t turn_ = 0;     // 0: none
};

// Within a transaction: kAborted unless the turn is still `turn`.
absl::Status CheckTurn(Connection& connection, int64_t turn);

}  // namespace onrecord::api::postgres
