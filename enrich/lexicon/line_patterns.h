#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/lexicon_files.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

// Lines that stand around an article on its page (page_patterns.tsv).
class LinePatterns {
 public:
  struct Pattern {
    std::vector<std::string> pieces;                 // literal texts; between two of them stands anything
    bool open_begin = false, open_end = false;       // anything may stand before, after
    bool blank_before = false, blank_after = false;  // but not the rest of a word
    int words = 0;
    ZoneKind zone = ZoneKind::kBoilerplate;
    std::string where, example;
  };

  // kInvalidArgument: an empty pattern, a zone that is none of the four, or a number of words that is none.
  static absl::StatusOr<LinePatterns> Read(const LexiconFiles& files);

  // The pattern that a line of `words` words fits, given as Fold makes it; null: none.
  const Pattern* Match(std::string_view folded, int words) const;

  // Lower case, one blank between words, no bullets before and no stops or colons after.
  //   Fold(" •  Link Copied: ")  ->  "link copied"
  static std::string Fold(std::string_view line);

  const std::vector<Pattern>& all() const { return all_; }

 private:
  std::vector<Pattern> all_;
  StringMap<std::vector<size_t>> by_first_word_;
  std::vector<size_t> others_;  // those whose first word is a wildcard
};

}  // namespace onrecord
