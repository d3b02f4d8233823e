#pragma once
#include <optional>

#include "enrich/times/resolve_time.h"

// Dates that leave out their year, month or week. Of the dates that fit, the one near the day of writing is
// meant: "next" and "last" decide, then the tense of the clause. `today` is the day of writing. All O(1).
namespace onrecord {

// The year of "3 May", "Friday 3 May", "last 3 May". A weekday beside the date decides where it can.
int YearOfDate(const TimeReading& date, Tense tense, Day today);
// "in May", "last May".
Period MonthNear(const TimeReading& month, Tense tense, Day today);
// "in summer", "last winter". A winter is December to February.
Period SeasonNear(const TimeReading& season, Tense tense, Day today);
// The year of a quarter or half-year that begins in `first_month` and has `length` months.
int YearOfQuarter(int first_month, int length, Tense tense, Day today);
// "Easter"; nullopt: the calendar does not know it around this year.
std::optional<Period> HolidayNear(const TimeReading& holiday, Tense tense, Day today);
// "the 7th", "Thursday the 7th"; nullopt: no month within two (with a weekday: twelve) has such a day.
std::optional<Period> MonthDayNear(const TimeReading& day, Tense tense, Day today);
// "Tuesday", "last Tuesday"; "overnight Tuesday" is two days.
Period WeekdayNear(const TimeReading& weekday, Tense tense, Day today);
// "the weekend", "next weekend".
Period WeekendNear(const TimeReading& weekend, Tense tense, Day today);

}  // namespace onrecord
