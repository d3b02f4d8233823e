#include "api/store/postgres/turn.h"

#include <absl/time/clock.h>

#include "common/base/log.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

// The server frees the lock of a connection that is gone a moment later.
constexpr int kTriesOfLock = 100;
constexpr absl::Duration kBetweenTries = absl::Milliseconds(50);

absl::Status NotOurTurn() {
  return MakeStatus(absl::StatusCode::kAborted, "store: another api writes to this database");
}

}  // namespace

absl::Status TurnedWriter::Connect() {
  if (connection_ != nullptr && connection_->IsAlive()) return absl::OkStatus();
  locked_ = false;
  connection_ = nullptr;
  OR_ASSIGN_OR_RETURN(connection_, Connection::Open(dsn_));
  return absl::OkStatus();
}

absl::StatusOr<bool> TurnedWriter::TryLock() {
  if (locked_) return true;
  OR_ASSIGN_OR_RETURN(const int64_t taken,
                      connection_->Number("SELECT pg_try_advisory_lock(7955810894613144163)"));  // "onrecord"
  locked_ = taken != 0;
  return locked_;
}

absl::StatusOr<Turn> TurnedWriter::TakeTurn() {
  OR_RETURN_IF_ERROR(Connect());
  OR_ASSIGN_OR_RETURN(const bool locked, TryLock());
  if (!locked) {
    turn_ = 0;
    OR_ASSIGN_OR_RETURN(const int64_t newest,
                        connection_->Number("SELECT value FROM counter WHERE name = 'changes'"));
    return Turn{.writes = false, .newest = newest};
  }
  if (turn_ != 0) {
    const absl::Status same = CheckTurn(*connection_, turn_);
    if (same.ok()) return Turn{};
    if (!absl::IsAborted(same)) return same;
  }
  OR_ASSIGN_OR_RETURN(
      turn_,
      connection_->Number("UPDATE counter SET value = value + 1 WHERE name = 'turns' RETURNING value"));
  log::Info("store_turn_taken", {{"turn", turn_}});
  return Turn{};
}

absl::Status TurnedWriter::HoldTurn() {
  OR_RETURN_IF_ERROR(Connect());
  if (locked_ && turn_ != 0) return absl::OkStatus();
  for (int i = 0; i < kTriesOfLock; ++i) {
    if (i > 0) absl::SleepFor(kBetweenTries);
    OR_ASSIGN_OR_RETURN(const bool locked, TryLock());
    if (!locked) continue;
    // Another may have written since the connection was lost: then positions have to be read again.
    if (turn_ != 0) {
      const absl::Status same = CheckTurn(*connection_, turn_);
      if (absl::IsAborted(same)) turn_ = 0;
      return same;
    }
    return TakeTurn().status();
  }
  turn_ = 0;
  return NotOurTurn();
}

absl::Status CheckTurn(Connection& connection, int64_t turn) {
  OR_ASSIGN_OR_RETURN(const int64_t now, connection.Number("SELECT value FROM counter WHERE name = 'turns'"));
  return now == turn ? absl::OkStatus() : NotOurTurn();
}

}  // namespace onrecord::api::postgres
