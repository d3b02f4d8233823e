#include "api/store/count_groups.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

#include "api/store/facts.h"
#include "api/store/group_counter.h"
#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

using facts::ArticleFacts;
using facts::EventFacts;
using facts::FactReader;
using facts::QuoteFacts;

// All groupings of a request, fed by one pass over the rows.
class Counters {
 public:
  Counters(FactRows& rows, const v1::AggregateRequest& request)
      : names_([&rows](int64_t number) { return rows.NameOf(number); }) {
    Add(request.group_by(), request, false);
    for (const v1::Grouping& grouping : request.more()) {
      Add(grouping.group_by(), request, grouping.rows_only());
    }
  }

  // `counted`: facts of a finding, or the speakers of an article.
  template <typename Counted>
  absl::Status Count(int64_t row, const ArticleFacts& article, const Counted& counted) {
    ++rows_;
    for (const auto& one : all_) OR_RETURN_IF_ERROR(one->Count(row, article, counted));
    return absl::OkStatus();
  }

  // 0: of the request itself; from 1 on: of its `more`.
  GroupCounter& operator[](size_t i) { return *all_[i]; }
  int64_t rows() const { return rows_; }
  // Whether all names that were asked for could be read.
  const absl::Status& status() const { return names_.status(); }

 private:
  void Add(const google::protobuf::RepeatedField<int>& by, const v1::AggregateRequest& request,
           bool rows_only) {
    all_.push_back(std::make_unique<GroupCounter>(names_, std::vector<int>(by.begin(), by.end()),
                                                  request.time_field() == v1::TIME_FIELD_OCCURRED,
                                                  rows_only));
  }

  GroupNames names_;
  std::vector<std::unique_ptr<GroupCounter>> all_;
  int64_t rows_ = 0;
};

// Counts the findings of an article that `wanted` takes, in rising order of their numbers; of ArticleFacts,
// the article itself.
template <typename Facts, typename Wanted>
absl::Status CountArticle(int64_t row, std::string_view packed, Wanted wanted, Counters* counters) {
  constexpr bool kQuotes = std::is_same_v<Facts, QuoteFacts>;
  constexpr bool kArticles = std::is_same_v<Facts, ArticleFacts>;
  FactReader reader(packed);
  ArticleFacts article;
  bool good = reader.Read(&article);
  QuoteFacts quote;
  std::vector<int64_t> speakers;
  for (int64_t i = 0; good && i < article.quotes; ++i) {
    good = reader.Read(&quote);
    if constexpr (kQuotes) {
      if (good && wanted(row + quote.index)) OR_RETURN_IF_ERROR(counters->Count(row, article, quote));
    }
    if constexpr (kArticles) {
      if (quote.speaker != 0 &&
          std::find(speakers.begin(), speakers.end(), quote.speaker) == speakers.end()) {
        speakers.push_back(quote.speaker);
      }
    }
  }
  if constexpr (kArticles) {
    if (good && wanted(row)) OR_RETURN_IF_ERROR(counters->Count(row, article, speakers));
  } else if constexpr (!kQuotes) {
    EventFacts event;
    for (int64_t i = 0; good && i < article.events; ++i) {
      good = reader.Read(&event);
      if (good && wanted(row + event.index)) OR_RETURN_IF_ERROR(counters->Count(row, article, event));
    }
  }
  return good ? absl::OkStatus() : Internal("store: the facts of an article are damaged");
}

// What a strand selects of an article whose findings in `matches`, in rising order, are selected.
template <typename Facts>
absl::Status CountMatches(int64_t article, std::string_view packed, const std::vector<int64_t>& matches,
                          Counters* counters) {
  size_t next = 0;
  return CountArticle<Facts>(
      article, packed,
      [&](int64_t finding) {
        while (next < matches.size() && matches[next] < finding) ++next;
        return next < matches.size() && matches[next] == finding;
      },
      counters);
}

template <typename Facts>
absl::Status CountAll(FactRows& rows, const Selection& selection, Counters* counters) {
  for (const Strand& strand : selection) {
    if (strand.match.empty() && strand.rest.sql.empty()) {
      OR_RETURN_IF_ERROR(rows.ReadRange(strand, [&](int64_t article, std::string_view packed) {
        return CountArticle<Facts>(
            article, packed,
            [&](int64_t finding) { return finding >= strand.first && finding <= strand.last; }, counters);
      }));
    } else {
      OR_RETURN_IF_ERROR(rows.ReadMatches(
          strand, [&](int64_t article, std::string_view packed, const std::vector<int64_t>& matches) {
            return CountMatches<Facts>(article, packed, matches, counters);
          }));
    }
  }
  return absl::OkStatus();
}

// The groups of one grouping, in order, and the page of them that is wanted.
class Paging {
 public:
  Paging(const GroupPage& page, bool events, GroupCounter& counter)
      : page_(page), events_(events), counter_(counter), groups_(counter.TakeGroups()) {}

  absl::StatusOr<GroupedRows> Run() {
    OR_RETURN_IF_ERROR(Sort());
    GroupedRows out;
    out.group_count = static_cast<int64_t>(groups_.size());
    const size_t end = std::min(groups_.size(), page_.offset + static_cast<size_t>(page_.limit));
    for (size_t at = page_.offset; at < end; ++at) {
      OR_RETURN_IF_ERROR(Write(groups_[at], &out.groups.emplace_back()));
    }
    return out;
  }

 private:
  double MetricOf(const Group& group) const {
    if (page_.order == "articles") return static_cast<double>(group.articles);
    if (page_.order == "outlets") return static_cast<double>(group.outlets);
    if (page_.order == "goldstein") return group.MeanGoldstein();
    return static_cast<double>(group.count);
  }

  absl::Status SortByText(std::span<Group> groups, bool descending) {
    std::vector<std::pair<GroupTexts, Group>> named;
    named.reserve(groups.size());
    for (const Group& group : groups) {
      OR_ASSIGN_OR_RETURN(GroupTexts texts, counter_.TextsOf(group, events_));
      named.emplace_back(std::move(texts), group);
    }
    std::sort(named.begin(), named.end(), [&](const auto& a, const auto& b) {
      return descending ? a.first > b.first : a.first < b.first;
    });
    for (size_t i = 0; i < named.size(); ++i) groups[i] = named[i].second;
    return absl::OkStatus();
  }

  // Brings the groups of the page to the front, in order: equal ones by their texts, whatever came first into
  // the store. Reads the texts of those that are equal to one of the page.
  absl::Status Sort() {
    if (page_.order == "key") return SortByText(std::span(groups_), page_.descending);
    const auto end = static_cast<std::ptrdiff_t>(
        std::min(groups_.size(), page_.offset + static_cast<size_t>(page_.limit)));
    std::partial_sort(groups_.begin(), groups_.begin() + end, groups_.end(),
                      [&](const Group& a, const Group& b) {
                        return page_.descending ? MetricOf(a) > MetricOf(b) : MetricOf(a) < MetricOf(b);
                      });
    auto run = groups_.begin() + std::min(end, static_cast<std::ptrdiff_t>(page_.offset));
    if (run == groups_.begin() + end) return absl::OkStatus();
    while (run != groups_.begin() && MetricOf(*std::prev(run)) == MetricOf(*run)) --run;
    const double last = MetricOf(*(groups_.begin() + end - 1));
    const auto equal_end = std::partition(groups_.begin() + end, groups_.end(),
                                          [&](const Group& g) { return MetricOf(g) == last; });
    while (run != equal_end) {
      const auto next =
          std::find_if(run, equal_end, [&](const Group& g) { return MetricOf(g) != MetricOf(*run); });
      if (next - run > 1) OR_RETURN_IF_ERROR(SortByText(std::span(run, next), false));
      run = next;
    }
    return absl::OkStatus();
  }

  absl::Status Write(const Group& group, v1::AggregateGroup* out) {
    OR_ASSIGN_OR_RETURN(GroupTexts texts, counter_.TextsOf(group, events_));
    bool missing = false;
    for (size_t i = 0; i < counter_.dimensions(); ++i) {
      missing = missing || group.key[i] == 0;
      out->add_key(std::move(texts[i]));
    }
    for (size_t i = 0; missing && i < counter_.dimensions(); ++i) out->add_missing(group.key[i] == 0);
    out->set_count(static_cast<uint64_t>(group.count));
    out->set_articles(static_cast<uint64_t>(group.articles));
    out->set_outlets(static_cast<uint64_t>(group.outlets));
    if (events_) out->set_mean_goldstein(group.MeanGoldstein());
    return absl::OkStatus();
  }

  const GroupPage& page_;
  const bool events_;
  GroupCounter& counter_;
  std::vector<Group> groups_;
};

}  // namespace

absl::StatusOr<AggregateResult> CountGroups(FactRows& rows, const Selection& selection,
                                            const AggregateQuery& query) {
  const bool events = query.request.has_events();
  Counters counters(rows, query.request);
  if (query.request.has_articles()) {
    OR_RETURN_IF_ERROR(CountAll<ArticleFacts>(rows, selection, &counters));
  } else {
    OR_RETURN_IF_ERROR(events ? CountAll<EventFacts>(rows, selection, &counters)
                              : CountAll<QuoteFacts>(rows, selection, &counters));
  }
  OR_RETURN_IF_ERROR(counters.status());
  AggregateResult result;
  result.rows = counters.rows();
  OR_ASSIGN_OR_RETURN(result.grouped, Paging(query.page, events, counters[0]).Run());
  for (size_t i = 0; i < query.more.size(); ++i) {
    OR_ASSIGN_OR_RETURN(GroupedRows grouped, Paging(query.more[i], events, counters[i + 1]).Run());
    result.more.push_back(std::move(grouped));
  }
  return result;
}

}  // namespace onrecord::api
