#include "api/store/sqlite/falling_rows.h"

#include <algorithm>

#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr int64_t kPages = 4;  // of rows, in the first stretch, and of matches in one at most
constexpr int64_t kLeastRows = 64;
constexpr int64_t kFew = 4, kNone = 16;  // how much a stretch grows after one that held few, or none
constexpr int64_t kMany = 8;             // what it is divided by after one that held too many

// More articles than come on most days, and all rows of a day: a stretch between the two would only cross
// numbers of the same day that no article has.
constexpr int64_t kBusyDay = int64_t{1} << (rows::kFindingBits + 13);
constexpr int64_t kDay = int64_t{1} << (rows::kFindingBits + rows::kArticleBits);

int64_t Times(int64_t width, int64_t factor) {
  if (width > INT64_MAX / factor) return INT64_MAX;
  width *= factor;
  return width > kBusyDay ? std::max(width, kDay) : width;
}

}  // namespace

FallingRows::FallingRows(Connection& connection, const Table& table, const Strand& strand, int64_t page)
    : connection_(connection),
      table_(table),
      left_(strand),
      most_(static_cast<size_t>(std::max(kLeastRows, page * kPages))) {}

absl::StatusOr<bool> FallingRows::SkipGap() {
  if (left_.first > left_.last) return false;
  OR_ASSIGN_OR_RETURN(Statement last, connection_.Query(StrCat("SELECT id FROM ", table_.name,
                                                               " NOT INDEXED WHERE id BETWEEN ?",
                                                               " AND ? ORDER BY id DESC LIMIT 1"),
                                                        {left_.first, left_.last}));
  OR_ASSIGN_OR_RETURN(const bool there, last.Step());
  if (there) left_.last = last.Int(0);
  return there;
}

absl::StatusOr<int64_t> FallingRows::FirstWidth() {
  OR_ASSIGN_OR_RETURN(
      Statement row,
      connection_.Query(StrCat("SELECT id FROM ", table_.name, " NOT INDEXED WHERE id BETWEEN ?",
                               " AND ? ORDER BY id DESC LIMIT 1 OFFSET ?"),
                        {left_.first, left_.last, static_cast<int64_t>(most_)}));
  OR_ASSIGN_OR_RETURN(const bool there, row.Step());
  return left_.last - (there ? row.Int(0) : left_.first) + 1;
}

// One more than `most_` at most.
absl::StatusOr<std::vector<int64_t>> FallingRows::Read(const Strand& stretch) {
  const Query query = RowsOf(table_, stretch, "{row}", false);
  OR_ASSIGN_OR_RETURN(Statement rows, connection_.Query(query.sql, query.values));
  std::vector<int64_t> out;
  while (out.size() <= most_) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) break;
    out.push_back(rows.Int(0));
  }
  return out;
}

absl::StatusOr<std::vector<int64_t>> FallingRows::Next() {
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool any, SkipGap());
    if (!any) return std::vector<int64_t>();
    if (width_ == 0) {
      OR_ASSIGN_OR_RETURN(width_, FirstWidth());
    }
    Strand stretch = left_;
    if (width_ <= left_.last - left_.first) stretch.first = left_.last - width_ + 1;
    OR_ASSIGN_OR_RETURN(std::vector<int64_t> rows, Read(stretch));
    if (rows.size() > most_) {
      // A stretch of `most_` rows cannot hold more.
      width_ = std::max<int64_t>((stretch.last - stretch.first + 1) / kMany, 1);
      continue;
    }
    left_.last = stretch.first - 1;
    const bool few = rows.size() < most_ / kPages;
    if (few) width_ = Times(width_, rows.empty() ? kNone : kFew);
    std::reverse(rows.begin(), rows.end());
    if (few && !asked_for_all_) {
      asked_for_all_ = true;
      OR_ASSIGN_OR_RETURN(const std::vector<int64_t> all, Read(left_));
      if (all.size() <= most_) {
        rows.insert(rows.end(), all.rbegin(), all.rend());
        left_.last = left_.first - 1;
        return rows;
      }
    }
    if (!rows.empty()) return rows;
  }
}

}  // namespace onrecord::api::sqlite
