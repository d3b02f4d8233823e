#pragma once
#include <optional>
#include <string>

#include "enrich/document/time_value.h"
#include "enrich/times/calendar.h"

namespace onrecord {

// The days that a value covers, and how it is written.
struct Period {
  Day first = 0, last = 0;
  std::string edtf;
  Precision precision = Precision::kDay;
};

Period OneDay(Day day);
Period Days(Day first, Day last, Precision precision = Precision::kInterval);  // one day if they are the same
Period Month(int year, int month);
Period MonthOf(Day day);
Period Months(int year, int first, int last);  // of one year
Period Year(int year);
Period Decade(int first_year);
Period Week(Day day);     // Monday to Sunday around `day`
Period Weekend(Day day);  // of that week
Period Season(int year, int season);

// `count` units of TimeReading::Unit later (earlier if negative); minutes and hours count as whole days only.
Day Move(Day day, int count, int unit);
// As exact as the unit: days to the day, weeks to the week around, months to the month, years to the year.
Period Rounded(Day day, int unit);

// The first (`which` 1), second … last (-1) such weekday or weekend of a longer time; nothing if it has none.
std::optional<Period> NthWeekday(int weekday, int which, const Period& whole);
std::optional<Period> NthWeekend(int which, const Period& whole);
// Its first 15 days (1) or the rest (2, -1).
std::optional<Period> HalfOfMonth(int half, const Period& month);
// "early", "mid", "late" (TimeReading::Part) of a longer time; a day as it is.
Period PartOf(const Period& whole, int part);

}  // namespace onrecord
