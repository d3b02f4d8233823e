#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "enrich/times/lex_time.h"

namespace onrecord {

// What a time expression says, before it is known when it was written.
struct TimeReading {
  enum class Kind {
    kDate,         // day, month and maybe year; or month with year; or a month alone; or a year alone
    kDecade,       // year: its first
    kSeason,       // season, maybe year
    kQuarter,      // count: which; unit: kQuarterUnit or kHalfUnit; of `parts[0]` if there is one
    kWeekday,      // weekday, maybe which
    kDayOffset,    // count: days from today
    kUnit,         // this, last, next `unit`
    kSpan,         // the past (which -1) or next (1) `count` units; count 0: not given
    kAgo,          // `count` units before now; count 0: not given
    kFromNow,      // `count` units after now
    kShift,        // `count` units before (which -1) or after (1) the date named before
    kCountedFrom,  // `count` units before (which -1) or after (1) parts[0]
    kAnchor,       // the same (0), next (1), previous (-1) unit, counted from the date named before
    kNth,          // the first (which 1), second … last (-1) `weekday`, or `count` `unit`s, of parts[0]
    kHoliday,      // holiday, maybe year
    kMonthDay,     // a day of an unnamed month: "the 7th"; maybe weekday; of parts[0] if there is one
    kRange,        // parts[0] to parts[1]
    kClock,        // a time of day alone
    kUnknown,      // an expression that names no day: an ambiguous date in numbers
  };
  enum Op { kNone, kSince, kUntil, kBy, kBefore, kAfter, kFrom, kBetween, kStarting };
  enum Part { kWhole, kEarly, kMid, kLate, kEarlier, kLater };
  enum Unit {
    kMinute = 1,
    kHour,
    kDay,
    kWeek,
    kMonth,
    kQuarterUnit,
    kYear,
    kDecadeUnit,
    kWeekend = 10,
    kFortnight,
    kHalfUnit
  };

  Kind kind = Kind::kUnknown;
  int year = 0, month = 0, day = 0, last_day = 0;  // last_day: "3-5 May", "May 3 and 4"
  int weekday = 0, season = 0;
  int which = 0;
  bool has_which = false;
  int unit = 0, count = 0;
  int more_unit = 0, more_count = 0;  // of a smaller unit: "two years and three months"
  int holiday = 0;                    // as time_words.tsv has it
  bool overnight = false;             // the night before the weekday: "overnight into Sunday"
  bool only_future = false;           // with a past tense it is no time at all: "in two weeks"
  Part part = kWhole;
  Op op = kNone;
  bool approximate = false;
  bool clock = false;  // a time of day stands with it
  Span zone;           // "Seoul time", "GMT"; empty: none
  std::vector<TimeReading> parts;
};

// The longest time expression that starts at lexeme `at`, and in `*end` the lexeme after it; nothing if none
// starts there. `text` is what the lexemes were made from.
//
//   "since early 2019 the"  ->  kDate{year 2019, part kEarly, op kSince}, *end = 3
std::optional<TimeReading> ReadTime(std::string_view text, const std::vector<TimeLexeme>& lexemes,
                                    const TimeWords& words, size_t at, size_t* end);

}  // namespace onrecord
