#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using grpc::ClientContext;
using grpc::Status;
using grpc::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

class RecordService : public testing::Test {
 protected:
  RecordService() : stub_(served_.MakeStub()) {}

  Status List(const v1::ListQuotesRequest& request, v1::ListQuotesResponse* response) {
    ClientContext context;
    return stub_->ListQuotes(&context, request, response);
  }
  Status List(const v1::ListQuotesRequest& request) {
    v1::ListQuotesResponse response;
    return List(request, &response);
  }

  ServedStore served_;
  std::unique_ptr<v1::RecordService::Stub> stub_;
};

void ExpectBadField(const Status& status, const std::string& field) {
  EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_EQ(InfoOf(status).reason(), "BAD_FIELD");
  EXPECT_EQ(InfoOf(status).domain(), "onrecord");
  EXPECT_THAT(FieldsOf(status), ElementsAre(field)) << status.error_message();
}

TEST_F(RecordService, GetsAnArticleAQuoteAndAnEvent) {
  served_.Commit({{.quotes = {{"Ana Silva", "The tide turns"}}, .events = {{}}}});
  ClientContext c1, c2, c3;
  v1::GetArticleRequest get;
  get.set_article_id("a1");
  get.set_view(v1::VIEW_FINDINGS);
  v1::ArticleRecord article;
  ASSERT_TRUE(stub_->GetArticle(&c1, get, &article).ok());
  ASSERT_EQ(article.quotes_size(), 1);
  v1::GetQuoteRequest get_quote;
  get_quote.set_quote_id(article.quotes(0).quote_id());
  v1::QuoteRecord quote;
  ASSERT_TRUE(stub_->GetQuote(&c2, get_quote, &quote).ok());
  EXPECT_EQ(quote.quote().text(), "The tide turns");
  EXPECT_EQ(quote.quote().context_text(), "\"The tide turns,\" Ana Silva said.");
  EXPECT_EQ(quote.article().headline(), "Élan at the harbour of a1");
  EXPECT_EQ(quote.speaker().name(), "Ana Silva");
  v1::GetEventRequest get_event;
  get_event.set_event_id(article.events(0).event_id());
  v1::EventRecord event;
  ASSERT_TRUE(stub_->GetEvent(&c3, get_event, &event).ok());
  EXPECT_EQ(event.event().code(), "042");
  EXPECT_EQ(event.context_text(), "Silva visited Madrid.");
}

TEST_F(RecordService, SaysWhatIsMissing) {
  ClientContext c1, c2, c3, c4;
  v1::ArticleRecord article;
  v1::QuoteRecord quote;
  v1::EventRecord event;
  v1::GetArticleRequest get;
  get.set_article_id("none");
  EXPECT_EQ(InfoOf(stub_->GetArticle(&c1, get, &article)).reason(), "NO_SUCH_ARTICLE");
  get.set_revision_id("none");
  EXPECT_EQ(InfoOf(stub_->GetArticle(&c2, get, &article)).reason(), "NO_SUCH_REVISION");
  v1::GetQuoteRequest get_quote;
  get_quote.set_quote_id("none");
  const Status no_quote = stub_->GetQuote(&c3, get_quote, &quote);
  EXPECT_EQ(no_quote.error_code(), StatusCode::NOT_FOUND);
  EXPECT_EQ(InfoOf(no_quote).reason(), "NO_SUCH_QUOTE");
  v1::GetEventRequest get_event;
  get_event.set_event_id("none");
  EXPECT_EQ(InfoOf(stub_->GetEvent(&c4, get_event, &event)).reason(), "NO_SUCH_EVENT");
}

TEST_F(RecordService, RefusesAnEmptyId) {
  ClientContext c1, c2, c3;
  v1::ArticleRecord article;
  v1::QuoteRecord quote;
  v1::EventRecord event;
  ExpectBadField(stub_->GetArticle(&c1, {}, &article), "article_id");
  ExpectBadField(stub_->GetQuote(&c2, {}, &quote), "quote_id");
  ExpectBadField(stub_->GetEvent(&c3, {}, &event), "event_id");
}

TEST_F(RecordService, ListsEverythingPageByPage) {
  std::vector<std::string> expected;
  for (int i = 9; i >= 1; --i) {
    served_.Commit({{.id = StrCat("a", i),
                     .published = StrCat("2031-05-0", i),
                     .quotes = {{"Ana Silva", StrCat("q", i)}}}});
    expected.push_back(StrCat("q", i));
  }
  v1::ListQuotesRequest request;
  request.set_page_size(2);
  std::vector<std::string> seen;
  int pages = 0;
  do {
    v1::ListQuotesResponse response;
    const Status status = List(request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    for (const auto& quote : response.quotes()) seen.push_back(quote.quote().text());
    request.set_page_token(response.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(pages, 5);
}

TEST_F(RecordService, ListsArticlesEventsAndSpeakers) {
  served_.Commit(
      {{.quotes = {{"Ana Silva", "One"}, {"Rui Costa", "Two"}, {"Ana Silva", "Three"}}, .events = {{}}}});
  ClientContext c1, c2, c3;
  v1::ListArticlesResponse articles;
  ASSERT_TRUE(stub_->ListArticles(&c1, {}, &articles).ok());
  ASSERT_EQ(articles.articles_size(), 1);
  EXPECT_EQ(articles.articles(0).quote_count(), 3u);
  v1::ListEventsResponse events;
  ASSERT_TRUE(stub_->ListEvents(&c2, {}, &events).ok());
  EXPECT_EQ(events.events_size(), 1);
  v1::ListSpeakersResponse speakers;
  ASSERT_TRUE(stub_->ListSpeakers(&c3, {}, &speakers).ok());
  ASSERT_EQ(speakers.speakers_size(), 2);
  EXPECT_EQ(speakers.speakers(0).name(), "Ana Silva");
  EXPECT_EQ(speakers.speakers(0).quote_count(), 2u);
}

TEST_F(RecordService, MostRecordsOfAPageAreOneThousand) {
  SampleArticle many;
  for (int i = 0; i < 1005; ++i) many.quotes.push_back({"Ana Silva", StrCat("q", i)});
  served_.Commit({many});
  v1::ListQuotesRequest request;
  v1::ListQuotesResponse response;
  request.set_page_size(2000000000);
  ASSERT_TRUE(List(request, &response).ok());
  EXPECT_LE(response.quotes_size(), 1000);
  EXPECT_NE(response.next_page_token(), "");
  request.set_page_size(0);
  response.Clear();
  ASSERT_TRUE(List(request, &response).ok());
  EXPECT_EQ(response.quotes_size(), 50);
}

TEST_F(RecordService, RefusesBadFieldsByTheirPath) {
  const auto refused = [&](const std::string& field, const std::function<void(v1::ListQuotesRequest&)>& set) {
    v1::ListQuotesRequest request;
    set(request);
    ExpectBadField(List(request), field);
  };
  refused("page_size", [](auto& r) { r.set_page_size(-1); });
  refused("order_by", [](auto& r) { r.set_order_by("colour"); });
  refused("order_by", [](auto& r) { r.set_order_by("said sideways"); });
  refused("span_unit", [](auto& r) { r.set_span_unit(static_cast<v1::SpanUnit>(77)); });
  refused("filter.kind[1]", [](auto& r) {
    r.mutable_filter()->add_kind(v1::QUOTE_KIND_DIRECT);
    r.mutable_filter()->add_kind(static_cast<v1::QuoteKind>(9));
  });
  refused("filter.kind[0]", [](auto& r) { r.mutable_filter()->add_kind(v1::QUOTE_KIND_UNSPECIFIED); });
  refused("exclude[1].said.last", [](auto& r) {
    r.add_exclude()->add_speaker("Ana");
    auto& said = *r.add_exclude()->mutable_said();
    said.set_first("2031-05");
    said.set_last("2030");
  });
  refused("filter.published.first",
          [](auto& r) { r.mutable_filter()->mutable_published()->set_first("2031-02-30"); });
  refused("filter.ingested.end", [](auto& r) {
    r.mutable_filter()->mutable_ingested()->mutable_start()->set_seconds(10);
    r.mutable_filter()->mutable_ingested()->mutable_end()->set_seconds(9);
  });
  refused("filter.min_confidence", [](auto& r) { r.mutable_filter()->set_min_confidence(1.5); });
  refused("filter.text", [](auto& r) { r.mutable_filter()->set_text(std::string(5 << 20, 'x')); });
  refused("filter.speaker[0]", [](auto& r) { r.mutable_filter()->add_speaker("?!"); });
  refused("filter.country[0]", [](auto& r) { r.mutable_filter()->add_country(""); });
  refused("filter.speaker_key", [](auto& r) {
    for (int i = 0; i < 101; ++i) r.mutable_filter()->add_speaker_key("k");
  });
}

TEST_F(RecordService, AMessageOfTwentyMegabytesIsRefusedByGrpcItself) {
  v1::ListQuotesRequest request;
  request.mutable_filter()->set_text(std::string(20 << 20, 'x'));
  EXPECT_EQ(List(request).error_code(), StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(RecordService, TakesTheLargestFilterThatIsAllowed) {
  served_.Commit({{.quotes = {{"Ana Silva", "One"}}}});
  v1::ListQuotesRequest request;
  std::string words;
  for (int i = 0; i < 64; ++i) StrAppend(&words, "w", i, "* ");
  request.mutable_filter()->set_text(words);
  for (int i = 0; i < 100; ++i) request.mutable_filter()->add_speaker(StrCat("Ana ", i));
  for (int i = 0; i < 100; ++i) request.add_exclude()->add_affiliation(StrCat("Board ", i));
  const Status status = List(request);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(RecordService, RefusesTokensThatAreGarbledOrOfAnotherRequest) {
  served_.Commit({{.quotes = {{"Ana Silva", "One"}, {"Ana Silva", "Two"}}, .events = {{}, {}}}});
  v1::ListQuotesRequest request;
  request.set_page_size(1);
  v1::ListQuotesResponse response;
  ASSERT_TRUE(List(request, &response).ok());
  const std::string token = response.next_page_token();
  ASSERT_NE(token, "");
  const auto refused = [&](v1::ListQuotesRequest bad) {
    const Status status = List(bad);
    EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(InfoOf(status).reason(), "BAD_TOKEN");
    EXPECT_THAT(FieldsOf(status), ElementsAre("page_token"));
  };
  request.set_page_token("garbled");
  refused(request);
  std::string changed = token;
  changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
  request.set_page_token(changed);
  refused(request);
  request.set_page_token(token);
  request.mutable_filter()->add_speaker("Ana");
  refused(request);
  request.clear_filter();
  request.set_order_by("said");
  refused(request);
  ClientContext context;
  v1::ListEventsRequest events;
  events.set_page_token(token);
  v1::ListEventsResponse none;
  EXPECT_EQ(InfoOf(stub_->ListEvents(&context, events, &none)).reason(), "BAD_TOKEN");
  ServedStore other;
  auto other_stub = other.MakeStub();
  ClientContext other_context;
  request.clear_order_by();
  EXPECT_EQ(InfoOf(other_stub->ListQuotes(&other_context, request, &response)).reason(), "BAD_TOKEN");
  request.set_page_size(7);
  request.set_span_unit(v1::SPAN_UNIT_CODE_POINTS);
  EXPECT_TRUE(List(request).ok());
}

TEST_F(RecordService, ServesSpansInTheUnitAskedFor) {
  served_.Commit({{.quotes = {{"Ana Silva", "One 😀"}, {"Ana Silva", "Two"}}}});
  const auto second_begin = [&](v1::SpanUnit unit) {
    v1::ListQuotesRequest request;
    request.set_span_unit(unit);
    request.mutable_filter()->set_text("two");
    v1::ListQuotesResponse response;
    EXPECT_TRUE(List(request, &response).ok());
    return response.quotes(0).quote().pieces(0).span().begin();
  };
  // The headline has one letter of two bytes; the quote before has one of four bytes, two UTF-16 units.
  const uint32_t bytes = second_begin(v1::SPAN_UNIT_UNSPECIFIED);
  EXPECT_EQ(second_begin(v1::SPAN_UNIT_UTF8_BYTES), bytes);
  EXPECT_EQ(second_begin(v1::SPAN_UNIT_UTF16_UNITS), bytes - 1 - 2);
  EXPECT_EQ(second_begin(v1::SPAN_UNIT_CODE_POINTS), bytes - 1 - 3);
}

TEST_F(RecordService, ServesFullTextOnlyWhereTheOperatorAllowsIt) {
  served_.Commit({{}});
  v1::GetArticleRequest get;
  get.set_article_id("a1");
  get.set_view(v1::VIEW_FULL);
  v1::ArticleRecord article;
  ClientContext context;
  const Status status = stub_->GetArticle(&context, get, &article);
  EXPECT_EQ(status.error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(InfoOf(status).reason(), "FULL_TEXT_NOT_SERVED");
  ServedStore open({.queries = {.serve_full_text = true}});
  open.Commit({{}});
  ClientContext open_context;
  ASSERT_TRUE(open.MakeStub()->GetArticle(&open_context, get, &article).ok());
  EXPECT_EQ(article.text(), "Élan at the harbour of a1\n");
}

TEST_F(RecordService, GivesUpWhenTheLongestCallIsOver) {
  ServedStore hasty({.longest_call = absl::ZeroDuration()});
  hasty.Commit({{.quotes = {{"Ana Silva", "One"}}}});
  ClientContext context;
  v1::ListQuotesResponse response;
  const Status status = hasty.MakeStub()->ListQuotes(&context, {}, &response);
  EXPECT_EQ(status.error_code(), StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(InfoOf(status).reason(), "DEADLINE_EXCEEDED");
}

TEST_F(RecordService, CountsItsCalls) {
  List({});
  v1::ListQuotesRequest bad;
  bad.set_page_size(-1);
  List(bad);
  const auto counts = served_.server().guard().Counts();
  EXPECT_EQ(counts.at("ListQuotes/OK"), 1);
  EXPECT_EQ(counts.at("ListQuotes/INVALID_ARGUMENT"), 1);
}

}  // namespace
}  // namespace onrecord::api
