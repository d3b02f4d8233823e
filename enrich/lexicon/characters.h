#pragma once
#include <absl/status/statusor.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"

namespace onrecord {

// What the analysis reads instead of awkward characters (characters.tsv).
class Characters {
 public:
  struct Rule {
    std::string from, to, example;
    std::string where;  // "characters.tsv:12"
  };

  // kInvalidArgument: a cell that is neither code points nor characters, or an empty `from`.
  static absl::StatusOr<Characters> Read(const LexiconFiles& files);

  // True if a rule starts with this byte: a text without such bytes needs no look at the rules.
  bool MayStart(char byte) const { return !by_byte_[static_cast<unsigned char>(byte)].empty(); }
  // The longest rule that matches at `at`; null: none.
  const Rule* Match(std::string_view text, size_t at) const;

  std::vector<Rule> AllRules() const;

 private:
  std::array<std::vector<Rule>, 256> by_byte_;  // longest `from` first
};

}  // namespace onrecord
