#pragma once
#include <optional>

#include "enrich/times/time_cursor.h"

namespace onrecord {

// Reads dates that the calendar names: days, months, years, decades and seasons. Each method gives the
// reading that starts at lexeme `at` and in `*end` the lexeme after it, or nothing. `governed`: a preposition
// stands before, so that a bare month or year will do.
class CalendarReader : protected TimeCursor {
 protected:
  using TimeCursor::TimeCursor;

  static TimeReading Make(TimeReading::Kind kind) {
    TimeReading reading;
    reading.kind = kind;
    return reading;
  }

  std::optional<TimeReading> DateOn(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Numeric(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Decade(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Season(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Holiday(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> MonthDay(size_t at, size_t* end, bool governed) const;

 private:
  // "3 to 5", "3, 4 and 5", "3rd and 4th": the lexeme after the last of several days, and its day; nothing:
  // there is one day alone. `month_first`: they stand behind a month, where a noun may claim the last number.
  std::optional<size_t> MoreDays(size_t at, int* last_day, bool month_first) const;
  bool StartsHolidayName(size_t at, const TimeWords::Phrase& phrase) const;
  bool IsDayJoin(size_t at) const {
    return IsMark(at, '-') || IsOp(at, kOpTo) || IsOp(at, kOpThrough) || IsOp(at, kOpAnd) ||
           IsOp(at, TimeReading::kUntil);
  }
  bool IsClockNumber(size_t at) const;
  bool SureMonth(size_t at, bool governed) const;
  bool BareYear(size_t at, bool governed) const;
};

}  // namespace onrecord
