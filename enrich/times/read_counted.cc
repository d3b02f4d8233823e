#include "enrich/times/read_counted.h"

namespace onrecord {

using Kind = TimeReading::Kind;

// A number of units: in *count (0: not given) and *unit; the lexeme after, or 0.
size_t CountedReader::Units(size_t at, int* count, int* unit) const {
  size_t i = at;
  *count = 0;
  const bool article = Is(i, TimeWord::kNumber) && (IsWord(i, "a") || IsWord(i, "an"));
  int tens = 0, ones = 0;
  if (Is(article ? i + 1 : i, TimeWord::kVague)) {
    i += article ? 2 : 1;
    if (IsOp(i, kOpOf)) ++i;
  } else if (Is(i, TimeWord::kNumber, &tens) && tens >= 20 && tens < 100 && IsMark(i + 1, '-') &&
             Is(i + 2, TimeWord::kNumber, &ones) && ones < 10) {
    *count = tens + ones;
    i += 3;
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

size_t CountedReader::Amount(size_t at, TimeReading* reading) const {
  const size_t after = Units(at, &reading->count, &reading->unit);
  if (after == 0 || !IsOp(after, kOpAnd)) return after;
  int count = 0, unit = 0;
  const size_t more = Units(after + 1, &count, &unit);
  if (more == 0 || count == 0 || unit >= reading->unit || reading->count == 0) return after;
  reading->more_count = count;
  reading->more_unit = unit;
  return more;
}

// two weeks ago, a year later, three days before; two years and three months ago.
std::optional<TimeReading> CountedReader::Counted(size_t at, size_t* end, bool) const {
  TimeReading reading;
  int shift = 0;
  const size_t after = Amount(at, &reading);
  if (after == 0 || !Is(after, TimeWord::kShift, &shift)) return std::nullopt;
  // "two days after the vote" counts from the vote, not from a date.
  if (Is(after, TimeWord::kOp) && Lexeme(after + 1) != nullptr && lexemes_[after + 1].mark == 'w')
    return std::nullopt;
  reading.kind = shift == 0 ? Kind::kAgo : Kind::kShift;
  reading.which = shift;
  *end = after + 1;
  return reading;
}

// "the first visit in two weeks", "the worst raid in two years" look back.
bool CountedReader::RanksWithin(size_t at) const {
  constexpr size_t kReach = 5;
  for (size_t i = at; i-- > 0 && at - i <= kReach;) {
    int ordinal = 0;
    if ((Is(i, TimeWord::kOrdinal, &ordinal) && ordinal > 0) || Is(i, TimeWord::kRank)) return true;
    if (lexemes_[i].mark == ',' || lexemes_[i].mark == ';') return false;
  }
  return false;
}

// in two weeks, in two weeks' time, within a month; two weeks from now.
std::optional<TimeReading> CountedReader::FromNow(size_t at, size_t* end, bool) const {
  const bool in = IsOp(at, kOpIn), within = IsOp(at, kOpWithin);
  TimeReading reading;
  size_t after = Amount(in || within ? at + 1 : at, &reading);
  if (after == 0 || reading.count == 0) return std::nullopt;
  if (!in && !within) {
    if (!IsOp(after, TimeReading::kFrom) || !Is(after + 1, TimeWord::kPresent)) return std::nullopt;
    reading.kind = Kind::kFromNow;
    *end = after + 2;
    return reading;
  }
  if (RanksWithin(at)) return std::nullopt;
  // "in two weeks' time", "in a week's time"
  const bool owns = IsMark(after, '\'') || Is(after, TimeWord::kDeterminer);
  if (owns && IsWord(after + 1, "time")) after += 2;
  // "in two weeks of talks" is how long they took.
  if (IsOp(after, kOpOf)) return std::nullopt;
  reading.kind = in ? Kind::kFromNow : Kind::kSpan;
  reading.which = 1;
  reading.only_future = true;
  *end = after;
  return reading;
}

// the past two weeks, the last decade, the next few days, recent weeks, the past year.
std::optional<TimeReading> CountedReader::Spanned(size_t at, size_t* end, bool) const {
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

// the same day, the following week, that year, the previous month; the next day; the day before.
std::optional<TimeReading> CountedReader::Anchored(size_t at, size_t* end, bool) const {
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
    // "the day after the vote" counts from the vote.
    const TimeLexeme* next = Lexeme(i + 2);
    if (Is(i + 1, TimeWord::kOp) && next != nullptr && next->mark == 'w' && !MayFollow(i + 2))
      return std::nullopt;
    *end = i + 2;
  } else {
    return std::nullopt;
  }
  if (unit < TimeReading::kDay) return std::nullopt;
  reading.unit = unit;
  return reading;
}

// the week before last, the night before last, the month after next.
std::optional<TimeReading> CountedReader::BeforeLast(size_t at, size_t* end, bool) const {
  const size_t i = IsThe(at) ? at + 1 : at;
  int unit = 0, shift = 0, which = 0;
  const bool night = Is(i, TimeWord::kDaypart);
  if (!night && (!Is(i, TimeWord::kUnit, &unit) || unit < TimeReading::kWeek)) return std::nullopt;
  if (!Is(i + 1, TimeWord::kShift, &shift) || !Is(i + 2, TimeWord::kWhich, &which)) return std::nullopt;
  if (which == 0 || which != shift) return std::nullopt;
  // "the week before last Friday" counts from Friday.
  const TimeLexeme* next = Lexeme(i + 3);
  if (next != nullptr && (next->Is(TimeWord::kUnit) || next->capital)) return std::nullopt;
  TimeReading reading = Make(night ? Kind::kDayOffset : Kind::kUnit);
  reading.count = night ? 2 * which : 0;
  reading.unit = unit;
  reading.which = 2 * which;
  reading.has_which = true;
  *end = i + 3;
  return reading;
}

}  // namespace onrecord
