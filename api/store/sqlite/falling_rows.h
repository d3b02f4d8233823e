#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/tables.h"

namespace onrecord::api::sqlite {

// The rows that an expression of the index of words selects, in falling order.
//
// FTS5 is never asked for them by ORDER BY rowid DESC: up to SQLite 3.40.1 (Debian bookworm) it leaves out
// rows. A long list of rows has an index of its pages, whose entries are varints of the distances between
// pages. A distance of 2^56 or more has nine bytes, the last of which uses all its bits; read backwards, its
// highest bit is taken for "one more byte" (fts5DlidxLvlPrev), and what is searched from there on is in the
// wrong place. Our rows have such distances between articles without a day and those with one, and between
// days six years apart.
//
// So the rows are read in rising order, a stretch of the table at a time, from its end on. A stretch begins
// with some pages of rows, grows fourfold while it holds few that match, and is cut where it holds many: what
// is read in vain is at most a few times what is wanted. A query for a stretch begins with the first match of
// the whole table, wherever the stretch is, so each costs about as much as one for all rows where few match:
// once a stretch held few, all that is left is asked for, and taken if it is not more than some pages. Cost:
// two queries where few match, else one a stretch: at most about ten until the first match.
class FallingRows {
 public:
  // `page`: rows that the caller is likely to take, at least 1. `table` must outlive this.
  FallingRows(Connection& connection, const Table& table, const Strand& strand, int64_t page);

  // The next ones, some pages at most; none: no more follow.
  absl::StatusOr<std::vector<int64_t>> Next();

 private:
  // Moves the end of what is left to the last row that the table has there. False: there is none.
  absl::StatusOr<bool> SkipGap();
  absl::StatusOr<int64_t> FirstWidth();
  absl::StatusOr<std::vector<int64_t>> Read(const Strand& stretch);

  Connection& connection_;
  const Table& table_;
  Strand left_;
  const size_t most_;  // rows of a stretch that match
  int64_t width_ = 0;  // of the next stretch; 0: not known
  bool asked_for_all_ = false;
};

}  // namespace onrecord::api::sqlite
