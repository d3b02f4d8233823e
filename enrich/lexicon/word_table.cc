#include "enrich/lexicon/word_table.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

std::string OneOf(const std::vector<std::string_view>& kinds) {
  std::vector<std::string> names(kinds.begin(), kinds.end());
  return Join(names, "|");
}

}  // namespace

absl::Status WordTableBase::ReadInto(const LexiconFiles& files, std::string_view name,
                                     const std::vector<std::string_view>& kinds) {
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, name, {"word", "kind", "example"}));
  for (const Table::Row& row : table.rows()) {
    const auto kind = std::find(kinds.begin(), kinds.end(), row.cells[1]);
    if (kind == kinds.end()) {
      return InvalidArgument(row.where, ": expected ", OneOf(kinds), ", got '", row.cells[1], "'");
    }
    if (row.cells[0].empty()) return InvalidArgument(row.where, ": expected a word, got an empty cell");
    masks_[row.cells[0]] |= 1u << (kind - kinds.begin());
    examples_.push_back({row.where, row.cells[0], row.cells[1], row.cells[2]});
  }
  return absl::OkStatus();
}

}  // namespace onrecord
