#include "api/store/sqlite/erase_text.h"

#include <absl/time/clock.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <system_error>

#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/writer.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr std::array<const char*, 3> kIndexes = {"article_words", "quote_words", "event_words"};
// How long a slice is to take, and how many pages it may write for that.
constexpr absl::Duration kSlice = absl::Milliseconds(40);
constexpr int kLeastPages = 16, kMostPages = 1000;
constexpr absl::Duration kWait = absl::Milliseconds(10);  // for the log to be written back
constexpr int kBusyMillis = 5000;                         // as Connection sets it

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
  const absl::Time begin = absl::Now();
  const int before = sqlite3_total_changes(connection.handle());
  // A negative number begins the merge of all segments into one, a positive one goes on with it. The manual
  // of FTS5: fewer than two changes mean that nothing was left to do.
  OR_RETURN_IF_ERROR(connection.Run(StrCat("INSERT INTO ", index, " (", index, ", rank) VALUES ('merge', ?)"),
                                    {int64_t{begun_ ? pages_ : -pages_}}));
  begun_ = true;
  const double share = (absl::Now() - begin) / kSlice;
  pages_ = static_cast<int>(
      std::clamp(pages_ / std::clamp(share, 0.5, 4.0), double{kLeastPages}, double{kMostPages}));
  if (sqlite3_total_changes(connection.handle()) - before >= 2) return false;
  begun_ = false;
  return ++table_ == kIndexes.size();
}

// The writer goes on meanwhile, which a checkpoint of its own would hold up for as long as it takes. Where it
// fails, the end of the pass, or the next commit, does the same again.
void TextErasure::WriteBack(Connection& connection) {
  const std::string path = sqlite3_db_filename(connection.handle(), "main");
  try {
    writing_back_ = std::async(std::launch::async, [path] {
      const auto own = Connection::Open(path, onrecord::sqlite::Mode::kReadWriteCreate, "store");
      if (own.ok()) (*own)->Number("PRAGMA wal_checkpoint(PASSIVE)").status().IgnoreError();
    });
  } catch (const std::system_error&) {
    // No thread is to be had.
  }
}

bool TextErasure::IsWritingBack() {
  if (!writing_back_.valid()) return false;
  if (writing_back_.wait_for(absl::ToChronoMilliseconds(kWait)) != std::future_status::ready) return true;
  writing_back_.get();
  return false;
}

absl::StatusOr<bool> TextErasure::Step(Connection& connection) {
  if (IsWritingBack()) return true;
  if (!under_way_) {
    OR_ASSIGN_OR_RETURN(const int64_t any,
                        connection.Number("SELECT 1 FROM removal WHERE erased <= 0 LIMIT 1"));
    if (any == 0) return false;
    // Those that come from now on wait for the next pass. A pass that was killed begins anew.
    OR_RETURN_IF_ERROR(connection.Run("UPDATE removal SET erased = -1 WHERE erased <= 0"));
    under_way_ = true;
    table_ = 0;
    begun_ = false;
    WriteBack(connection);
    return true;
  }
  if (table_ < kIndexes.size()) {
    OR_RETURN_IF_ERROR(MergeSome(connection).status());
    WriteBack(connection);
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
