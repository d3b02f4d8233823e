#include "api/store/group_counter.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_format.h>
#include <absl/time/civil_time.h>

#include <algorithm>
#include <string_view>

#include "api/store/statement_ports.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kDyadBits = 31;
constexpr int64_t kSmall = 1 << 20;                // numbers of names below this are places in an array
constexpr int64_t kLastRootOf[] = {5, 8, 13, 20};  // of each class of roots

absl::CivilDay CivilOf(int32_t day) { return absl::CivilDay(day / 10000, day / 100 % 100, day % 100); }

// Year and number of the ISO week: 203118.
int64_t WeekOf(int32_t day) {
  const absl::CivilDay civil = CivilOf(day);
  // The week belongs to the year that its Thursday lies in.
  const int64_t weekday = static_cast<int64_t>(absl::GetWeekday(civil));  // Monday is 0
  const absl::CivilDay thursday = civil - weekday + 3;
  return thursday.year() * 100 + (absl::GetYearDay(thursday) - 1) / 7 + 1;
}

// 0 where the time is not known as exactly as that.
int64_t TimeValueOf(v1::Dimension dimension, const Days& days) {
  if (days.first <= 1) return 0;
  const auto same = [&](auto of) { return of(days.first) == of(days.last) ? of(days.first) : int64_t{0}; };
  switch (dimension) {
    case v1::DIMENSION_DAY:
      return same([](int32_t day) { return int64_t{day}; });
    case v1::DIMENSION_WEEK:
      return days.last - days.first > 10000 ? 0 : same(WeekOf);
    case v1::DIMENSION_MONTH:
      return same([](int32_t day) { return int64_t{day / 100}; });
    default:
      return same([](int32_t day) { return int64_t{day / 10000}; });
  }
}

std::string TimeText(v1::Dimension dimension, int64_t value) {
  switch (dimension) {
    case v1::DIMENSION_DAY:
      return DayAsText(static_cast<int32_t>(value));
    case v1::DIMENSION_WEEK:
      return absl::StrFormat("%04d-W%02d", value / 100, value % 100);
    case v1::DIMENSION_MONTH:
      return absl::StrFormat("%04d-%02d", value / 100, value % 100);
    default:
      return absl::StrFormat("%04d", value);
  }
}

std::string ShortName(const std::string& name, std::string_view prefix) {
  return AsciiLower(std::string_view(name).substr(std::min(prefix.size(), name.size())));
}

// The quad class of a root, as the table of CAMEO codes has it; `root` is one more than its number.
int64_t QuadOf(int64_t root) {
  if (root == 0) return 0;
  int64_t quad = 1;
  for (const int64_t last : kLastRootOf) {
    if (root - 1 <= last) return quad;
    ++quad;
  }
  return 0;
}

}  // namespace

bool IsTime(int dimension) { return dimension >= v1::DIMENSION_DAY && dimension <= v1::DIMENSION_YEAR; }

absl::StatusOr<std::string> GroupNames::Of(int64_t number) {
  const auto known = known_.find(number);
  if (known != known_.end()) return known->second;
  OR_ASSIGN_OR_RETURN(std::string name, read_(number));
  return known_[number] = std::move(name);
}

int64_t GroupNames::ReadRootOf(int64_t code) {
  if (code <= 0) return 0;
  const auto text = Of(code);
  if (!text.ok()) {
    status_ = text.status();
    return 0;
  }
  int root = -1;
  if (text->size() < 2 || !absl::SimpleAtoi(text->substr(0, 2), &root) || root < 0) root = -1;
  if (code >= kSmall) return root + 1;
  const auto at = static_cast<size_t>(code);
  if (at >= roots_.size()) roots_.resize(at + 1, -1);
  return roots_[at] = static_cast<int8_t>(root + 1);
}

absl::Status GroupCounter::Count(int64_t article_row, const facts::ArticleFacts& article,
                                 const facts::QuoteFacts& quote) {
  GroupKey key{};
  for (size_t i = 0; i < by_.size(); ++i) {
    key[i] = ValueOf(static_cast<v1::Dimension>(by_[i]), article, quote);
  }
  return AddRow(article_row, article, key, 0);
}

absl::Status GroupCounter::Count(int64_t article_row, const facts::ArticleFacts& article,
                                 const facts::EventFacts& event) {
  GroupKey key{};
  for (size_t i = 0; i < by_.size(); ++i) {
    key[i] = ValueOf(static_cast<v1::Dimension>(by_[i]), article, event);
  }
  return AddRow(article_row, article, key, event.goldstein);
}

absl::Status GroupCounter::Count(int64_t article_row, const facts::ArticleFacts& article,
                                 const std::vector<int64_t>& speakers) {
  GroupKey key{};
  size_t speaker = kMostDimensions;
  for (size_t i = 0; i < by_.size(); ++i) {
    const auto dimension = static_cast<v1::Dimension>(by_[i]);
    if (dimension == v1::DIMENSION_SPEAKER) speaker = i;
    if (dimension == v1::DIMENSION_OUTLET) key[i] = article.outlet;
    if (IsTime(dimension)) key[i] = TimeValueOf(dimension, article.published);
  }
  if (speaker == kMostDimensions || speakers.empty()) return AddRow(article_row, article, key, 0);
  for (const int64_t one : speakers) {
    key[speaker] = one;
    OR_RETURN_IF_ERROR(AddRow(article_row, article, key, 0));
  }
  return absl::OkStatus();
}

absl::StatusOr<GroupTexts> GroupCounter::TextsOf(const Group& group, bool events) {
  GroupTexts texts;
  for (size_t i = 0; i < by_.size(); ++i) {
    OR_ASSIGN_OR_RETURN(texts[i], TextOf(i, group.key[i], events));
  }
  return texts;
}

absl::StatusOr<std::string> GroupCounter::TextOf(size_t place, int64_t value, bool events) {
  const auto dimension = static_cast<v1::Dimension>(by_[place]);
  if (value == 0) return std::string();
  if (IsTime(dimension)) return TimeText(dimension, value);
  switch (dimension) {
    case v1::DIMENSION_ROOT:
      return absl::StrFormat("%02d", value - 1);
    case v1::DIMENSION_QUAD_CLASS:
      return ShortName(v1::QuadClass_Name(static_cast<v1::QuadClass>(value)), "QUAD_CLASS_");
    case v1::DIMENSION_KIND:
      return events ? ShortName(v1::Modality_Name(static_cast<v1::Modality>(value)), "MODALITY_")
                    : ShortName(v1::QuoteKind_Name(static_cast<v1::QuoteKind>(value)), "QUOTE_KIND_");
    case v1::DIMENSION_ANONYMITY:
      return std::string(value == 1 ? "none" : value == 2 ? "named" : "unnamed");
    case v1::DIMENSION_DYAD: {
      std::string source, target;
      if (value >> kDyadBits != 0) {
        OR_ASSIGN_OR_RETURN(source, names_.Of(value >> kDyadBits));
      }
      const int64_t other = value & ((int64_t{1} << kDyadBits) - 1);
      if (other != 0) {
        OR_ASSIGN_OR_RETURN(target, names_.Of(other));
      }
      return StrCat(source, ">", target);
    }
    default:
      return names_.Of(value);
  }
}

int64_t GroupCounter::ValueOf(v1::Dimension dimension, const facts::ArticleFacts& article,
                              const facts::QuoteFacts& quote) const {
  if (IsTime(dimension)) return TimeValueOf(dimension, occurred_ ? quote.said : article.published);
  switch (dimension) {
    case v1::DIMENSION_OUTLET:
      return article.outlet;
    case v1::DIMENSION_SPEAKER:
      return quote.speaker;
    case v1::DIMENSION_AFFILIATION:
      return quote.affiliation;
    case v1::DIMENSION_COUNTRY:
      return quote.country;
    case v1::DIMENSION_KIND:
      return quote.kind;
    default:
      return static_cast<int64_t>(quote.anonymity) + 1;
  }
}

int64_t GroupCounter::ValueOf(v1::Dimension dimension, const facts::ArticleFacts& article,
                              const facts::EventFacts& event) {
  if (IsTime(dimension)) return TimeValueOf(dimension, occurred_ ? event.happened : article.published);
  switch (dimension) {
    case v1::DIMENSION_OUTLET:
      return article.outlet;
    case v1::DIMENSION_SPEAKER:
      return event.actor;
    case v1::DIMENSION_COUNTRY:
      return event.country;
    case v1::DIMENSION_DYAD:
      return (event.source_country << kDyadBits) | event.target_country;
    case v1::DIMENSION_CODE:
      return event.code;
    case v1::DIMENSION_ROOT:
      return names_.RootOf(event.code);
    case v1::DIMENSION_QUAD_CLASS:
      return QuadOf(names_.RootOf(event.code));
    default:
      return event.modality;
  }
}

size_t GroupCounter::Find(const GroupKey& key) {
  const bool small = by_.size() == 1 && key[0] >= 0 && key[0] < kSmall;
  if (small) {
    const auto at = static_cast<size_t>(key[0]);
    if (at >= small_.size()) small_.resize(std::max(at + 1, small_.size() * 2));
    if (small_[at] != 0) return small_[at] - 1;
    if (groups_.size() == kMostGroups) return kMostGroups;
    groups_.push_back({key});
    small_[at] = static_cast<uint32_t>(groups_.size());
    return groups_.size() - 1;
  }
  const auto [at, added] = places_.try_emplace(key, groups_.size());
  if (!added) return at->second;
  if (groups_.size() == kMostGroups) return kMostGroups;
  groups_.push_back({key});
  return at->second;
}

// Findings of one article, and of one day, often have the key of the one before.
size_t GroupCounter::IndexOf(const GroupKey& key) {
  if (last_ < groups_.size() && groups_[last_].key == key) return last_;
  return last_ = Find(key);
}

absl::Status GroupCounter::AddRow(int64_t article_row, const facts::ArticleFacts& article,
                                  const GroupKey& key, double goldstein) {
  const size_t place = IndexOf(key);
  if (place == kMostGroups) {
    return MakeStatus(absl::StatusCode::kOutOfRange, "more than ", kMostGroups, " groups: narrow the filter");
  }
  Group& group = groups_[place];
  ++group.count;
  group.goldstein += goldstein;
  if (rows_only_ || group.last_article == article_row) return absl::OkStatus();
  group.last_article = article_row;
  ++group.articles;
  if (article.outlet != 0 && outlets_.emplace(place, article.outlet).second) ++group.outlets;
  return absl::OkStatus();
}

}  // namespace onrecord::api
