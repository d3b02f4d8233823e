#include "enrich/times/read_relative.h"

#include <utility>

namespace onrecord {
namespace {

using Kind = TimeReading::Kind;
using Reading = std::optional<TimeReading>;

}  // namespace

// early May, mid-2019, late last year; the end of May; earlier this month.
Reading RelativeReader::PartOf(size_t at, size_t* end, bool) const {
  int part = 0;
  size_t i = IsThe(at) ? at + 1 : at;
  if (Is(i, TimeWord::kPartOf, &part) && IsOp(i + 1, kOpOf)) {
    i += 2;
  } else if (i == at && Is(at, TimeWord::kPart, &part)) {
    i = IsMark(at + 1, '-') ? at + 2 : at + 1;
    if (IsOp(i, kOpIn) && part >= TimeReading::kEarlier) ++i;
    if (IsOp(i, kOpOn)) ++i;
  } else {
    return std::nullopt;
  }
  Reading reading = Quarter(i, end, true);
  if (!reading) reading = Decade(i, end, true);
  if (!reading) reading = Relative(i, end, true);
  if (!reading) reading = WeekdayOn(i, end, true);
  if (!reading) reading = DayWord(i, end, true);
  if (!reading) reading = TheUnit(i, end);
  if (!reading) reading = DateOn(i, end, true);
  if (!reading) return std::nullopt;
  if (reading->kind == Kind::kNth || reading->kind == Kind::kWeekday || reading->kind == Kind::kDayOffset ||
      reading->day != 0)
    return reading;
  reading->part = static_cast<TimeReading::Part>(part);
  return reading;
}

// "the year", after "the end of".
Reading RelativeReader::TheUnit(size_t at, size_t* end) const {
  int unit = 0;
  if (!IsThe(at) || !Is(at + 1, TimeWord::kUnit, &unit) || unit < TimeReading::kWeek) return std::nullopt;
  TimeReading reading = Make(Kind::kUnit);
  reading.unit = unit;
  *end = at + 2;
  return reading;
}

// the first quarter of 2019, Q3 2021, the second half of last year.
Reading RelativeReader::Quarter(size_t at, size_t* end, bool) const {
  size_t i = IsThe(at) ? at + 1 : at;
  TimeReading reading = Make(Kind::kQuarter);
  if (IsWord(i, "Q") && IsNumber(i + 1, 1, 4, 1) && !lexemes_[i + 1].space_before) {
    reading.count = lexemes_[i + 1].value;
    reading.unit = TimeReading::kQuarterUnit;
    i += 2;
  } else if (Is(i, TimeWord::kOrdinal, &reading.count) && Is(i + 1, TimeWord::kUnit, &reading.unit) &&
             (reading.unit == TimeReading::kQuarterUnit || reading.unit == TimeReading::kHalfUnit)) {
    i += 2;
  } else {
    return std::nullopt;
  }
  *end = i;
  size_t year = IsOp(i, kOpOf) ? i + 1 : i;
  if (IsYear(year)) {
    reading.year = lexemes_[year].value;
    *end = year + 1;
  } else if (Reading of = Relative(year, end, true); of && of->kind == Kind::kUnit) {
    reading.parts.push_back(*of);
  } else if (Reading unit = TheUnit(year, end)) {
    reading.parts.push_back(*unit);
  } else if (Reading month =
                 year > i && reading.unit == TimeReading::kHalfUnit ? DateOn(year, end, true) : Reading();
             month && month->day == 0) {
    reading.parts.push_back(*month);
  } else {
    *end = i;
    if (reading.count < 0) return std::nullopt;  // "the last quarter" is the one before this
  }
  return reading;
}

// last week, this month, next year; last May, next summer, last Tuesday; the weekend.
Reading RelativeReader::Relative(size_t at, size_t* end, bool) const {
  size_t i = at;
  int which = 0, unit = 0;
  TimeReading reading;
  if (IsThe(i) && Is(i + 1, TimeWord::kUnit, &unit) && unit == TimeReading::kWeekend) {
    reading = Make(Kind::kUnit);
    reading.unit = unit;
    *end = i + 2;
    return reading;
  }
  if (IsThe(i) && (IsWord(i + 1, "current") || IsWord(i + 1, "last"))) ++i;
  if (!Is(i, TimeWord::kWhich, &which)) return std::nullopt;
  ++i;
  int past = 0;
  if (which == 0 && Is(i, TimeWord::kSpan, &past)) which = past, ++i;  // this past Tuesday
  int month = 0, season = 0, weekday = 0;
  if (Is(i, TimeWord::kUnit, &unit) && unit >= TimeReading::kDay && unit != TimeReading::kHalfUnit) {
    if (unit == TimeReading::kDay) return std::nullopt;
    reading = Make(Kind::kUnit);
    reading.unit = unit;
  } else if (Is(i, TimeWord::kDaypart) && which <= 0) {
    reading = Make(Kind::kDayOffset);
    reading.count = IsWord(i, "night") ? which : 0;
  } else if (IsMonth(i, &month)) {
    reading = Make(Kind::kDate);
    reading.month = month;
    if (IsMonthDay(i + 1)) reading.day = lexemes_[++i].value;
  } else if (Is(i, TimeWord::kSeason, &season)) {
    reading = Make(Kind::kSeason);
    reading.season = season;
  } else if (Is(i, TimeWord::kWeekday, &weekday) && lexemes_[i].capital) {
    reading = Make(Kind::kWeekday);
    reading.weekday = weekday;
  } else {
    return std::nullopt;
  }
  reading.which = which;
  reading.has_which = true;
  *end = SkipClock(i + 1, &reading);
  if (reading.kind == Kind::kUnit && reading.unit == TimeReading::kWeek) {
    // next week on Friday
    size_t next = IsMark(i + 1, ',') ? i + 2 : i + 1;
    if (IsOp(next, kOpOn) && Is(next + 1, TimeWord::kWeekday, &weekday) && lexemes_[next + 1].capital) {
      *end = SkipClock(next + 2, &reading);
      return WeekdayOf(weekday, reading);
    }
  }
  return reading;
}

TimeReading RelativeReader::WeekdayOf(int weekday, TimeReading week) {
  TimeReading reading = Make(Kind::kNth);
  reading.which = 1;
  reading.weekday = weekday;
  reading.clock = week.clock;
  reading.zone = week.zone;
  reading.parts = {std::move(week)};
  return reading;
}

// Friday | next week, Tuesday | of last week, Monday | of the following week.
Reading RelativeReader::WeekdayInWeek(int weekday, size_t at, size_t* end) const {
  const size_t next = IsOp(at, kOpOf) || IsOp(at, kOpIn) ? at + 1 : at;
  Reading week = Relative(next, end, true);
  if (!week && next > at) week = Anchored(next, end, true);
  if (!week && next > at) week = BeforeLast(next, end, true);
  if (!week || week->unit != TimeReading::kWeek || week->kind == Kind::kNth) return std::nullopt;
  return WeekdayOf(weekday, *week);
}

// overnight into Sunday: the night before it.
Reading RelativeReader::Overnight(size_t at, size_t* end, bool) const {
  if (!Is(at, TimeWord::kOvernight) || !IsOp(at + 1, kOpInto)) return std::nullopt;
  Reading day = WeekdayOn(at + 2, end, true);
  if (!day || day->kind != Kind::kWeekday) return std::nullopt;
  day->overnight = true;
  return day;
}

// Tuesday; Tuesday night; Tuesday, Oct. 12, 2021.
Reading RelativeReader::WeekdayOn(size_t at, size_t* end, bool) const {
  int weekday = 0;
  if (at >= lexemes_.size() || !lexemes_[at].capital) return std::nullopt;
  const bool sure = Is(at, TimeWord::kWeekday, &weekday);
  if (!sure && !Is(at, TimeWord::kWeekdayAbbreviation, &weekday)) return std::nullopt;
  if ((at > 0 && Is(at - 1, TimeWord::kNotBefore)) ||
      (Is(at + 1, TimeWord::kNotAfter) && lexemes_[at + 1].capital))
    return std::nullopt;
  TimeReading reading = Make(Kind::kWeekday);
  reading.weekday = weekday;
  size_t i = SkipClock(at + 1, &reading);
  if (sure) {
    if (Reading in_week = WeekdayInWeek(weekday, i, end)) return in_week;
    if (Reading numbered = MonthDay(i, end, true)) {
      numbered->weekday = weekday;
      return numbered;
    }
  }
  size_t next = IsMark(i, ',') ? i + 1 : i;
  if (IsOp(next, kOpOn)) ++next;
  if (IsMark(next, '(')) ++next;
  if (IsThe(next) && IsMonthDay(next + 1)) ++next;  // "Thursday the 7th of March"
  int month = 0;
  const bool day_first = IsMonthDay(next) && IsMonth(IsOp(next + 1, kOpOf) ? next + 2 : next + 1, &month);
  if ((IsMonth(next, &month) && IsMonthDay(next + 1)) || day_first) {
    if (Reading date = DateOn(next, end, true); date && date->day != 0) {
      date->weekday = weekday;
      if (date->zone.empty()) date->zone = reading.zone;
      return date;
    }
  }
  if (!sure) return std::nullopt;
  *end = i;
  return reading;
}

Reading RelativeReader::DayWord(size_t at, size_t* end, bool) const {
  TimeReading reading = Make(Kind::kDayOffset);
  if (!Is(at, TimeWord::kDay, &reading.count)) return std::nullopt;
  *end = SkipClock(at + 1, &reading);
  return reading;
}

}  // namespace onrecord
