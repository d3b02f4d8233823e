#pragma once
#include <optional>

#include "enrich/times/read_calendar.h"

namespace onrecord {

// Reads expressions that count units of time: "two weeks ago", "in two weeks", "the past three months", "the
// following day". Each method gives the reading that starts at lexeme `at` and in `*end` the lexeme after it,
// or nothing.
class CountedReader : protected CalendarReader {
 protected:
  using CalendarReader::CalendarReader;

  std::optional<TimeReading> Anchored(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Counted(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> FromNow(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> Spanned(size_t at, size_t* end, bool governed) const;
  std::optional<TimeReading> BeforeLast(size_t at, size_t* end, bool governed) const;

  // An amount of time in `count` and `unit`, "two years and three months" in `more_count` and `more_unit`
  // too; the lexeme after it, or 0 if there is none.
  size_t Amount(size_t at, TimeReading* reading) const;

 private:
  size_t Units(size_t at, int* count, int* unit) const;
  bool RanksWithin(size_t at) const;
};

}  // namespace onrecord
