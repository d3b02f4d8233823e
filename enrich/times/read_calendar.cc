#include "enrich/times/read_calendar.h"

#include <utility>

namespace onrecord {

using Kind = TimeReading::Kind;

// the 1990s, the '90s.
std::optional<TimeReading> CalendarReader::Decade(size_t at, size_t* end, bool) const {
  size_t i = IsThe(at) ? at + 1 : at;
  int part = 0;
  const bool has_part = i > at && Is(i, TimeWord::kPart, &part);
  if (has_part) i += IsMark(i + 1, '-') ? 2 : 1;
  const bool short_form = IsMark(i, '\'');
  if (short_form) ++i;
  if (!IsNumber(i, 0, 2190, 4) || lexemes_[i].suffix != 's' || lexemes_[i].value % 10 != 0)
    return std::nullopt;
  TimeReading reading = Make(Kind::kDecade);
  reading.year = lexemes_[i].value;
  if (lexemes_[i].digits == 2 && (short_form || i > at)) reading.year += reading.year < 30 ? 2000 : 1900;
  if (reading.year < 1500) return std::nullopt;
  reading.part = static_cast<TimeReading::Part>(part);
  *end = i + 1;
  return reading;
}

// the summer of 2019, summer 2019, in the spring.
std::optional<TimeReading> CalendarReader::Season(size_t at, size_t* end, bool governed) const {
  size_t i = IsThe(at) ? at + 1 : at;
  TimeReading reading = Make(Kind::kSeason);
  if (!Is(i, TimeWord::kSeason, &reading.season)) return std::nullopt;
  const size_t year = IsOp(i + 1, kOpOf) ? i + 2 : i + 1;
  if (IsYear(year)) {
    reading.year = lexemes_[year].value;
    *end = year + 1;
    return reading;
  }
  const bool in_the = governed && i > at && at > 0 && IsOp(at - 1, kOpIn);
  if (!in_the || (Lexeme(i + 1) != nullptr && IsOp(i + 1, kOpOf))) return std::nullopt;
  *end = i + 1;
  return reading;
}

namespace {

// "10/13/21": only where no other reading is possible.
bool IsShortYear(int a, int b, const TimeLexeme& year, char mark) {
  return mark == '/' && year.digits == 2 && year.value < 40 && ((a > 12) != (b > 12));
}

}  // namespace

// 2021-10-12, 2021/10/12, 12.10.2021, 31/12/2021.
std::optional<TimeReading> CalendarReader::Numeric(size_t at, size_t* end, bool) const {
  if (!IsNumber(at, 1, 9999, 4) || at + 4 >= lexemes_.size()) return std::nullopt;
  const char mark = lexemes_[at + 1].mark;
  if ((mark != '-' && mark != '/' && mark != '.') || lexemes_[at + 3].mark != mark ||
      lexemes_[at + 1].space_before || lexemes_[at + 3].space_before)
    return std::nullopt;
  const TimeLexeme &a = lexemes_[at], &b = lexemes_[at + 2], &c = lexemes_[at + 4];
  if (b.mark != '0' || c.mark != '0' || b.digits > 2 || b.value < 1) return std::nullopt;
  TimeReading reading = Make(Kind::kDate);
  if (a.digits == 4 && c.digits <= 2) {
    reading.year = a.value, reading.month = b.value, reading.day = c.value;
  } else if (a.digits <= 2 && (c.digits == 4 || IsShortYear(a.value, b.value, c, mark))) {
    reading.year = c.digits == 2 ? 2000 + c.value : c.value, reading.month = a.value, reading.day = b.value;
    if (mark == '.') std::swap(reading.month, reading.day);  // 12.10.2021 is always the twelfth
    if (reading.month > 12 || (reading.day <= 12 && reading.day == reading.month))
      std::swap(reading.month, reading.day);
    if (mark != '.' && reading.month <= 12 && reading.day <= 12 && reading.month != reading.day)
      reading.kind = Kind::kUnknown;
  } else {
    return std::nullopt;
  }
  if (reading.month > 12 || reading.day > 31 || reading.day < 1) return std::nullopt;
  *end = at + 5;
  if (IsWord(*end, "T") || lexemes_[at + 4].suffix != 0) ++*end;
  const size_t clock = *end;
  *end = SkipClock(*end, &reading);
  // "10/12/2021 07:44 AM EDT": Americans write the month first.
  int month_first = 0;
  for (size_t i = clock; i < *end && reading.kind == Kind::kUnknown; ++i) {
    if (Is(i, TimeWord::kZone, &month_first) && month_first == 1) reading.kind = Kind::kDate;
  }
  return reading;
}

// Oct. 12, 2021; 12 October; October 2021; October; 2021.
std::optional<TimeReading> CalendarReader::DateOn(size_t at, size_t* end, bool governed) const {
  TimeReading reading = Make(Kind::kDate);
  int month = 0;
  size_t i = IsThe(at) && IsMonthDay(at + 1) ? at + 1 : at;
  if (IsMonthDay(i)) {
    const size_t next = MoreDays(i, &reading.last_day, false).value_or(i + 1);
    const size_t of = IsOp(next, kOpOf) ? next + 1 : next;
    if (!IsMonth(of, &month)) return std::nullopt;
    reading.day = lexemes_[i].value;
    i = of;
  } else if (IsMonth(i, &month)) {
    if (IsMonthDay(i + 1) && !IsClockNumber(i + 1)) {
      reading.day = lexemes_[++i].value;
      if (const auto after = MoreDays(i, &reading.last_day, true)) i = *after - 1;
    } else if (!SureMonth(i, governed)) {
      return std::nullopt;
    }
  } else if (IsYear(i) && BareYear(i, governed)) {
    *end = i + 1;
    reading.year = lexemes_[i].value;
    return reading;
  } else {
    return std::nullopt;
  }
  reading.month = month;
  ++i;
  const size_t year = IsMark(i, ',') || IsOp(i, kOpOf) ? i + 1 : i;
  if (IsYear(year)) {
    reading.year = lexemes_[year].value;
    i = year + 1;
  }
  *end = SkipClock(i, &reading);
  return reading;
}
std::optional<size_t> CalendarReader::MoreDays(size_t at, int* last_day, bool month_first) const {
  size_t i = at;
  if (month_first && IsMark(i + 1, ',') && IsMonthDay(i + 2) && IsOp(i + 3, kOpAnd)) i += 2;
  if (!IsDayJoin(i + 1)) return std::nullopt;
  if (IsMark(i + 1, '-') && lexemes_[i + 1].space_before) return std::nullopt;
  const size_t last = IsThe(i + 2) ? i + 3 : i + 2;
  if (!IsMonthDay(last) || lexemes_[last].value <= lexemes_[at].value) return std::nullopt;
  if (month_first && !IsMark(i + 1, '-')) {
    // "On March 3 and 4 people", "from March 3 to 7 p.m."
    const bool year = IsYear(last + 1) || (IsMark(last + 1, ',') && IsYear(last + 2));
    if (!year && !EndsBefore(last + 1)) return std::nullopt;
  }
  *last_day = lexemes_[last].value;
  return last + 1;
}

// Christmas Day, the Fourth of July, Easter Sunday 2019.
std::optional<TimeReading> CalendarReader::Holiday(size_t at, size_t* end, bool governed) const {
  const size_t first = IsThe(at) ? at + 1 : at;
  if (Lexeme(first) == nullptr || !lexemes_[first].capital || !Is(first, TimeWord::kHoliday))
    return std::nullopt;
  for (const TimeWords::Phrase& phrase : words_.HolidaysFrom(AsciiLower(lexemes_[first].span.In(text_)))) {
    if (!StartsHolidayName(first, phrase)) continue;
    TimeReading reading = Make(Kind::kHoliday);
    reading.holiday = phrase.value;
    size_t i = first + 1 + phrase.rest.size();
    const size_t year = IsMark(i, ',') || IsOp(i, kOpOf) ? i + 1 : i;
    if (IsYear(year)) {
      reading.year = lexemes_[year].value;
      i = year + 1;
    } else if (phrase.rest.empty() && !(governed && EndsBefore(i))) {
      continue;  // "a Christmas party"
    }
    *end = SkipClock(i, &reading);
    return reading;
  }
  return std::nullopt;
}
bool CalendarReader::StartsHolidayName(size_t at, const TimeWords::Phrase& phrase) const {
  for (size_t i = 0; i < phrase.rest.size(); ++i) {
    const TimeLexeme* lexeme = Lexeme(at + 1 + i);
    if (lexeme == nullptr) return false;
    const bool owns =
        lexeme->space_before == false && phrase.rest[i] == "'s" && lexeme->Is(TimeWord::kDeterminer);
    const bool apostrophe = lexeme->mark == '\'' && phrase.rest[i] == "'";
    if (!owns && !apostrophe && !EqualsIgnoreAsciiCase(lexeme->span.In(text_), phrase.rest[i])) return false;
  }
  return true;
}

// on the 7th, until the 21st: where no noun follows.
std::optional<TimeReading> CalendarReader::MonthDay(size_t at, size_t* end, bool governed) const {
  if (!governed || !IsThe(at) || !IsMonthDay(at + 1) || lexemes_[at + 1].suffix != 't') return std::nullopt;
  const bool range = IsOp(at + 2, kOpTo) && IsThe(at + 3);
  if (!range && (IsOp(at + 2, kOpOf) || !EndsBefore(at + 2))) return std::nullopt;
  TimeReading reading = Make(Kind::kMonthDay);
  reading.day = lexemes_[at + 1].value;
  *end = at + 2;
  return reading;
}
// "in May at 3 p.m." is rare, "May 10:30" never a day.
bool CalendarReader::IsClockNumber(size_t at) const { return IsMark(at + 1, ':'); }
// A month that stands without a day: a name or verb must have a preposition or a year beside it.
bool CalendarReader::SureMonth(size_t at, bool governed) const {
  if (IsYear(at + 1) || (IsMark(at + 1, ',') && IsYear(at + 2) && governed)) return true;
  if (Is(at, TimeWord::kMonth)) return governed || at == 0 || !lexemes_[at - 1].capital;
  return governed && lexemes_[at].span.size() > 2 && !(at + 1 < lexemes_.size() && lexemes_[at + 1].capital);
}
// A four-digit number that is a year: in 2019, (2019), the 2019 fair; but not Expo 2019, $2019, 2019 men.
bool CalendarReader::BareYear(size_t at, bool governed) const {
  const TimeLexeme* next = Lexeme(at + 1);
  if (next != nullptr && (next->mark == '%' || (next->mark == '-' && !next->space_before))) return false;
  if (at == 0) return false;
  const TimeLexeme& before = lexemes_[at - 1];
  int unit = 0;
  if (next != nullptr && next->Is(TimeWord::kUnit, &unit)) return false;
  if (governed || before.Is(TimeWord::kPart) || (before.mark == '-' && at > 1 && Is(at - 2, TimeWord::kPart)))
    return lexemes_[at].value >= 1500 && !(next != nullptr && next->mark == '0');
  const bool framed = before.mark == '(' && next != nullptr && next->mark == ')';
  const bool adjective = before.Is(TimeWord::kDeterminer) || IsWord(at - 1, "a");
  return framed || (adjective && lexemes_[at].value >= 1800 && lexemes_[at].value <= 2100);
}

}  // namespace onrecord
