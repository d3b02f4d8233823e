#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/span.h"
#include "enrich/lexicon/time_words.h"

namespace onrecord {

// A word, a number or one mark, as the readers of time expressions see a sentence.
struct TimeLexeme {
  Span span;
  char mark = 0;         // the mark, '-' for any dash, '\'' for any apostrophe; 'w' word, '0' number
  int value = 0;         // of a number; of "1,000" and "1.5" only the digits before the mark
  int digits = 0;        // of a number; 10 or more for "1,000" and "1.5", which are no day, year or count
  char suffix = 0;       // of a number: 't' 12th, 's' 1990s
  bool capital = false;  // a word that starts with a capital
  bool space_before = false;
  std::span<const TimeWords::Entry> entries;  // of a word

  // Whether a time expression can begin with this word: it does more than show the tense or follow a date.
  bool StartsExpression() const;

  // The value of kind `kind`, in *out; false if it is none.
  bool Is(TimeWord kind, int* out = nullptr) const {
    for (const TimeWords::Entry& entry : entries) {
      if (entry.kind != kind) continue;
      if (out != nullptr) *out = entry.value;
      return true;
    }
    return false;
  }
};

// Cuts `where` of the text. A full stop belongs to the abbreviation of a month or weekday and to "a.m.".
std::vector<TimeLexeme> LexTime(std::string_view text, Span where, const TimeWords& words);

}  // namespace onrecord
