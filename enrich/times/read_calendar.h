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

 private:
  bool IsClockNumber(size_t at) const;
  bool SureMonth(size_t at, bool governed) const;
  bool BareYear(size_t at, bool governed) const;
};

}  // namespace onrecord
