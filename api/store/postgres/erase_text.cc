#include "api/store/postgres/erase_text.h"

#include <absl/time/clock.h>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Milliseconds(200);
constexpr absl::Duration kRest = absl::Minutes(1);
constexpr const char* kTables[] = {"article", "body", "quote", "event", "occurrence", "fact", "removed_ids"};

}  // namespace

TextErasure::~TextErasure() {
  if (pass_ == nullptr) return;
  pass_->stop = true;
  pass_->thread.join();
}

absl::StatusOr<bool> TextErasure::Step(Connection& connection) {
  if (pass_ != nullptr) {
    if (!pass_->over) return true;
    pass_->thread.join();
    const absl::Status result = pass_->result;
    pass_ = nullptr;
    if (result.ok()) {
      OR_RETURN_IF_ERROR(connection.Run("UPDATE removal SET erased = ? WHERE erased <= 0 AND erased = -1",
                                        {absl::ToUnixMicros(absl::Now())}));
      return true;  // perhaps there is another
    }
    log::Warning("removed_rows_not_cleared", {{"why", Message(result)}});
    rests_until_ = absl::Now() + kRest;
  }
  if (absl::Now() < rests_until_) return true;
  // Those that come from now on wait for the next pass.
  OR_ASSIGN_OR_RETURN(
      const Rows marked,
      connection.Query(
          "UPDATE removal SET erased = -1 WHERE erased <= 0 RETURNING pg_current_xact_id()::xid::text"));
  if (marked.size() == 0) return false;
  pass_ = std::make_unique<Pass>();
  pass_->thread = std::thread([dsn = dsn_, transaction = marked.String(0, 0), pass = pass_.get()] {
    pass->result = Clear(dsn, transaction, pass->stop);
    pass->over = true;
  });
  return true;
}

// `transaction`: one that came after those that deleted.
absl::Status TextErasure::Clear(const std::string& dsn, const std::string& transaction,
                                const std::atomic<bool>& stop) {
  OR_ASSIGN_OR_RETURN(const auto connection, Connection::Open(dsn));
  const ReadScope scope{.cancelled = [&stop] { return stop.load(); }};
  connection->SetScope(&scope);
  while (true) {
    OR_ASSIGN_OR_RETURN(
        const int64_t older,
        connection->Number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                           " AND pid <> pg_backend_pid() AND backend_type <> 'autovacuum worker'"
                           " AND age(backend_xmin) > age(?::text::xid)",
                           {transaction}));
    if (older == 0) break;
    absl::SleepFor(kBetweenLooks);
  }
  for (const char* const table : kTables) {
    OR_RETURN_IF_ERROR(connection->Run(StrCat("VACUUM (INDEX_CLEANUP ON) ", table)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LogErasure>> DueInLog(Connection& connection, absl::Time now, int limit) {
  OR_ASSIGN_OR_RETURN(
      const Rows rows,
      connection.Query("SELECT topic, key FROM log_erasure WHERE due <= ? ORDER BY due LIMIT ?",
                       {absl::ToUnixMicros(now), int64_t{limit}}));
  std::vector<LogErasure> due;
  for (int i = 0; i < rows.size(); ++i) due.push_back({rows.String(i, 0), rows.String(i, 1)});
  return due;
}

absl::Status ToldLog(Connection& connection, const std::vector<LogErasure>& told, absl::Time now,
                     absl::Time again) {
  std::vector<std::string> topics, keys;
  for (const LogErasure& erasure : told) {
    topics.push_back(erasure.topic);
    keys.push_back(erasure.key);
  }
  const std::string its_topics = ArrayOf(topics), its_keys = ArrayOf(keys);
  OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection, ""));
  // The first telling has the due time 1; it is to be told once more, unless never.
  const bool once_more = again != absl::InfiniteFuture();
  OR_ASSIGN_OR_RETURN(
      const Rows over,
      connection.Query("DELETE FROM log_erasure e USING unnest(?::text[], ?::text[]) AS t (topic, key)"
                       " WHERE e.topic = t.topic AND e.key = t.key AND (e.due <> 1 OR ?::boolean)"
                       " RETURNING e.article_id",
                       {its_topics, its_keys, std::string(once_more ? "f" : "t")}));
  if (once_more) {
    OR_RETURN_IF_ERROR(
        connection.Run("UPDATE log_erasure e SET due = ? FROM unnest(?::text[], ?::text[]) AS t (topic, key)"
                       " WHERE e.topic = t.topic AND e.key = t.key AND e.due = 1",
                       {absl::ToUnixMicros(again), its_topics, its_keys}));
  }
  std::vector<std::string> articles;
  for (int i = 0; i < over.size(); ++i) articles.push_back(over.String(i, 0));
  if (!articles.empty()) {
    OR_RETURN_IF_ERROR(connection.Run(
        "UPDATE removal r SET log_erased = ? WHERE r.article_id = ANY (?::text[]) AND r.log_erased = 0"
        " AND NOT EXISTS (SELECT 1 FROM log_erasure e WHERE e.article_id = r.article_id)",
        {absl::ToUnixMicros(now), ArrayOf(articles)}));
  }
  return transaction.Commit();
}

}  // namespace onrecord::api::postgres
