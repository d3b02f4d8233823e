#include "enrich/times/time_cursor.h"

namespace onrecord {

// The parts of a time of day that may follow a day: "at 3 p.m. (0600 GMT)", "night", "(Seoul time)".
size_t TimeCursor::SkipClock(size_t at, TimeReading* reading) const {
  for (int i = 0; i < 4; ++i) {
    size_t next = at;
    if (IsMark(next, ',') || IsMark(next, '-')) ++next;
    if (IsOp(next, kOpAt)) ++next;
    size_t stop = 0;
    if (Is(at, TimeWord::kDaypart)) {
      ++at;
    } else if (Zone(at, &stop, reading)) {
      at = stop;
    } else if (TimeOfDay(next, &stop)) {
      reading->clock = true;
      at = stop;
    } else {
      break;
    }
  }
  return at;
}
// "3 p.m.", "9:15", "0915 GMT", "noon".
bool TimeCursor::TimeOfDay(size_t at, size_t* end) const {
  if (Is(at, TimeWord::kClock)) {
    *end = at + 1;
    return true;
  }
  if (!IsNumber(at, 0, 2400, 4)) return false;
  if (IsMark(at + 1, ':') && IsNumber(at + 2, 0, 59, 2) && lexemes_[at].value <= 24) {
    *end = at + 3;
    if (IsMark(*end, ':') && IsNumber(*end + 1, 0, 59, 2)) *end += 2;
    if (Is(*end, TimeWord::kClockUnit)) ++*end;
    return true;
  }
  if (Is(at + 1, TimeWord::kClockUnit) && lexemes_[at].value <= 12) {
    *end = at + 2;
    return true;
  }
  if (lexemes_[at].digits == 4 && Is(at + 1, TimeWord::kZone)) {
    *end = at + 1;
    return true;
  }
  return false;
}
// "GMT", "local time", "(Seoul time)", "(1400 GMT)", "Eastern time".
bool TimeCursor::Zone(size_t at, size_t* end, TimeReading* reading) const {
  const bool bracket = IsMark(at, '(');
  size_t i = bracket ? at + 1 : at, first = i;
  size_t stop = i;
  if (bracket && TimeOfDay(i, &stop)) i = first = stop;
  if (Is(i, TimeWord::kZone)) {
    *end = i + 1;
  } else {
    while (i < first + 3 && Lexeme(i) != nullptr && lexemes_[i].mark == 'w' && !IsWord(i, "time")) ++i;
    if (i == first || !IsWord(i, "time") || !(bracket || lexemes_[first].capital || IsWord(first, "local")))
      return false;
    *end = i + 1;
  }
  reading->zone = {lexemes_[first].span.begin, lexemes_[*end - 1].span.end};
  if (!bracket) return true;
  if (!IsMark(*end, ')')) return false;
  ++*end;
  return true;
}

}  // namespace onrecord
