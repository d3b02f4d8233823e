#pragma once
#include <string_view>
#include <vector>

#include "common/base/strings.h"
#include "enrich/times/lex_time.h"
#include "enrich/times/read_time.h"

namespace onrecord {

// Values of kind op in time_words.tsv that no TimeReading::Op stands for.
inline constexpr int kOpThrough = 9, kOpTo = 10, kOpIn = 13, kOpOn = 14, kOpWithin = 15, kOpOf = 17,
                     kOpAnd = 18, kOpAt = 19, kOpAround = 20, kOpInto = 21;

// Questions about the lexeme at a place, and the reading of times of day; for the readers of expressions.
// Every place past the end answers "no".
class TimeCursor {
 public:
  TimeCursor(std::string_view text, const std::vector<TimeLexeme>& lexemes, const TimeWords& words)
      : text_(text), lexemes_(lexemes), words_(words) {}

  const TimeLexeme* Lexeme(size_t at) const { return at < lexemes_.size() ? &lexemes_[at] : nullptr; }
  bool Is(size_t at, TimeWord kind, int* value = nullptr) const {
    return at < lexemes_.size() && lexemes_[at].Is(kind, value);
  }
  bool IsOp(size_t at, int op) const {
    int value = 0;
    return Is(at, TimeWord::kOp, &value) && value == op;
  }
  bool IsMark(size_t at, char mark) const { return at < lexemes_.size() && lexemes_[at].mark == mark; }
  bool IsThe(size_t at) const { return Is(at, TimeWord::kDeterminer); }
  bool IsNumber(size_t at, int low, int high, int max_digits = 9) const {
    const TimeLexeme* lexeme = Lexeme(at);
    return lexeme != nullptr && lexeme->mark == '0' && lexeme->digits <= max_digits && lexeme->value >= low &&
           lexeme->value <= high;
  }
  bool IsYear(size_t at) const {
    return IsNumber(at, 1500, 2199, 4) && lexemes_[at].digits == 4 && lexemes_[at].suffix == 0;
  }
  bool IsMonthDay(size_t at) const {
    return IsNumber(at, 1, 31, 2) && lexemes_[at].suffix != 's' && !IsMark(at + 1, ':') &&
           !IsMark(at + 1, '%');
  }
  bool IsMonth(size_t at, int* month) const {
    if (Is(at, TimeWord::kMonth, month)) return lexemes_[at].capital;
    return (Is(at, TimeWord::kMonthUnsure, month) || Is(at, TimeWord::kMonthAbbreviation, month)) &&
           lexemes_[at].capital;
  }

  bool IsWord(size_t at, std::string_view word) const {
    return at < lexemes_.size() && EqualsIgnoreAsciiCase(lexemes_[at].span.In(text_), word);
  }

  // Whether the lexeme can stand behind a finished date: a preposition, "when", "he"; no noun.
  bool MayFollow(size_t at) const { return Is(at, TimeWord::kOp) || Is(at, TimeWord::kFollower); }
  // Whether an expression can end before the lexeme: no noun follows that it would belong to.
  bool EndsBefore(size_t at) const {
    const TimeLexeme* lexeme = Lexeme(at);
    if (lexeme == nullptr || MayFollow(at)) return true;
    return lexeme->mark != 'w' && lexeme->mark != '0' && lexeme->mark != '-' && lexeme->mark != '%' &&
           lexeme->mark != '\'' && lexeme->mark != ':';
  }

  // "3 p.m.", "9:15", "0915 GMT", "noon".
  bool TimeOfDay(size_t at, size_t* end) const;
  // The lexeme after the parts of a time of day that follow a day: "at 3 p.m.", "night", "(Seoul time)".
  // Notes in `reading` what it saw.
  size_t SkipClock(size_t at, TimeReading* reading) const;

 protected:
  // "GMT", "local time", "(Seoul time)", "(1400 GMT)".
  bool Zone(size_t at, size_t* end, TimeReading* reading) const;

  std::string_view text_;
  const std::vector<TimeLexeme>& lexemes_;
  const TimeWords& words_;
};

}  // namespace onrecord
