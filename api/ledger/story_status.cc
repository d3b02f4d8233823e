#include "api/ledger/story_status.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>

namespace onrecord::ledger {
namespace {

constexpr int32_t kNever = std::numeric_limits<int32_t>::max();

class Judge {
 public:
  Judge(const std::vector<StoryMention>& mentions, const std::vector<size_t>& group)
      : mentions_(mentions), group_(group) {}

  StoryStanding Run(int32_t as_of) {
    const std::optional<size_t> happened = First(group_, Telling::kHappened);
    const std::optional<size_t> planned = First(group_, Telling::kPlanned);
    const std::optional<size_t> moved = First(group_, Telling::kPutOff);
    if (mentions_[group_[0]].telling == Telling::kUnreal) return {Standing::kUnreal, {}, {}};
    if (happened) {
      if (!planned && !moved) return {Standing::kHappened, {}, {}};
      return {Standing::kCameTrue, happened, {}};
    }
    // "Postponed to 9 May" is the plan of 9 May.
    if (moved && !planned && IsNewDay(*moved)) return Open(as_of);
    // What is told to have been put off or called off was planned, whether or not the plan is stored.
    const DayRange window = Window();
    const std::optional<size_t> off = Told(Telling::kCalledOff, window), put = Told(Telling::kPutOff, window);
    if (put && (!off || Order(*put) > Order(*off))) return {Standing::kPostponed, put, NewDay(*put)};
    if (off) return {Standing::kCancelled, off, {}};
    const std::optional<size_t> denied = First(group_, Telling::kDenied);
    if (denied && planned) return {Standing::kCancelled, denied, {}};
    if (denied) return {Standing::kDenied, denied, {}};
    return Open(as_of);
  }

 private:
  StoryStanding Open(int32_t as_of) const {
    return {as_of > LastDay() ? Standing::kOverdue : Standing::kPlanned, {}, {}};
  }

  // Whether a plan for an earlier day is what this mention puts off.
  bool IsNewDay(size_t moved) const {
    const std::string key = StoryKey(mentions_[moved]);
    return std::any_of(mentions_.begin(), mentions_.end(), [&](const StoryMention& mention) {
      return mention.telling == Telling::kPlanned && mention.when && mention.when->last < FirstDay() &&
             mention.published && mention.published <= mentions_[moved].published && StoryKey(mention) == key;
    });
  }

  std::tuple<int32_t, std::string_view> Order(size_t i) const {
    return {mentions_[i].published.value_or(-kNever), mentions_[i].id};
  }

  std::optional<size_t> First(const std::vector<size_t>& among, Telling telling) const {
    std::optional<size_t> first;
    for (const size_t i : among) {
      if (mentions_[i].telling == telling && (!first || Order(i) < Order(*first))) first = i;
    }
    return first;
  }

  // From the day the plan was first told to the last one on which it can be told to have come to nothing.
  DayRange Window() const {
    int32_t first = kNever;
    for (const size_t i : group_) {
      if (mentions_[i].published) first = std::min(first, *mentions_[i].published);
    }
    const int32_t last = LastDay();
    return {first, last > kNever - kLateNews ? kNever : last + kLateNews};
  }

  int32_t LastDay() const {
    int32_t last = -kNever;
    for (const size_t i : group_) {
      if (mentions_[i].when) last = std::max(last, mentions_[i].when->last);
    }
    return last == -kNever ? kNever : last;
  }

  // The last mention of the key in the window that tells so; those of the event itself count always.
  std::optional<size_t> Told(Telling telling, const DayRange& window) const {
    std::optional<size_t> last;
    const auto take = [&](size_t i) {
      if (!last || Order(i) > Order(*last)) last = i;
    };
    for (const size_t i : group_) {
      if (mentions_[i].telling == telling) take(i);
    }
    // A plan without a day can be any.
    if (window.last == kNever) return last;
    const std::string key = StoryKey(mentions_[group_[0]]);
    for (size_t i = 0; i < mentions_.size(); ++i) {
      const StoryMention& mention = mentions_[i];
      if (mention.telling != telling || !mention.published || *mention.published < window.first ||
          *mention.published > window.last || key.empty() || StoryKey(mention) != key) {
        continue;
      }
      // What names another day than the plan's names the new one, which is not before it.
      if (mention.when && mention.when->last < FirstDay()) continue;
      take(i);
    }
    return last;
  }

  int32_t FirstDay() const {
    int32_t first = kNever;
    for (const size_t i : group_) {
      if (mentions_[i].when) first = std::min(first, mentions_[i].when->first);
    }
    return first;
  }

  std::optional<int32_t> NewDay(size_t told_by) const {
    const auto& when = mentions_[told_by].when;
    int32_t planned = -kNever;
    for (const size_t i : group_) {
      if (mentions_[i].when && mentions_[i].telling == Telling::kPlanned)
        planned = std::max(planned, mentions_[i].when->last);
    }
    if (!when || planned == -kNever || when->first <= planned || when->first != when->last)
      return std::nullopt;
    return when->first;
  }

  const std::vector<StoryMention>& mentions_;
  const std::vector<size_t>& group_;
};

}  // namespace

StoryStanding StandingOf(const std::vector<StoryMention>& mentions, const std::vector<size_t>& group,
                         int32_t as_of) {
  return Judge(mentions, group).Run(as_of);
}

}  // namespace onrecord::ledger
