#include "api/store/postgres/alert_book.h"

#include <absl/synchronization/mutex.h>

#include <algorithm>

#include "api/store/postgres/connection.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

using postgres::ArrayOf;
using postgres::Connection;
using postgres::NumbersOf;
using postgres::Rows;
using postgres::Transaction;

constexpr int64_t kNever = INT64_MIN;
constexpr char kTryLock[] = "SELECT pg_try_advisory_lock(7955810894613144165)";

int64_t Micros(absl::Time time) { return time == absl::InfinitePast() ? kNever : absl::ToUnixMicros(time); }
absl::Time FromMicros(int64_t micros) {
  return micros == kNever ? absl::InfinitePast() : absl::FromUnixMicros(micros);
}

constexpr char kColumns[] =
    "id, alert, delivery_id, records, created, state, attempts, last_attempt, next_attempt, outcome";

std::vector<KeptDelivery> DeliveriesOf(const Rows& rows) {
  std::vector<KeptDelivery> out;
  for (int i = 0; i < rows.size(); ++i) {
    KeptDelivery& delivery = out.emplace_back();
    delivery.id = rows.Int(i, 0);
    delivery.alert = rows.Int(i, 1);
    delivery.delivery_id = rows.String(i, 2);
    for (const std::string_view id : Split(rows.Text(i, 3), '\n')) {
      if (!id.empty()) delivery.records.emplace_back(id);
    }
    delivery.created = FromMicros(rows.Int(i, 4));
    delivery.state = static_cast<v1::AlertDeliveryState>(rows.Int(i, 5));
    delivery.attempts = static_cast<int>(rows.Int(i, 6));
    delivery.last_attempt = FromMicros(rows.Int(i, 7));
    delivery.next_attempt = FromMicros(rows.Int(i, 8));
    delivery.outcome = rows.String(i, 9);
  }
  return out;
}

absl::Status Move(Connection& connection, const ChangePlace& place) {
  return connection.Run(
      "INSERT INTO alert_place VALUES (1, ?, ?) ON CONFLICT (one)"
      " DO UPDATE SET number = EXCLUDED.number, part = EXCLUDED.part",
      {place.number, place.part});
}

absl::StatusOr<int64_t> AddTo(Connection& connection, const KeptAlert& alert) {
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection, ""));
  OR_RETURN_IF_ERROR(connection.Execute("LOCK TABLE alert IN SHARE ROW EXCLUSIVE MODE"));
  OR_ASSIGN_OR_RETURN(const int64_t others, connection.Number("SELECT count(*) FROM alert"));
  OR_ASSIGN_OR_RETURN(const Rows added,
                      connection.Query("INSERT INTO alert (name, value, secret, created, since, from_file)"
                                       " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
                                       {alert.alert.name(), Value::Bytes(alert.alert.SerializeAsString()),
                                        Value::Bytes(alert.secret), Micros(alert.created), alert.since,
                                        std::string(alert.from_file ? "t" : "f")}));
  if (added.size() == 0) {
    return MakeStatus(absl::StatusCode::kAlreadyExists, "an alert '", alert.alert.name(),
                      "' is there already");
  }
  if (others == 0) OR_RETURN_IF_ERROR(Move(connection, {alert.since, 0}));
  OR_RETURN_IF_ERROR(transaction.Commit());
  return added.Int(0, 0);
}

absl::Status RemoveFrom(Connection& connection, const std::string& name) {
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection, ""));
  OR_ASSIGN_OR_RETURN(const Rows gone,
                      connection.Query("DELETE FROM alert WHERE name = ? RETURNING id", {name}));
  if (gone.size() == 0) return NotFound("no alert '", name, "'");
  OR_RETURN_IF_ERROR(connection.Run("DELETE FROM alert_delivery WHERE alert = ?", {gone.Int(0, 0)}));
  return transaction.Commit();
}

absl::StatusOr<std::vector<KeptAlert>> AlertsOf(Connection& connection) {
  OR_ASSIGN_OR_RETURN(
      const Rows rows,
      connection.Query("SELECT id, value, secret, created, since, from_file FROM alert ORDER BY name"));
  std::vector<KeptAlert> out;
  for (int i = 0; i < rows.size(); ++i) {
    KeptAlert& alert = out.emplace_back();
    alert.id = rows.Int(i, 0);
    if (!alert.alert.ParseFromString(rows.String(i, 1))) {
      return Internal("store: alert ", alert.id, " is damaged");
    }
    alert.secret = rows.String(i, 2);
    alert.created = FromMicros(rows.Int(i, 3));
    alert.since = rows.Int(i, 4);
    alert.from_file = rows.Int(i, 5) != 0;
  }
  return out;
}

absl::Status GiveUpOldest(Connection& connection, int64_t alert, int most_waiting) {
  return connection.Run(
      "UPDATE alert_delivery SET state = 3, outcome = 'too many wait' WHERE alert = ? AND state = 1 AND id <="
      " (SELECT id FROM alert_delivery WHERE alert = ? AND state = 1 ORDER BY id DESC LIMIT 1 OFFSET ?)",
      {alert, alert, int64_t{most_waiting}});
}

absl::Status KeepFound(Connection& connection, const ChangePlace& place,
                       const std::vector<KeptDelivery>& deliveries, int most_waiting) {
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection, ""));
  OR_RETURN_IF_ERROR(Move(connection, place));
  std::set<int64_t> alerts;
  for (const KeptDelivery& delivery : deliveries) {
    OR_RETURN_IF_ERROR(connection.Run(
        "INSERT INTO alert_delivery (alert, delivery_id, records, size, created, state, attempts, "
        "last_attempt,"
        " next_attempt, outcome) SELECT ?::bigint, ?::text, ?::text, ?::bigint, ?::bigint, ?::integer,"
        " ?::integer, ?::bigint, ?::bigint, ?::text WHERE EXISTS (SELECT 1 FROM alert WHERE id = ?)"
        " ON CONFLICT DO NOTHING",
        {delivery.alert, delivery.delivery_id, Join(delivery.records, "\n"),
         static_cast<int64_t>(delivery.records.size()), Micros(delivery.created), int64_t{delivery.state},
         int64_t{delivery.attempts}, Micros(delivery.last_attempt), Micros(delivery.next_attempt),
         delivery.outcome, delivery.alert}));
    alerts.insert(delivery.alert);
  }
  for (const int64_t alert : alerts) OR_RETURN_IF_ERROR(GiveUpOldest(connection, alert, most_waiting));
  return transaction.Commit();
}

absl::Status KeepAttempt(Connection& connection, const KeptDelivery& delivery, int keep) {
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection, ""));
  OR_RETURN_IF_ERROR(
      connection.Run("UPDATE alert_delivery SET state = ?, attempts = ?, last_attempt = ?,"
                     " next_attempt = ?, outcome = ? WHERE id = ?",
                     {int64_t{delivery.state}, int64_t{delivery.attempts}, Micros(delivery.last_attempt),
                      Micros(delivery.next_attempt), delivery.outcome, delivery.id}));
  if (delivery.state != v1::ALERT_DELIVERY_STATE_WAITING) {
    OR_RETURN_IF_ERROR(connection.Run(
        "DELETE FROM alert_delivery WHERE alert = ? AND state <> 1 AND id <= (SELECT id FROM alert_delivery"
        " WHERE alert = ? AND state <> 1 ORDER BY id DESC LIMIT 1 OFFSET ?)",
        {delivery.alert, delivery.alert, int64_t{keep}}));
  }
  return transaction.Commit();
}

class PostgresAlertBook final : public AlertBook {
 public:
  PostgresAlertBook(std::string dsn, std::unique_ptr<Connection> connection)
      : dsn_(std::move(dsn)), connection_(std::move(connection)) {}

  absl::StatusOr<int64_t> Add(const KeptAlert& alert) override {
    return Do([&](Connection& c) { return AddTo(c, alert); });
  }
  absl::Status Remove(const std::string& name) override {
    return Do([&](Connection& c) { return RemoveFrom(c, name); });
  }
  absl::StatusOr<std::vector<KeptAlert>> Alerts() override { return Do(AlertsOf); }

  bool IsShared() const override { return true; }
  absl::StatusOr<bool> TakeTurn() override {
    return Do([&](Connection& c) -> absl::StatusOr<bool> {
      mutex_.AssertHeld();
      if (!locked_) {
        OR_ASSIGN_OR_RETURN(const int64_t taken, c.Number(kTryLock));
        locked_ = taken != 0;
      }
      return locked_;
    });
  }
  absl::StatusOr<ChangePlace> Place() override {
    return Do([](Connection& c) -> absl::StatusOr<ChangePlace> {
      OR_ASSIGN_OR_RETURN(const Rows row, c.Query("SELECT number, part FROM alert_place"));
      return row.size() == 0 ? ChangePlace{} : ChangePlace{row.Int(0, 0), row.Int(0, 1)};
    });
  }
  absl::Status Found(const ChangePlace& place, const std::vector<KeptDelivery>& deliveries,
                     int most_waiting) override {
    return Do([&](Connection& c) { return KeepFound(c, place, deliveries, most_waiting); });
  }
  absl::StatusOr<std::vector<KeptDelivery>> Due(absl::Time now, const std::set<int64_t>& busy,
                                                absl::Time* next) override {
    *next = absl::InfiniteFuture();
    return Do([&](Connection& c) -> absl::StatusOr<std::vector<KeptDelivery>> {
      mutex_.AssertHeld();
      std::vector<KeptDelivery> due;
      if (!locked_) return due;  // another sends
      // One look-up an alert: deliveries are sent in order, so the oldest stands for all.
      OR_ASSIGN_OR_RETURN(
          const Rows oldest,
          c.Query(StrCat("SELECT ", kColumns,
                         " FROM alert_delivery WHERE id IN (SELECT (SELECT min(id) FROM alert_delivery d"
                         " WHERE d.alert = a.id AND d.state = 1) FROM alert a)")));
      for (KeptDelivery& delivery : DeliveriesOf(oldest)) {
        if (busy.count(delivery.alert) > 0) continue;
        if (delivery.next_attempt <= now) {
          due.push_back(std::move(delivery));
        } else {
          *next = std::min(*next, delivery.next_attempt);
        }
      }
      return due;
    });
  }
  absl::Status Attempted(const KeptDelivery& delivery, int keep) override {
    return Do([&](Connection& c) { return KeepAttempt(c, delivery, keep); });
  }
  absl::StatusOr<std::vector<KeptDelivery>> Last(int64_t alert, int count, int64_t* waiting) override {
    return Do([&](Connection& c) -> absl::StatusOr<std::vector<KeptDelivery>> {
      OR_ASSIGN_OR_RETURN(
          *waiting, c.Number("SELECT count(*) FROM alert_delivery WHERE alert = ? AND state = 1", {alert}));
      OR_ASSIGN_OR_RETURN(const Rows rows,
                          c.Query(StrCat("SELECT ", kColumns,
                                         " FROM alert_delivery WHERE alert = ? ORDER BY id DESC LIMIT ?"),
                                  {alert, int64_t{count}}));
      return DeliveriesOf(rows);
    });
  }

 private:
  static constexpr int kMostTries = 2;

  static const absl::Status& StatusOf(const absl::Status& status) { return status; }
  template <typename T>
  static const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
    return result.status();
  }

  // On a new connection where the one of before is lost.
  template <typename Function>
  std::invoke_result_t<Function, Connection&> Do(Function function) {
    absl::MutexLock lock(&mutex_);
    for (int tries = 1;; ++tries) {
      if (connection_ == nullptr || !connection_->IsAlive()) {
        locked_ = false;
        connection_ = nullptr;
        OR_ASSIGN_OR_RETURN(connection_, Connection::Open(dsn_));
      }
      auto result = function(*connection_);
      if (!absl::IsUnavailable(StatusOf(result)) || tries == kMostTries) return result;
    }
  }

  const std::string dsn_;
  absl::Mutex mutex_;
  std::unique_ptr<Connection> connection_ ABSL_GUARDED_BY(mutex_);
  bool locked_ ABSL_GUARDED_BY(mutex_) = false;  // the turn is this connection's
};

}  // namespace

absl::StatusOr<std::unique_ptr<AlertBook>> OpenPostgresAlertBook(const std::string& dsn) {
  OR_ASSIGN_OR_RETURN(auto connection, Connection::Open(dsn));
  return std::unique_ptr<AlertBook>(new PostgresAlertBook(dsn, std::move(connection)));
}

}  // namespace onrecord::api
