#pragma once
#include <absl/time/clock.h>

#include <atomic>

#include "api/store/store.h"

namespace onrecord::api {

// A store that counts reads and can hold up snapshots and lists of quotes. The other store must outlive it.
class ObservedStore final : public Store {
 public:
  explicit ObservedStore(Store& store) : store_(store) {}

  std::atomic<int> change_reads = 0, snapshot_reads = 0, waiting_snapshots = 0, lists = 0;
  std::atomic<bool> hold_snapshots = false, hold_lists = false;

  absl::StatusOr<CommitResult> Commit(const Batch& batch) override { return store_.Commit(batch); }
  absl::StatusOr<std::vector<stream::Position>> Positions() override { return store_.Positions(); }
  absl::StatusOr<int64_t> CountRejected() override { return store_.CountRejected(); }
  absl::Status Compact(int64_t keep) override { return store_.Compact(keep); }
  absl::StatusOr<v1::ArticleRecord> GetArticle(const std::string& id, const std::string& revision,
                                               v1::View view, const ReadScope& scope) override {
    return store_.GetArticle(id, revision, view, scope);
  }
  absl::StatusOr<v1::QuoteRecord> GetQuote(const std::string& id, const ReadScope& scope) override {
    return store_.GetQuote(id, scope);
  }
  absl::StatusOr<v1::EventRecord> GetEvent(const std::string& id, const ReadScope& scope) override {
    return store_.GetEvent(id, scope);
  }
  absl::StatusOr<std::string> GetText(const std::string& id, const std::string& revision,
                                      const ReadScope& scope) override {
    return store_.GetText(id, revision, scope);
  }
  absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(const ListQuery<v1::ArticleFilter>& query,
                                                       v1::View view, const ReadScope& scope) override {
    return store_.ListArticles(query, view, scope);
  }
  absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(const ListQuery<v1::QuoteFilter>& query,
                                                   const ReadScope& scope) override {
    ++lists;
    while (hold_lists && !IsCancelled(scope)) absl::SleepFor(absl::Milliseconds(1));
    return store_.ListQuotes(query, scope);
  }
  absl::StatusOr<Page<v1::EventRecord>> ListEvents(const ListQuery<v1::EventFilter>& query,
                                                   const ReadScope& scope) override {
    return store_.ListEvents(query, scope);
  }
  absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(const ListQuery<v1::QuoteFilter>& query,
                                                       const ReadScope& scope) override {
    return store_.ListSpeakers(query, scope);
  }
  absl::StatusOr<Page<v1::Statement>> ListStatements(const ListQuery<v1::QuoteFilter>& query,
                                                     int min_articles, const ReadScope& scope) override {
    return store_.ListStatements(query, min_articles, scope);
  }
  absl::StatusOr<Page<v1::TalkingPoint>> ListTalkingPoints(const ListQuery<v1::QuoteFilter>& query,
                                                           int min_statements,
                                                           const ReadScope& scope) override {
    return store_.ListTalkingPoints(query, min_statements, scope);
  }
  absl::StatusOr<Part<v1::Statement>> GetStatement(const std::string& id, const std::optional<Cursor>& after,
                                                   int limit, const ReadScope& scope) override {
    return store_.GetStatement(id, after, limit, scope);
  }
  absl::StatusOr<OccurrencePlace> GetOccurrence(const std::string& id, const ReadScope& scope) override {
    return store_.GetOccurrence(id, scope);
  }
  absl::StatusOr<StatementHead> GetStatementHead(const std::string& id, const ReadScope& scope) override {
    return store_.GetStatementHead(id, scope);
  }
  absl::StatusOr<Part<v1::Timeline>> GetTimeline(const std::string& id, const std::optional<Cursor>& after,
                                                 int limit, const ReadScope& scope) override {
    return store_.GetTimeline(id, after, limit, scope);
  }
  absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(const Claim& claim,
                                                                        const ReadScope& scope) override {
    return store_.FindArticlesForClaim(claim, scope);
  }
  absl::StatusOr<AggregateResult> Aggregate(const AggregateQuery& query, const ReadScope& scope) override {
    return store_.Aggregate(query, scope);
  }
  absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(const std::string& id,
                                                        const std::optional<Cursor>& after, int limit,
                                                        const ReadScope& scope) override {
    return store_.ListRevisions(id, after, limit, scope);
  }
  absl::StatusOr<std::vector<StoredAnalysis>> ExportAnalyses(int64_t after, const ReadLimits& limits,
                                                             const ReadScope& scope) override {
    return store_.ExportAnalyses(after, limits, scope);
  }
  absl::StatusOr<std::vector<v1::RejectedRecord>> ExportRejected(int64_t passed, int64_t count,
                                                                 const ReadScope& scope) override {
    return store_.ExportRejected(passed, count, scope);
  }
  absl::StatusOr<ChangeRange> Changes(const ReadScope& scope) override { return store_.Changes(scope); }
  absl::StatusOr<SnapshotPage> ReadSnapshot(const v1::WatchRequest& selection, int64_t until, int64_t after,
                                            const ReadLimits& limits, const ReadScope& scope) override {
    ++snapshot_reads;
    ++waiting_snapshots;
    while (hold_snapshots && !IsCancelled(scope)) absl::SleepFor(absl::Milliseconds(1));
    --waiting_snapshots;
    return store_.ReadSnapshot(selection, until, after, limits, scope);
  }
  absl::StatusOr<ChangePage> ReadChanges(const ChangePlace& after, const ChangeParts& parts,
                                         const ReadLimits& limits, const ReadScope& scope) override {
    ++change_reads;
    return store_.ReadChanges(after, parts, limits, scope);
  }
  const std::string& Secret() const override { return store_.Secret(); }

 private:
  static bool IsCancelled(const ReadScope& scope) { return scope.cancelled && scope.cancelled(); }

  Store& store_;
};

}  // namespace onrecord::api
