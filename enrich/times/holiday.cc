#include "enrich/times/holiday.h"

namespace onrecord {
namespace {

constexpr int kEaster = 200100, kFirstOfEaster = 200000, kLastOfEaster = 200200;
constexpr int kLast = 5;  // the last weekday of a month

std::optional<Day> EasterIn(int year) {
  const int golden = year % 19, century = year / 100, rest = year % 100;
  const int correction = (century + 8) / 25;
  const int epact = (19 * golden + century - century / 4 - (century - correction + 1) / 3 + 15) % 30;
  const int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
  const int late = (golden + 11 * epact + 22 * weekday) / 451;
  const int at = epact + weekday - 7 * late + 114;
  return DayOf(year, at / 31, at % 31 + 1);
}

std::optional<Day> NthWeekday(int year, int month, int weekday, int which) {
  if (month < 1 || month > 12) return std::nullopt;
  if (which == kLast) {
    const Day last = LastOf(year, month);
    return last - (WeekdayOf(last) - weekday + 7) % 7;
  }
  const Day first = FirstOf(year, month);
  return first + (weekday - WeekdayOf(first) + 7) % 7 + 7 * (which - 1);
}

}  // namespace

std::optional<Day> HolidayIn(int holiday, int year) {
  if (holiday < 10000) return DayOf(year, holiday / 100, holiday % 100);
  if (holiday > kFirstOfEaster && holiday < kLastOfEaster) {
    const std::optional<Day> easter = EasterIn(year);
    return easter ? std::optional<Day>(*easter + holiday - kEaster) : std::nullopt;
  }
  return NthWeekday(year, holiday / 10000, holiday / 100 % 100, holiday % 100);
}

}  // namespace onrecord
