#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/ledger/stories.h"
#include "onrecord/v1/record_service.pb.h"

// Events as the ledger of stories takes them, and back.
namespace onrecord::api {

// Days since 1970-01-01 of a time or a day ("2031-05-03"); unset: not known. An open end is far away.
std::optional<ledger::DayRange> DayRangeOf(const v1::TimeValue& time);
std::optional<int32_t> DayOf(const v1::TimeValue& time);  // only one that is known exactly
std::optional<int32_t> DayOf(const std::string& day);
std::string DayText(int32_t day);  // empty: outside the years 1 to 9999

// Pure.
ledger::StoryMention StoryMentionOf(const v1::EventRecord& record);

// Mentions of one key: `records` and `mentions` in step.
struct StoryMentions {
  std::vector<v1::EventRecord> records;
  std::vector<ledger::StoryMention> mentions;
};

inline constexpr int kMostStoryMentions = 50;  // that a story event holds, at most

// The story event of a group of mentions, without source_count, with the first `most_mentions` of them. The
// other mentions of the key give the state of its plan on day `as_of`. O(mentions).
v1::StoryEvent MakeStoryEvent(const StoryMentions& all, const std::vector<size_t>& group, int32_t as_of,
                              int most_mentions);

}  // namespace onrecord::api
