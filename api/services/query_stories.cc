#include <absl/time/civil_time.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "api/filter/filter_matcher.h"
#include "api/services/article_copies.h"
#include "api/services/errors.h"
#include "api/services/list_request.h"
#include "api/services/query_service.h"
#include "api/services/story_search.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kDefaultStories = 20;
constexpr int kLargestPageOfStories = 100;
// A page ends early beyond any of these, so that a filter which few stories pass costs no more.
constexpr int kMostSeeds = 1000;
constexpr int kMostSearches = 200;
constexpr size_t kMostRead = 500;  // mentions around seeds
constexpr int kSeedsAtOnce = 1;    // a page ends between these
constexpr size_t kPageBytes = 2 << 20;

absl::StatusOr<int32_t> ReadAsOf(const std::string& text) {
  if (text.empty()) {
    return static_cast<int32_t>(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) -
                                absl::CivilDay(1970, 1, 1));
  }
  v1::DateRange day;
  day.set_first(text);
  const auto number = Check(day).ok() ? DayOf(text) : std::nullopt;
  if (!number) return BadRequest({{"as_of", StrCat("expected YYYY-MM-DD, got '", text, "'")}});
  return *number;
}

// Whether records are held against a full text, which may stand in the text around them.
bool AsksForText(const v1::ListStoryEventsRequest& request) {
  return !request.filter().text().empty() ||
         std::any_of(request.exclude().begin(), request.exclude().end(),
                     [](const v1::EventFilter& filter) { return !filter.text().empty(); });
}

// Walks the mentions that match, and takes each story event at one of them: the last published of those that
// match, of these the one with the least id (rising order: the first published).
class StoryWalk {
 public:
  StoryWalk(Store& store, const v1::ListStoryEventsRequest& request, const ListQuery<v1::EventFilter>& query,
            int32_t as_of, const WordSplitter& splitter, SketchCache& sketches, const ReadScope& scope)
      : store_(store),
        request_(request),
        query_(query),
        as_of_(as_of),
        most_mentions_(request.max_mentions() == 0 ? kMostStoryMentions
                                                   : std::min(request.max_mentions(), kMostStoryMentions)),
        splitter_(splitter),
        matcher_(request, splitter),
        search_(store, scope, AsksForText(request)),
        copies_(store, scope, sketches),
        scope_(scope) {}

  absl::StatusOr<Page<v1::StoryEvent>> Run() {
    Page<v1::StoryEvent> page;
    const auto most = static_cast<size_t>(query_.limit);
    ListQuery<v1::EventFilter> batch = query_;
    batch.without_context = !AsksForText(request_);
    // A mention begins one story event at most, so that a batch never has too many.
    do {
      batch.limit = std::min(kSeedsAtOnce, static_cast<int>(most - page.records.size()));
      OR_ASSIGN_OR_RETURN(Page<v1::EventRecord> seeds, store_.ListEvents(batch, scope_));
      for (const v1::EventRecord& seed : seeds.records) OR_RETURN_IF_ERROR(Take(seed, &page.records));
      seeds_ += static_cast<int>(seeds.records.size());
      batch.after = page.next = seeds.next;
    } while (page.next && page.records.size() < most - most / 4 && seeds_ < kMostSeeds &&
             searches_ < kMostSearches && bytes_ < kPageBytes && search_.read() < kMostRead);
    return page;
  }

 private:
  absl::Status Take(const v1::EventRecord& seed, std::vector<v1::StoryEvent>* out) {
    if (passed_.count(seed.event().event_id()) > 0) return absl::OkStatus();
    ++searches_;
    OR_ASSIGN_OR_RETURN(const StoryNeighbourhood found, search_.Around(seed));
    const std::string& taken_at = MentionTakenAt(seed, found);
    for (const size_t i : found.group) {
      if (found.all.mentions[i].id != taken_at) passed_.insert(found.all.mentions[i].id);
    }
    if (taken_at != seed.event().event_id()) return absl::OkStatus();
    v1::StoryEvent story = MakeStoryEvent(found.all, found.group, as_of_, most_mentions_);
    if (static_cast<int>(story.article_count()) < request_.min_articles()) return absl::OkStatus();
    const auto& wanted = request_.status();
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), story.status()) == wanted.end()) {
      return absl::OkStatus();
    }
    story.set_more_mentions(found.more);
    OR_RETURN_IF_ERROR(CountSourcesOf(found, &story));
    OR_RETURN_IF_ERROR(CompleteContexts(&story));
    bytes_ += story.ByteSizeLong();
    out->push_back(std::move(story));
    return absl::OkStatus();
  }

  // The id of the mention at which the list has the story event of `seed`.
  const std::string& MentionTakenAt(const v1::EventRecord& seed, const StoryNeighbourhood& found) const {
    const auto place = [&](const ledger::StoryMention& mention) {
      const int64_t published = mention.published.value_or(INT32_MIN);
      return std::tuple(query_.descending ? -published : published, std::string_view(mention.id));
    };
    const ledger::StoryMention* first = &found.all.mentions[0];  // the seed
    for (const size_t i : found.group) {
      const ledger::StoryMention& mention = found.all.mentions[i];
      if (mention.id == seed.event().event_id() || place(mention) >= place(*first)) continue;
      if (matcher_.Matches(EventFacts(found.all.records[i], splitter_))) first = &mention;
    }
    return first->id;
  }

  // Of all mentions, only the fullest has the text around it.
  absl::Status CompleteContexts(v1::StoryEvent* story) {
    for (v1::EventRecord& mention : *story->mutable_mentions()) mention.clear_context_text();
    if (!story->fullest().has_context() || !story->fullest().context_text().empty()) return absl::OkStatus();
    const auto whole = store_.GetEvent(story->fullest().event().event_id(), scope_);
    if (absl::IsNotFound(whole.status())) return absl::OkStatus();  // just removed
    OR_RETURN_IF_ERROR(whole.status());
    story->mutable_fullest()->set_context_text(whole->context_text());
    return absl::OkStatus();
  }

  absl::Status CountSourcesOf(const StoryNeighbourhood& found, v1::StoryEvent* story) {
    std::vector<v1::ArticleContext> articles;
    std::set<std::string> seen;
    for (const size_t i : found.group) {
      const v1::ArticleContext& article = found.all.records[i].article();
      if (seen.insert(article.article_id()).second) articles.push_back(article);
    }
    OR_ASSIGN_OR_RETURN(const std::vector<size_t> copies, copies_.Find(articles));
    story->set_source_count(static_cast<uint32_t>(CountSources(copies)));
    return absl::OkStatus();
  }

  Store& store_;
  const v1::ListStoryEventsRequest& request_;
  const ListQuery<v1::EventFilter>& query_;
  const int32_t as_of_;
  const int most_mentions_;
  const WordSplitter& splitter_;
  const SelectionMatcher<EventFacts> matcher_;
  StorySearch search_;
  ArticleCopies copies_;
  const ReadScope& scope_;
  std::set<std::string> passed_;  // mentions whose story event is taken at another one
  int seeds_ = 0, searches_ = 0;
  size_t bytes_ = 0;
};

}  // namespace

absl::Status QueryService::ListStoryEvents(const v1::ListStoryEventsRequest& request, const ReadScope& scope,
                                           v1::ListStoryEventsResponse* response) {
  const std::string bound = ScopeOf("ListStoryEvents", request);
  OR_ASSIGN_OR_RETURN(auto query, ReadList<v1::EventFilter>(request, tokens_, bound, "published",
                                                            {"published"}, kLargestPageOfStories));
  if (request.page_size() == 0) query.limit = kDefaultStories;
  OR_ASSIGN_OR_RETURN(const int32_t as_of, ReadAsOf(request.as_of()));
  OR_ASSIGN_OR_RETURN(const auto splitter, WordSplitter::Make());
  StoryWalk walk(store_, request, query, as_of, *splitter, sketches_, scope);
  OR_ASSIGN_OR_RETURN(auto page, walk.Run());
  Answer(std::move(page), tokens_, bound, response->mutable_story_events(), response);
  UnitConverter converter(store_, request.span_unit(), scope);
  for (v1::StoryEvent& story : *response->mutable_story_events()) {
    OR_RETURN_IF_ERROR(converter.Convert(story.mutable_fullest()));
    for (v1::EventRecord& mention : *story.mutable_mentions())
      OR_RETURN_IF_ERROR(converter.Convert(&mention));
  }
  return absl::OkStatus();
}

}  // namespace onrecord::api
