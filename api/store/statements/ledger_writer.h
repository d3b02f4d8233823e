#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "api/ledger/compact_profile.h"
#include "api/store/statements/ledger_rows.h"
#include "onrecord/v1/enriched_article.pb.h"

// The ledger of statements in the store, kept with every commit: docs/decisions/0010-statement-ledger.md.
namespace onrecord::api {

// A quote that is to stand in the ledger.
struct NewOccurrence {
  int64_t id = 0, row = 0, outlet = 0;
  ledger::CompactProfile profile;
  std::vector<int64_t> terms;  // see join_terms.h
};
// Those of an article. `row` is that of the article; its quotes' rows follow. O(its text).
std::vector<NewOccurrence> MakeOccurrences(const v1::EnrichedArticle& article, int64_t row);

// A quote that may stand in the ledger.
struct OldOccurrence {
  int64_t id = 0, row = 0;
};
std::vector<OldOccurrence> OccurrencesOf(const v1::EnrichedArticle& article, int64_t row);

// Adds and removes the quotes of newest articles within one transaction. What is in the ledger afterwards
// depends only on which quotes are, not on the order in which they came or went.
//
// Adding a quote compares it with at most 2 * kMostTerms * kNeighbours others, whatever the size of the
// store. Where links are deleted, the statements and talking points they were part of are checked for parts
// that separated (separated_parts.h): O(links near the deleted ones, and of the parts that separate). A group
// is renamed as a whole, O(its quotes), only when its least member goes or a lesser one comes.
class LedgerWriter {
 public:
  LedgerWriter(LedgerRows& rows, OccurrenceCache& cache) : rows_(rows), cache_(cache) {}

  // `row` is that of the article; its quotes' rows follow. What is added is kept back and written together,
  // in order, before something is removed, at the end, or when it is much.
  absl::Status Add(const v1::EnrichedArticle& article, int64_t row);
  absl::Status Remove(const v1::EnrichedArticle& article, int64_t row);
  absl::Status Add(NewOccurrence occurrence);
  absl::Status Remove(const OldOccurrence& occurrence);
  // Writes what is kept back and puts together what lost a link. Call it before the commit.
  absl::Status Finish();

 private:
  using Entry = OccurrenceCache::Entry;

  using Words = OccurrenceCache::Words;
  // One that has a term.
  struct Holder {
    int64_t occurrence = 0;
    bool is_new = false;
  };
  // Two occurrences that have become neighbours in so many terms, or are no longer.
  struct Pair {
    int64_t a = 0, b = 0, terms = 0;
  };

  // A group that lost links in this transaction.
  struct BrokenGroup {
    std::set<int64_t> touched;   // members that lost a link
    bool lost_its_name = false;  // the member that it is named by was deleted
  };
  using BrokenGroups = std::map<int64_t, BrokenGroup>;  // by name

  absl::Status AddAll();
  // What becomes of neighbours when `holders`, all of one term and in order, come.
  absl::Status MeetNeighbours(const TermHolder* begin, const TermHolder* end, std::vector<Pair>* pairs);
  // Links and unlinks pairs whose words suffice.
  absl::Status Settle(std::vector<Pair> pairs);
  // Of distinct pairs, in order; so few that their words stand in the processor's cache together.
  absl::Status SettleSome(const Pair* begin, const Pair* end);
  absl::StatusOr<const Entry*> Load(int64_t id);
  absl::StatusOr<const KeptWords*> LoadWords(int64_t id);
  // Compares two occurrences that have become neighbours in `terms` more terms; links them if they are alike.
  absl::Status Meet(int64_t a, int64_t b, int64_t terms);
  // They are no longer neighbours in `terms` terms.
  absl::Status Part(int64_t a, int64_t b, int64_t terms);
  // Deletes the links of one that is removed.
  absl::Status TakeOut(int64_t id, const std::vector<Link>& links);
  // One that was removed may be added again in the same transaction, while others still bear its name.
  void Return(int64_t id);
  absl::Status Unite(LedgerGroup group, int64_t a, int64_t b, BrokenGroups* broken);
  // Gives each part of a group that lost links its own name.
  absl::Status Split(LedgerGroup group, int64_t name, const BrokenGroup& broken, int64_t least_kind);

  LedgerRows& rows_;
  OccurrenceCache& cache_;
  // Kept for their room.
  TermRows::Neighbours beside_;
  std::vector<Holder> holders_;
  std::vector<NewOccurrence> added_;
  BrokenGroups broken_statements_, broken_points_;
};

}  // namespace onrecord::api
