#include "enrich/lexicon/time_words.h"

#include <algorithm>
#include <array>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

constexpr std::array<std::string_view, 32> kKinds = {"month",
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
                                                     "not_after",
                                                     "holiday",
                                                     "follower",
                                                     "present",
                                                     "rank",
                                                     "overnight"};

}  // namespace

bool TimeWords::IsTimeWord(std::string_view word) const {
  const std::span<const Entry> entries = Find(word);
  return std::any_of(entries.begin(), entries.end(), [](const Entry& entry) {
    return entry.kind != TimeWord::kFollower && entry.kind != TimeWord::kHoliday &&
           entry.kind != TimeWord::kRank;
  });
}

void TimeWords::AddHoliday(std::string_view name, int value) {
  const std::vector<std::string_view> words = Split(name, ' ');
  Phrase phrase{{words.begin() + 1, words.end()}, value};
  std::vector<Phrase>& list = holidays_[std::string(words.front())];
  const auto shorter = [&](const Phrase& other) { return other.rest.size() < phrase.rest.size(); };
  list.insert(std::find_if(list.begin(), list.end(), shorter), std::move(phrase));
  // The first word can start an expression.
  entries_[std::string(words.front())].push_back({TimeWord::kHoliday, value});
}

absl::StatusOr<TimeWords> TimeWords::Read(const LexiconFiles& files) {
  TimeWords words;
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "time_words.tsv", {"word", "kind", "value", "example"}));
  for (const Table::Row& row : table.rows()) {
    const auto kind = std::find(kKinds.begin(), kKinds.end(), row.cells[1]);
    if (kind == kKinds.end()) {
      return InvalidArgument(row.where, ": expected a kind that the file's head names, got '", row.cells[1],
                             "'");
    }
    OR_ASSIGN_OR_RETURN(const int number, ReadInteger(row, 2, "a number"));
    const auto what = static_cast<TimeWord>(kind - kKinds.begin());
    if (what == TimeWord::kHoliday) {
      words.AddHoliday(row.cells[0], number);
    } else {
      words.entries_[row.cells[0]].push_back({what, number});
    }
    words.examples_.push_back({row.where, row.cells[0], row.cells[3]});
  }
  return words;
}

}  // namespace onrecord
