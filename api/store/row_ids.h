#pragma once
#include <absl/time/civil_time.h>

#include <algorithm>
#include <cstdint>

// Row numbers carry the default order: publication day, then the order of storing, then the place in the
// article. So rows are listed in that order without a sort, whatever finds them, and the findings of an
// article are one range of rows.
//
//   18 bits day since 1600 (0: not known) · 27 bits article number · 18 bits number of the finding
namespace onrecord::api::rows {

inline constexpr int kFindingBits = 18;
inline constexpr int kArticleBits = 27;
inline constexpr int64_t kFindings = int64_t{1} << kFindingBits;
inline constexpr int64_t kArticles = int64_t{1} << kArticleBits;
inline constexpr int64_t kLastDay = (int64_t{1} << 18) - 1;
inline constexpr int64_t kFirstKnown = int64_t{1} << (kFindingBits + kArticleBits);

// Number of a day such as 20211012: 1 for 1600-01-01 and all before, kLastDay for 2317-09-17 and all after,
// 0 for 0. Days that do not exist count as the next that does.
inline int64_t DayOf(int32_t day) {
  if (day <= 0) return 0;
  const absl::CivilDay civil(day / 10000, day / 100 % 100, day % 100);
  return std::clamp<int64_t>(civil - absl::CivilDay(1600, 1, 1) + 1, 1, kLastDay);
}

// The row of an article; `number` counts articles from 1.
inline int64_t ArticleRow(int64_t day, int64_t number) {
  return ((day << kArticleBits) + number) << kFindingBits;
}
inline int64_t FirstRowOfDay(int64_t day) { return day << (kFindingBits + kArticleBits); }
// The article of a finding's row, and the last row that its findings may have.
inline int64_t ArticleOf(int64_t finding) { return finding & ~(kFindings - 1); }
inline int64_t LastFinding(int64_t article) { return article + kFindings - 1; }

}  // namespace onrecord::api::rows
