#include "enrich/lexicon/quote_rules.h"

#include <absl/strings/numbers.h>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {

absl::StatusOr<QuoteRules> QuoteRules::Read(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "quote_rules.tsv", {"rule", "confidence", "example"}));
  QuoteRules rules;
  for (const Table::Row& row : table.rows()) {
    double value = 0;
    if (!absl::SimpleAtod(ToAbsl(row.cells[1]), &value) || !(value >= 0 && value <= 1)) {
      return InvalidArgument(row.where, ": expected a confidence from 0 to 1, got '", row.cells[1], "'");
    }
    rules.confidence_[row.cells[0]] = value;
    rules.examples_.push_back({row.where, row.cells[0], row.cells[2]});
  }
  return rules;
}

double QuoteRules::Confidence(std::string_view rule) const {
  const auto it = confidence_.find(rule);
  return it == confidence_.end() ? 0.5 : it->second;
}

}  // namespace onrecord
