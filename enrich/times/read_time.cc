#include "enrich/times/read_time.h"

#include "enrich/times/read_relative.h"

namespace onrecord {
namespace {

using Kind = TimeReading::Kind;
using Reading = std::optional<TimeReading>;

// Reads whole expressions: operators, ranges, times of day, and what counts from or within another
// expression.
class ExpressionReader : private RelativeReader {
 public:
  using RelativeReader::RelativeReader;

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
      default:
        // over, during, in, on, within, for, at: the expression is what they govern, but "in two weeks".
        return FromNow(at, end, true);
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
      return std::nullopt;
    }
    *end = middle;
    const bool and_joins = op == TimeReading::kBetween && IsOp(middle, kOpAnd);
    if (and_joins || IsRangeWord(middle)) {
      if (Reading last = Point(SkipPreposition(middle + 1), end, true)) return Range(*first, *last);
    }
    *end = middle;
    if (first->last_day != 0) return first;  // "between 3 and 5 May"
    if (op == TimeReading::kBetween) return std::nullopt;
    if (first->last_day == 0) first->op = TimeReading::kFrom;
    return first;
  }
  bool IsRangeWord(size_t at) const {
    return IsOp(at, kOpThrough) || IsOp(at, kOpTo) || IsOp(at, kOpInto) || IsOp(at, TimeReading::kUntil);
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
    if (IsOp(middle, kOpAnd)) return PairOfDays(*first, middle, end);
    if (!(IsRangeWord(middle) || IsMark(middle, '-'))) return std::nullopt;
    if (IsMark(middle, '-') && lexemes_[middle].space_before && !(middle + 1 < lexemes_.size()))
      return std::nullopt;
    Reading last = Point(middle + 1, end, IsRangeWord(middle));
    if (!last || last->kind != first->kind) return std::nullopt;
    if (IsMark(middle, '-') && lexemes_[middle].space_before && last->day == 0) return std::nullopt;
    return Range(*first, *last);
  }
  // Monday and Tuesday (of last week); May 3 and May 4; May 31 and June 1.
  Reading PairOfDays(TimeReading first, size_t middle, size_t* end) const {
    if (first.has_which || first.last_day != 0) return std::nullopt;
    Reading last = Point(SkipPreposition(middle + 1), end, true);
    if (!last || last->has_which) return std::nullopt;
    if (first.kind == Kind::kWeekday && last->weekday == first.weekday % 7 + 1) {
      if (last->kind == Kind::kNth) first = WeekdayOf(first.weekday, last->parts[0]);
      return last->kind == first.kind ? Reading(Range(first, *last)) : std::nullopt;
    }
    if (first.kind != Kind::kDate || last->kind != Kind::kDate || first.day == 0) return std::nullopt;
    const bool later = last->month == first.month && last->day > first.day;
    const bool next_month = last->month == first.month % 12 + 1 && last->day == 1 && first.day >= 28;
    return later || next_month ? Reading(Range(first, *last)) : std::nullopt;
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
    using Method = Reading (ExpressionReader::*)(size_t, size_t*, bool) const;
    static constexpr Method kMethods[] = {
        &ExpressionReader::Clocked,     &ExpressionReader::PartOf,     &ExpressionReader::Anchored,
        &ExpressionReader::Counted,     &ExpressionReader::FromNow,    &ExpressionReader::Spanned,
        &ExpressionReader::CountedFrom, &ExpressionReader::BeforeLast, &ExpressionReader::NthOf,
        &ExpressionReader::Quarter,     &ExpressionReader::Decade,     &ExpressionReader::Relative,
        &ExpressionReader::WeekdayOn,   &ExpressionReader::Overnight,  &ExpressionReader::DayWord,
        &ExpressionReader::Holiday,     &ExpressionReader::MonthDay,   &ExpressionReader::Season,
        &ExpressionReader::Numeric,     &ExpressionReader::DateOn};
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

  // the first Friday of next month, the last week of July, the last three months of 2022.
  Reading NthOf(size_t at, size_t* end, bool) const {
    size_t i = IsThe(at) ? at + 1 : at;
    TimeReading reading = Make(Kind::kNth);
    if (!Is(i, TimeWord::kOrdinal, &reading.which)) return std::nullopt;
    ++i;
    reading.count = 1;
    if (Is(i, TimeWord::kNumber, &reading.count)) {
      ++i;
    } else if (IsNumber(i, 1, 99, 2)) {
      reading.count = lexemes_[i++].value;
    }
    if (Is(i, TimeWord::kWeekday, &reading.weekday) && lexemes_[i].capital) {
      ++i;
    } else if (Is(i, TimeWord::kUnit, &reading.unit) && reading.unit >= TimeReading::kDay &&
               reading.unit != TimeReading::kHalfUnit && reading.unit != TimeReading::kQuarterUnit) {
      ++i;
    } else {
      return std::nullopt;
    }
    const bool of = IsOp(i, kOpOf);
    if (!of && !IsOp(i, kOpIn)) return std::nullopt;
    Reading whole = of ? TheUnit(i + 1, end) : std::nullopt;
    if (!whole) whole = Point(IsThe(i + 1) && IsYear(i + 2) ? i + 2 : i + 1, end, true);
    if (!whole || whole->day != 0 || whole->op != TimeReading::kNone) return std::nullopt;
    reading.parts = {*std::move(whole)};
    return reading;
  }

  // two weeks before May 13, the day after Christmas, a week from Monday; the day before yesterday.
  Reading CountedFrom(size_t at, size_t* end, bool) const {
    const bool the = IsThe(at);
    TimeReading reading = Make(Kind::kCountedFrom);
    size_t after = 0;
    if (Is(the ? at + 1 : at, TimeWord::kUnit, &reading.unit)) {
      reading.count = 1;  // "the day before", and without "the" in headlines
      after = the ? at + 2 : at + 1;
    } else if (!the) {
      after = Amount(at, &reading);
    }
    if (after == 0 || reading.count == 0 || reading.unit < TimeReading::kDay) return std::nullopt;
    if (IsOp(after, TimeReading::kFrom)) {
      reading.which = 1;
    } else if (!Is(after, TimeWord::kOp) || !Is(after, TimeWord::kShift, &reading.which)) {
      return std::nullopt;
    }
    size_t from = after + 1;
    int month = 0;
    if (IsThe(from) && IsMonth(from + 1, &month)) ++from;  // "two weeks before the May 13 vote"
    Reading anchor = Point(from, end, true);
    if (!anchor || !IsDay(*anchor)) return std::nullopt;
    reading.clock = anchor->clock;
    reading.parts = {*std::move(anchor)};
    return reading;
  }
  static bool IsDay(const TimeReading& reading) {
    switch (reading.kind) {
      case Kind::kDate:
        return reading.day != 0;
      case Kind::kWeekday:
      case Kind::kDayOffset:
      case Kind::kHoliday:
      case Kind::kMonthDay:
      case Kind::kNth:
        return true;
      default:
        return false;
    }
  }
};

}  // namespace

std::optional<TimeReading> ReadTime(std::string_view text, const std::vector<TimeLexeme>& lexemes,
                                    const TimeWords& words, size_t at, size_t* end) {
  return ExpressionReader(text, lexemes, words).Expression(at, end);
}

}  // namespace onrecord
