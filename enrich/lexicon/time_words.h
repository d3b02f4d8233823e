#pragma once
#include <absl/status/statusor.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

// In the order of the names that time_words.tsv explains.
enum class TimeWord {
  kMonth,
  kMonthUnsure,
  kMonthAbbreviation,
  kWeekday,
  kWeekdayAbbreviation,
  kUnit,
  kNumber,
  kOrdinal,
  kSeason,
  kPart,
  kPartOf,
  kWhich,
  kSpan,
  kAnchor,
  kDay,
  kDaypart,
  kClock,
  kClockUnit,
  kZone,
  kOp,
  kShift,
  kVague,
  kDeterminer,
  kFuture,
  kPast,
  kNotBefore,
  kNotAfter,
};

// The words of time expressions (time_words.tsv).
class TimeWords {
 public:
  struct Entry {
    TimeWord kind;
    int value;
  };
  struct Example {
    std::string where, word, sentence;
  };

  // kInvalidArgument: a kind that is not known, a value that is no number, or a malformed file.
  static absl::StatusOr<TimeWords> Read(const LexiconFiles& files);

  // What `word` (lower case) can be; empty: no word of time.
  std::span<const Entry> Find(std::string_view word) const {
    const auto it = entries_.find(word);
    return it == entries_.end() ? std::span<const Entry>() : std::span<const Entry>(it->second);
  }
  const std::vector<Example>& examples() const { return examples_; }

 private:
  StringMap<std::vector<Entry>> entries_;
  std::vector<Example> examples_;
};

}  // namespace onrecord
