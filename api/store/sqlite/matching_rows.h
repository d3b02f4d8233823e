#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "api/store/sqlite/beginnings.h"
#include "api/store/sqlite/ordered_rows.h"

namespace onrecord::api::sqlite {

// OrderedRows of filters that may have beginnings of words. Rows that match all else are tested one by one
// for as long as one in eight has them; then the index of words is asked for the rest, which then is cheap.
// So the first 50 of a million quotes cost 10 ms at most beside what the index costs where an eighth of them
// matches, 10 ms a query (80 ms where all do).
template <typename Filter>
class MatchingRows {
 public:
  // `strands`: all that is selected. `beginnings`: nullptr: the filters have none. All must outlive this. The
  // others are those of OrderedRows.
  MatchingRows(Connection& connection, const Table& table, const Selection& strands,
               Beginnings<Filter>* beginnings, int64_t after, bool descending, int64_t page)
      : connection_(connection),
        table_(table),
        strands_(strands),
        descending_(descending),
        page_(page),
        beginnings_(beginnings),
        rows_(std::in_place, connection, table, beginnings == nullptr ? strands : beginnings->others(), after,
              descending, page) {}

  // Goes on to the next row; false: there is none.
  absl::StatusOr<bool> Next();
  // Of the row that Next came to.
  int64_t row() const { return rows_->row(); }
  std::string_view record() const { return rows_->record(); }

 private:
  Connection& connection_;
  const Table& table_;
  const Selection& strands_;
  const bool descending_;
  const int64_t page_;
  Beginnings<Filter>* beginnings_;  // nullptr: all rows match
  std::optional<OrderedRows> rows_;
  int64_t tested_ = 0, matched_ = 0;
};

// Whether a selection has row `row`. `beginnings`: those of its filters, so that they are tested instead of
// being looked for in the index; nullptr: they have none.
template <typename Filter>
absl::StatusOr<bool> SelectsRow(Connection& connection, const Table& table, const Selection& strands,
                                Beginnings<Filter>* beginnings, int64_t row);

}  // namespace onrecord::api::sqlite
