#pragma once
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/decision_rows.h"
#include "api/store/sqlite/erase_text.h"
#include "api/store/sqlite/facts.h"
#include "api/store/sqlite/ledger_rows.h"
#include "api/store/sqlite/quote_facets.h"
#include "api/store/sqlite/speaker_counts.h"
#include "api/store/sqlite/word_index.h"
#include "api/store/statements/ledger_writer.h"
#include "api/store/store.h"

namespace onrecord::api {

// The writing part of the SQLite store: owns the only connection that writes.
class SqliteWriter {
 public:
  // `most_recent_holders`: see TermIndex.
  explicit SqliteWriter(std::unique_ptr<Connection> connection,
                        size_t most_recent_holders = sqlite::TermIndex::kMostRecent)
      : connection_(std::move(connection)), terms_(most_recent_holders) {}

  absl::StatusOr<CommitResult> Commit(const Batch& batch);
  absl::StatusOr<std::vector<stream::Position>> Positions();
  absl::StatusOr<int64_t> CountRejected();
  absl::Status Compact(int64_t keep);
  // See TextEraser; in erase_text.cc.
  absl::StatusOr<bool> EraseSome();
  absl::StatusOr<std::vector<LogErasure>> DueInLog(absl::Time now, int limit);
  absl::Status ToldLog(const std::vector<LogErasure>& told, absl::Time now, absl::Time again);

 private:
  absl::Status CommitAll(const Batch& batch, CommitResult* result);

  std::unique_ptr<Connection> connection_;
  // Of the ledger, between commits.
  OccurrenceCache occurrences_;
  sqlite::TermIndex terms_;
  sqlite::TextErasure erasure_;
};

namespace sqlite {

// Writes the articles of one transaction.
class ArticleWriter {
 public:
  // `cache` and `terms` must outlive the writer.
  ArticleWriter(Connection& connection, OccurrenceCache& cache, TermIndex& terms)
      : connection_(connection), ledger_rows_(std::in_place, connection, terms), facts_(connection) {
    ledger_.emplace(*ledger_rows_, cache);
    decisions_.emplace(connection);
  }
  // Keeps neither facets, facts nor the ledger, which stores of older schemas do not have.
  explicit ArticleWriter(Connection& connection) : connection_(connection), facts_(connection) {}

  // Stores one article as Commit says, and counts it in `result`.
  absl::Status Write(const v1::EnrichedArticle& article, CommitResult* result);
  // Carries out a decision, and counts it in `result` if it is new. O(analyses of the article). See
  // article_decisions.cc.
  absl::Status Carry(const v1::Decision& decision, CommitResult* result);
  // Stores one article that is known to be the newest or not, as change number `seq`; its row.
  absl::StatusOr<int64_t> Insert(const v1::EnrichedArticle& article, bool newest, int64_t seq);
  // Writes what is kept back: call it at the end, and before that as often as memory asks for.
  absl::Status Finish();

 private:
  // An analysis of a revision that is stored.
  struct Stored {
    int64_t row = 0, observed = 0, generation = 0;
    bool newest = false;
    std::string revision_id, analyser;
  };
  absl::StatusOr<std::vector<Stored>> FindAll(const std::string& article_id);
  // `may_win` false: kept as an older analysis even if it comes last, because a corrected one takes its
  // place.
  absl::Status Put(const v1::EnrichedArticle& article, bool may_win, CommitResult* result);
  absl::Status Again(const v1::EnrichedArticle& article, Stored same, const Stored* newest, bool may_win,
                     CommitResult* result);
  absl::Status Remove(const v1::Decision& decision, CommitResult* result);
  absl::Status DeleteRows(int64_t row);
  // Serves the newest analysis of the article with the corrections that are in force.
  absl::Status Recorrect(const std::string& article_id);
  absl::Status Switch(const Stored* from, int64_t to, v1::ChangeCause cause);
  // The row of an article that is new.
  absl::StatusOr<int64_t> NextRow(const v1::EnrichedArticle& article);
  absl::Status InsertAll(const v1::EnrichedArticle& article, int64_t row, bool newest, int64_t seq);
  absl::Status InsertArticle(const v1::EnrichedArticle& article, const v1::ArticleRecord& header, int64_t row,
                             bool newest, int64_t seq);
  absl::Status InsertQuote(int64_t row, bool newest, const v1::QuoteRecord& record, int64_t speaker);
  absl::Status InsertEvent(int64_t row, bool newest, const v1::EventRecord& record);
  // Makes a stored analysis the newest or an older one: rows, words and counts.
  absl::Status SetNewest(int64_t row, bool newest);
  // The number of the change.
  absl::StatusOr<int64_t> AddChange(int64_t row, int64_t previous,
                                    v1::ChangeCause cause = v1::CHANGE_CAUSE_UNSPECIFIED);
  absl::StatusOr<int64_t> AnalyserNumber(const std::string& name);

  Connection& connection_;
  std::optional<SqliteLedgerRows> ledger_rows_;
  std::optional<LedgerWriter> ledger_;
  std::optional<DecisionRows> decisions_;
  FactWriter facts_;
  WordIndex words_;
  SpeakerCounts speakers_;
  FacetWords facet_words_;
  std::optional<int64_t> articles_;  // number of the last article
};

}  // namespace sqlite
}  // namespace onrecord::api
