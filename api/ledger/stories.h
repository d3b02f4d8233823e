#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/ledger/day_range.h"

// One event over articles: which mentions tell of the same one. Pure functions;
// docs/decisions/0015-story-events.md.
namespace onrecord::ledger {

// What a mention says of the event.
enum class Telling {
  kHappened,
  kPlanned,
  kPutOff,     // told to have been postponed
  kCalledOff,  // told to have been cancelled
  kDenied,     // told not to have happened
  kUnreal,     // under a condition, as a habit, from long ago: never joined with others
};

// An event as one article tells it. Act and actors as ActOf and ActorOf give them.
struct StoryMention {
  std::string id;  // orders mentions of one day
  std::string act;
  std::string source, target;  // empty: none
  std::string place;           // folded; empty: not told by the sentence
  std::optional<DayRange> when;
  std::optional<int32_t> published;
  Telling telling = Telling::kHappened;
};

// A time of more days than this joins no other but an equal one: "in 2031" is no evidence.
inline constexpr int32_t kLongestVague = 31;
// What is told without a time happened at most so many days before it was published.
inline constexpr int32_t kUndatedDays = 7;

// What both have in common where they can be one event: act, source and target. Empty: it has no actors, or
// is unreal, and is an event of its own.
std::string StoryKey(const StoryMention& mention);

// The groups of mentions that tell one event, each a list of indexes, the first published first, in the order
// of their first members.
//
// Mentions of one key that happened on one exact day, at one place, are one event. A mention without a place
// belongs to the only place of its day. A mention of a vaguer time (up to kLongestVague days) belongs to the
// only exact day within it, one without a time to the only one in the kUndatedDays before it was published;
// where there are none or several, those of equal times are an event of their own. So the groups are a
// function of the set, and of a group only what lies within kLongestVague days of it matters. O(n log n) for
// n mentions of bounded vagueness.
std::vector<std::vector<size_t>> GroupMentions(const std::vector<StoryMention>& mentions);

}  // namespace onrecord::ledger
