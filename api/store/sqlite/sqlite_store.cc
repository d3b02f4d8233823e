#include "api/store/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "api/store/sqlite/aggregate.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/changes.h"
#include "api/store/sqlite/decision_reads.h"
#include "api/store/sqlite/find_claim.h"
#include "api/store/sqlite/ledger_reads.h"
#include "api/store/sqlite/lists.h"
#include "api/store/sqlite/lookup.h"
#include "api/store/sqlite/pool.h"
#include "api/store/sqlite/revisions.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/speakers.h"
#include "api/store/sqlite/writer.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

// Held for as long as the process uses the store: two materialisers would each think they know the positions.
class FileLock {
 public:
  FileLock() = default;
  FileLock(FileLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  FileLock(const FileLock&) = delete;
  ~FileLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  static absl::StatusOr<FileLock> Take(const std::string& store) {
    FileLock lock;
    lock.descriptor_ = open((store + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (lock.descriptor_ < 0) {
      return FailedPrecondition("store ", store, ": cannot make its lock file: ", std::strerror(errno));
    }
    if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
      return FailedPrecondition("store ", store, ": in use by another process");
    }
    return lock;
  }

 private:
  int descriptor_ = -1;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(FileLock lock, std::string secret, std::unique_ptr<Connection> writer,
              std::unique_ptr<ReaderPool> readers)
      : lock_(std::move(lock)),
        secret_(std::move(secret)),
        writer_(std::move(writer)),
        readers_(std::move(readers)) {}

  absl::StatusOr<CommitResult> Commit(const Batch& batch) override { return writer_.Commit(batch); }
  absl::StatusOr<std::vector<stream::Position>> Positions() override { return writer_.Positions(); }
  absl::StatusOr<int64_t> CountRejected() override { return writer_.CountRejected(); }
  absl::Status Compact(int64_t keep) override { return writer_.Compact(keep); }

  absl::StatusOr<bool> EraseSome() override { return writer_.EraseSome(); }
  absl::StatusOr<std::vector<LogErasure>> DueInLog(absl::Time now, int limit) override {
    return writer_.DueInLog(now, limit);
  }
  absl::Status ToldLog(const std::vector<LogErasure>& told, absl::Time now, absl::Time again) override {
    return writer_.ToldLog(told, now, again);
  }
  absl::StatusOr<Page<v1::Removal>> ListRemovals(const std::string& article_id,
                                                 const std::optional<Cursor>& after, int limit,
                                                 const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListRemovals(c, article_id, after, limit); });
  }
  absl::StatusOr<Page<v1::Correction>> ListCorrections(const std::string& article_id,
                                                       const std::optional<Cursor>& after, int limit,
                                                       const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListCorrections(c, article_id, after, limit); });
  }
  absl::StatusOr<v1::Correction> GetCorrection(const std::string& correction_id,
                                               const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetCorrection(c, correction_id); });
  }

  absl::StatusOr<v1::ArticleRecord> GetArticle(const std::string& article_id, const std::string& revision_id,
                                               v1::View view, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetArticle(c, article_id, revision_id, view); });
  }
  absl::StatusOr<v1::QuoteRecord> GetQuote(const std::string& quote_id, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetQuote(c, quote_id); });
  }
  absl::StatusOr<v1::EventRecord> GetEvent(const std::string& event_id, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetEvent(c, event_id); });
  }
  absl::StatusOr<std::string> GetText(const std::string& article_id, const std::string& revision_id,
                                      const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetText(c, article_id, revision_id); });
  }

  absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(const ListQuery<v1::ArticleFilter>& query,
                                                       v1::View view, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListArticles(c, query, view); });
  }
  absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(const ListQuery<v1::QuoteFilter>& query,
                                                   const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListQuotes(c, query); });
  }
  absl::StatusOr<Page<EncodedMessage>> ListEncodedQuotes(const ListQuery<v1::QuoteFilter>& query,
                                                         const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListEncodedQuotes(c, query); });
  }
  absl::StatusOr<Page<v1::EventRecord>> ListEvents(const ListQuery<v1::EventFilter>& query,
                                                   const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListEvents(c, query); });
  }
  absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(const ListQuery<v1::QuoteFilter>& query,
                                                       const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListSpeakers(c, query); });
  }

  absl::StatusOr<Page<v1::Statement>> ListStatements(const ListQuery<v1::QuoteFilter>& query,
                                                     int min_articles, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListStatements(c, query, min_articles); });
  }
  absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(const ListQuery<v1::QuoteFilter>& query,
                                                           int min_statements,
                                                           const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListTalkingPoints(c, query, min_statements); });
  }
  absl::StatusOr<Part<v1::Statement>> GetStatement(const std::string& quote_id,
                                                   const std::optional<Cursor>& after, int limit,
                                                   const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetStatement(c, quote_id, after, limit); });
  }
  absl::StatusOr<OccurrencePlace> GetOccurrence(const std::string& quote_id,
                                                const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetOccurrence(c, quote_id); });
  }
  absl::StatusOr<StatementHead> GetStatementHead(const std::string& quote_id,
                                                 const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetStatementHead(c, quote_id); });
  }
  absl::StatusOr<Part<v1::Timeline>> GetTimeline(const std::string& quote_id,
                                                 const std::optional<Cursor>& after, int limit,
                                                 const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::GetTimeline(c, quote_id, after, limit); });
  }
  absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(const Claim& claim,
                                                                        const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::FindArticlesForClaim(c, claim); });
  }
  absl::StatusOr<AggregateResult> Aggregate(const AggregateQuery& query, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::Aggregate(c, query); });
  }

  absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(const std::string& article_id,
                                                        const std::optional<Cursor>& after, int limit,
                                                        const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ListRevisions(c, article_id, after, limit); });
  }

  absl::StatusOr<ChangeRange> Changes(const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::Changes(c); });
  }
  absl::StatusOr<SnapshotPage> ReadSnapshot(const v1::WatchRequest& selection, int64_t until, int64_t after,
                                            const ReadLimits& limits, const ReadScope& scope) override {
    return Read(scope,
                [&](Connection& c) { return sqlite::ReadSnapshot(c, selection, until, after, limits); });
  }
  absl::StatusOr<ChangePage> ReadChanges(const ChangePlace& after, const ChangeParts& parts,
                                         const ReadLimits& limits, const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ReadChanges(c, after, parts, limits); });
  }

  absl::StatusOr<std::vector<StoredAnalysis>> ExportAnalyses(int64_t after, const ReadLimits& limits,
                                                             const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ExportAnalyses(c, after, limits); });
  }
  absl::StatusOr<std::vector<v1::RejectedRecord>> ExportRejected(int64_t passed, int64_t count,
                                                                 const ReadScope& scope) override {
    return Read(scope, [&](Connection& c) { return sqlite::ExportRejected(c, passed, count); });
  }

  const std::string& Secret() const override { return secret_; }

 private:
  // One transaction: all statements of a read see the same batches.
  template <typename Function>
  std::invoke_result_t<Function, Connection&> Read(const ReadScope& scope, Function function) {
    OR_ASSIGN_OR_RETURN(ReaderPool::Lease connection, readers_->Borrow(scope));
    OR_ASSIGN_OR_RETURN(const Transaction transaction,
                        Transaction::Begin(*connection, Transaction::Kind::kRead));
    auto result = function(*connection);
    // An interrupted connection could not even roll back.
    SetScope(*connection, nullptr);
    return result;
  }

  FileLock lock_;
  std::string secret_;
  SqliteWriter writer_;
  std::unique_ptr<ReaderPool> readers_;
};

absl::StatusOr<std::string> ReadSecret(Connection& connection) {
  OR_ASSIGN_OR_RETURN(Statement found, connection.Query("SELECT value FROM meta WHERE name = 'secret'", {}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return Internal("store: its secret is missing");
  return std::string(found.Text(0));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(const SqliteStoreOptions& options) {
  OR_ASSIGN_OR_RETURN(FileLock lock, FileLock::Take(options.path));
  OR_ASSIGN_OR_RETURN(auto writer,
                      Connection::Open(options.path, onrecord::sqlite::Mode::kReadWriteCreate, "store"));
  OR_RETURN_IF_ERROR(PrepareSchema(options.path, *writer));
  OR_ASSIGN_OR_RETURN(std::string secret, ReadSecret(*writer));
  OR_ASSIGN_OR_RETURN(auto readers, ReaderPool::Open(options.path, options.readers));
  return std::unique_ptr<Store>(
      new SqliteStore(std::move(lock), std::move(secret), std::move(writer), std::move(readers)));
}

}  // namespace onrecord::api
