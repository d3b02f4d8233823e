#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

// How often the findings of each rule are right, measured on articles set aside for it: a file of the columns
// rule, confidence, example (quote_rules.tsv, event_rules.tsv, entity_rules.tsv).
class RuleTable {
 public:
  // kInvalidArgument: a confidence that is not between -1 and 1 (below 0: what a circumstance takes away).
  static absl::StatusOr<RuleTable> Read(const LexiconFiles& files, std::string_view name);

  // A row's rule and the sentence that shows it, for the test that every example works.
  struct Example {
    std::string where, rule, sentence;
  };
  const std::vector<Example>& examples() const { return examples_; }

  // Of a rule that has no row: 0.5.
  double Confidence(std::string_view rule) const { return Of(rule, 0.5); }
  // What a circumstance adds to a confidence; without a row nothing.
  double Change(std::string_view circumstance) const { return Of(circumstance, 0); }

 private:
  double Of(std::string_view rule, double otherwise) const;

  StringMap<double> confidence_;
  std::vector<Example> examples_;
};

}  // namespace onrecord
