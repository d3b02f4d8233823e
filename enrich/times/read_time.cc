#include "enrich/times/read_time.h"

#include "enrich/times/read_calendar.h"

namespace onrecord {
namespace {

using Kind = TimeReading::Kind;
using Reading = std::optional<TimeReading>;

class Reader : private CalendarReader {
 public:
  Reader(std::string_view text, const std::vector<TimeLexeme>& lexemes) : CalendarReader(text, lexemes) {}

  Reading Expression(size_t at, size_t* end) const {
    int op = 0;
    if (Is(at, TimeWord::kOp, &op)) {
      if (Reading reading = AfterOp(op, at, end)) return reading;
    }
    if (Reading range = BareRange(at, end)) return range;
    return Point(at, end);
  }

 private:
  // ---- operators and ranges

  Reading AfterOp(int op, size_t at, size_t* end) const {
    using R = TimeReading;
    switch (op) {
      case R::kSince:
      case R::kUntil:
      case R::kBy:
      case R::kBefore:
      case R::kAfter:
        return WithOp(static_cast<R::Op>(op), SkipPreposition(at + 1), end);
      case R::kStarting:
        if (Reading reading = WithOp(R::kStarting, SkipPreposition(at + 1), end)) return reading;
        return std::nullopt;
      case R::kFrom:
      case R::kBetween:
        return From(op, at, end);
      case kOpAround: {
        Reading reading = Point(SkipPreposition(at + 1), end, true);
        if (reading && reading->kind == Kind::kDate) reading->approximate = true;
        if (reading && reading->kind != Kind::kDate) return std::nullopt;
        return reading;
      }
      default: {
        // over, during, in, on, within, for, at: the expression is what they govern.
        if (op <= kOpTo || op == kOpOf || op == kOpAnd) return std::nullopt;
        return std::nullopt;
      }
    }
  }
  size_t SkipPreposition(size_t at) const {
    return IsOp(at, kOpIn) || IsOp(at, kOpOn) || IsOp(at, kOpAt) ? at + 1 : at;
  }
  Reading WithOp(TimeReading::Op op, size_t at, size_t* end) const {
    Reading reading = BareRange(at, end);
    if (!reading) reading = Point(at, end, true);
    if (!reading || reading->kind == Kind::kClock) return std::nullopt;
    reading->op = op;
    return reading;
  }
  // from A to B, between A and B, from A.
  Reading From(int op, size_t at, size_t* end) const {
    size_t middle = 0;
    Reading first = BareRange(at + 1, end);
    if (first) return first;
    first = Point(at + 1, &middle, true);
    if (!first || first->kind == Kind::kClock) {
      // "between 3 and 5 May"
      return std::nullopt;
    }
    *end = middle;
    const bool and_joins = op == TimeReading::kBetween && IsOp(middle, kOpAnd);
    if (and_joins || IsRangeWord(middle)) {
      if (Reading last = Point(SkipPreposition(middle + 1), end, true)) return Range(*first, *last);
    }
    if (op == TimeReading::kBetween) return std::nullopt;
    *end = middle;
    if (first->last_day == 0) first->op = TimeReading::kFrom;
    return first;
  }
  bool IsRangeWord(size_t at) const {
    return IsOp(at, kOpThrough) || IsOp(at, kOpTo) || IsOp(at, TimeReading::kUntil);
  }
  static TimeReading Range(TimeReading first, TimeReading last) {
    TimeReading range = Make(Kind::kRange);
    range.parts = {std::move(first), std::move(last)};
    return range;
  }
  // A through B; A-B; 1950-53.
  Reading BareRange(size_t at, size_t* end) const {
    if (IsYear(at) && IsMark(at + 1, '-') && !lexemes_[at + 1].space_before) {
      if (IsYear(at + 2)) {
        *end = at + 3;
        return Range(Year(at), Year(at + 2));
      }
      if (IsNumber(at + 2, 0, 99, 2) && lexemes_[at + 2].digits == 2 && !IsMark(at + 3, '-')) {
        TimeReading last = Year(at);
        last.year = last.year / 100 * 100 + lexemes_[at + 2].value;
        if (last.year <= Year(at).year) return std::nullopt;
        *end = at + 3;
        return Range(Year(at), last);
      }
    }
    size_t middle = 0;
    Reading first = Point(at, &middle);
    if (!first || (first->kind != Kind::kDate && first->kind != Kind::kWeekday)) return std::nullopt;
    if (!(IsRangeWord(middle) || IsMark(middle, '-'))) return std::nullopt;
    if (IsMark(middle, '-') && lexemes_[middle].space_before && !(middle + 1 < lexemes_.size()))
      return std::nullopt;
    Reading last = Point(middle + 1, end, IsRangeWord(middle));
    if (!last || last->kind != first->kind) return std::nullopt;
    if (IsMark(middle, '-') && lexemes_[middle].space_before && last->day == 0) return std::nullopt;
    return Range(*first, *last);
  }
  TimeReading Year(size_t at) const {
    TimeReading reading = Make(Kind::kDate);
    reading.year = lexemes_[at].value;
    return reading;
  }

  // ---- single expressions

  // `governed`: a preposition stands before, so that a bare year or month will do.
  Reading Point(size_t at, size_t* end, bool governed = false) const {
    if (at >= lexemes_.size()) return std::nullopt;
    governed = governed || Governed(at);
    using Method = Reading (Reader::*)(size_t, size_t*, bool) const;
    static constexpr Method kMethods[] = {
        &Reader::Clocked, &Reader::PartOf,  &Reader::Anchored, &Reader::Counted,   &Reader::Spanned,
        &Reader::Quarter, &Reader::Decade,  &Reader::Relative, &Reader::WeekdayOn, &Reader::DayWord,
        &Reader::Season,  &Reader::Numeric, &Reader::DateOn};
    Reading best;
    size_t best_end = at;
    for (const Method method : kMethods) {
      size_t stop = at;
      Reading reading = (this->*method)(at, &stop, governed);
      if (reading && stop > best_end) {
        best = std::move(reading);
        best_end = stop;
      }
    }
    *end = best_end;
    return best;
  }
  bool Governed(size_t at) const {
    if (at == 0) return false;
    int op = 0;
    if (Is(at - 1, TimeWord::kOp, &op)) return op != kOpAnd;
    return false;
  }

  Reading Clocked(size_t at, size_t* end, bool) const {
    size_t stop = 0;
    if (!TimeOfDay(at, &stop)) return std::nullopt;
    TimeReading reading = Make(Kind::kClock);
    reading.clock = true;
    stop = SkipClock(stop, &reading);
    size_t next = IsMark(stop, ',') ? stop + 1 : stop;
    if (IsOp(next, kOpOn)) ++next;
    if (Reading day = DayAfterClock(next, end)) {
      day->clock = true;
      if (day->zone.empty()) day->zone = reading.zone;
      return day;
    }
    *end = stop;
    return reading;
  }
  Reading DayAfterClock(size_t at, size_t* end) const {
    if (Reading day = WeekdayOn(at, end, false)) return day;
    if (Reading day = DayWord(at, end, false)) return day;
    return DateOn(at, end, false);
  }

  // early May, mid-2019, late last year; the end of May; earlier this month.
  Reading PartOf(size_t at, size_t* end, bool) const {
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
    if (reading->kind == Kind::kWeekday || reading->kind == Kind::kDayOffset || reading->day != 0)
      return reading;
    reading->part = static_cast<TimeReading::Part>(part);
    return reading;
  }
  // "the year", after "the end of".
  Reading TheUnit(size_t at, size_t* end) const {
    int unit = 0;
    if (!IsThe(at) || !Is(at + 1, TimeWord::kUnit, &unit) || unit < TimeReading::kWeek) return std::nullopt;
    TimeReading reading = Make(Kind::kUnit);
    reading.unit = unit;
    *end = at + 2;
    return reading;
  }

  // the same day, the following week, that year, the previous month; the next day; the day before.
  Reading Anchored(size_t at, size_t* end, bool) const {
    const bool the = IsThe(at);
    size_t i = the ? at + 1 : at;
    int unit = 0;
    TimeReading reading = Make(Kind::kAnchor);
    if (Is(i, TimeWord::kAnchor, &reading.which) && Is(i + 1, TimeWord::kUnit, &unit)) {
      *end = i + 2;
    } else if (the && Is(i, TimeWord::kWhich, &reading.which) && reading.which == 1 &&
               Is(i + 1, TimeWord::kUnit, &unit)) {
      *end = i + 2;
    } else if (the && Is(i, TimeWord::kUnit, &unit) && Is(i + 1, TimeWord::kShift, &reading.which) &&
               reading.which != 0) {
      *end = i + 2;
    } else {
      return std::nullopt;
    }
    if (unit < TimeReading::kDay) return std::nullopt;
    reading.unit = unit;
    return reading;
  }

  // A number of units: in *count (0: not told) and *unit; the lexeme after, or 0.
  size_t Units(size_t at, int* count, int* unit) const {
    size_t i = at;
    *count = 0;
    const bool article = Is(i, TimeWord::kNumber) && (IsWord(i, "a") || IsWord(i, "an"));
    if (Is(article ? i + 1 : i, TimeWord::kVague)) {
      i += article ? 2 : 1;
      if (IsOp(i, kOpOf)) ++i;
    } else if (Is(i, TimeWord::kNumber, count)) {
      ++i;
    } else if (IsNumber(i, 1, 9999, 5) && lexemes_[i].suffix == 0) {
      *count = lexemes_[i].value;
      ++i;
    } else {
      return 0;
    }
    if (!Is(i, TimeWord::kUnit, unit) || *unit >= TimeReading::kWeekend + 2) return 0;
    return i + 1;
  }
  // two weeks ago, a year later, three days before; in two weeks.
  Reading Counted(size_t at, size_t* end, bool) const {
    int count = 0, unit = 0, shift = 0;
    const size_t after = Units(at, &count, &unit);
    if (after == 0 || !Is(after, TimeWord::kShift, &shift)) return std::nullopt;
    // "two days after the vote" counts from the vote, not from a date.
    if ((IsWord(after, "after") || IsWord(after, "before")) && Lexeme(after + 1) != nullptr &&
        lexemes_[after + 1].mark == 'w')
      return std::nullopt;
    TimeReading reading = Make(shift == 0 ? Kind::kAgo : Kind::kShift);
    reading.count = count;
    reading.unit = unit;
    reading.which = shift;
    *end = after + 1;
    return reading;
  }
  // the past two weeks, the last decade, the next few days, recent weeks, the past year.
  Reading Spanned(size_t at, size_t* end, bool) const {
    size_t i = IsThe(at) ? at + 1 : at;
    TimeReading reading = Make(Kind::kSpan);
    int vague = 0;
    if (Is(i, TimeWord::kVague, &vague) && vague == 1 && Is(i + 1, TimeWord::kUnit, &reading.unit)) {
      reading.which = -1;
      *end = i + 2;
      return reading;
    }
    const bool span = Is(i, TimeWord::kSpan, &reading.which);
    const bool which = !span && Is(i, TimeWord::kWhich, &reading.which) && reading.which != 0;
    if (!span && !which) return std::nullopt;
    if (const size_t after = Units(i + 1, &reading.count, &reading.unit); after != 0) {
      *end = after;
      return reading;
    }
    if (!span || !Is(i + 1, TimeWord::kUnit, &reading.unit)) return std::nullopt;
    const std::string_view unit = lexemes_[i + 1].span.In(text_);
    reading.count = unit.ends_with('s') ? 0 : 1;  // "the coming weeks"
    *end = i + 2;
    return reading;
  }

  // the first quarter of 2019, Q3 2021, the second half of last year.
  Reading Quarter(size_t at, size_t* end, bool) const {
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
    } else {
      *end = i;
    }
    return reading;
  }

  // last week, this month, next year; last May, next summer, last Tuesday; the weekend.
  Reading Relative(size_t at, size_t* end, bool) const {
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
    return reading;
  }

  // Tuesday; Tuesday night; Tuesday, Oct. 12, 2021.
  Reading WeekdayOn(size_t at, size_t* end, bool) const {
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
    size_t next = IsMark(i, ',') ? i + 1 : i;
    if (IsOp(next, kOpOn)) ++next;
    if (IsMark(next, '(')) ++next;
    int month = 0;
    const bool day_first = IsMonthDay(next) && IsMonth(next + 1, &month);
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

  Reading DayWord(size_t at, size_t* end, bool) const {
    TimeReading reading = Make(Kind::kDayOffset);
    if (!Is(at, TimeWord::kDay, &reading.count)) return std::nullopt;
    *end = SkipClock(at + 1, &reading);
    return reading;
  }
};

}  // namespace

std::optional<TimeReading> ReadTime(std::string_view text, const std::vector<TimeLexeme>& lexemes, size_t at,
                                    size_t* end) {
  return Reader(text, lexemes).Expression(at, end);
}

}  // namespace onrecord
