#include "api/store/postgres/postgres_store.h"

#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>

#include <algorithm>

#include "api/store/postgres/article_rows.h"
#include "api/store/postgres/changes.h"
#include "api/store/postgres/connection.h"
#include "api/store/postgres/lists.h"
#include "api/store/postgres/schema.h"
#include "api/store/postgres/writer.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

using postgres::Connection;
using postgres::Transaction;

constexpr absl::Duration kLookForCancellation = absl::Milliseconds(100);
constexpr int kMostTries = 3;

// Held by the connection that writes, for as long as it lives: two materialisers would each think they know
// the positions. A lock of a process that is gone may live for a moment longer.
absl::Status TakeWriterLock(Connection& connection) {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    OR_ASSIGN_OR_RETURN(const postgres::Rows taken,
                        connection.Query("SELECT pg_try_advisory_lock(7955810894613144164)"));
    if (taken.Int(0, 0) != 0) return absl::OkStatus();
    absl::SleepFor(absl::Milliseconds(50));
  }
  return FailedPrecondition("store: the database is in use by another api");
}

absl::StatusOr<std::unique_ptr<Connection>> OpenWriter(const std::string& dsn) {
  OR_ASSIGN_OR_RETURN(auto connection, Connection::Open(dsn));
  OR_RETURN_IF_ERROR(TakeWriterLock(*connection));
  return connection;
}

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

class PostgresStore final : public RecordStore {
 public:
  PostgresStore(const PostgresStoreOptions& options, std::string secret, std::unique_ptr<Connection> writer)
      : dsn_(options.dsn),
        secret_(std::move(secret)),
        writer_(std::move(writer)),
        readers_(options.dsn, options.readers) {}

  absl::StatusOr<CommitResult> Commit(const Batch& batch) override {
    // A batch that failed is stored as a whole or not at all, and stored again changes nothing.
    return Write([&](Connection& c) { return postgres::Commit(c, batch); });
  }
  absl::StatusOr<std::vector<stream::Position>> Positions() override {
    return Write([&](Connection& c) { return postgres::Positions(c); });
  }
  absl::StatusOr<int64_t> CountRejected() override {
    return Write([&](Connection& c) { return c.Number("SELECT count(*) FROM rejected"); });
  }
  absl::Status Compact(int64_t keep) override {
    return Write([&](Connection& c) -> absl::StatusOr<bool> {
             OR_RETURN_IF_ERROR(
                 c.Run("DELETE FROM change WHERE seq <= (SELECT value FROM counter WHERE name = 'changes') - "
                       "?::bigint",
                       {keep}));
             return true;
           })
        .status();
  }

  absl::StatusOr<v1::ArticleRecord> GetArticle(const std::string& article_id, const std::string& revision_id,
                                               v1::View view, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::GetArticle(c, article_id, revision_id, view); });
  }
  absl::StatusOr<v1::QuoteRecord> GetQuote(const std::string& quote_id, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::GetQuote(c, quote_id); });
  }
  absl::StatusOr<v1::EventRecord> GetEvent(const std::string& event_id, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::GetEvent(c, event_id); });
  }
  absl::StatusOr<std::string> GetText(const std::string& article_id, const std::string& revision_id,
                                      const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::GetText(c, article_id, revision_id); });
  }

  absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(const ListQuery<v1::ArticleFilter>& query,
                                                       v1::View view, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ListArticles(c, query, view); });
  }
  absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(const ListQuery<v1::QuoteFilter>& query,
                                                   const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ListQuotes(c, query); });
  }
  absl::StatusOr<Page<v1::EventRecord>> ListEvents(const ListQuery<v1::EventFilter>& query,
                                                   const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ListEvents(c, query); });
  }
  absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(const ListQuery<v1::QuoteFilter>& query,
                                                       const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ListSpeakers(c, query); });
  }

  absl::StatusOr<ChangeRange> Changes(const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::Changes(c); });
  }
  absl::StatusOr<SnapshotPage> ReadSnapshot(const v1::WatchRequest& selection, int64_t until, int64_t after,
                                            const ReadLimits& limits, const ReadScope& scope) override {
    return Read(scope,
                [&](Connection& c) { return postgres::ReadSnapshot(c, selection, until, after, limits); });
  }
  absl::StatusOr<ChangePage> ReadChanges(const ChangePlace& after, const ChangeParts& parts,
                                         const ReadLimits& limits, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return postgres::ReadChanges(c, after, parts, limits); });
  }

  const std::string& Secret() const override { return secret_; }

 private:
  // By the connection that writes. What failed because the server went away, or because another transaction
  // was in the way, is tried again on a new one.
  template <typename Function>
  std::invoke_result_t<Function, Connection&> Write(Function function) {
    for (int tries = 1;; ++tries) {
      if (writer_ == nullptr) {
        OR_ASSIGN_OR_RETURN(writer_, OpenWriter(dsn_));
      }
      auto result = function(*writer_);
      if (!absl::IsUnavailable(result.status())) return result;
      writer_ = nullptr;
      if (tries == kMostTries) return result;
    }
  }

  // One transaction: all statements of a read see the same batches.
  template <typename Function>
  std::invoke_result_t<Function, Connection&> Read(const ReadScope& scope, Function function) {
    for (int tries = 1;; ++tries) {
      OR_ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, readers_.Borrow(scope));
      auto result = ReadBy(*connection, scope, function);
      const bool lost = absl::IsUnavailable(result.status());
      readers_.Return(lost ? nullptr : std::move(connection));
      if (!lost || tries == kMostTries) return result;
    }
  }
  template <typename Function>
  std::invoke_result_t<Function, Connection&> ReadBy(Connection& connection, const ReadScope& scope,
                                                     Function& function) {
    OR_ASSIGN_OR_RETURN(const Transaction transaction,
                        Transaction::Begin(connection, "ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    connection.SetScope(&scope);
    auto result = function(connection);
    connection.SetScope(nullptr);
    return result;
  }

  const std::string dsn_, secret_;
  std::unique_ptr<Connection> writer_;
  Pool readers_;
};

absl::StatusOr<std::string> ReadSecret(Connection& connection) {
  OR_ASSIGN_OR_RETURN(const postgres::Rows found,
                      connection.Query("SELECT value FROM meta WHERE name = 'secret'"));
  if (found.size() == 0) return Internal("store: its secret is missing");
  return found.String(0, 0);
}

}  // namespace

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

absl::StatusOr<std::unique_ptr<RecordStore>> OpenPostgresStore(const PostgresStoreOptions& options) {
  OR_ASSIGN_OR_RETURN(auto writer, OpenWriter(options.dsn));
  OR_RETURN_IF_ERROR(postgres::PrepareSchema(*writer));
  OR_ASSIGN_OR_RETURN(std::string secret, ReadSecret(*writer));
  return std::unique_ptr<RecordStore>(new PostgresStore(options, std::move(secret), std::move(writer)));
}

}  // namespace onrecord::api
