#include "api/store/sqlite/alert_book.h"

#include <absl/synchronization/mutex.h>

#include <algorithm>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/schema.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int64_t kNever = INT64_MIN;
constexpr char kSeparator = '\n';  // of ids

int64_t Micros(absl::Time time) { return time == absl::InfinitePast() ? kNever : absl::ToUnixMicros(time); }
absl::Time FromMicros(int64_t micros) {
  return micros == kNever ? absl::InfinitePast() : absl::FromUnixMicros(micros);
}

constexpr char kColumns[] =
    "id, alert, delivery_id, records, created, state, attempts, last_attempt, next_attempt, outcome";

KeptDelivery ReadDelivery(const Statement& row) {
  KeptDelivery delivery{.id = row.Int(0), .alert = row.Int(1), .delivery_id = row.String(2)};
  for (const std::string_view id : Split(row.Text(3), kSeparator)) {
    if (!id.empty()) delivery.records.emplace_back(id);
  }
  delivery.created = FromMicros(row.Int(4));
  delivery.state = static_cast<v1::AlertDeliveryState>(row.Int(5));
  delivery.attempts = static_cast<int>(row.Int(6));
  delivery.last_attempt = FromMicros(row.Int(7));
  delivery.next_attempt = FromMicros(row.Int(8));
  delivery.outcome = row.String(9);
  return delivery;
}

absl::StatusOr<std::vector<KeptDelivery>> ReadDeliveries(Connection& connection, const std::string& sql,
                                                         const std::vector<Value>& values) {
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query(sql, values));
  std::vector<KeptDelivery> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    out.push_back(ReadDelivery(rows));
  }
}

// The whole table of alerts is read often, and deliveries of one alert: both by an index.
class SqliteAlertBook final : public AlertBook {
 public:
  explicit SqliteAlertBook(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

  absl::StatusOr<int64_t> Add(const KeptAlert& alert) override {
    absl::MutexLock lock(&mutex_);
    OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
    OR_ASSIGN_OR_RETURN(const int64_t taken, connection_->Number("SELECT count(*) FROM alert WHERE name = ?",
                                                                 {alert.alert.name()}));
    if (taken > 0) {
      return MakeStatus(absl::StatusCode::kAlreadyExists, "an alert '", alert.alert.name(),
                        "' is there already");
    }
    OR_ASSIGN_OR_RETURN(const int64_t others, connection_->Number("SELECT count(*) FROM alert"));
    if (others == 0) OR_RETURN_IF_ERROR(Move({alert.since, 0}));
    OR_RETURN_IF_ERROR(connection_->Run(
        "INSERT INTO alert (name, value, secret, created, since, from_file) VALUES (?, ?, ?, ?, ?, ?)",
        {alert.alert.name(), Value::Bytes(alert.alert.SerializeAsString()), Value::Bytes(alert.secret),
         Micros(alert.created), alert.since, int64_t{alert.from_file}}));
    const int64_t id = connection_->LastRowId();
    OR_RETURN_IF_ERROR(transaction.Commit());
    return id;
  }

  absl::Status Remove(const std::string& name) override {
    absl::MutexLock lock(&mutex_);
    OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
    OR_RETURN_IF_ERROR(connection_->Run(
        "DELETE FROM alert_delivery WHERE alert IN (SELECT id FROM alert WHERE name = ?)", {name}));
    OR_RETURN_IF_ERROR(connection_->Run("DELETE FROM alert WHERE name = ?", {name}));
    if (connection_->RowsChanged() == 0) return NotFound("no alert '", name, "'");
    return transaction.Commit();
  }

  absl::StatusOr<std::vector<KeptAlert>> Alerts() override {
    absl::MutexLock lock(&mutex_);
    OR_ASSIGN_OR_RETURN(
        Statement rows,
        connection_->Query("SELECT id, value, secret, created, since, from_file FROM alert ORDER BY name"));
    std::vector<KeptAlert> out;
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return out;
      KeptAlert& alert = out.emplace_back();
      alert.id = rows.Int(0);
      if (!alert.alert.ParseFromString(rows.String(1)))
        return Internal("store: alert ", alert.id, " is damaged");
      alert.secret = rows.String(2);
      alert.created = FromMicros(rows.Int(3));
      alert.since = rows.Int(4);
      alert.from_file = rows.Int(5) != 0;
    }
  }

  absl::StatusOr<ChangePlace> Place() override {
    absl::MutexLock lock(&mutex_);
    OR_ASSIGN_OR_RETURN(Statement row, connection_->Query("SELECT number, part FROM alert_place"));
    OR_ASSIGN_OR_RETURN(const bool there, row.Step());
    return there ? ChangePlace{row.Int(0), row.Int(1)} : ChangePlace{};
  }

  absl::Status Found(const ChangePlace& place, const std::vector<KeptDelivery>& deliveries,
                     int most_waiting) override {
    absl::MutexLock lock(&mutex_);
    OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
    OR_RETURN_IF_ERROR(Move(place));
    std::set<int64_t> alerts;
    for (const KeptDelivery& delivery : deliveries) {
      OR_RETURN_IF_ERROR(connection_->Run(
          "INSERT OR IGNORE INTO alert_delivery (alert, delivery_id, records, size, created, state, attempts,"
          " last_attempt, next_attempt, outcome) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
          " WHERE EXISTS (SELECT 1 FROM alert WHERE id = ?)",
          {delivery.alert, delivery.delivery_id, Join(delivery.records, std::string_view(&kSeparator, 1)),
           static_cast<int64_t>(delivery.records.size()), Micros(delivery.created), int64_t{delivery.state},
           int64_t{delivery.attempts}, Micros(delivery.last_attempt), Micros(delivery.next_attempt),
           delivery.outcome, delivery.alert}));
      alerts.insert(delivery.alert);
    }
    for (const int64_t alert : alerts) OR_RETURN_IF_ERROR(GiveUpOldest(alert, most_waiting));
    return transaction.Commit();
  }

  absl::StatusOr<std::vector<KeptDelivery>> Due(absl::Time now, const std::set<int64_t>& busy,
                                                absl::Time* next) override {
    absl::MutexLock lock(&mutex_);
    // One look-up an alert: deliveries are sent in order, so the oldest stands for all.
    OR_ASSIGN_OR_RETURN(
        const std::vector<KeptDelivery> oldest,
        ReadDeliveries(*connection_,
                       StrCat("SELECT ", kColumns,
                              " FROM alert_delivery WHERE id IN (SELECT (SELECT min(id) FROM alert_delivery d"
                              " WHERE d.alert = a.id AND d.state = 1) FROM alert a)"),
                       {}));
    *next = absl::InfiniteFuture();
    std::vector<KeptDelivery> due;
    for (const KeptDelivery& delivery : oldest) {
      if (busy.count(delivery.alert) > 0) continue;
      if (delivery.next_attempt <= now) {
        due.push_back(delivery);
      } else {
        *next = std::min(*next, delivery.next_attempt);
      }
    }
    return due;
  }

  absl::Status Attempted(const KeptDelivery& delivery, int keep) override {
    absl::MutexLock lock(&mutex_);
    OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
    OR_RETURN_IF_ERROR(connection_->Run(
        "UPDATE alert_delivery SET state = ?, attempts = ?, last_attempt = ?, next_attempt = ?, outcome = ?"
        " WHERE id = ?",
        {int64_t{delivery.state}, int64_t{delivery.attempts}, Micros(delivery.last_attempt),
         Micros(delivery.next_attempt), delivery.outcome, delivery.id}));
    if (delivery.state != v1::ALERT_DELIVERY_STATE_WAITING) {
      OR_RETURN_IF_ERROR(connection_->Run(
          "DELETE FROM alert_delivery WHERE alert = ? AND state <> 1 AND id <= (SELECT id FROM alert_delivery"
          " WHERE alert = ? AND state <> 1 ORDER BY id DESC LIMIT 1 OFFSET ?)",
          {delivery.alert, delivery.alert, int64_t{keep}}));
    }
    return transaction.Commit();
  }

  absl::StatusOr<std::vector<KeptDelivery>> Last(int64_t alert, int count, int64_t* waiting) override {
    absl::MutexLock lock(&mutex_);
    OR_ASSIGN_OR_RETURN(
        *waiting,
        connection_->Number("SELECT count(*) FROM alert_delivery WHERE alert = ? AND state = 1", {alert}));
    return ReadDeliveries(
        *connection_,
        StrCat("SELECT ", kColumns, " FROM alert_delivery WHERE alert = ? ORDER BY id DESC LIMIT ?"),
        {alert, int64_t{count}});
  }

 private:
  absl::Status Move(const ChangePlace& place) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return connection_->Run("INSERT OR REPLACE INTO alert_place (one, number, part) VALUES (1, ?, ?)",
                            {place.number, place.part});
  }

  absl::Status GiveUpOldest(int64_t alert, int most_waiting) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return connection_->Run(
        "UPDATE alert_delivery SET state = 3, outcome = 'too many wait' WHERE alert = ? AND state = 1 AND id "
        "<="
        " (SELECT id FROM alert_delivery WHERE alert = ? AND state = 1 ORDER BY id DESC LIMIT 1 OFFSET ?)",
        {alert, alert, int64_t{most_waiting}});
  }

  absl::Mutex mutex_;
  const std::unique_ptr<Connection> connection_ ABSL_PT_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<AlertBook>> OpenSqliteAlertBook(const std::string& path) {
  OR_ASSIGN_OR_RETURN(auto connection,
                      Connection::Open(path, onrecord::sqlite::Mode::kReadWriteCreate, "store"));
  OR_RETURN_IF_ERROR(connection->Execute(std::string(kWriterSettings)));
  return std::unique_ptr<AlertBook>(new SqliteAlertBook(std::move(connection)));
}

}  // namespace onrecord::api
