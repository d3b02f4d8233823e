#pragma once
#include <absl/container/btree_set.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "api/store/statements/ledger_rows.h"

namespace onrecord::api::sqlite {

// The holders of all terms in order, so that the neighbours of one are found. The table term_page holds them
// in sorted pages of about 240. What was added lately is kept in memory and merged into the pages bit by bit,
// in the order of the pages (a rolling merge, as in the log-structured merge tree of O'Neil et al. 1996):
// terms are hashes, and each new holder written at its own place would write a page of its own.
//
// The table term_recent names the occurrences that have holders in memory; these are made again from the
// stored profiles when a store is opened. All changes belong to the transaction of the caller, who calls
// Forget where it is given up.
class TermIndex {
 public:
  // At most `most_recent` holders, of about 20 bytes, stay in memory behind a commit.
  explicit TermIndex(size_t most_recent = kMostRecent) : most_recent_(most_recent) {}
  static constexpr size_t kMostRecent = 600000;

  // Reads what belongs in memory, once; all others call it. O(holders in memory).
  absl::Status Open(Connection& connection);
  // The next call of Open reads again.
  void Forget();

  using Neighbours = TermRows::Neighbours;
  // Up to `most` occurrences with this term to each side of `occurrence`, which need not have it. Reads one
  // page, and none that it has read just before: ask in rising order.
  absl::Status NeighboursOf(Connection& connection, const TermHolder& of, size_t most, Neighbours* out);

  // Adds the terms of these occurrences, which have none in the index. `holders`: sorted.
  absl::Status Add(Connection& connection, const std::vector<int64_t>& occurrences,
                   const std::vector<TermHolder>& holders);
  // Takes out one holder. O(a page).
  absl::Status Remove(Connection& connection, const TermHolder& holder);

  // Everything, in order: for tests.
  absl::StatusOr<std::vector<TermHolder>> All(Connection& connection);

 private:
  struct Page {
    int64_t id = 0;
    std::vector<TermHolder> holders;
  };
  // How far the merge has come: rounds over all pages, and a place in them.
  struct Place {
    int64_t round = 0;
    TermHolder at;

    friend bool operator<(const Place& a, const Place& b) {
      return a.round != b.round ? a.round < b.round : a.at < b.at;
    }
  };
  struct Added {
    int64_t id = 0;  // of the row in term_recent
    Place since;
  };

  // Whether a holder that was added at `since` has been merged.
  bool IsMerged(const Place& since, const TermHolder& holder) const;
  absl::Status Merge(Connection& connection);
  absl::Status MergeNext(Connection& connection, size_t most);
  absl::Status WritePages(Connection& connection, const std::vector<Page>& old,
                          const std::vector<TermHolder>& holders);
  // The last page that begins at or before `at`; nothing: all begin behind it.
  absl::StatusOr<std::optional<Page>> PageOf(Connection& connection, const TermHolder& at);
  // The pages that begin behind `at`, or before it, nearest first.
  absl::StatusOr<std::vector<Page>> PagesBehind(Connection& connection, const TermHolder& at, int most);
  absl::StatusOr<std::optional<Page>> PageBefore(Connection& connection, const TermHolder& at);
  absl::Status ReadStored(Connection& connection, const TermHolder& of, size_t most, Neighbours* out);

  const size_t most_recent_;
  bool open_ = false;
  bool has_pages_ = false;
  absl::btree_set<TermHolder> recent_;
  std::deque<Added> added_;
  Place merged_;
  std::optional<Page> last_read_;
  Neighbours recent_beside_;  // kept for its room
};

}  // namespace onrecord::api::sqlite
