#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/falling_rows.h"
#include "api/store/sqlite/tables.h"

namespace onrecord::api::sqlite {

// The rows of a list in the order of their numbers, one by one: its strands from behind a place.
class OrderedRows {
 public:
  // `strands`: all that the list selects, rising. `after`: the last row that was taken, 0: none. `page`: rows
  // that the caller is likely to take. `table` must outlive this.
  OrderedRows(Connection& connection, const Table& table, const Selection& strands, int64_t after,
              bool descending, int64_t page);

  // Goes on to the next row; false: there is none.
  absl::StatusOr<bool> Next();
  // Of the row that Next came to.
  int64_t row() const { return row_; }
  std::string_view record() const { return statement_->Text(record_column_); }

 private:
  // The next row of the strand that is open; false: it has no more.
  absl::StatusOr<bool> NextOfStrand();
  absl::StatusOr<bool> NextFalling();

  Connection& connection_;
  const Table& table_;
  const bool descending_;
  const int64_t page_;
  Selection strands_;  // in the order of the list
  size_t opened_ = 0;
  // One of them: the query of a strand, or rows of FallingRows, whose records are read singly.
  std::optional<Statement> statement_;
  std::optional<FallingRows> falling_;
  std::deque<int64_t> rows_;
  int64_t row_ = 0;
  int record_column_ = 1;
};

}  // namespace onrecord::api::sqlite
