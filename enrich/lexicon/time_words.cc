#include "enrich/lexicon/time_words.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

constexpr std::array<std::string_view, 27> kKinds = {"month",
                                                     "month_unsure",
                                                     "month_abbreviation",
                                                     "weekday",
                                                     "weekday_abbreviation",
                                                     "unit",
                                                     "number",
                                                     "ordinal",
                                                     "season",
                                                     "part",
                                                     "part_of",
                                                     "which",
                                                     "span",
                                                     "anchor",
                                                     "day",
                                                     "daypart",
                                                     "clock",
                                                     "clock_unit",
                                                     "zone",
                                                     "op",
                                                     "shift",
                                                     "vague",
                                                     "determiner",
                                                     "future",
                                                     "past",
                                                     "not_before",
                                                     "not_after"};

}  // namespace

absl::StatusOr<TimeWords> TimeWords::Read(const LexiconFiles& files) {
  TimeWords words;
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "time_words.tsv", {"word", "kind", "value", "example"}));
  for (const Table::Row& row : table.rows()) {
    const std::string& value = row.cells[2];
    const auto kind = std::find(kKinds.begin(), kKinds.end(), row.cells[1]);
    if (kind == kKinds.end()) {
      return InvalidArgument(row.where, ": expected a kind that the file's head names, got '", row.cells[1],
                             "'");
    }
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size()) {
      return InvalidArgument(row.where, ": expected a number, got '", value, "'");
    }
    words.entries_[row.cells[0]].push_back({static_cast<TimeWord>(kind - kKinds.begin()), number});
    words.examples_.push_back({row.where, row.cells[0], row.cells[3]});
  }
  return words;
}

}  // namespace onrecord
