#include "enrich/times/relative_time.h"

#include <algorithm>

#include "enrich/times/near_date.h"

namespace onrecord {
namespace {

using R = TimeReading;
using Known = std::optional<Period>;

constexpr int kMostUnits = 2000;  // more are no count of days or years

bool IsCounted(const R& r) { return r.count != 0 && r.count <= kMostUnits; }

Known Shifted(const R& r, const Period& from) {
  const Day first = Move(from.first, r.which * r.count, r.unit),
            last = Move(from.last, r.which * r.count, r.unit);
  if (first == last) return Rounded(first, r.unit);
  if (from.precision == Precision::kYear && r.unit >= R::kYear) return Year(DateOf(first).year);
  if (from.precision == Precision::kMonth && r.unit >= R::kMonth) return Rounded(first, r.unit);
  return Days(first, last);
}

}  // namespace

Known UnitNear(const R& r, Tense tense, Day today) {
  const YearMonthDay now = DateOf(today);
  switch (r.unit) {
    case R::kWeek:
      return Week(today + 7 * r.which);
    case R::kWeekend:
      return WeekendNear(r, tense, today);
    case R::kMonth:
      return MonthOf(AddMonths(FirstOf(now.year, now.month), r.which));
    case R::kQuarterUnit: {
      const Day day = AddMonths(FirstOf(now.year, now.month), 3 * r.which);
      const int first = (DateOf(day).month - 1) / 3 * 3 + 1;
      return Months(DateOf(day).year, first, first + 2);
    }
    case R::kYear:
      return Year(now.year + r.which);
    case R::kDecadeUnit:
      return Decade((now.year / 10 + r.which) * 10);
    default:
      return std::nullopt;
  }
}

Known SpanFrom(const R& r, Day today) {
  if (!IsCounted(r)) return std::nullopt;
  const Day other = Move(today, r.which * r.count, r.unit);
  return Days(std::min(today, other), std::max(today, other));
}

Known AgoFrom(const R& r, Day today) {
  if (!IsCounted(r)) return std::nullopt;
  const Day day = Move(today, -r.count, r.unit);
  if (r.more_unit == 0) return Rounded(day, r.unit);
  return Rounded(Move(day, -r.more_count, r.more_unit), r.more_unit);
}

Known CountFrom(const R& r, Day from, int direction) {
  if (!IsCounted(r)) return std::nullopt;
  Day day = Move(from, direction * r.count, r.unit);
  int unit = r.unit;
  if (r.more_unit != 0) {
    unit = r.more_unit;
    day = Move(day, direction * r.more_count, unit);
  }
  return unit == R::kWeek || unit == R::kFortnight ? OneDay(day) : Rounded(day, unit);
}

Known ShiftFromNamed(const R& r, const TimeAnchors& anchors) {
  if (!IsCounted(r)) return std::nullopt;
  const bool any = anchors.tense == Tense::kFuture || !anchors.today;
  for (auto from = anchors.named.rbegin(); from != anchors.named.rend(); ++from) {
    Known moved = Shifted(r, *from);
    if (!moved || any || moved->first <= *anchors.today) return moved;
  }
  return std::nullopt;
}

Known UnitBesideNamed(const R& r, const std::vector<Period>& named) {
  if (named.empty()) return std::nullopt;
  const Period& from = named.back();
  const int length = from.last - from.first;
  switch (r.unit) {
    case R::kDay:
      if (from.precision != Precision::kDay) return std::nullopt;
      return OneDay(from.first + r.which);
    case R::kWeek:
      return length > 10 ? Known() : Week(from.first + 7 * r.which);
    case R::kMonth:
      return length > 31 ? Known() : MonthOf(AddMonths(from.first, r.which));
    case R::kYear:
      return length > 366 ? Known() : Year(DateOf(from.first).year + r.which);
    case R::kWeekend:
      return length > 10 ? Known() : Weekend(from.first + 7 * r.which);
    default:
      return std::nullopt;
  }
}

}  // namespace onrecord
