#include "enrich/times/near_date.h"

#include <vector>

#include "common/base/strings.h"
#include "enrich/times/holiday.h"

namespace onrecord {
namespace {

using R = TimeReading;

// Of several days in order the one that the tense means; nullopt: there is none.
std::optional<Period> NearestOf(const std::vector<Day>& days, Tense tense, Day today) {
  std::optional<Period> past, coming;
  for (const Day day : days) {
    if (day <= today) past = OneDay(day);
    if (day >= today && !coming) coming = OneDay(day);
  }
  if (tense == Tense::kFuture) return coming ? coming : past;
  if (tense == Tense::kPast || !coming) return past ? past : coming;
  if (!past) return coming;
  return coming->first - today < today - past->first ? coming : past;
}

// December of one year to February of the next.
Period WinterNear(const R& r, Tense tense, const YearMonthDay& now) {
  const bool running = now.month == 12 || now.month <= 2;
  int year = now.year;
  if (now.month <= 2) --year;
  if (r.has_which && r.which < 0) --year;
  if (!r.has_which && tense != Tense::kFuture && !running) --year;
  return {FirstOf(year, 12), LastOf(year + 1, 2), StrCat(IsoMonth(year, 12), "/", IsoMonth(year + 1, 2)),
          Precision::kSeason};
}

Day NearestWeekday(const R& r, Tense tense, Day today) {
  const bool future = tense == Tense::kFuture;
  const int ahead = (r.weekday - WeekdayOf(today) + 7) % 7;
  if (r.has_which) {
    if (r.which < 0) return today + (ahead == 0 ? -7 : ahead - 7);
    if (r.which > 0) return today + (ahead == 0 ? 7 : ahead);
    if (tense == Tense::kUnknown || future) return today + (ahead <= 4 || future ? ahead : ahead - 7);
  }
  // Six days back is rarely called by its bare name: it is tomorrow, to come or across the date line.
  if (future || ahead <= 1) return today + ahead;
  return today + ahead - 7;
}

}  // namespace

int YearOfDate(const R& r, Tense tense, Day today) {
  const int this_year = DateOf(today).year;
  // A weekday beside it decides.
  if (r.weekday != 0) {
    for (const int year : {this_year, this_year - 1, this_year + 1}) {
      const std::optional<Day> day = DayOf(year, r.month, r.day);
      if (day && WeekdayOf(*day) == r.weekday && *day - today < 300 && today - *day < 370) return year;
    }
  }
  const std::optional<Day> day = DayOf(this_year, r.month, r.day);
  const int ahead = (day ? *day : FirstOf(this_year, r.month)) - today;
  if (r.has_which && r.which != 0)
    return this_year + (r.which < 0 ? (ahead >= 0 ? -1 : 0) : (ahead <= 0 ? 1 : 0));
  if (tense == Tense::kFuture) return ahead > -3 ? this_year : this_year + 1;
  if (tense == Tense::kPast) return ahead <= 1 ? this_year : this_year - 1;
  if (ahead > 60) return this_year - 1;
  return ahead < -300 ? this_year + 1 : this_year;
}

Period MonthNear(const R& r, Tense tense, Day today) {
  const YearMonthDay now = DateOf(today);
  int year = now.year;
  const int ahead = r.month - now.month;
  if (r.has_which) {
    if (r.which < 0 && ahead >= 0) --year;
    if (r.which > 0 && ahead <= 0) ++year;
  } else if (tense == Tense::kFuture) {
    if (ahead < 0) ++year;
  } else if (tense == Tense::kPast) {
    if (ahead > 0) --year;
  } else {
    if (ahead > 2) --year;
    if (ahead < -9) ++year;
  }
  return Month(year, r.month);
}

Period SeasonNear(const R& r, Tense tense, Day today) {
  constexpr int kWinter = 24;  // EDTF: spring is 21
  const YearMonthDay now = DateOf(today);
  if (r.season == kWinter) return WinterNear(r, tense, now);
  const int first_month = (r.season - 20) * 3;
  const bool future = tense == Tense::kFuture;
  const bool begun = now.month >= first_month, over = now.month > first_month + 2;
  int year = now.year;
  if (r.has_which && r.which < 0 && !over) --year;
  if (r.has_which && r.which > 0 && begun) ++year;
  if (!r.has_which && !future && !begun) --year;
  if (!r.has_which && future && over) ++year;
  return Season(year, r.season);
}

int YearOfQuarter(int first_month, int length, Tense tense, Day today) {
  const YearMonthDay now = DateOf(today);
  if (tense != Tense::kFuture && first_month > now.month) return now.year - 1;
  if (tense == Tense::kFuture && first_month + length - 1 < now.month) return now.year + 1;
  return now.year;
}

std::optional<Period> HolidayNear(const R& r, Tense tense, Day today) {
  std::vector<Day> days;
  const int year = DateOf(today).year;
  for (const int each : {year - 1, year, year + 1}) {
    if (const std::optional<Day> day = HolidayIn(r.holiday, each)) days.push_back(*day);
  }
  return NearestOf(days, tense, today);
}

std::optional<Period> MonthDayNear(const R& r, Tense tense, Day today) {
  const YearMonthDay now = DateOf(today);
  const int reach = r.weekday != 0 ? 12 : 2;
  std::vector<Day> days;
  for (int months = -reach; months <= reach; ++months) {
    const YearMonthDay month = DateOf(AddMonths(FirstOf(now.year, now.month), months));
    const std::optional<Day> day = DayOf(month.year, month.month, r.day);
    if (day && (r.weekday == 0 || WeekdayOf(*day) == r.weekday)) days.push_back(*day);
  }
  return NearestOf(days, tense, today);
}

Period WeekdayNear(const R& r, Tense tense, Day today) {
  Day day = NearestWeekday(r, tense, today);
  if (!r.overnight) return OneDay(day);
  if (day > today && tense != Tense::kFuture) day -= 7;
  return Days(day - 1, day);
}

Period WeekendNear(const R& r, Tense tense, Day today) {
  const bool is_weekend = WeekdayOf(today) >= 6;
  if (r.has_which && r.which > 0) return Weekend(is_weekend ? today + 7 : today);
  if (r.has_which && r.which < 0) return Weekend(today - 7);
  if (is_weekend || tense == Tense::kFuture || (r.has_which && tense != Tense::kPast)) return Weekend(today);
  return Weekend(today - 7);
}

}  // namespace onrecord
