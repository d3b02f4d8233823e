#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "api/ledger/stories.h"

namespace onrecord::ledger {

enum class Standing { kHappened, kPlanned, kCameTrue, kPostponed, kCancelled, kOverdue, kDenied, kUnreal };

struct StoryStanding {
  Standing standing = Standing::kHappened;
  std::optional<size_t> told_by;   // the mention that decides, as an index into `mentions`
  std::optional<int32_t> new_day;  // of what was put off, since 1970-01-01
};

// What a mention that puts a plan off, or calls it off, may be published after the plan's last day and still
// mean it, in days.
inline constexpr int32_t kLateNews = 14;

// How the event `group` (indexes into `mentions`, as GroupMentions gives them) stands on day `as_of`. Other
// mentions of the same key tell what became of a plan: a mention that puts it off or calls it off, published
// after the plan was first told and at most kLateNews after its last day. A function of the set of mentions.
// O(mentions).
StoryStanding StandingOf(const std::vector<StoryMention>& mentions, const std::vector<size_t>& group,
                         int32_t as_of);

}  // namespace onrecord::ledger
