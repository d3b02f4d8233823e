#include "api/store/sqlite/matching_rows.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr int64_t kLeastTested = 64;  // rows, before it is known how many match
constexpr int64_t kOneIn = 8;

absl::StatusOr<bool> Selects(Connection& connection, const Table& table, const Selection& strands,
                             int64_t row) {
  for (const Strand& strand : strands) {
    if (row < strand.first || row > strand.last) continue;
    if (strand.match.empty() && strand.rest.sql.empty()) return true;
    const Query query = HasRow(table, strand, row);
    OR_ASSIGN_OR_RETURN(Statement found, connection.Query(query.sql, query.values));
    return found.Step();
  }
  return false;
}

}  // namespace

template <typename Filter>
absl::StatusOr<bool> MatchingRows<Filter>::Next() {
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool there, rows_->Next());
    if (!there || beginnings_ == nullptr) return there;
    OR_ASSIGN_OR_RETURN(const bool matches, beginnings_->Matches(rows_->record(), rows_->row()));
    ++tested_;
    if (matches) {
      ++matched_;
      return true;
    }
    if (tested_ >= kLeastTested && matched_ * kOneIn < tested_) {
      rows_.emplace(connection_, table_, strands_, rows_->row(), descending_, page_);
      beginnings_ = nullptr;
    }
  }
}

template <typename Filter>
absl::StatusOr<bool> SelectsRow(Connection& connection, const Table& table, const Selection& strands,
                                Beginnings<Filter>* beginnings, int64_t row) {
  if (beginnings == nullptr) return Selects(connection, table, strands, row);
  OR_ASSIGN_OR_RETURN(const bool others, Selects(connection, table, beginnings->others(), row));
  if (!others) return false;
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection.Query(StrCat("SELECT record FROM ", table.name, " WHERE id = ?"), {row}));
  OR_ASSIGN_OR_RETURN(const bool there, found.Step());
  if (!there) return Internal("store: a row is gone");
  return beginnings->Matches(found.Text(0), row);
}

template class MatchingRows<v1::ArticleFilter>;
template class MatchingRows<v1::QuoteFilter>;
template class MatchingRows<v1::EventFilter>;
template absl::StatusOr<bool> SelectsRow(Connection&, const Table&, const Selection&,
                                         Beginnings<v1::ArticleFilter>*, int64_t);
template absl::StatusOr<bool> SelectsRow(Connection&, const Table&, const Selection&,
                                         Beginnings<v1::QuoteFilter>*, int64_t);
template absl::StatusOr<bool> SelectsRow(Connection&, const Table&, const Selection&,
                                         Beginnings<v1::EventFilter>*, int64_t);

}  // namespace onrecord::api::sqlite
