#include "enrich/lexicon/rule_table.h"

#include <absl/strings/numbers.h>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {

absl::StatusOr<RuleTable> RuleTable::Read(const LexiconFiles& files, std::string_view name) {
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, name, {"rule", "confidence", "example"}));
  RuleTable rules;
  for (const Table::Row& row : table.rows()) {
    double value = 0;
    if (!absl::SimpleAtod(ToAbsl(row.cells[1]), &value) || !(value >= -1 && value <= 1)) {
      return InvalidArgument(row.where, ": expected a confidence from -1 to 1, got '", row.cells[1], "'");
    }
    rules.confidence_[row.cells[0]] = value;
    rules.examples_.push_back({row.where, row.cells[0], row.cells[2]});
  }
  return rules;
}

double RuleTable::Of(std::string_view rule, double otherwise) const {
  const auto it = confidence_.find(rule);
  return it == confidence_.end() ? otherwise : it->second;
}

}  // namespace onrecord
