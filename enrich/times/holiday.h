#pragma once
#include <optional>

#include "enrich/times/calendar.h"

namespace onrecord {

// The day of a holiday in a year. `holiday` is a value of kind holiday in time_words.tsv: 1225 (December 25);
// 110404 (in month 11 the weekday 4, the fourth; 5: the last); 200098 (two days before Easter, which is
// 200100). Nothing: no such day. Easter is that of the western churches, by the Gregorian rule (Meeus,
// Astronomical Algorithms, 1991, chapter 8).
std::optional<Day> HolidayIn(int holiday, int year);

}  // namespace onrecord
