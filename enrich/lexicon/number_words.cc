#include "enrich/lexicon/number_words.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {

absl::StatusOr<NumberWords> NumberWords::Read(const LexiconFiles& files) {
  static constexpr std::string_view kKinds[] = {"number",    "multiplier", "vague",    "ordinal",
                                                "qualifier", "money",      "casualty", "measure"};
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "number_words.tsv", {"word", "kind", "value", "example"}));
  NumberWords words;
  for (const Table::Row& row : table.rows()) {
    const auto* const kind = std::find(std::begin(kKinds), std::end(kKinds), row.cells[1]);
    if (kind == std::end(kKinds)) {
      return InvalidArgument(
          row.where,
          ": expected number, multiplier, vague, ordinal, qualifier, money, casualty or measure, got '",
          row.cells[1], "'");
    }
    Entry entry{static_cast<NumberWord>(kind - std::begin(kKinds)), 0};
    OR_ASSIGN_OR_RETURN(entry.value, ReadNumber(row, 2, "a number as value"));
    if (entry.kind == NumberWord::kQualifier) words.qualifiers_.push_back(row.cells[0]);
    words.entries_[row.cells[0]] = entry;
  }
  std::stable_sort(words.qualifiers_.begin(), words.qualifiers_.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return words;
}

const NumberWords::Entry* NumberWords::Find(std::string_view word) const {
  const auto it = entries_.find(word);
  return it == entries_.end() ? nullptr : &it->second;
}

bool NumberWords::Is(std::string_view word, NumberWord kind) const {
  const Entry* entry = Find(word);
  return entry != nullptr && entry->kind == kind;
}

bool NumberWords::IsUpperLimit(std::string_view qualifier) const {
  const Entry* entry = Find(qualifier);
  return entry != nullptr && entry->kind == NumberWord::kQualifier && entry->value > 0;
}

}  // namespace onrecord
