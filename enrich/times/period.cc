#include "enrich/times/period.h"

#include <algorithm>
#include <cstdio>

#include "common/base/strings.h"
#include "enrich/times/read_time.h"

namespace onrecord {
namespace {

using R = TimeReading;

std::string Iso(int year) {
  char out[16];
  std::snprintf(out, sizeof out, "%04d", std::clamp(year, 0, 9999));
  return out;
}

}  // namespace

Period OneDay(Day day) { return {day, day, IsoDay(day), Precision::kDay}; }
Period Days(Day first, Day last, Precision precision) {
  if (first == last) return OneDay(first);
  return {first, last, StrCat(IsoDay(first), "/", IsoDay(last)), precision};
}
Period Month(int year, int month) {
  return {FirstOf(year, month), LastOf(year, month), IsoMonth(year, month), Precision::kMonth};
}
Period MonthOf(Day day) {
  const YearMonthDay date = DateOf(day);
  return Month(date.year, date.month);
}
Period Year(int year) { return {FirstOf(year, 1), LastOf(year, 12), Iso(year), Precision::kYear}; }
Period Months(int year, int first, int last) {
  return {FirstOf(year, first), LastOf(year, last), StrCat(IsoMonth(year, first), "/", IsoMonth(year, last)),
          Precision::kInterval};
}
Period Decade(int first_year) {
  return {FirstOf(first_year, 1), LastOf(first_year + 9, 12), StrCat(first_year / 10, "X"),
          Precision::kDecade};
}
Period Week(Day day) {
  const Day monday = day - (WeekdayOf(day) - 1);
  return Days(monday, monday + 6, Precision::kWeek);
}
Period Weekend(Day day) {
  const Day saturday = day - (WeekdayOf(day) - 1) + 5;
  return Days(saturday, saturday + 1);
}
Period Season(int year, int season) {
  Period period{0, 0, StrCat(year, "-", season), Precision::kSeason};
  if (season == 24) {
    // The winter of a year may be the one that ends or the one that begins in it.
    period.first = FirstOf(year - 1, 12);
    period.last = LastOf(year + 1, 2);
  } else {
    const int first = (season - 20) * 3;
    period.first = FirstOf(year, first);
    period.last = LastOf(year, first + 2);
  }
  return period;
}

Day Move(Day day, int count, int unit) {
  switch (unit) {
    case R::kMinute:
    case R::kHour:
      return day + (unit == R::kHour ? count / 24 : 0);
    case R::kDay:
      return day + count;
    case R::kWeek:
      return day + 7 * count;
    case R::kFortnight:
      return day + 14 * count;
    case R::kMonth:
      return AddMonths(day, count);
    case R::kQuarterUnit:
      return AddMonths(day, 3 * count);
    case R::kYear:
      return AddMonths(day, 12 * count);
    case R::kDecadeUnit:
      return AddMonths(day, 120 * count);
    default:
      return day + 7 * count;
  }
}

// As exact as the unit: days to the day, weeks to the week, months to the month.
Period Rounded(Day day, int unit) {
  switch (unit) {
    case R::kWeek:
    case R::kFortnight:
      return Days(day - 3, day + 3, Precision::kWeek);
    case R::kMonth:
    case R::kQuarterUnit:
      return MonthOf(day);
    case R::kYear:
    case R::kDecadeUnit:
      return Year(DateOf(day).year);
    default:
      return OneDay(day);
  }
}
std::optional<Period> NthWeekday(int weekday, int which, const Period& whole) {
  const Day day = which < 0 ? whole.last - (WeekdayOf(whole.last) - weekday + 7) % 7
                            : whole.first + (weekday - WeekdayOf(whole.first) + 7) % 7 + 7 * (which - 1);
  return day < whole.first || day > whole.last ? std::optional<Period>() : OneDay(day);
}
std::optional<Period> NthWeekend(int which, const Period& whole) {
  constexpr int kSaturday = 6;
  const std::optional<Period> saturday = NthWeekday(kSaturday, which, whole);
  return saturday ? std::optional<Period>(Weekend(saturday->first)) : std::nullopt;
}

std::optional<Period> HalfOfMonth(int half, const Period& month) {
  if (half != 1 && half != 2 && half != -1) return std::nullopt;
  return half == 1 ? Days(month.first, month.first + 14) : Days(month.first + 15, month.last);
}

Period PartOf(const Period& whole, int part) {
  const YearMonthDay date = DateOf(whole.first);
  switch (whole.precision) {
    case Precision::kMonth: {
      const Day first = whole.first + (part == R::kEarly ? 0 : part == R::kMid ? 10 : 20);
      return Days(first, part == R::kLate ? whole.last : first + 9);
    }
    case Precision::kYear: {
      // As good as a year in writing; the days say more.
      Period period = whole;
      const int first = part == R::kEarly ? 1 : part == R::kMid ? 5 : 9;
      period.first = FirstOf(date.year, first);
      period.last = LastOf(date.year, first + 3);
      return period;
    }
    case Precision::kDecade: {
      const int first = date.year + (part == R::kEarly ? 0 : part == R::kMid ? 4 : 7);
      const int last = first + (part == R::kEarly ? 3 : 2);
      return Period{FirstOf(first, 1), LastOf(last, 12), StrCat(first, "/", last), Precision::kInterval};
    }
    case Precision::kWeek:
      if (part == R::kEarly) return Days(whole.first, whole.first + 2);
      if (part == R::kMid) return Days(whole.first + 1, whole.first + 3);
      return Days(whole.first + 3, whole.last);
    default:
      return whole;
  }
}
}  // namespace onrecord
