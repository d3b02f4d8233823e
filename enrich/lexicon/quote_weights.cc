#include "enrich/lexicon/quote_weights.h"

#include <absl/strings/numbers.h>

#include <cmath>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {

absl::StatusOr<QuoteWeights> QuoteWeights::Read(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "quote_weights.tsv", {"fact", "border", "right"}));
  QuoteWeights weights;
  for (const Table::Row& row : table.rows()) {
    Weight weight;
    for (const auto& [cell, value] : {std::pair(1, &weight.border), std::pair(2, &weight.right)}) {
      const std::string& text = row.cells[static_cast<size_t>(cell)];
      if (!absl::SimpleAtof(ToAbsl(text), value) || !std::isfinite(*value))
        return InvalidArgument(row.where, ": expected a weight, got '", text, "'");
    }
    if (!weights.weights_.emplace(Hash(row.cells[0], kBasis), weight).second)
      return InvalidArgument(row.where, ": the fact '", row.cells[0], "' stands here twice");
  }
  return weights;
}

}  // namespace onrecord
