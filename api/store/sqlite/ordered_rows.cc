#include "api/store/sqlite/ordered_rows.h"

#include "api/store/statements/read_statements.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
OrderedRows::OrderedRows(Connection& connection, const Table& table, const Selection& strands, int64_t after,
                         bool descending, int64_t page)
    : connection_(connection),
      table_(table),
      descending_(descending),
      page_(page),
      strands_(InOrder(strands, after, descending)) {}

absl::StatusOr<bool> OrderedRows::Next() {
  while (true) {
    if (!falling_ && !statement_) {
      if (opened_ == strands_.size()) return false;
      const Strand& strand = strands_[opened_++];
      if (descending_ && !strand.match.empty()) {
        falling_.emplace(connection_, table_, strand, page_);
        record_column_ = 0;
      } else {
        const Query query = descending_ ? RangeDown(table_, strand, "{row}, r.record")
                                        : RowsOf(table_, strand, "{row}, r.record", true);
        OR_ASSIGN_OR_RETURN(Statement rows, connection_.Query(query.sql, query.values));
        statement_.emplace(std::move(rows));
        record_column_ = 1;
      }
    }
    OR_ASSIGN_OR_RETURN(const bool there, falling_ ? NextFalling() : NextOfStrand());
    if (there) return true;
    falling_.reset();
    statement_.reset();
  }
}

absl::StatusOr<bool> OrderedRows::NextOfStrand() {
  OR_ASSIGN_OR_RETURN(const bool there, statement_->Step());
  if (there) row_ = statement_->Int(0);
  return there;
}

absl::StatusOr<bool> OrderedRows::NextFalling() {
  statement_.reset();
  if (rows_.empty()) {
    OR_ASSIGN_OR_RETURN(const std::vector<int64_t> more, falling_->Next());
    if (more.empty()) return false;
    rows_.assign(more.begin(), more.end());
  }
  row_ = rows_.front();
  rows_.pop_front();
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection_.Query(StrCat("SELECT record FROM ", table_.name, " WHERE id = ?"), {row_}));
  statement_.emplace(std::move(found));
  OR_ASSIGN_OR_RETURN(const bool there, statement_->Step());
  if (!there) return Internal("store: a row is gone");
  return true;
}

}  // namespace onrecord::api::sqlite
