#include "api/store/count_groups.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_format.h>
#include <absl/time/civil_time.h>

#include <algorithm>
#include <array>
#include <span>

#include "api/store/facts.h"
#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

using facts::Anonymity;
using facts::ArticleFacts;
using facts::EventFacts;
using facts::FactReader;
using facts::QuoteFacts;

constexpr int kMostDimensions = 3;
constexpr int kDyadBits = 31;

// The values of a group as numbers; 0: not known, or no such dimension.
using Key = std::array<int64_t, kMostDimensions>;

struct Group {
  Key key{};
  int64_t count = 0, articles = 0, outlets = 0, last_article = -1;
  double goldstein = 0;
  double MeanGoldstein() const { return goldstein / static_cast<double>(count); }
};

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

bool IsTime(v1::Dimension dimension) {
  return dimension == v1::DIMENSION_DAY || dimension == v1::DIMENSION_WEEK ||
         dimension == v1::DIMENSION_MONTH || dimension == v1::DIMENSION_YEAR;
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

class Names {
 public:
  explicit Names(FactRows& rows) : rows_(rows) {}
  absl::StatusOr<std::string> Of(int64_t number) {
    const auto known = known_.find(number);
    if (known != known_.end()) return known->second;
    OR_ASSIGN_OR_RETURN(std::string name, rows_.NameOf(number));
    return known_[number] = std::move(name);
  }

 private:
  FactRows& rows_;
  absl::flat_hash_map<int64_t, std::string> known_;
};

class Counter {
 public:
  Counter(FactRows& rows, const v1::AggregateRequest& request)
      : names_(rows),
        by_(request.group_by().begin(), request.group_by().end()),
        occurred_(request.time_field() == v1::TIME_FIELD_OCCURRED) {}

  absl::Status Count(int64_t article_row, const ArticleFacts& article, const QuoteFacts& quote) {
    Key key{};
    for (size_t i = 0; i < by_.size(); ++i) {
      key[i] = ValueOf(static_cast<v1::Dimension>(by_[i]), article, quote);
    }
    return Take(article_row, article, key, 0);
  }
  absl::Status Count(int64_t article_row, const ArticleFacts& article, const EventFacts& event) {
    Key key{};
    for (size_t i = 0; i < by_.size(); ++i) {
      OR_ASSIGN_OR_RETURN(key[i], ValueOf(static_cast<v1::Dimension>(by_[i]), article, event));
    }
    return Take(article_row, article, key, event.goldstein);
  }

  std::vector<Group> TakeGroups() { return std::move(groups_); }
  int64_t rows() const { return rows_; }

  // The text of a value; empty for one that is not known.
  absl::StatusOr<std::string> TextOf(size_t place, int64_t value, bool events) {
    const auto dimension = static_cast<v1::Dimension>(by_[place]);
    if (value == 0) return std::string();
    if (IsTime(dimension)) return TimeText(dimension, value);
    switch (dimension) {
      case v1::DIMENSION_ROOT:
        return absl::StrFormat("%02d", value - 1);
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

 private:
  static std::string ShortName(const std::string& name, std::string_view prefix) {
    return AsciiLower(std::string_view(name).substr(std::min(prefix.size(), name.size())));
  }

  int64_t ValueOf(v1::Dimension dimension, const ArticleFacts& article, const QuoteFacts& quote) const {
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

  absl::StatusOr<int64_t> ValueOf(v1::Dimension dimension, const ArticleFacts& article,
                                  const EventFacts& event) {
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
        return RootOf(event.code);
      default:
        return event.modality;
    }
  }

  // One more than the root's number, so that 0 means none.
  absl::StatusOr<int64_t> RootOf(int64_t code) {
    if (code == 0) return 0;
    const auto known = roots_.find(code);
    if (known != roots_.end()) return known->second;
    OR_ASSIGN_OR_RETURN(const std::string text, names_.Of(code));
    int root = -1;
    if (text.size() < 2 || !absl::SimpleAtoi(text.substr(0, 2), &root) || root < 0) root = -1;
    return roots_[code] = root + 1;
  }

  absl::Status Take(int64_t article_row, const ArticleFacts& article, const Key& key, double goldstein) {
    ++rows_;
    const auto [at, added] = places_.try_emplace(key, groups_.size());
    if (added) {
      if (groups_.size() == kMostGroups) {
        return MakeStatus(absl::StatusCode::kOutOfRange, "more than ", kMostGroups,
                          " groups: narrow the filter");
      }
      groups_.push_back({key});
    }
    Group& group = groups_[at->second];
    ++group.count;
    group.goldstein += goldstein;
    if (group.last_article == article_row) return absl::OkStatus();
    group.last_article = article_row;
    ++group.articles;
    if (article.outlet != 0 && outlets_.emplace(at->second, article.outlet).second) ++group.outlets;
    return absl::OkStatus();
  }

  Names names_;
  const std::vector<int> by_;
  const bool occurred_;
  absl::flat_hash_map<Key, size_t> places_;
  std::vector<Group> groups_;
  absl::flat_hash_set<std::pair<size_t, int64_t>> outlets_;
  absl::flat_hash_map<int64_t, int64_t> roots_;
  int64_t rows_ = 0;
};

// Counts the findings of an article that `wanted` takes, in rising order of their numbers.
template <typename Facts, typename Wanted>
absl::Status CountArticle(int64_t row, std::string_view packed, Wanted wanted, Counter* counter) {
  constexpr bool kQuotes = std::is_same_v<Facts, QuoteFacts>;
  FactReader reader(packed);
  ArticleFacts article;
  bool good = reader.Read(&article);
  QuoteFacts quote;
  for (int64_t i = 0; good && i < article.quotes; ++i) {
    good = reader.Read(&quote);
    if constexpr (kQuotes) {
      if (good && wanted(row + quote.index)) OR_RETURN_IF_ERROR(counter->Count(row, article, quote));
    }
  }
  if constexpr (!kQuotes) {
    EventFacts event;
    for (int64_t i = 0; good && i < article.events; ++i) {
      good = reader.Read(&event);
      if (good && wanted(row + event.index)) OR_RETURN_IF_ERROR(counter->Count(row, article, event));
    }
  }
  return good ? absl::OkStatus() : Internal("store: the facts of an article are damaged");
}

// What a strand selects of an article whose findings in `matches`, in rising order, are selected.
template <typename Facts>
absl::Status CountMatches(int64_t article, std::string_view packed, const std::vector<int64_t>& matches,
                          Counter* counter) {
  size_t next = 0;
  return CountArticle<Facts>(
      article, packed,
      [&](int64_t finding) {
        while (next < matches.size() && matches[next] < finding) ++next;
        return next < matches.size() && matches[next] == finding;
      },
      counter);
}

template <typename Facts>
absl::Status CountAll(FactRows& rows, const Selection& selection, Counter* counter) {
  for (const Strand& strand : selection) {
    if (strand.match.empty() && strand.rest.sql.empty()) {
      OR_RETURN_IF_ERROR(rows.ReadRange(strand, [&](int64_t article, std::string_view packed) {
        return CountArticle<Facts>(
            article, packed,
            [&](int64_t finding) { return finding >= strand.first && finding <= strand.last; }, counter);
      }));
    } else {
      OR_RETURN_IF_ERROR(rows.ReadMatches(
          strand, [&](int64_t article, std::string_view packed, const std::vector<int64_t>& matches) {
            return CountMatches<Facts>(article, packed, matches, counter);
          }));
    }
  }
  return absl::OkStatus();
}

double MetricOf(const Group& group, const std::string& order) {
  if (order == "articles") return static_cast<double>(group.articles);
  if (order == "outlets") return static_cast<double>(group.outlets);
  if (order == "goldstein") return group.MeanGoldstein();
  return static_cast<double>(group.count);
}

using Texts = std::array<std::string, kMostDimensions>;

absl::StatusOr<Texts> TextsOf(const Group& group, int dimensions, bool events, Counter* counter) {
  Texts texts;
  for (int i = 0; i < dimensions; ++i) {
    const auto place = static_cast<size_t>(i);
    OR_ASSIGN_OR_RETURN(texts[place], counter->TextOf(place, group.key[place], events));
  }
  return texts;
}

// Sorts groups by the texts of their keys.
absl::Status SortByText(std::span<Group> groups, const AggregateQuery& query, bool descending, bool events,
                        Counter* counter) {
  std::vector<std::pair<Texts, Group>> named;
  named.reserve(groups.size());
  for (const Group& group : groups) {
    OR_ASSIGN_OR_RETURN(Texts texts, TextsOf(group, query.request.group_by_size(), events, counter));
    named.emplace_back(std::move(texts), group);
  }
  std::sort(named.begin(), named.end(),
            [&](const auto& a, const auto& b) { return descending ? a.first > b.first : a.first < b.first; });
  for (size_t i = 0; i < named.size(); ++i) groups[i] = named[i].second;
  return absl::OkStatus();
}

// Brings the groups of the page to the front, in order: equal ones by their texts, whatever came first into
// the store. Reads the texts of those that are equal to one of the page.
absl::Status SortGroups(const AggregateQuery& query, bool events, Counter* counter,
                        std::vector<Group>* groups) {
  const auto end =
      static_cast<std::ptrdiff_t>(std::min(groups->size(), query.offset + static_cast<size_t>(query.limit)));
  if (query.order == "key") return SortByText(std::span(*groups), query, query.descending, events, counter);
  const auto metric = [&](const Group& group) { return MetricOf(group, query.order); };
  std::partial_sort(groups->begin(), groups->begin() + end, groups->end(),
                    [&](const Group& a, const Group& b) {
                      return query.descending ? metric(a) > metric(b) : metric(a) < metric(b);
                    });
  auto run = groups->begin() + std::min(end, static_cast<std::ptrdiff_t>(query.offset));
  if (run == groups->begin() + end) return absl::OkStatus();
  while (run != groups->begin() && metric(*std::prev(run)) == metric(*run)) --run;
  const double last = metric(*(groups->begin() + end - 1));
  const auto equal_end =
      std::partition(groups->begin() + end, groups->end(), [&](const Group& g) { return metric(g) == last; });
  while (run != equal_end) {
    const auto next = std::find_if(run, equal_end, [&](const Group& g) { return metric(g) != metric(*run); });
    if (next - run > 1) OR_RETURN_IF_ERROR(SortByText(std::span(run, next), query, false, events, counter));
    run = next;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AggregateResult> CountGroups(FactRows& rows, const Selection& selection,
                                            const AggregateQuery& query) {
  const v1::AggregateRequest& request = query.request;
  const bool events = request.has_events();
  Counter counter(rows, request);
  OR_RETURN_IF_ERROR(events ? CountAll<EventFacts>(rows, selection, &counter)
                            : CountAll<QuoteFacts>(rows, selection, &counter));
  std::vector<Group> groups = counter.TakeGroups();
  OR_RETURN_IF_ERROR(SortGroups(query, events, &counter, &groups));
  AggregateResult result;
  result.rows = counter.rows();
  result.group_count = static_cast<int64_t>(groups.size());
  for (size_t at = query.offset;
       at < groups.size() && result.groups.size() < static_cast<size_t>(query.limit); ++at) {
    const Group& group = groups[at];
    v1::AggregateGroup& out = result.groups.emplace_back();
    OR_ASSIGN_OR_RETURN(Texts texts, TextsOf(group, request.group_by_size(), events, &counter));
    bool missing = false;
    for (int i = 0; i < request.group_by_size(); ++i) {
      missing = missing || group.key[static_cast<size_t>(i)] == 0;
      out.add_key(std::move(texts[static_cast<size_t>(i)]));
    }
    for (int i = 0; missing && i < request.group_by_size(); ++i) {
      out.add_missing(group.key[static_cast<size_t>(i)] == 0);
    }
    out.set_count(static_cast<uint64_t>(group.count));
    out.set_articles(static_cast<uint64_t>(group.articles));
    out.set_outlets(static_cast<uint64_t>(group.outlets));
    if (events) out.set_mean_goldstein(group.MeanGoldstein());
  }
  return result;
}

}  // namespace onrecord::api
