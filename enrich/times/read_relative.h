#pragma once
#include <optional>

#include "enrich/times/read_counted.h"

namespace onrecord {

// Reads expressions relative to the day of writing or to a part of the calendar: weekdays, "last week", "next
// summer", "early May", "the first quarter of 2019", "yesterday". Each method gives the reading that starts
// at lexeme `at` and in `*end` the lexeme after it, or nothing.
class RelativeReader : protected CountedReader {
 protected:
  using CountedReader::CountedReader;

  std::optional<TimeReading> PartOf(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Quarter(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Relative(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> WeekdayOn(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Overnight(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> DayWord(size_t at, size_t* end, bool governed) const;
  // "the year", after "the end of".
  std::optional<TimeReading> TheUnit(size_t at, size_t* end) const;

  // The weekday in a week that another expression names.
  static TimeReading WeekdayOf(int weekday, TimeReading week);

 private:
  std::optional<TimeReading> WeekdayInWeek(int weekday, size_t at, size_t* end) const;
};

}  // namespace onrecord
