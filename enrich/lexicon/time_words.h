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
  kHoliday,
  kFollower,
  kPresent,
  kRank,
  kOvernight,
};

// The words of time expressions (time_words.tsv).
class TimeWords {
 public:
  struct Entry {
    TimeWord kind;
    int value;
  };
  // A holiday's name: the words after the first, and the day as time_words.tsv has it.
  struct Phrase {
    std::vector<std::string> rest;
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
  // Whether `word` (lower case) belongs to a time by itself, more than as what may follow one or as the first
  // word of a holiday's name.
  bool IsTimeWord(std::string_view word) const;
  // The holidays whose name begins with `word` (lower case), the longest first.
  std::span<const Phrase> HolidaysFrom(std::string_view word) const {
    const auto it = holidays_.find(word);
    return it == holidays_.end() ? std::span<const Phrase>() : std::span<const Phrase>(it->second);
  }
  const std::vector<Example>& examples() const { return examples_; }

 private:
  void AddHoliday(std::string_view name, int value);

  StringMap<std::vector<Entry>> entries_;
  StringMap<std::vector<Phrase>> holidays_;
  std::vector<Example> examples_;
};

}  // namespace onrecord
