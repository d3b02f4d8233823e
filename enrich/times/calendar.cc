#include "enrich/times/calendar.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace onrecord {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day Calendar(Day day) { return year_month_day(sys_days(days(day))); }

// Four or two digits at `at`; -1: other characters.
int Digits(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Day> DayOf(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return std::nullopt;
  const year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return static_cast<Day>(sys_days(date).time_since_epoch().count());
}

YearMonthDay DateOf(Day day) {
  const year_month_day date = Calendar(day);
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

int WeekdayOf(Day day) { return static_cast<int>(std::chrono::weekday(sys_days(days(day))).iso_encoding()); }

int DaysInMonth(int year, int month) {
  const std::chrono::year_month_day_last last(
      std::chrono::year(year), std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(month))));
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

Day FirstOf(int year, int month) { return DayOf(year, month, 1).value_or(0); }
Day LastOf(int year, int month) { return DayOf(year, month, DaysInMonth(year, month)).value_or(0); }

Day AddMonths(Day day, int months) {
  const YearMonthDay date = DateOf(day);
  const int count = date.year * 12 + (date.month - 1) + months;
  const int year = std::clamp(count / 12, 1, 9999), month = count % 12 + 1;
  return DayOf(year, month, std::min(date.day, DaysInMonth(year, month))).value_or(day);
}

std::string IsoDay(Day day) {
  const YearMonthDay date = DateOf(day);
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", std::clamp(date.year, 0, 9999), date.month, date.day);
  return out;
}

std::string IsoMonth(int year, int month) {
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02d", std::clamp(year, 0, 9999), std::clamp(month, 0, 99));
  return out;
}

std::optional<Day> ParseIsoDay(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  return DayOf(Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2));
}

}  // namespace onrecord
