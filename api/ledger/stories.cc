#include "api/ledger/stories.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "common/base/strings.h"

namespace onrecord::ledger {
namespace {

constexpr int32_t kNoDay = -1000000;

// Where a mention belongs within its key: an exact day and a place, else its own times and place.
struct Cell {
  int kind = 0;  // 0: exact, 1: vague, 2: undated
  int32_t first = kNoDay, last = kNoDay;
  std::string place;
  std::string id;  // of a mention that is a cell of its own
  friend auto operator<=>(const Cell&, const Cell&) = default;
};

class KeyGroups {
 public:
  explicit KeyGroups(const std::vector<StoryMention>& mentions) : mentions_(mentions) {}

  void Add(size_t index) {
    const StoryMention& mention = mentions_[index];
    members_.push_back(index);
    if (IsExact(mention)) days_[mention.when->first][mention.place];
  }

  // Calls take(members) for each group.
  template <typename Take>
  void Run(Take take) {
    std::map<Cell, std::vector<size_t>> cells;
    for (const size_t index : members_) cells[CellOf(mentions_[index])].push_back(index);
    for (auto& [cell, members] : cells) take(std::move(members));
  }

 private:
  static bool IsExact(const StoryMention& mention) {
    return mention.when && mention.when->first == mention.when->last;
  }

  Cell CellOf(const StoryMention& mention) const {
    if (IsExact(mention)) return Exact(mention.when->first, mention.place);
    std::optional<DayRange> within;
    if (mention.when) {
      if (mention.when->last - mention.when->first < kLongestVague) within = mention.when;
    } else if (mention.published && mention.telling != Telling::kPlanned) {
      within = DayRange{*mention.published - kUndatedDays, *mention.published};
    }
    if (within) {
      if (const std::optional<Cell> only = OnlyCell(*within, mention.place)) return *only;
    }
    if (mention.when) return {1, mention.when->first, mention.when->last, mention.place, ""};
    if (mention.published) return {2, *mention.published, *mention.published, mention.place, ""};
    return {2, kNoDay, kNoDay, "", mention.id};
  }

  Cell Exact(int32_t day, const std::string& place) const {
    return {0, day, day, place.empty() ? OnlyPlace(day) : place, ""};
  }

  // The place of a mention without one; empty: the others of its day have none or several.
  std::string OnlyPlace(int32_t day) const {
    const std::map<std::string, bool>& places = days_.at(day);
    const size_t named = places.size() - places.count("");
    return named == 1 ? places.rbegin()->first : "";
  }

  // The only cell of an exact day in the range that can be this place.
  std::optional<Cell> OnlyCell(const DayRange& range, const std::string& place) const {
    std::optional<Cell> found;
    for (auto day = days_.lower_bound(range.first); day != days_.end() && day->first <= range.last; ++day) {
      for (const auto& [other, unused] : day->second) {
        if (!place.empty() && !other.empty() && place != other) continue;
        const Cell cell = Exact(day->first, other);
        if (found && *found != cell) return std::nullopt;
        found = cell;
      }
    }
    return found;
  }

  const std::vector<StoryMention>& mentions_;
  std::vector<size_t> members_;
  std::map<int32_t, std::map<std::string, bool>> days_;  // exact days, and the places told on each
};

}  // namespace

std::string StoryKey(const StoryMention& mention) {
  if (mention.telling == Telling::kUnreal || (mention.source.empty() && mention.target.empty())) return "";
  return StrCat(mention.act, "\n", mention.source, "\n", mention.target);
}

std::vector<std::vector<size_t>> GroupMentions(const std::vector<StoryMention>& mentions) {
  std::vector<std::vector<size_t>> groups;
  std::unordered_map<std::string, KeyGroups> keys;
  for (size_t i = 0; i < mentions.size(); ++i) {
    const std::string key = StoryKey(mentions[i]);
    if (key.empty()) {
      groups.push_back({i});
    } else {
      keys.try_emplace(key, mentions).first->second.Add(i);
    }
  }
  for (auto& [key, members] : keys) {
    members.Run([&](std::vector<size_t> group) { groups.push_back(std::move(group)); });
  }
  const auto order = [&](size_t i) {
    return std::tuple(mentions[i].published.value_or(kNoDay), std::string_view(mentions[i].id), i);
  };
  for (std::vector<size_t>& group : groups) {
    std::sort(group.begin(), group.end(), [&](size_t a, size_t b) { return order(a) < order(b); });
  }
  std::sort(groups.begin(), groups.end(),
            [&](const auto& a, const auto& b) { return order(a[0]) < order(b[0]); });
  return groups;
}

}  // namespace onrecord::ledger
