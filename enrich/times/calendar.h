#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace onrecord {

// A day of the Gregorian calendar as the number of days since 1970-01-01.
using Day = int;

struct YearMonthDay {
  int year = 0, month = 0, day = 0;
};

// Nothing if there is no such day (Feb. 30).
std::optional<Day> DayOf(int year, int month, int day);
YearMonthDay DateOf(Day day);
int WeekdayOf(Day day);  // 1 (Monday) .. 7
int DaysInMonth(int year, int month);
Day FirstOf(int year, int month);
Day LastOf(int year, int month);
// `months` later (earlier if negative); the last day of the month where the day does not exist there.
Day AddMonths(Day day, int months);

std::string IsoDay(Day day);                // "2021-10-12"
std::string IsoMonth(int year, int month);  // "2021-10"
// The day at the beginning of an RFC 3339 time or an ISO date; nothing if there is none.
std::optional<Day> ParseIsoDay(std::string_view text);

}  // namespace onrecord
