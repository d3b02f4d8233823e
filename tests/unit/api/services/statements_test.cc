#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "common/base/strings.h"
#include "tests/support/api/repeated_news.h"
#include "tests/support/api/served_store.h"

// Statements, verification, counts and revisions, asked over gRPC.
namespace onrecord::api {
namespace {

using grpc::ClientContext;
using grpc::Status;
using grpc::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// Weeks later and in other words: the same talking point, another statement.
constexpr char kLater[] =
    "A grain treaty that protects only pilots will not last another year in this parliament";
constexpr char kTreaty[] = "The grain treaty protects nobody but the pilots' union of Arendal";

class Statements : public testing::Test {
 protected:
  Statements() : stub_(served_.MakeStub()) {}

  template <typename Request, typename Response>
  Status Call(Status (v1::RecordService::Stub::*method)(ClientContext*, const Request&, Response*),
              const Request& request, Response* response) {
    ClientContext context;
    return (stub_.get()->*method)(&context, request, response);
  }
  v1::ListStatementsResponse List(const v1::ListStatementsRequest& request = {}) {
    v1::ListStatementsResponse response;
    const Status status = Call(&v1::RecordService::Stub::ListStatements, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  v1::VerifyQuoteResponse Verify(const std::string& text, const std::string& speaker = "",
                                 const std::string& before = "") {
    v1::VerifyQuoteRequest request;
    request.set_text(text);
    request.set_speaker(speaker);
    request.set_before(before);
    v1::VerifyQuoteResponse response;
    const Status status = Call(&v1::RecordService::Stub::VerifyQuote, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  v1::AggregateResponse Count(const v1::AggregateRequest& request) {
    v1::AggregateResponse response;
    const Status status = Call(&v1::RecordService::Stub::Aggregate, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // One act of saying in three outlets, one of them cut; said again two months later; and something else.
  void CommitTreaty() {
    served_.Commit(
        {{.id = "a1",
          .outlet = "Harbour Post",
          .published = "2031-05-03",
          .quotes = {{"Ana Silva", kTreaty}}},
         {.id = "a2", .outlet = "The Beacon", .published = "2031-05-03", .quotes = {{"Ana Silva", kTreaty}}},
         {.id = "a3",
          .outlet = "The Beacon",
          .published = "2031-05-04",
          .quotes = {{"Ana Silva", "The grain treaty protects nobody but the pilots' union"},
                     {"Rui Costa", "We have nothing to add to the report on lighthouses"}}},
         {.id = "a4", .outlet = "Tide", .published = "2031-07-20", .quotes = {{"Ana Silva", kLater}}}});
  }

  ServedStore served_;
  std::unique_ptr<v1::RecordService::Stub> stub_;
};

std::map<std::string, int> CountsByKey(const v1::AggregateResponse& response) {
  std::map<std::string, int> out;
  for (const auto& group : response.groups()) {
    std::string key;
    for (const std::string& part : group.key()) StrAppend(&key, key.empty() ? "" : "|", part);
    out[key] = static_cast<int>(group.count());
  }
  return out;
}

TEST_F(Statements, OneStatementIsOneRowWithAllItsOutlets) {
  CommitTreaty();
  const auto all = List();
  std::map<std::string, v1::Statement> by_day;
  for (const auto& statement : all.statements()) by_day[statement.first_published()] = statement;
  ASSERT_EQ(by_day.count("2031-05-03"), 1u) << all.DebugString();
  const v1::Statement& first = by_day["2031-05-03"];
  EXPECT_EQ(first.quote_count(), 3u);
  EXPECT_EQ(first.article_count(), 3u);
  EXPECT_EQ(first.outlet_count(), 2u);
  EXPECT_THAT(first.outlets(), UnorderedElementsAre("Harbour Post", "The Beacon"));
  EXPECT_EQ(first.last_published(), "2031-05-04");
  EXPECT_EQ(first.fullest().quote().text(), kTreaty);
  EXPECT_EQ(all.statements(0).first_published(), "2031-07-20") << "newest first";
}

TEST_F(Statements, AreListedByTheQuotesThatMatch) {
  CommitTreaty();
  v1::ListStatementsRequest request;
  request.mutable_filter()->add_speaker("costa");
  auto found = List(request);
  ASSERT_EQ(found.statements_size(), 1);
  EXPECT_THAT(found.statements(0).fullest().quote().text(), HasSubstr("lighthouses"));
  request.mutable_filter()->clear_speaker();
  request.mutable_filter()->mutable_published()->set_last("2031-05-31");
  request.set_min_articles(2);
  found = List(request);
  ASSERT_EQ(found.statements_size(), 1);
  EXPECT_EQ(found.statements(0).article_count(), 3u);
  request.add_exclude()->add_speaker("silva");
  EXPECT_EQ(List(request).statements_size(), 0);
}

TEST_F(Statements, PagesHoldEachStatementOnce) {
  RepeatedNews news(1);
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 200; ++i) articles.push_back(news.Article(i));
  served_.Commit(articles);
  for (const char* order : {"published desc", "published"}) {
    std::vector<std::string> paged, whole;
    v1::ListStatementsRequest request;
    request.set_order_by(order);
    request.set_page_size(200);
    do {
      const auto page = List(request);
      for (const auto& statement : page.statements()) whole.push_back(statement.statement_id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    request.set_page_size(7);
    do {
      const auto page = List(request);
      EXPECT_LE(page.statements_size(), 7);
      for (const auto& statement : page.statements()) paged.push_back(statement.statement_id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(paged, whole);
    EXPECT_EQ(std::set<std::string>(whole.begin(), whole.end()).size(), whole.size());
    EXPECT_GT(whole.size(), 100u);
  }
}

TEST_F(Statements, OccurrencesSayHowTheirWordsDifferAndWhyTheyWereJoined) {
  CommitTreaty();
  v1::ListStatementsRequest list;
  list.set_min_articles(2);
  const auto listed = List(list);
  ASSERT_EQ(listed.statements_size(), 1);
  v1::GetStatementRequest request;
  request.set_statement_id(listed.statements(0).statement_id());
  request.set_span_unit(v1::SPAN_UNIT_CODE_POINTS);
  v1::Statement statement;
  ASSERT_TRUE(Call(&v1::RecordService::Stub::GetStatement, request, &statement).ok());
  ASSERT_EQ(statement.occurrences_size(), 3);
  const v1::Occurrence& cut = statement.occurrences(2);
  EXPECT_EQ(cut.quote().article().article_id(), "a3");
  EXPECT_EQ(cut.wording(), v1::WORDING_CUT);
  ASSERT_EQ(cut.words_size(), 2);
  EXPECT_EQ(cut.words(0).change(), v1::WORD_CHANGE_SAME);
  EXPECT_EQ(cut.words(1).change(), v1::WORD_CHANGE_CUT);
  EXPECT_EQ(cut.words(1).reference_text(), "of Arendal");
  EXPECT_EQ(cut.quote().span_unit(), v1::SPAN_UNIT_CODE_POINTS);
  EXPECT_GT(cut.join_confidence(), 0.4);
  EXPECT_FALSE(cut.joined_to().empty());
  EXPECT_GT(cut.reasons_size(), 0);
  EXPECT_EQ(statement.occurrences(0).wording(), v1::WORDING_SAME);
  // The id of any of its quotes leads to it.
  request.set_statement_id(cut.quote().quote().quote_id());
  v1::Statement again;
  ASSERT_TRUE(Call(&v1::RecordService::Stub::GetStatement, request, &again).ok());
  EXPECT_EQ(again.statement_id(), statement.statement_id());
  request.set_page_size(2);
  ASSERT_TRUE(Call(&v1::RecordService::Stub::GetStatement, request, &again).ok());
  EXPECT_EQ(again.occurrences_size(), 2);
  request.set_page_token(again.next_page_token());
  ASSERT_TRUE(Call(&v1::RecordService::Stub::GetStatement, request, &again).ok());
  ASSERT_EQ(again.occurrences_size(), 1);
  EXPECT_EQ(again.occurrences(0).quote().article().article_id(), "a3");
}

// A story of an agency in two outlets, and a reporter of its own.
TEST_F(Statements, CopiesOfOneStoryAreOneSourceAndTheChainIsKept) {
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 3; ++i) {
    SampleArticle article{
        .id = StrCat("a", i), .outlet = StrCat("Outlet ", i), .quotes = {{"Ana Silva", kTreaty}}};
    for (int s = 0; s < 12; ++s) {
      article.quotes.push_back({"Rui Costa", StrCat(i < 2 ? "Agency" : "Own", " sentence ", s, " about ",
                                                    i < 2 ? "harbour" : "lighthouse", " number ", s * s)});
    }
    articles.push_back(article);
  }
  Batch batch = MakeBatch(articles);
  batch.articles[0].mutable_document()->mutable_agency()->set_value("Northwire");
  batch.articles[0].mutable_quotes(0)->set_via("an interview");
  ASSERT_TRUE(served_.store().Commit(batch).ok());
  v1::GetStatementRequest request;
  request.set_statement_id(batch.articles[0].quotes(0).quote_id());
  v1::Statement statement;
  ASSERT_TRUE(Call(&v1::RecordService::Stub::GetStatement, request, &statement).ok());
  ASSERT_EQ(statement.occurrences_size(), 3) << statement.DebugString();
  EXPECT_EQ(statement.article_count(), 3u);
  EXPECT_EQ(statement.source_count(), 2u);
  std::map<std::string, const v1::Occurrence*> by_article;
  for (const v1::Occurrence& occurrence : statement.occurrences()) {
    by_article[occurrence.quote().article().article_id()] = &occurrence;
  }
  const std::string& a0 = by_article["a0"]->copy_of();
  const std::string& a1 = by_article["a1"]->copy_of();
  EXPECT_TRUE((a0.empty() && a1 == "a0") || (a1.empty() && a0 == "a1")) << a0 << " " << a1;
  EXPECT_EQ(by_article["a2"]->copy_of(), "");
  const v1::SourceChain& chain = by_article["a0"]->chain();
  EXPECT_EQ(chain.outlet(), "Outlet 0");
  EXPECT_EQ(chain.agency(), "Northwire");
  EXPECT_EQ(chain.channel(), "an interview");
  EXPECT_EQ(chain.speaker(), "Ana Silva");
  EXPECT_EQ(by_article["a2"]->chain().agency(), "");
}

TEST_F(Statements, TheSameWordsOfTwoDaysAreOneTalkingPointOfTwoStatements) {
  served_.Commit({{.id = "a1",
                   .published = "2031-05-03",
                   .quotes = {{.speaker = "Ana Silva", .text = kTreaty, .said = "2031-05-02"}}},
                  {.id = "a2",
                   .published = "2031-05-24",
                   .quotes = {{.speaker = "Ana Silva", .text = kTreaty, .said = "2031-05-23"}}},
                  {.id = "a3",
                   .published = "2031-05-25",
                   .quotes = {{.speaker = "Ana Silva", .text = kTreaty, .said = "2031-05-23"}}}});
  EXPECT_EQ(List().statements_size(), 2);
  v1::ListTalkingPointsResponse points;
  ASSERT_TRUE(
      Call(&v1::RecordService::Stub::ListTalkingPoints, v1::ListTalkingPointsRequest(), &points).ok());
  ASSERT_EQ(points.talking_points_size(), 1) << points.DebugString();
  EXPECT_EQ(points.talking_points(0).statement_count(), 2u);
}

TEST_F(Statements, TheSameSaidAgainIsOneTalkingPointOfTwoStatements) {
  CommitTreaty();
  v1::ListTalkingPointsResponse points;
  ASSERT_TRUE(
      Call(&v1::RecordService::Stub::ListTalkingPoints, v1::ListTalkingPointsRequest(), &points).ok());
  ASSERT_EQ(points.talking_points_size(), 1) << points.DebugString();
  const v1::TalkingPoint& point = points.talking_points(0);
  EXPECT_EQ(point.statement_count(), 2u);
  EXPECT_EQ(point.quote_count(), 4u);
  EXPECT_EQ(point.first().first_published(), "2031-05-03");
  EXPECT_EQ(point.last().first_published(), "2031-07-20");
  v1::GetTimelineRequest request;
  request.set_talking_point_id(point.talking_point_id());
  v1::Timeline timeline;
  ASSERT_TRUE(Call(&v1::RecordService::Stub::GetTimeline, request, &timeline).ok());
  ASSERT_EQ(timeline.entries_size(), 2);
  EXPECT_EQ(timeline.entries(0).wording(), v1::WORDING_UNSPECIFIED);
  EXPECT_NE(timeline.entries(1).wording(), v1::WORDING_UNSPECIFIED);
  EXPECT_EQ(timeline.entries(1).statement().fullest().quote().text(), kLater);
  request.set_page_size(1);
  ASSERT_TRUE(Call(&v1::RecordService::Stub::GetTimeline, request, &timeline).ok());
  EXPECT_EQ(timeline.entries_size(), 1);
  request.set_page_token(timeline.next_page_token());
  ASSERT_TRUE(Call(&v1::RecordService::Stub::GetTimeline, request, &timeline).ok());
  ASSERT_EQ(timeline.entries_size(), 1);
  EXPECT_NE(timeline.entries(0).wording(), v1::WORDING_UNSPECIFIED)
      << "compared with the entry on the page before";
  EXPECT_EQ(timeline.statement_count(), 2u);
}

TEST_F(Statements, ARevisionTakesTheOldWordsOutOfTheLedger) {
  CommitTreaty();
  served_.Commit({{.id = "a2",
                   .revision = "r2",
                   .observed_seconds = 2000,
                   .outlet = "The Beacon",
                   .published = "2031-05-03",
                   .quotes = {{"Marta Costa", "Somebody else must count the ballots tonight"}}}});
  v1::ListStatementsRequest list;
  list.set_min_articles(2);
  const auto listed = List(list);
  ASSERT_EQ(listed.statements_size(), 1);
  EXPECT_EQ(listed.statements(0).article_count(), 2u);
}

TEST_F(Statements, SayWhatIsMissingOrWrong) {
  v1::GetStatementRequest get;
  get.set_statement_id("none");
  v1::Statement statement;
  EXPECT_EQ(InfoOf(Call(&v1::RecordService::Stub::GetStatement, get, &statement)).reason(),
            "NO_SUCH_STATEMENT");
  get.clear_statement_id();
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::GetStatement, get, &statement)),
              ElementsAre("statement_id"));
  v1::ListStatementsRequest list;
  list.set_page_token("nonsense");
  v1::ListStatementsResponse listed;
  EXPECT_EQ(InfoOf(Call(&v1::RecordService::Stub::ListStatements, list, &listed)).reason(), "BAD_TOKEN");
  list.clear_page_token();
  list.set_order_by("speaker");
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::ListStatements, list, &listed)),
              ElementsAre("order_by"));
  v1::VerifyQuoteRequest verify;
  v1::VerifyQuoteResponse verified;
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::VerifyQuote, verify, &verified)), ElementsAre("text"));
  verify.set_text("Never said");
  verify.set_before("2031-13");
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::VerifyQuote, verify, &verified)),
              ElementsAre("before"));
  v1::AggregateRequest aggregate;
  v1::AggregateResponse counted;
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::Aggregate, aggregate, &counted)), ElementsAre("what"));
  aggregate.mutable_quotes();
  aggregate.add_group_by(v1::DIMENSION_DYAD);
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::Aggregate, aggregate, &counted)),
              ElementsAre("group_by[0]"));
}

TEST_F(Statements, AQuotationIsHeldAgainstAllThatIsStored) {
  CommitTreaty();
  auto found = Verify(kTreaty, "Silva");
  EXPECT_EQ(found.verdict(), v1::VERDICT_VERBATIM);
  EXPECT_EQ(found.sources_size(), 2) << found.DebugString();
  EXPECT_EQ(found.earliest().article().published().edtf(), "2031-05-03");
  EXPECT_FALSE(found.statement_id().empty());
  ASSERT_GT(found.sources(0).words_size(), 0);
  EXPECT_EQ(found.sources(0).words(0).change(), v1::WORD_CHANGE_SAME);
  EXPECT_EQ(found.sources(0).quote().speaker().name(), "Ana Silva");

  found = Verify("The grain treaty protects everybody but the pilots' union of Arendal", "Silva");
  EXPECT_EQ(found.verdict(), v1::VERDICT_ALTERED);
  std::string altered;
  for (const auto& run : found.sources(0).words()) {
    if (run.change() == v1::WORD_CHANGE_ALTERED) altered = run.reference_text() + ">" + run.text();
  }
  EXPECT_EQ(altered, "nobody>everybody");
  // The rarest words of the claim may be those that nobody printed.
  EXPECT_EQ(Verify("The grain treaty protects walruses but the pilots' union of Arendal").verdict(),
            v1::VERDICT_ALTERED);
  EXPECT_EQ(Verify(kTreaty, "Rui Costa").verdict(), v1::VERDICT_OTHER_SPEAKER);
  EXPECT_EQ(Verify("The walrus paid for the carpet in full").verdict(), v1::VERDICT_NOT_FOUND);
  EXPECT_EQ(Verify(kTreaty, "", "2031-05-02").verdict(), v1::VERDICT_NOT_FOUND) << "before it was published";
  EXPECT_EQ(Verify(kLater).verdict(), v1::VERDICT_VERBATIM);
  EXPECT_NE(Verify(kLater, "", "2031-06").verdict(), v1::VERDICT_VERBATIM) << "nobody had said it by June";
}

TEST_F(Statements, WordsBetweenMarksWithoutASpeakerAreFound) {
  SampleArticle article = {.id = "a1", .quotes = {{"Ana Silva", "The tide turns"}}};
  Batch batch = MakeBatch({article});
  std::string& text = *batch.articles[0].mutable_article()->mutable_text();
  text += "A banner read \"Nobody sells the lighthouse of Arendal\".\n";
  batch.articles[0].mutable_zones(0)->mutable_span()->set_end(static_cast<uint32_t>(text.size()));
  ASSERT_TRUE(served_.store().Commit(batch).ok());
  const auto found = Verify("Nobody sells the lighthouse of Arendal");
  EXPECT_EQ(found.verdict(), v1::VERDICT_VERBATIM);
  ASSERT_EQ(found.sources_size(), 1);
  EXPECT_EQ(found.sources(0).text(), "Nobody sells the lighthouse of Arendal");
  EXPECT_FALSE(found.sources(0).has_quote());
}

TEST_F(Statements, QuotesAreCountedByWhatTheyHaveInCommon) {
  CommitTreaty();
  served_.Commit({{.id = "a5", .outlet = "Tide", .published = "", .quotes = {{"", "Somebody said it"}}}});
  v1::AggregateRequest request;
  request.mutable_quotes();
  auto counted = Count(request);
  ASSERT_EQ(counted.groups_size(), 1);
  EXPECT_EQ(counted.groups(0).count(), 6u);
  EXPECT_EQ(counted.groups(0).articles(), 5u);
  EXPECT_EQ(counted.groups(0).outlets(), 3u);
  request.add_group_by(v1::DIMENSION_SPEAKER);
  EXPECT_THAT(CountsByKey(Count(request)),
              UnorderedElementsAre(testing::Pair("Ana Silva", 4), testing::Pair("Rui Costa", 1),
                                   testing::Pair("", 1)));
  request.set_group_by(0, v1::DIMENSION_MONTH);
  counted = Count(request);
  EXPECT_THAT(CountsByKey(counted), UnorderedElementsAre(testing::Pair("2031-05", 4),
                                                         testing::Pair("2031-07", 1), testing::Pair("", 1)));
  ASSERT_EQ(counted.groups(0).missing_size(), 1) << "the undated row is marked, not left out";
  EXPECT_TRUE(counted.groups(0).missing(0));
  request.set_group_by(0, v1::DIMENSION_WEEK);
  EXPECT_THAT(CountsByKey(Count(request)), testing::Contains(testing::Pair("2031-W18", 4)));
  request.set_group_by(0, v1::DIMENSION_ANONYMITY);
  request.add_group_by(v1::DIMENSION_OUTLET);
  EXPECT_THAT(CountsByKey(Count(request)), testing::Contains(testing::Pair("none|Tide", 1)));
  request.clear_group_by();
  request.mutable_quotes()->mutable_filter()->add_speaker("silva");
  request.mutable_quotes()->mutable_filter()->mutable_published()->set_first("2031-05-04");
  EXPECT_EQ(Count(request).total_count(), 2u);
}

TEST_F(Statements, ArticlesAreCountedByOutletSpeakerAndTime) {
  CommitTreaty();
  served_.Commit({{.id = "a5", .outlet = "Tide", .published = "2031-06-02"},
                  {.id = "a6",
                   .outlet = "Tide",
                   .published = "2031-06-03",
                   .quotes = {{"Ana Silva", "First"}, {"Ana Silva", "Second"}, {"Rui Costa", "Third"}}}});
  v1::AggregateRequest request;
  request.mutable_articles();
  auto counted = Count(request);
  EXPECT_EQ(counted.total_count(), 6u) << "those without a quote or an event as well";
  request.add_group_by(v1::DIMENSION_OUTLET);
  counted = Count(request);
  EXPECT_THAT(CountsByKey(counted), testing::Contains(testing::Pair("Tide", 3)));
  EXPECT_EQ(counted.groups(0).articles(), counted.groups(0).count());
  request.set_group_by(0, v1::DIMENSION_MONTH);
  EXPECT_THAT(CountsByKey(Count(request)), testing::Contains(testing::Pair("2031-06", 2)));
  request.mutable_articles()->mutable_filter()->add_outlet("tide");
  request.set_group_by(0, v1::DIMENSION_SPEAKER);
  counted = Count(request);
  EXPECT_EQ(counted.total_count(), 3u);
  EXPECT_THAT(CountsByKey(counted),
              UnorderedElementsAre(testing::Pair("Ana Silva", 2), testing::Pair("Rui Costa", 1),
                                   testing::Pair("", 1)));
  request.mutable_articles()->mutable_filter()->add_speaker("costa");
  EXPECT_EQ(Count(request).total_count(), 1u);
  request.mutable_articles()->add_exclude()->add_outlet("tide");
  EXPECT_EQ(Count(request).total_count(), 0u);
  v1::AggregateResponse none;
  request.set_group_by(0, v1::DIMENSION_COUNTRY);
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::Aggregate, request, &none)),
              ElementsAre("group_by[0]"));
  request.set_group_by(0, v1::DIMENSION_MONTH);
  request.set_time_field(v1::TIME_FIELD_OCCURRED);
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::Aggregate, request, &none)), ElementsAre("time_field"));
}

// An article that is replaced is counted once, by its newest revision; a removed one not at all.
TEST_F(Statements, ArticlesAreCountedByTheirNewestRevision) {
  served_.Commit({{.id = "a1", .revision = "r1", .observed_seconds = 1000, .outlet = "Tide"}});
  served_.Commit({{.id = "a1", .revision = "r2", .observed_seconds = 2000, .outlet = "The Beacon"}});
  v1::AggregateRequest request;
  request.mutable_articles();
  request.add_group_by(v1::DIMENSION_OUTLET);
  EXPECT_THAT(CountsByKey(Count(request)), UnorderedElementsAre(testing::Pair("The Beacon", 1)));
}

TEST_F(Statements, EventsAreCountedByDyadAndTime) {
  served_.Commit({{.id = "a1",
                   .events = {{}, {.code = "190", .source = "ESPMIL", .target = "PRT", .day = "2031-06-01"}}},
                  {.id = "a2", .events = {{.day = "2031-05-20"}}}});
  v1::AggregateRequest request;
  request.mutable_events();
  request.add_group_by(v1::DIMENSION_DYAD);
  request.add_group_by(v1::DIMENSION_MONTH);
  request.set_time_field(v1::TIME_FIELD_OCCURRED);
  const auto counted = Count(request);
  EXPECT_THAT(CountsByKey(counted),
              UnorderedElementsAre(testing::Pair("PRT>ESP|2031-05", 2), testing::Pair("ESP>PRT|2031-06", 1)));
  EXPECT_DOUBLE_EQ(counted.groups(0).mean_goldstein(), 1.9);
  request.clear_group_by();
  request.add_group_by(v1::DIMENSION_QUAD_CLASS);
  EXPECT_THAT(CountsByKey(Count(request)), UnorderedElementsAre(testing::Pair("verbal_cooperation", 2),
                                                                testing::Pair("material_conflict", 1)));
  request.clear_group_by();
  request.add_group_by(v1::DIMENSION_ROOT);
  request.set_page_size(1);
  auto page = Count(request);
  ASSERT_EQ(page.groups_size(), 1);
  EXPECT_EQ(page.groups(0).key(0), "04");
  EXPECT_EQ(page.group_count(), 2u);
  request.set_page_token(page.next_page_token());
  page = Count(request);
  ASSERT_EQ(page.groups_size(), 1);
  EXPECT_EQ(page.groups(0).key(0), "19");
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(Statements, SeveralGroupingsOfOneRequestAreThoseOfSeveral) {
  RepeatedNews news(8);
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 60; ++i) articles.push_back(news.Article(i));
  served_.Commit(articles);
  v1::AggregateRequest request;
  request.mutable_quotes();
  for (const auto& by : std::vector<std::vector<v1::Dimension>>{
           {}, {v1::DIMENSION_SPEAKER}, {v1::DIMENSION_OUTLET, v1::DIMENSION_MONTH}, {v1::DIMENSION_DAY}}) {
    v1::Grouping& grouping = *request.add_more();
    for (const v1::Dimension one : by) grouping.add_group_by(one);
  }
  request.mutable_more(1)->set_page_size(3);
  request.mutable_more(1)->set_rows_only(true);
  request.mutable_more(3)->set_order_by("key desc");
  const auto counted = Count(request);
  ASSERT_EQ(counted.more_size(), 4);
  EXPECT_EQ(counted.more(1).groups_size(), 3);
  EXPECT_EQ(counted.more(1).groups(0).articles(), 0u);
  for (int i = 0; i < 4; ++i) {
    v1::AggregateRequest alone;
    alone.mutable_quotes();
    *alone.mutable_group_by() = request.more(i).group_by();
    alone.set_order_by(request.more(i).order_by());
    alone.set_page_size(request.more(i).page_size());
    const auto expected = Count(alone);
    EXPECT_EQ(counted.more(i).group_count(), expected.group_count());
    ASSERT_EQ(counted.more(i).groups_size(), expected.groups_size());
    for (int k = 0; k < expected.groups_size(); ++k) {
      v1::AggregateGroup group = expected.groups(k);
      if (request.more(i).rows_only()) {
        group.set_articles(0);
        group.set_outlets(0);
      }
      EXPECT_EQ(counted.more(i).groups(k).ShortDebugString(), group.ShortDebugString());
    }
  }
  v1::AggregateResponse none;
  request.mutable_more(2)->add_group_by(v1::DIMENSION_DYAD);
  EXPECT_THAT(FieldsOf(Call(&v1::RecordService::Stub::Aggregate, request, &none)),
              ElementsAre("more[2].group_by[2]"));
}

// Counting is counting: for random filters, what the lists return one by one.
TEST_F(Statements, CountsAreThoseOfTheLists) {
  RepeatedNews news(6);
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 150; ++i) articles.push_back(news.Article(i));
  served_.Commit(articles);
  served_.Commit({news.Article(3, 2), news.Article(9, 2), news.Article(40, 2)});
  std::vector<v1::QuoteFilter> filters(5);
  filters[1].add_speaker("costa");
  filters[2].mutable_published()->set_first("2031-01-05");
  filters[2].mutable_published()->set_last("2031-01-09");
  filters[3].add_kind(v1::QUOTE_KIND_INDIRECT);
  filters[4].set_text("treaty");
  filters[4].add_outlet("Post 3");
  for (const v1::QuoteFilter& filter : filters) {
    std::map<std::string, int> expected;
    v1::ListQuotesRequest list;
    *list.mutable_filter() = filter;
    list.set_page_size(1000);
    v1::ListQuotesResponse quotes;
    ASSERT_TRUE(Call(&v1::RecordService::Stub::ListQuotes, list, &quotes).ok());
    for (const auto& quote : quotes.quotes()) ++expected[quote.article().outlet()];
    v1::AggregateRequest request;
    *request.mutable_quotes()->mutable_filter() = filter;
    request.add_group_by(v1::DIMENSION_OUTLET);
    EXPECT_EQ(CountsByKey(Count(request)), expected) << filter.DebugString();
  }
}

TEST_F(Statements, RevisionsAreListedAndCompared) {
  served_.Commit({{.id = "a1",
                   .revision = "r1",
                   .observed_seconds = 1000,
                   .quotes = {{"Ana Silva", kTreaty},
                              {"Rui Costa", "The boats stay"},
                              {"Ana Silva", "We vote on Friday"}},
                   .events = {{}}}});
  served_.Commit(
      {{.id = "a1",
        .revision = "r2",
        .observed_seconds = 2000,
        .quotes = {{"Ana Silva", "The grain treaty protects everybody but the pilots' union of Arendal"},
                   {"Marta Costa", "The boats stay"},
                   {"Ana Silva", "Every lighthouse has doubled its fee"}},
        .events = {{.code = "190"}}}});
  v1::ListRevisionsRequest list;
  list.set_article_id("a1");
  list.set_page_size(1);
  v1::ListRevisionsResponse listed;
  ASSERT_TRUE(Call(&v1::RecordService::Stub::ListRevisions, list, &listed).ok());
  ASSERT_EQ(listed.revisions_size(), 1);
  EXPECT_EQ(listed.revisions(0).context().revision_id(), "r2");
  list.set_page_token(listed.next_page_token());
  ASSERT_TRUE(Call(&v1::RecordService::Stub::ListRevisions, list, &listed).ok());
  ASSERT_EQ(listed.revisions_size(), 1);
  EXPECT_EQ(listed.revisions(0).context().revision_id(), "r1");
  EXPECT_EQ(listed.next_page_token(), "");

  v1::DiffRevisionsRequest diff;
  diff.set_article_id("a1");
  v1::DiffRevisionsResponse changed;
  ASSERT_TRUE(Call(&v1::RecordService::Stub::DiffRevisions, diff, &changed).ok());
  EXPECT_EQ(changed.from().context().revision_id(), "r1");
  EXPECT_EQ(changed.to().context().revision_id(), "r2");
  EXPECT_FALSE(changed.same_text());
  ASSERT_EQ(changed.altered_quotes_size(), 2) << changed.DebugString();
  EXPECT_TRUE(changed.altered_quotes(0).speaker_changed());
  EXPECT_EQ(changed.altered_quotes(0).to().quote().speaker_name(), "Marta Costa");
  std::string altered;
  for (const auto& run : changed.altered_quotes(1).words()) {
    if (run.change() == v1::WORD_CHANGE_ALTERED) altered = run.reference_text() + ">" + run.text();
  }
  EXPECT_EQ(altered, "nobody>everybody");
  ASSERT_EQ(changed.added_quotes_size(), 1);
  EXPECT_EQ(changed.added_quotes(0).quote().text(), "Every lighthouse has doubled its fee");
  ASSERT_EQ(changed.removed_quotes_size(), 1);
  EXPECT_EQ(changed.removed_quotes(0).quote().text(), "We vote on Friday");
  ASSERT_EQ(changed.altered_events_size(), 1);
  EXPECT_THAT(changed.altered_events(0).changed(), ElementsAre("code"));
  diff.set_to("r1");
  EXPECT_EQ(InfoOf(Call(&v1::RecordService::Stub::DiffRevisions, diff, &changed)).reason(),
            "NO_SUCH_REVISION");
}

}  // namespace
}  // namespace onrecord::api
