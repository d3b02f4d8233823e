#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/ledger/occurrence.h"
#include "api/store/sqlite/connection.h"
#include "onrecord/v1/enriched_article.pb.h"

// The ledger of statements in the store, kept with every commit: docs/decisions/0010-statement-ledger.md.
namespace onrecord::api::sqlite {

// Occurrences as they stand in the store, of the articles that were read last. Empty it where a transaction
// is given up.
class OccurrenceCache {
 public:
  struct Entry {
    int64_t row = 0;  // of the quote
    ledger::Profile profile;
  };
  // Must not be followed by a use of pointers that Find or Keep gave before.
  void MakeRoom();
  const Entry* Find(int64_t id) const;
  const Entry* Keep(int64_t id, Entry entry);
  void Forget(int64_t id) { entries_.erase(id); }
  void Clear() { entries_.clear(); }

 private:
  std::unordered_map<int64_t, Entry> entries_;
};

// Adds and removes the quotes of newest articles within one transaction. What is in the ledger afterwards
// depends only on which quotes are, not on the order in which they came or went.
//
// Adding a quote compares it with at most 2 * kMostTerms * kNeighbours others, whatever the size of the
// store. Where links go, the statements and talking points they were part of are put together anew: O(their
// quotes).
class LedgerWriter {
 public:
  LedgerWriter(Connection& connection, OccurrenceCache& cache) : connection_(connection), cache_(cache) {}

  // `row` is that of the article; its quotes' rows follow.
  absl::Status Add(const v1::EnrichedArticle& article, int64_t row);
  absl::Status Remove(const v1::EnrichedArticle& article, int64_t row);
  // Puts together what lost a link. Call it before the commit.
  absl::Status Finish();

 private:
  using Entry = OccurrenceCache::Entry;
  struct Neighbours {
    std::vector<int64_t> before, after;  // nearest first
  };

  absl::Status AddOne(ledger::Profile profile, int64_t row, int64_t outlet);
  absl::Status RemoveOne(int64_t id, int64_t row);
  absl::StatusOr<Neighbours> NeighboursOf(int64_t term, int64_t id);
  absl::StatusOr<const Entry*> Load(int64_t id);
  // Compares two occurrences that have become neighbours in `terms` more terms; links them if they are alike.
  absl::Status Meet(int64_t a, int64_t b, int64_t terms);
  // They are no longer neighbours in a term.
  absl::Status Part(int64_t a, int64_t b);
  absl::Status Unlink(int64_t a, int64_t b);
  absl::StatusOr<std::pair<int64_t, int64_t>> GroupsOf(int64_t id);
  absl::Status Unite(std::string_view group, int64_t a, int64_t b, std::set<int64_t>* broken);
  absl::Status MarkBroken(int64_t id);
  absl::Status PutTogether(std::string_view group, int64_t label, int64_t least_kind);

  Connection& connection_;
  OccurrenceCache& cache_;
  std::set<int64_t> broken_statements_, broken_points_;
};

// Makes the ledger of all newest articles: the migration to it. Logs its progress.
absl::Status FillLedger(Connection& connection);

}  // namespace onrecord::api::sqlite
