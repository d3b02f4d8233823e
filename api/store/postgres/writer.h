#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/store/postgres/connection.h"
#include "api/store/postgres/decision_rows.h"
#include "api/store/statements/ledger_rows.h"
#include "api/store/store.h"

namespace onrecord::api::postgres {

// Writes the articles of one batch, or carries out one decision: what is stored of the articles is read with
// one statement, what is new is sent by COPY at the end. The row of counter `articles` must be locked. Call
// one of Write and Carry, once.
class ArticleWriter {
 public:
  // `cache` must outlive the writer; empty it where the transaction is given up.
  ArticleWriter(Connection& connection, OccurrenceCache& cache)
      : connection_(connection), cache_(cache), decisions_(connection) {}
  // The articles as RecordWriter::Commit says. `batch` must outlive the writer.
  absl::Status Write(const Batch& batch, CommitResult* result);
  // Removes an article, or serves it as corrections say. See article_decisions.cc.
  absl::Status Carry(const v1::Decision& decision, CommitResult* result);

 private:
  // An analysis of a revision that is stored or will be.
  struct Stored {
    int64_t row = 0, observed = 0, generation = 0;
    bool newest = false;
    std::string revision_id, analyser;
  };
  // One that is new.
  struct Pending {
    const v1::EnrichedArticle* article = nullptr;
    v1::ArticleRecord header;
    int64_t row = 0, seq = 0, observed = 0, generation = 0;
    bool newest = false;
  };
  // What COPY is sent, by table.
  struct Lines {
    std::string article, body, quote, event;
  };

  // The order of analyses.
  static auto PlaceOf(const Stored& stored) {
    return std::tie(stored.observed, stored.revision_id, stored.generation, stored.analyser);
  }

  // Reads what is stored of these articles, and was decided on them.
  absl::Status Open(const std::vector<std::string>& ids);
  absl::Status FindAll(const std::vector<std::string>& ids);
  // With the decisions that are known.
  absl::Status WriteOne(const v1::EnrichedArticle& article, CommitResult* result);
  // `may_win` false: kept as an older analysis even if it comes last, because a corrected one takes its
  // place.
  absl::Status Put(const v1::EnrichedArticle& article, bool may_win, CommitResult* result);
  absl::Status Again(const v1::EnrichedArticle& article, Stored* same, Stored* newest, bool may_win,
                     CommitResult* result);
  // Adds an analysis that is new behind those of its article.
  absl::Status Add(const v1::EnrichedArticle& article, bool newest, int64_t previous);
  absl::Status SetNewest(Stored* stored, bool newest);
  // A stored analysis was seen again, at another time or with a higher generation.
  absl::Status Raise(const Stored& stored, const v1::EnrichedArticle& again, bool new_time);
  absl::Status WriteTime(const v1::ArticleRecord& header, int64_t row, int64_t observed);
  void AddChange(int64_t row, int64_t previous, v1::ChangeCause cause = v1::CHANGE_CAUSE_UNSPECIFIED);
  // The last change made this row the newest.
  absl::Status SetChange(int64_t row);
  absl::Status Remove(const v1::Decision& decision, CommitResult* result);
  absl::Status DeleteRows();
  // Serves the newest analysis of the article with the corrections that are in force.
  absl::Status Recorrect(const std::string& article_id);
  absl::Status Switch(Stored* from, Stored* to, v1::ChangeCause cause);
  absl::Status NumberSpeakers();
  int64_t SpeakerOf(const std::string& key) const;
  void AddLines(const Pending& pending, Lines* lines) const;
  // Facts and the ledger of statements, from what became the newest in this transaction or is it no more.
  absl::Status WriteDerived();
  absl::Status Finish();

  Connection& connection_;
  OccurrenceCache& cache_;
  DecisionRows decisions_;
  std::deque<v1::EnrichedArticle> owned_;              // corrected ones
  std::vector<int64_t> deleted_;                       // rows of articles, at the end
  std::map<std::string, std::vector<Stored>> stored_;  // by article
  std::map<int64_t, Pending> pending_;                 // by row
  std::map<int64_t, bool> turned_;                     // stored rows that are now the newest, or no more
  std::unordered_map<std::string, int64_t> speakers_;
  int64_t articles_ = 0, changes_ = 0;  // numbers of the last ones
  std::string change_lines_;
};

// The whole of RecordWriter::Commit, in one transaction.
// kAborted: it is no longer this turn.
absl::StatusOr<CommitResult> Commit(Connection& connection, int64_t turn, OccurrenceCache& cache,
                                    const Batch& batch);
absl::StatusOr<std::vector<stream::Position>> Positions(Connection& connection);

}  // namespace onrecord::api::postgres
