#include "enrich/times/lex_time.h"

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

class Lexer {
 public:
  Lexer(std::string_view text, Span where, const TimeWords& words)
      : text_(text.substr(0, where.end)), at_(where.begin), words_(words) {}

  std::vector<TimeLexeme> Lex() {
    bool space = true;
    while (at_ < text_.size()) {
      size_t next = 0;
      const char32_t c = DecodeAt(text_, at_, &next);
      if (IsSpace(c)) {
        space = true;
        at_ = next;
        continue;
      }
      TimeLexeme lexeme;
      lexeme.space_before = space;
      lexeme.span.begin = static_cast<uint32_t>(at_);
      if (c < 0x80 && IsAsciiDigit(static_cast<char>(c))) {
        Number(&lexeme);
      } else if (IsLetter(c)) {
        Word(&lexeme);
      } else {
        Mark(c, next, &lexeme);
      }
      lexeme.span.end = static_cast<uint32_t>(at_);
      out_.push_back(lexeme);
      space = false;
    }
    return std::move(out_);
  }

 private:
  char At(size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  void Number(TimeLexeme* lexeme) {
    lexeme->mark = '0';
    while (IsAsciiDigit(At(at_)) ||
           (At(at_) == ',' && lexeme->digits > 0 && lexeme->digits <= 6 && ThreeDigits(at_ + 1))) {
      if (text_[at_] != ',') {
        if (lexeme->digits < 9) lexeme->value = lexeme->value * 10 + (text_[at_] - '0');
        ++lexeme->digits;
      } else {
        lexeme->digits += 10;  // never a year
      }
      ++at_;
    }
    if (At(at_) == '.' && IsAsciiDigit(At(at_ + 1)) && !InDottedDate(lexeme->span.begin)) {
      lexeme->digits += 20;
      do {
        ++at_;
      } while (IsAsciiDigit(At(at_)));
      return;
    }
    const std::string_view two = text_.substr(at_, 2);
    if ((two == "st" || two == "nd" || two == "rd" || two == "th") && !IsAsciiLetter(At(at_ + 2))) {
      lexeme->suffix = 't';
      at_ += 2;
    } else if (At(at_) == 's' && !IsAsciiLetter(At(at_ + 1))) {
      lexeme->suffix = 's';
      ++at_;
    } else if (At(at_) == '\'' && At(at_ + 1) == 's' && !IsAsciiLetter(At(at_ + 2)) &&
               lexeme->value % 10 == 0) {
      lexeme->suffix = 's';  // 1990's
      at_ += 2;
    }
  }
  // "2021.10.12" and "12.10.2021" are three numbers, "10.12" is one.
  bool InDottedDate(size_t at) {
    if (at >= dotted_end_) dotted_end_ = DottedDateEnd(at);
    return at < dotted_end_;
  }
  // Behind the date that starts at `at`; 0: none does.
  size_t DottedDateEnd(size_t at) const {
    size_t digits[3] = {0, 0, 0};
    for (int part = 0; part < 3; ++part) {
      while (IsAsciiDigit(At(at))) ++at, ++digits[part];
      if (part < 2 && At(at++) != '.') return 0;
    }
    const bool year_first = digits[0] == 4 && digits[1] == 2 && digits[2] == 2;
    const bool year_last = digits[0] <= 2 && digits[1] <= 2 && digits[1] > 0 && digits[2] == 4;
    return year_first || year_last ? at : 0;
  }
  bool ThreeDigits(size_t at) const {
    return IsAsciiDigit(At(at)) && IsAsciiDigit(At(at + 1)) && IsAsciiDigit(At(at + 2)) &&
           !IsAsciiDigit(At(at + 3));
  }

  void Word(TimeLexeme* lexeme) {
    lexeme->mark = 'w';
    const size_t begin = at_;
    size_t next = at_;
    lexeme->capital = IsUpper(DecodeAt(text_, at_, &next));
    while (at_ < text_.size()) {
      const char32_t c = DecodeAt(text_, at_, &next);
      const bool dotted = c == '.' && at_ == begin + 1 && IsAsciiLetter(At(next)) && At(next + 1) == '.';
      if (!IsLetter(c) && !dotted && !(c == '\'' && at_ == begin + 1 && IsAsciiLetter(At(next)))) break;
      at_ = next;
      if (dotted) {
        at_ += 2;
        break;
      }
    }
    if (at_ - begin > 16) return;
    const std::string word = AsciiLower(text_.substr(begin, at_ - begin));
    lexeme->entries = words_.Find(word);
    const bool abbreviates =
        lexeme->Is(TimeWord::kMonthAbbreviation) || lexeme->Is(TimeWord::kWeekdayAbbreviation);
    if (abbreviates && at_ - begin <= 5 && At(at_) == '.') ++at_;
  }

  void Mark(char32_t c, size_t next, TimeLexeme* lexeme) {
    const bool apostrophe = c == '\'' || c == 0x2019 || c == 0x2018;
    if (apostrophe && At(next) == 's' && !IsAsciiLetter(At(next + 1)) && !lexeme->space_before) {
      lexeme->mark = 'w';
      lexeme->entries = words_.Find("'s");
      at_ = next + 1;
      return;
    }
    if (apostrophe && AsciiLower(text_.substr(next, 2)) == "ll") {
      lexeme->mark = 'w';
      lexeme->entries = words_.Find("'ll");
      at_ = next + 2;
      return;
    }
    at_ = next;
    if (c == '-' || (c >= 0x2010 && c <= 0x2015)) {
      lexeme->mark = '-';
    } else if (apostrophe) {
      lexeme->mark = '\'';
    } else {
      lexeme->mark = c < 0x80 ? static_cast<char>(c) : '?';
    }
  }

  std::string_view text_;
  size_t at_;
  const TimeWords& words_;
  size_t dotted_end_ = 0;  // of the last date with full stops
  std::vector<TimeLexeme> out_;
};

}  // namespace

bool TimeLexeme::StartsExpression() const {
  for (const TimeWords::Entry& entry : entries) {
    switch (entry.kind) {
      case TimeWord::kFuture:
      case TimeWord::kPast:
      case TimeWord::kFollower:
      case TimeWord::kPresent:
      case TimeWord::kRank:
      case TimeWord::kNotBefore:
      case TimeWord::kNotAfter:
      case TimeWord::kShift:
        break;
      default:
        return true;
    }
  }
  return false;
}

std::vector<TimeLexeme> LexTime(std::string_view text, Span where, const TimeWords& words) {
  return Lexer(text, where, words).Lex();
}

}  // namespace onrecord
