#pragma once
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

enum class NumberWord { kNumber, kMultiplier, kVague, kOrdinal, kQualifier, kMoney, kCasualty, kMeasure };

// The words of number_words.tsv.
//
//   words.Find("dozen")->value  ->  12
class NumberWords {
 public:
  struct Entry {
    NumberWord kind;
    double value;
  };
  // kInvalidArgument says which line, and what was expected.
  static absl::StatusOr<NumberWords> Read(const LexiconFiles& files);

  // `word` in small letters; nullptr: not a word of the table.
  const Entry* Find(std::string_view word) const;
  bool Is(std::string_view word, NumberWord kind) const;
  // True for a qualifier before the most that a number can be: "up to".
  bool IsUpperLimit(std::string_view qualifier) const;
  // Qualifiers of several words, "more than" among them, the longest first.
  const std::vector<std::string>& qualifiers() const { return qualifiers_; }

 private:
  StringMap<Entry> entries_;
  std::vector<std::string> qualifiers_;
};

}  // namespace onrecord
