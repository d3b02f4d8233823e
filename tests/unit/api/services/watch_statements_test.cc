#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

// Watches of statements, and what a watch says of revised articles.
namespace onrecord::api {
namespace {

using grpc::ClientContext;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kTreaty[] = "The grain treaty protects nobody but the pilots' union of Arendal";

class Watching {
 public:
  Watching(ServedStore& served, const v1::WatchRequest& request)
      : stub_(served.MakeStub()), reader_(stub_->Watch(&context_, request)) {
    // The first mark tells where it begins; what is stored before that is no change to it.
    if (v1::WatchResponse mark; request.changes_only()) {
      EXPECT_TRUE(reader_->Read(&mark));
    }
  }
  ~Watching() {
    context_.TryCancel();
    v1::WatchResponse rest;
    while (reader_->Read(&rest)) {
    }
    reader_->Finish();
  }
  // The next response that is no progress mark.
  v1::WatchResponse Next() {
    v1::WatchResponse response;
    do {
      EXPECT_TRUE(reader_->Read(&response));
    } while (response.quotes_size() + response.events_size() + response.statements_size() +
                 response.removed_ids_size() ==
             0);
    return response;
  }

 private:
  std::unique_ptr<v1::RecordService::Stub> stub_;
  ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
};

v1::WatchRequest Statements() {
  v1::WatchRequest request;
  request.mutable_statements();
  return request;
}

TEST(WatchStatements, AStatementGrowsWithItsOccurrences) {
  ServedStore served;
  served.Commit({{.id = "a1", .outlet = "Harbour Post", .quotes = {{"Ana Silva", kTreaty}}}});
  Watching watch(served, Statements());
  const auto snapshot = watch.Next();
  ASSERT_EQ(snapshot.statements_size(), 1);
  EXPECT_EQ(snapshot.quotes_size(), 0);
  EXPECT_EQ(snapshot.statements(0).article_count(), 1u);
  served.Commit({{.id = "a2", .outlet = "The Beacon", .quotes = {{"Ana Silva", kTreaty}}}});
  const auto grown = watch.Next();
  ASSERT_EQ(grown.statements_size(), 1) << grown.DebugString();
  EXPECT_EQ(grown.statements(0).article_count(), 2u);
  EXPECT_THAT(grown.statements(0).occurrences(), IsEmpty());
  // Whatever id it had before is gone, or is the one it has.
  const std::string& before = snapshot.statements(0).statement_id();
  EXPECT_TRUE(grown.statements(0).statement_id() == before ||
              std::count(grown.removed_ids().begin(), grown.removed_ids().end(), before) > 0);
}

TEST(WatchStatements, SendsOnlyThoseWithAQuoteThatMatches) {
  ServedStore served;
  v1::WatchRequest request = Statements();
  request.mutable_statements()->mutable_filter()->add_speaker("costa");
  request.set_changes_only(true);
  Watching watch(served, request);
  served.Commit(
      {{.id = "a1",
        .quotes = {{"Ana Silva", kTreaty}, {"Rui Costa", "We have nothing to add to that report of May"}}}});
  const auto response = watch.Next();
  ASSERT_EQ(response.statements_size(), 1);
  EXPECT_THAT(response.statements(0).fullest().quote().text(), HasSubstr("nothing to add"));
}

TEST(WatchStatements, AStatementThatLostAQuoteComesAgain) {
  ServedStore served;
  served.Commit(
      {{.id = "a1", .quotes = {{"Ana Silva", kTreaty}}}, {.id = "a2", .quotes = {{"Ana Silva", kTreaty}}}});
  Watching watch(served, Statements());
  const auto snapshot = watch.Next();
  ASSERT_EQ(snapshot.statements_size(), 1);
  EXPECT_EQ(snapshot.statements(0).article_count(), 2u);
  served.Commit({{.id = "a1", .revision = "r2", .observed_seconds = 2000}});
  const auto shrunk = watch.Next();
  ASSERT_EQ(shrunk.statements_size(), 1) << shrunk.DebugString();
  EXPECT_EQ(shrunk.statements(0).article_count(), 1u);
}

v1::WatchRequest Changes(bool events = false) {
  v1::WatchRequest request;
  if (events) {
    request.mutable_events();
  } else {
    request.mutable_quotes();
  }
  request.set_changes_only(true);
  return request;
}

TEST(WatchRevisions, ARevisedQuoteComesWithTheOldWords) {
  ServedStore served;
  served.Commit({{.id = "a1",
                  .quotes = {{"Ana Silva", "The bridge of Arendal is safe for all lorries"},
                             {"Rui Costa", "We have nothing to add to that report of May"}}}});
  Watching watch(served, Changes());
  served.Commit({{.id = "a1",
                  .revision = "r2",
                  .observed_seconds = 2000,
                  .quotes = {{"Ana Silva", "The bridge of Arendal is unsafe for all lorries"},
                             {"Rui Costa", "We have nothing to add to that report of May"}}}});
  const auto response = watch.Next();
  ASSERT_EQ(response.revised_quotes_size(), 1) << "the other one is as it was";
  const v1::AlteredQuote& revised = response.revised_quotes(0);
  EXPECT_EQ(revised.from().quote().text(), "The bridge of Arendal is safe for all lorries");
  EXPECT_EQ(revised.from().article().revision_id(), "r1");
  EXPECT_EQ(revised.to().quote().text(), "The bridge of Arendal is unsafe for all lorries");
  EXPECT_EQ(revised.to().article().revision_id(), "r2");
  EXPECT_GT(revised.words_size(), 1);
  EXPECT_THAT(response.removed_ids(), Contains(revised.from().quote().quote_id()));
}

TEST(WatchRevisions, AreToldOfWhatMatchesBeforeOrAfter) {
  ServedStore served;
  served.Commit({{.id = "a1", .quotes = {{"Ana Silva", "The bridge of Arendal is safe for all lorries"}}}});
  v1::WatchRequest request = Changes(), other = Changes();
  request.mutable_quotes()->mutable_filter()->set_text("safe");
  other.mutable_quotes()->mutable_filter()->set_text("zeppelin");
  Watching watch(served, request), unrelated(served, other);
  served.Commit({{.id = "a1",
                  .revision = "r2",
                  .observed_seconds = 2000,
                  .quotes = {{"Ana Silva", "The bridge of Arendal is closed for all lorries"}}}});
  EXPECT_EQ(watch.Next().revised_quotes_size(), 1) << "the old words match";
  EXPECT_EQ(unrelated.Next().revised_quotes_size(), 0);
}

TEST(WatchRevisions, ARevisedEventComesWithWhatChanged) {
  ServedStore served;
  served.Commit({{.id = "a1", .events = {{.clause = "Silva visited Madrid", .day = "2031-05-02"}}}});
  Watching watch(served, Changes(true));
  served.Commit({{.id = "a1",
                  .revision = "r2",
                  .observed_seconds = 2000,
                  .events = {{.clause = "Silva visited Madrid", .day = "2031-05-01"}}}});
  const auto response = watch.Next();
  ASSERT_EQ(response.revised_events_size(), 1);
  EXPECT_THAT(response.revised_events(0).changed(), testing::ElementsAre("date"));
  EXPECT_EQ(response.revised_events(0).from().event().date().edtf(), "2031-05-02");
}

// A correction that is withdrawn: A, then B, then A again.
TEST(WatchRevisions, AWithdrawnCorrectionShowsTheFirstWordsAgain) {
  ServedStore served;
  const SampleArticle first{.id = "a1",
                            .quotes = {{"Ana Silva", "The bridge of Arendal is safe for all lorries"}}};
  const SampleArticle second{.id = "a1",
                             .revision = "r2",
                             .observed_seconds = 2000,
                             .quotes = {{"Ana Silva", "The bridge of Arendal is unsafe for all lorries"}}};
  SampleArticle again = first;
  again.observed_seconds = 3000;
  served.Commit({first});
  Watching watch(served, Changes()), statements(served, Statements());
  EXPECT_EQ(statements.Next().statements_size(), 1);
  served.Commit({second});
  EXPECT_EQ(watch.Next().revised_quotes(0).to().article().revision_id(), "r2");
  served.Commit({again});
  const auto shown = watch.Next();
  ASSERT_EQ(shown.quotes_size(), 1);
  EXPECT_EQ(shown.quotes(0).quote().text(), first.quotes[0].text);
  EXPECT_EQ(shown.quotes(0).article().revision_id(), "r1");
  ASSERT_EQ(shown.revised_quotes_size(), 1);
  EXPECT_EQ(shown.revised_quotes(0).from().quote().text(), second.quotes[0].text);
  EXPECT_EQ(shown.revised_quotes(0).to().quote().text(), first.quotes[0].text);
  v1::WatchResponse of_statements = statements.Next();
  while (of_statements.statements_size() == 0 ||
         of_statements.statements(0).fullest().quote().text() != first.quotes[0].text) {
    of_statements = statements.Next();
  }
}

}  // namespace
}  // namespace onrecord::api
