#include "api/store/postgres/postgres_store.h"

#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <atomic>
#include <optional>

#include "api/store/postgres/analysis.h"
#include "api/store/postgres/article_rows.h"
#include "api/store/postgres/changes.h"
#include "api/store/postgres/connection.h"
#include "api/store/postgres/decision_reads.h"
#include "api/store/postgres/erase_text.h"
#include "api/store/postgres/ledger_reads.h"
#include "api/store/postgres/lists.h"
#include "api/store/postgres/schema.h"
#include "api/store/postgres/turn.h"
#include "api/store/postgres/writer.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

using postgres::Connection;
using postgres::Transaction;

constexpr absl::Duration kLookForCancellation = absl::Milliseconds(100);
constexpr int kMostTries = 3;
constexpr absl::Duration kReplicaRests = absl::Seconds(10);

// A bounded number of connections, lent to one thread at a time; lost ones are opened anew.
class Pool {
 public:
  Pool(std::string dsn, int connections)
      : dsn_(std::move(dsn)), idle_(static_cast<size_t>(std::max(connections, 1))) {}

  absl::StatusOr<std::unique_ptr<Connection>> Borrow(const ReadScope& scope) {
    std::unique_ptr<Connection> connection;
    {
      absl::MutexLock lock(&mutex_);
      const auto free = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !idle_.empty(); };
      do {
        if (scope.cancelled && scope.cancelled()) {
          return MakeStatus(absl::StatusCode::kCancelled, "cancelled before the store was read");
        }
        if (absl::Now() >= scope.deadline) {
          return MakeStatus(absl::StatusCode::kDeadlineExceeded,
                            "the deadline passed before the store was read");
        }
      } while (!mutex_.AwaitWithDeadline(absl::Condition(&free),
                                         std::min(scope.deadline, absl::Now() + kLookForCancellation)));
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    if (connection != nullptr && connection->IsAlive()) return connection;
    auto opened = Connection::Open(dsn_);
    if (!opened.ok()) Return(nullptr);
    return opened;
  }

  void Return(std::unique_ptr<Connection> connection) {
    absl::MutexLock lock(&mutex_);
    idle_.push_back(std::move(connection));
  }

 private:
  const std::string dsn_;
  absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);  // null: to be opened
};

class PostgresStore final : public Store {
 public:
  PostgresStore(const PostgresStoreOptions& options, std::string secret, std::unique_ptr<Connection> writer)
      : secret_(std::move(secret)),
        writer_(options.dsn, std::move(writer)),
        erasure_(options.dsn),
        readers_(options.dsn, options.readers) {
    if (!options.read_dsn.empty()) replica_.emplace(options.read_dsn, options.readers);
  }

  absl::StatusOr<Turn> TakeTurn() override { return writer_.TakeTurn(); }
  absl::StatusOr<CommitResult> Commit(const Batch& batch) override {
    // A batch that failed is stored as a whole or not at all, and stored again changes nothing.
    return writer_.Write([&](Connection& c, int64_t turn) {
      auto result = postgres::Commit(c, turn, occurrences_, batch);
      // What the cache holds of a batch that was given up is not in the store.
      if (!result.ok()) occurrences_.Clear();
      return result;
    });
  }
  absl::StatusOr<std::vector<stream::Position>> Positions() override {
    return writer_.Write([&](Connection& c, int64_t) { return postgres::Positions(c); });
  }
  absl::StatusOr<int64_t> CountRejected() override {
    return Read({}, [&](Connection& c) { return c.Number("SELECT count(*) FROM rejected"); });
  }
  absl::Status Compact(int64_t keep) override {
    return writer_
        .Write([&](Connection& c, int64_t) -> absl::StatusOr<bool> {
          OR_RETURN_IF_ERROR(
              c.Run("DELETE FROM change WHERE seq <= (SELECT value FROM counter WHERE name = 'changes') - "
                    "?::bigint",
                    {keep}));
          OR_RETURN_IF_ERROR(
              c.Run("DELETE FROM removed_ids WHERE seq < (SELECT coalesce(min(seq), 0) FROM change)"));
          return true;
        })
        .status();
  }

  absl::StatusOr<bool> EraseSome() override {
    return writer_.Write([&](Connection& c, int64_t) { return erasure_.Step(c); });
  }
  absl::StatusOr<std::vector<LogErasure>> DueInLog(absl::Time now, int limit) override {
    return writer_.Write([&](Connection& c, int64_t) { return postgres::DueInLog(c, now, limit); });
  }
  absl::Status ToldLog(const std::vector<LogErasure>& told, absl::Time now, absl::Time again) override {
    return writer_
        .Write([&](Connection& c, int64_t) -> absl::StatusOr<bool> {
          OR_RETURN_IF_ERROR(postgres::ToldLog(c, told, now, again));
          return true;
        })
        .status();
  }
  // What was decided counts at once, so it is not asked of a replica.
  absl::StatusOr<Page<v1::Removal>> ListRemovals(const std::string& article_id,
                                                 const std::optional<Cursor>& after, int limit,
                                                 const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ListRemovals(c, article_id, after, limit); });
  }
  absl::StatusOr<Page<v1::Correction>> ListCorrections(const std::string& article_id,
                                                       const std::optional<Cursor>& after, int limit,
                                                       const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ListCorrections(c, article_id, after, limit); });
  }
  absl::StatusOr<v1::Correction> GetCorrection(const std::string& correction_id,
                                               const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::GetCorrection(c, correction_id); });
  }

  absl::StatusOr<v1::ArticleRecord> GetArticle(const std::string& article_id, const std::string& revision_id,
                                               v1::View view, const ReadScope& scope) override {
    return Find(scope, [&](Connection& c) { return postgres::GetArticle(c, article_id, revision_id, view); });
  }
  absl::StatusOr<v1::QuoteRecord> GetQuote(const std::string& quote_id, const ReadScope& scope) override {
    return Find(scope, [&](Connection& c) { return postgres::GetQuote(c, quote_id); });
  }
  absl::StatusOr<v1::EventRecord> GetEvent(const std::string& event_id, const ReadScope& scope) override {
    return Find(scope, [&](Connection& c) { return postgres::GetEvent(c, event_id); });
  }
  absl::StatusOr<std::string> GetText(const std::string& article_id, const std::string& revision_id,
                                      const ReadScope& scope) override {
    return Find(scope, [&](Connection& c) { return postgres::GetText(c, article_id, revision_id); });
  }

  absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(const ListQuery<v1::ArticleFilter>& query,
                                                       v1::View view, const ReadScope& scope) override {
    return ReadReplica(scope, [&](Connection& c) { return postgres::ListArticles(c, query, view); });
  }
  absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(const ListQuery<v1::QuoteFilter>& query,
                                                   const ReadScope& scope) override {
    return ReadReplica(scope, [&](Connection& c) { return postgres::ListQuotes(c, query); });
  }
  absl::StatusOr<Page<v1::EventRecord>> ListEvents(const ListQuery<v1::EventFilter>& query,
                                                   const ReadScope& scope) override {
    return ReadReplica(scope, [&](Connection& c) { return postgres::ListEvents(c, query); });
  }
  absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(const ListQuery<v1::QuoteFilter>& query,
                                                       const ReadScope& scope) override {
    return ReadReplica(scope, [&](Connection& c) { return postgres::ListSpeakers(c, query); });
  }

  absl::StatusOr<Page<v1::Statement>> ListStatements(const ListQuery<v1::QuoteFilter>& query,
                                                     int min_articles, const ReadScope& scope) override {
    return ReadReplica(scope,
                       [&](Connection& c) { return postgres::ListStatements(c, query, min_articles); });
  }
  absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(const ListQuery<v1::QuoteFilter>& query,
                                                           int min_statements,
                                                           const ReadScope& scope) override {
    return ReadReplica(scope,
                       [&](Connection& c) { return postgres::ListTalkingPoints(c, query, min_statements); });
  }
  absl::StatusOr<Part<v1::Statement>> GetStatement(const std::string& quote_id,
                                                   const std::optional<Cursor>& after, int limit,
                                                   const ReadScope& scope) override {
    return ReadReplica(scope,
                       [&](Connection& c) { return postgres::GetStatement(c, quote_id, after, limit); });
  }
  absl::StatusOr<Part<v1::Timeline>> GetTimeline(const std::string& quote_id,
                                                 const std::optional<Cursor>& after, int limit,
                                                 const ReadScope& scope) override {
    return ReadReplica(scope,
                       [&](Connection& c) { return postgres::GetTimeline(c, quote_id, after, limit); });
  }
  absl::StatusOr<OccurrencePlace> GetOccurrence(const std::string& quote_id,
                                                const ReadScope& scope) override {
    return ReadReplica(scope, [&](Connection& c) { return postgres::GetOccurrence(c, quote_id); });
  }
  // For watches, which tell of what was just stored.
  absl::StatusOr<StatementHead> GetStatementHead(const std::string& quote_id,
                                                 const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::GetStatementHead(c, quote_id); });
  }
  absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(const Claim& claim,
                                                                        const ReadScope& scope) override {
    return ReadReplica(scope, [&](Connection& c) { return postgres::FindArticlesForClaim(c, claim); });
  }
  absl::StatusOr<AggregateResult> Aggregate(const AggregateQuery& query, const ReadScope& scope) override {
    return ReadReplica(scope, [&](Connection& c) { return postgres::Aggregate(c, query); });
  }
  absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(const std::string& article_id,
                                                        const std::optional<Cursor>& after, int limit,
                                                        const ReadScope& scope) override {
    return ReadReplica(scope,
                       [&](Connection& c) { return postgres::ListRevisions(c, article_id, after, limit); });
  }

  absl::StatusOr<ChangeRange> Changes(const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::Changes(c); });
  }
  absl::StatusOr<SnapshotPage> ReadSnapshot(const v1::WatchRequest& selection, int64_t until, int64_t after,
                                            const ReadLimits& limits, const ReadScope& scope) override {
    const auto read = [&](Connection& c) {
      return postgres::ReadSnapshot(c, selection, until, after, limits);
    };
    // A replica that has not replayed the change yet would leave out what changed since.
    if (ReplicaAnswers()) {
      auto page = ReadBy(*replica_, scope, [&](Connection& c) -> absl::StatusOr<SnapshotPage> {
        OR_ASSIGN_OR_RETURN(const ChangeRange range, postgres::Changes(c));
        if (range.newest < until) return MakeStatus(absl::StatusCode::kUnavailable, "the replica is behind");
        return read(c);
      });
      if (!absl::IsUnavailable(page.status())) return page;
    }
    return Read(scope, read);
  }
  absl::StatusOr<ChangePage> ReadChanges(const ChangePlace& after, const ChangeParts& parts,
                                         const ReadLimits& limits, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ReadChanges(c, after, parts, limits); });
  }

  absl::StatusOr<std::vector<StoredAnalysis>> ExportAnalyses(int64_t after, const ReadLimits& limits,
                                                             const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ExportAnalyses(c, after, limits); });
  }
  absl::StatusOr<std::vector<v1::RejectedRecord>> ExportRejected(int64_t passed, int64_t count,
                                                                 const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ExportRejected(c, passed, count); });
  }

  const std::string& Secret() const override { return secret_; }

 private:
  template <typename Function>
  std::invoke_result_t<Function, Connection&> Read(const ReadScope& scope, Function function) {
    return ReadBy(readers_, scope, function);
  }

  // One that is away is asked again after a while: each try may take seconds.
  bool ReplicaAnswers() const { return replica_ && absl::ToUnixMillis(absl::Now()) >= replica_rests_until_; }
  void LeaveReplica() {
    replica_rests_until_ = absl::ToUnixMillis(absl::Now() + kReplicaRests);
    log::Warning("store_replica_away", {{"asked_again_after_s", absl::ToInt64Seconds(kReplicaRests)}});
  }

  // By the replica, if there is one that answers.
  template <typename Function>
  std::invoke_result_t<Function, Connection&> ReadReplica(const ReadScope& scope, Function function) {
    if (ReplicaAnswers()) {
      auto result = ReadBy(*replica_, scope, function);
      if (!absl::IsUnavailable(result.status())) return result;
      LeaveReplica();
    }
    return Read(scope, function);
  }

  // The same for single records: what the replica does not have may just have been stored.
  template <typename Function>
  std::invoke_result_t<Function, Connection&> Find(const ReadScope& scope, Function function) {
    if (ReplicaAnswers()) {
      auto result = ReadBy(*replica_, scope, function);
      if (!absl::IsUnavailable(result.status()) && !absl::IsNotFound(result.status())) return result;
      if (absl::IsUnavailable(result.status())) LeaveReplica();
    }
    return Read(scope, function);
  }

  // One transaction: all statements of a read see the same batches.
  template <typename Function>
  static std::invoke_result_t<Function, Connection&> ReadBy(Pool& pool, const ReadScope& scope,
                                                            Function function) {
    for (int tries = 1;; ++tries) {
      OR_ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, pool.Borrow(scope));
      auto result = ReadInOneSnapshot(*connection, scope, function);
      const bool lost = absl::IsUnavailable(result.status()) && !connection->IsAlive();
      pool.Return(lost ? nullptr : std::move(connection));
      if (!absl::IsUnavailable(result.status()) || tries == kMostTries) return result;
    }
  }
  template <typename Function>
  static std::invoke_result_t<Function, Connection&> ReadInOneSnapshot(Connection& connection,
                                                                       const ReadScope& scope,
                                                                       Function& function) {
    OR_ASSIGN_OR_RETURN(const Transaction transaction,
                        Transaction::Begin(connection, "ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    connection.SetScope(&scope);
    auto result = function(connection);
    connection.SetScope(nullptr);
    return result;
  }

  const std::string secret_;
  postgres::TurnedWriter writer_;
  postgres::TextErasure erasure_;
  OccurrenceCache occurrences_{SIZE_MAX};  // UpdateLedger makes room
  Pool readers_;
  std::optional<Pool> replica_;
  std::atomic<int64_t> replica_rests_until_{0};  // milliseconds since 1970
};

absl::StatusOr<std::string> ReadSecret(Connection& connection) {
  OR_ASSIGN_OR_RETURN(const postgres::Rows found,
                      connection.Query("SELECT value FROM meta WHERE name = 'secret'"));
  if (found.size() == 0) return Internal("store: its secret is missing");
  return found.String(0, 0);
}

}  // namespace

absl::StatusOr<bool> HasPassword(const std::string& dsn) { return postgres::DsnHasPassword(dsn); }

std::string WithoutPassword(std::string_view dsn) {
  const size_t at = dsn.find('@'), begin = dsn.find("://");
  std::string out(dsn.substr(0, dsn.find('?')));
  if (at == std::string_view::npos || begin == std::string_view::npos || at > out.size()) return out;
  const size_t colon = out.find(':', begin + 3);
  if (colon < at) out.replace(colon, at - colon, ":***");
  return out;
}

bool IsPostgresDsn(std::string_view store) {
  return StartsWith(store, "postgresql://") || StartsWith(store, "postgres://");
}

absl::StatusOr<std::unique_ptr<Store>> OpenPostgresStore(const PostgresStoreOptions& options) {
  OR_ASSIGN_OR_RETURN(auto writer, Connection::Open(options.dsn));
  OR_RETURN_IF_ERROR(postgres::PrepareSchema(*writer));
  OR_ASSIGN_OR_RETURN(std::string secret, ReadSecret(*writer));
  return std::unique_ptr<Store>(new PostgresStore(options, std::move(secret), std::move(writer)));
}

}  // namespace onrecord::api
