#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "api/ledger/stories.h"
#include "api/services/story_mentions.h"
#include "api/store/project_article.h"
#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

// One event over articles, asked over gRPC.
namespace onrecord::api {
namespace {

using grpc::ClientContext;
using grpc::Status;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class StoryEvents : public testing::Test {
 protected:
  StoryEvents() : stub_(served_.MakeStub()) {}

  v1::ListStoryEventsResponse List(v1::ListStoryEventsRequest request = {}) {
    if (request.as_of().empty()) request.set_as_of("2031-06-01");
    v1::ListStoryEventsResponse response;
    ClientContext context;
    const Status status = stub_->ListStoryEvents(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  v1::StoryEvent Only(const v1::ListStoryEventsRequest& request = {}) {
    const auto found = List(request);
    EXPECT_EQ(found.story_events_size(), 1) << found.DebugString();
    return found.story_events_size() == 1 ? found.story_events(0) : v1::StoryEvent();
  }
  static SampleEvent Visit(const std::string& day, v1::Modality modality = v1::MODALITY_ASSERTED) {
    if (modality != v1::MODALITY_PLANNED) return {.day = day, .modality = modality};
    return {.code = "036",
            .clause = "Silva will visit Madrid",
            .day = day,
            .modality = modality,
            .rule = "events.will.visit_v.042"};
  }

  ServedStore served_;
  std::unique_ptr<v1::RecordService::Stub> stub_;
};

TEST_F(StoryEvents, SeveralArticlesTellOneEvent) {
  served_.Commit(
      {{.id = "a1", .outlet = "Harbour Post", .published = "2031-05-03", .events = {Visit("2031-05-02")}},
       {.id = "a2", .outlet = "The Beacon", .published = "2031-05-03", .events = {Visit("2031-05-02")}},
       {.id = "a3", .outlet = "The Beacon", .published = "2031-05-05", .events = {Visit("")}},
       {.id = "a4", .outlet = "Tide", .published = "2031-05-20", .events = {Visit("2031-05-19")}}});
  const auto found = List();
  ASSERT_EQ(found.story_events_size(), 2);
  EXPECT_EQ(found.story_events(0).first_day(), "2031-05-19") << "newest first";
  const v1::StoryEvent& story = found.story_events(1);
  EXPECT_EQ(story.act(), "04");
  EXPECT_EQ(story.mention_count(), 3u);
  EXPECT_EQ(story.article_count(), 3u);
  EXPECT_THAT(story.outlets(), ElementsAre("Harbour Post", "The Beacon"));
  EXPECT_EQ(story.first_day(), "2031-05-02");
  EXPECT_EQ(story.last_day(), "2031-05-02");
  EXPECT_EQ(story.first_published(), "2031-05-03");
  EXPECT_EQ(story.last_published(), "2031-05-05");
  EXPECT_EQ(story.status(), v1::STORY_STATUS_HAPPENED);
  EXPECT_EQ(story.place().name(), "Madrid");
  ASSERT_EQ(story.mentions_size(), 3);
  EXPECT_EQ(story.mentions(0).event().event_id(), story.story_event_id());
  EXPECT_FALSE(story.more_mentions());
}

TEST_F(StoryEvents, HoldsAsManyMentionsAsAskedFor) {
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 5; ++i) {
    articles.push_back({.id = StrCat("a", i), .published = "2031-05-03", .events = {Visit("2031-05-02")}});
  }
  served_.Commit(articles);
  v1::ListStoryEventsRequest request;
  request.set_max_mentions(2);
  const v1::StoryEvent story = Only(request);
  EXPECT_EQ(story.mentions_size(), 2);
  EXPECT_EQ(story.mention_count(), 5u);
  EXPECT_TRUE(story.mentions(0).context_text().empty()) << "of the fullest only";
  EXPECT_FALSE(story.fullest().context_text().empty());
}

// What is read around the mentions of a page is bounded, however often events are told.
TEST_F(StoryEvents, APageEndsEarlyWhereEventsAreToldOften) {
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 15; ++i) {  // 240 mentions within a month: StorySearch::kMostRead is 250
    SampleArticle article{.id = StrCat("a", i), .published = "2031-05-30"};
    for (int day = 10; day < 26; ++day) article.events.push_back(Visit(StrCat("2031-05-", day)));
    articles.push_back(std::move(article));
  }
  served_.Commit(articles);
  v1::ListStoryEventsRequest request;
  request.set_page_size(100);
  std::multiset<std::string> days;
  int pages = 0;
  do {
    const auto page = List(request);
    for (const auto& story : page.story_events()) days.insert(story.first_day());
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_GT(pages, 1);
  EXPECT_EQ(days.size(), 16u);
  EXPECT_EQ(std::set<std::string>(days.begin(), days.end()).size(), 16u) << "each once";
}

TEST_F(StoryEvents, AreListedOnceByTheMentionsThatMatchOverAllPages) {
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 12; ++i) {
    articles.push_back({.id = StrCat("a", i),
                        .outlet = i % 2 == 0 ? "Harbour Post" : "The Beacon",
                        .published = StrCat("2031-05-", 10 + i),
                        .events = {Visit(StrCat("2031-05-", 10 + i / 3 * 3))}});
  }
  served_.Commit(articles);
  v1::ListStoryEventsRequest request;
  request.set_page_size(1);
  std::vector<std::string> days;
  do {
    const auto page = List(request);
    EXPECT_LE(page.story_events_size(), 1);
    for (const auto& story : page.story_events()) days.push_back(story.first_day());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(days, ElementsAre("2031-05-19", "2031-05-16", "2031-05-13", "2031-05-10"));
  request.clear_page_token();
  request.set_page_size(0);
  request.mutable_filter()->add_outlet("Beacon");
  const auto beacon = List(request);
  ASSERT_EQ(beacon.story_events_size(), 4);
  EXPECT_EQ(beacon.story_events(0).mention_count(), 3u) << "all mentions, though some do not match";
  request.set_min_articles(4);
  EXPECT_THAT(List(request).story_events(), IsEmpty());
  request.set_min_articles(0);
  request.set_order_by("published");
  EXPECT_EQ(List(request).story_events(0).first_day(), "2031-05-10");
}

TEST_F(StoryEvents, APlanComesTrueIsPutOffOrOverdue) {
  served_.Commit(
      {{.id = "plan", .published = "2031-05-01", .events = {Visit("2031-05-10", v1::MODALITY_PLANNED)}}});
  v1::ListStoryEventsRequest request;
  request.set_as_of("2031-05-10");
  EXPECT_EQ(Only(request).status(), v1::STORY_STATUS_PLANNED);
  request.set_as_of("2031-05-11");
  EXPECT_EQ(Only(request).status(), v1::STORY_STATUS_OVERDUE);
  request.add_status(v1::STORY_STATUS_PLANNED);
  EXPECT_THAT(List(request).story_events(), IsEmpty());

  served_.Commit({{.id = "off",
                   .published = "2031-05-05",
                   .events = {{.code = "125",
                               .clause = "Silva postponed the visit to Madrid until 20 May",
                               .day = "2031-05-20"}}}});
  std::map<std::string, v1::StoryEvent> by_day;
  request.clear_status();
  const auto moved = List(request);
  for (const auto& story : moved.story_events()) by_day[story.first_day()] = story;
  ASSERT_THAT(by_day, SizeIs(2));
  EXPECT_EQ(by_day["2031-05-10"].status(), v1::STORY_STATUS_POSTPONED);
  EXPECT_EQ(by_day["2031-05-10"].postponed_to(), "2031-05-20");
  EXPECT_EQ(by_day["2031-05-20"].status(), v1::STORY_STATUS_PLANNED);
  EXPECT_EQ(by_day["2031-05-10"].status_event_id(), by_day["2031-05-20"].mentions(0).event().event_id());

  served_.Commit({{.id = "done", .published = "2031-05-21", .events = {Visit("2031-05-20")}}});
  const auto done = List(request);
  for (const auto& story : done.story_events()) by_day[story.first_day()] = story;
  EXPECT_EQ(by_day["2031-05-20"].status(), v1::STORY_STATUS_CAME_TRUE);
}

TEST_F(StoryEvents, NumbersRiseAgreeAndContradict) {
  const auto killed = [](double count, const std::string& qualifier, const std::string& clause) {
    return SampleEvent{.code = "193",
                       .clause = clause,
                       .day = "2031-05-02",
                       .count = count,
                       .unit = "boat",
                       .qualifier = qualifier};
  };
  served_.Commit({{.id = "a1",
                   .outlet = "One",
                   .published = "2031-05-02",
                   .events = {killed(40, "more than", "Silva seized boats so far: ")}},
                  {.id = "a2",
                   .outlet = "Two",
                   .published = "2031-05-03",
                   .events = {killed(43, "", "Silva seized boats")}},
                  {.id = "a3",
                   .outlet = "Three",
                   .published = "2031-05-04",
                   .events = {killed(69, "", "Silva seized boats last year")}},
                  {.id = "a4",
                   .outlet = "Four",
                   .published = "2031-05-05",
                   .events = {killed(30, "", "Silva seized boats")}}});
  const v1::StoryEvent story = Only();
  ASSERT_EQ(story.totals_size(), 1);
  const v1::StoryTotal& total = story.totals(0);
  EXPECT_EQ(total.unit(), "boat");
  ASSERT_EQ(total.figures_size(), 4);
  EXPECT_EQ(total.figures(0).relation(), v1::FIGURE_RELATION_FIRST);
  EXPECT_EQ(total.figures(0).words(), "so far");
  EXPECT_EQ(total.figures(1).relation(), v1::FIGURE_RELATION_AGREES);
  EXPECT_EQ(total.figures(2).relation(), v1::FIGURE_RELATION_OTHER_PERIOD);
  EXPECT_EQ(total.figures(2).words(), "last year");
  EXPECT_EQ(total.figures(3).relation(), v1::FIGURE_RELATION_CONTRADICTS);
  EXPECT_EQ(total.figures(3).outlet(), "Four");
  EXPECT_TRUE(total.contradicted());
  EXPECT_DOUBLE_EQ(total.latest().value(), 30);
}

TEST_F(StoryEvents, CopiesOfOneTextAreOneSource) {
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 4; ++i) {
    SampleArticle article{
        .id = StrCat("copy ", i), .outlet = StrCat("Outlet ", i), .events = {Visit("2031-05-02")}};
    const std::string own = i < 3 ? "the agency" : "a reporter of its own who came by boat";
    for (int s = 0; s < 12; ++s) {
      article.quotes.push_back(
          {"Ana Silva", StrCat("Sentence ", s, " of what ", own, " wrote about harbour ", s * s,
                               i < 3 ? " and its ferries" : " with pilots on strike")});
    }
    articles.push_back(article);
  }
  served_.Commit(articles);
  const v1::StoryEvent story = Only();
  EXPECT_EQ(story.article_count(), 4u);
  EXPECT_EQ(story.source_count(), 2u);
}

TEST_F(StoryEvents, GoWithTheirArticlesAndCountInTheUnitAskedFor) {
  served_.Commit(
      {{.id = "a1", .events = {Visit("2031-05-02")}}, {.id = "a2", .events = {Visit("2031-05-02")}}});
  served_.Commit({{.id = "a2", .revision = "r2", .observed_seconds = 2000}});
  v1::ListStoryEventsRequest request;
  request.set_span_unit(v1::SPAN_UNIT_CODE_POINTS);
  const v1::StoryEvent story = Only(request);
  EXPECT_EQ(story.article_count(), 1u);
  EXPECT_EQ(story.mentions(0).span_unit(), v1::SPAN_UNIT_CODE_POINTS);
  EXPECT_EQ(story.fullest().span_unit(), v1::SPAN_UNIT_CODE_POINTS);
}

TEST_F(StoryEvents, RefusesABadRequest) {
  const auto refused = [&](const v1::ListStoryEventsRequest& request) {
    v1::ListStoryEventsResponse response;
    ClientContext context;
    return stub_->ListStoryEvents(&context, request, &response);
  };
  v1::ListStoryEventsRequest request;
  request.set_as_of("2031-05");
  EXPECT_THAT(FieldsOf(refused(request)), ElementsAre("as_of"));
  request.clear_as_of();
  request.set_order_by("goldstein");
  EXPECT_THAT(FieldsOf(refused(request)), ElementsAre("order_by"));
  request.clear_order_by();
  request.set_page_token("garbled");
  EXPECT_EQ(InfoOf(refused(request)).reason(), "BAD_TOKEN");
}

// What is computed around one mention at a time equals what the pure function makes of all events at once.
TEST_F(StoryEvents, AreWhatGroupMentionsMakesOfAllEvents) {
  std::mt19937 random(5);
  std::vector<SampleArticle> articles;
  for (int a = 0; a < 150; ++a) {
    SampleArticle article{.id = StrCat("a", a), .outlet = StrCat("Outlet ", a % 7)};
    const unsigned day = random() % 25;
    article.published = StrCat("2031-05-", day + 4 < 10 ? "0" : "", day + 4);
    for (unsigned e = 0; e < 1 + random() % 2; ++e) {
      SampleEvent event;
      event.code = std::vector<std::string>{"042", "043", "193", "021"}[random() % 4];
      event.source = std::vector<std::string>{"PRTGOV", "PRT", "ESPGOV"}[random() % 3];
      event.target = std::vector<std::string>{"ESP", "FRA"}[random() % 2];
      event.day = random() % 4 == 0 ? "" : StrCat("2031-05-", day + 3 < 10 ? "0" : "", day + 3);
      event.modality = random() % 5 == 0 ? v1::MODALITY_PLANNED : v1::MODALITY_ASSERTED;
      article.events.push_back(event);
    }
    articles.push_back(article);
  }
  served_.Commit(articles);
  std::vector<ledger::StoryMention> mentions;
  for (const v1::EnrichedArticle& article : MakeBatch(articles).articles) {
    for (const v1::EventRecord& record : ProjectArticle(article).events)
      mentions.push_back(StoryMentionOf(record));
  }
  std::set<std::set<std::string>> expected, found;
  for (const auto& group : ledger::GroupMentions(mentions)) {
    std::set<std::string> ids;
    for (const size_t i : group) ids.insert(mentions[i].id);
    expected.insert(ids);
  }
  v1::ListStoryEventsRequest request;
  request.set_page_size(7);
  size_t stories = 0;
  do {
    const auto page = List(request);
    for (const auto& story : page.story_events()) {
      std::set<std::string> ids;
      for (const auto& mention : story.mentions()) ids.insert(mention.event().event_id());
      found.insert(ids);
      ++stories;
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(found, expected);
  EXPECT_EQ(stories, expected.size()) << "each once";
  EXPECT_LT(expected.size(), mentions.size() - 20) << "little is joined: the test is empty";
}

}  // namespace
}  // namespace onrecord::api
