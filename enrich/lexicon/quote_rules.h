#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

// How often the findings of each rule are right (quote_rules.tsv), measured on articles set aside for it.
class QuoteRules {
 public:
  // kInvalidArgument: a confidence that is not between 0 and 1.
  static absl::StatusOr<QuoteRules> Read(const LexiconFiles& files);

  // A row's rule and the sentence that shows it, for the test that every example works.
  struct Example {
    std::string where, rule, sentence;
  };
  const std::vector<Example>& examples() const { return examples_; }

  // Of a rule that has no row: 0.5.
  double Confidence(std::string_view rule) const;

 private:
  StringMap<double> confidence_;
  std::vector<Example> examples_;
};

}  // namespace onrecord
