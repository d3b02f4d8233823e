#include "api/store/sqlite/erase_text.h"

#include <absl/time/clock.h>
#include <sqlite3.h>

#include <array>

#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/writer.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr std::array<const char*, 3> kIndexes = {"article_words", "quote_words", "event_words"};
// Pages that a slice writes; at 4 KiB and some 50 MB/s a slice takes about 100 ms.
constexpr int kPages = 1000;
constexpr int kBusyMillis = 5000;  // as Connection sets it

// Empties the write-ahead log. False: a reader needs it still.
absl::StatusOr<bool> EmptyLog(Connection& connection) {
  // Not waiting: the thread has other work.
  sqlite3_busy_timeout(connection.handle(), 0);
  const auto busy = connection.Number("PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite3_busy_timeout(connection.handle(), kBusyMillis);
  if (absl::IsUnavailable(busy.status())) return false;
  OR_RETURN_IF_ERROR(busy.status());
  return *busy == 0;
}

}  // namespace

// True: all indexes are merged.
absl::StatusOr<bool> TextErasure::MergeSome(Connection& connection) {
  const char* const index = kIndexes[table_];
  const int before = sqlite3_total_changes(connection.handle());
  // A negative number begins the merge of all segments into one, a positive one goes on with it. The manual
  // of FTS5: fewer than two changes mean that nothing was left to do.
  OR_RETURN_IF_ERROR(connection.Run(StrCat("INSERT INTO ", index, " (", index, ", rank) VALUES ('merge', ?)"),
                                    {int64_t{begun_ ? kPages : -kPages}}));
  begun_ = true;
  if (sqlite3_total_changes(connection.handle()) - before >= 2) return false;
  begun_ = false;
  return ++table_ == kIndexes.size();
}

absl::StatusOr<bool> TextErasure::Step(Connection& connection) {
  if (!under_way_) {
    OR_ASSIGN_OR_RETURN(const int64_t any,
                        connection.Number("SELECT 1 FROM removal WHERE erased <= 0 LIMIT 1"));
    if (any == 0) return false;
    // Those that come from now on wait for the next pass. A pass that was killed begins anew.
    OR_RETURN_IF_ERROR(connection.Run("UPDATE removal SET erased = -1 WHERE erased <= 0"));
    under_way_ = true;
    table_ = 0;
    begun_ = false;
  }
  if (table_ < kIndexes.size()) {
    OR_RETURN_IF_ERROR(MergeSome(connection).status());
    return true;
  }
  OR_ASSIGN_OR_RETURN(const bool empty, EmptyLog(connection));
  if (!empty) return true;
  under_way_ = false;
  OR_RETURN_IF_ERROR(connection.Run("UPDATE removal SET erased = ? WHERE erased <= 0 AND erased = -1",
                                    {absl::ToUnixMicros(absl::Now())}));
  return true;  // perhaps there is another
}

}  // namespace onrecord::api::sqlite

namespace onrecord::api {

absl::StatusOr<bool> SqliteWriter::EraseSome() { return erasure_.Step(*connection_); }

absl::StatusOr<std::vector<LogErasure>> SqliteWriter::DueInLog(absl::Time now, int limit) {
  OR_ASSIGN_OR_RETURN(Statement rows, connection_->Query("SELECT topic, key FROM log_erasure WHERE due <= ?"
                                                         " ORDER BY due LIMIT ?",
                                                         {absl::ToUnixMicros(now), int64_t{limit}}));
  std::vector<LogErasure> due;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return due;
    due.push_back({rows.String(0), rows.String(1)});
  }
}

absl::Status SqliteWriter::ToldLog(const std::vector<LogErasure>& told, absl::Time now, absl::Time again) {
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*connection_));
  for (const LogErasure& erasure : told) {
    // The first telling has the due time 1.
    OR_RETURN_IF_ERROR(
        again == absl::InfiniteFuture()
            ? absl::OkStatus()
            : connection_->Run("UPDATE log_erasure SET due = ? WHERE topic = ? AND key = ? AND due = 1",
                               {absl::ToUnixMicros(again), erasure.topic, erasure.key}));
    if (again != absl::InfiniteFuture() && connection_->RowsChanged() > 0) continue;
    OR_ASSIGN_OR_RETURN(Statement found,
                        connection_->Query("SELECT article_id FROM log_erasure WHERE topic = ? AND key = ?",
                                           {erasure.topic, erasure.key}));
    OR_ASSIGN_OR_RETURN(const bool there, found.Step());
    if (!there) continue;
    const Value article = found.Get(0);
    OR_RETURN_IF_ERROR(connection_->Run("DELETE FROM log_erasure WHERE topic = ? AND key = ?",
                                        {erasure.topic, erasure.key}));
    OR_ASSIGN_OR_RETURN(
        const int64_t left,
        connection_->Number("SELECT 1 FROM log_erasure WHERE article_id = ? LIMIT 1", {article}));
    if (left != 0) continue;
    OR_RETURN_IF_ERROR(
        connection_->Run("UPDATE removal SET log_erased = ? WHERE article_id = ? AND log_erased = 0",
                         {absl::ToUnixMicros(now), article}));
  }
  return transaction.Commit();
}

}  // namespace onrecord::api
