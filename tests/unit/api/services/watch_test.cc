#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using grpc::ClientContext;
using grpc::Status;
using grpc::StatusCode;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

v1::WatchRequest AllQuotes() {
  v1::WatchRequest request;
  request.mutable_quotes();
  return request;
}

// A watch that is cancelled at its end.
class Watching {
 public:
  Watching(ServedStore& served, const v1::WatchRequest& request)
      : stub_(served.MakeStub()), reader_(stub_->Watch(&context_, request)) {}
  ~Watching() {
    context_.TryCancel();
    v1::WatchResponse rest;
    while (reader_->Read(&rest)) {
    }
    if (!finished_) reader_->Finish();
  }
  v1::WatchResponse Next() {
    v1::WatchResponse response;
    EXPECT_TRUE(reader_->Read(&response));
    return response;
  }
  Status Finish() {
    v1::WatchResponse rest;
    while (reader_->Read(&rest)) {
    }
    finished_ = true;
    return reader_->Finish();
  }

 private:
  std::unique_ptr<v1::RecordService::Stub> stub_;
  ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
  bool finished_ = false;
};

bool IsMark(const v1::WatchResponse& response) {
  return response.quotes_size() + response.events_size() + response.articles_size() +
             response.removed_ids_size() ==
         0;
}

TEST(Watch, SendsTheSnapshotAMarkAndThenEveryChange) {
  ServedStore served;
  served.Commit({{.id = "a1", .quotes = {{"Ana Silva", "One"}}}});
  Watching watch(served, AllQuotes());
  const auto snapshot = watch.Next();
  EXPECT_EQ(snapshot.phase(), v1::WATCH_PHASE_SNAPSHOT);
  ASSERT_EQ(snapshot.quotes_size(), 1);
  EXPECT_EQ(snapshot.quotes(0).quote().text(), "One");
  const auto mark = watch.Next();
  EXPECT_TRUE(IsMark(mark));
  EXPECT_EQ(mark.phase(), v1::WATCH_PHASE_CHANGES);
  served.Commit({{.id = "a2", .quotes = {{"Ana Silva", "Two"}}}});
  const auto added = watch.Next();
  ASSERT_EQ(added.quotes_size(), 1);
  EXPECT_EQ(added.quotes(0).quote().text(), "Two");
  served.Commit(
      {{.id = "a1", .revision = "r2", .observed_seconds = 2000, .quotes = {{"Ana Silva", "One again"}}}});
  const auto changed = watch.Next();
  EXPECT_THAT(changed.removed_ids(), ElementsAre(snapshot.quotes(0).quote().quote_id()));
  EXPECT_EQ(changed.quotes(0).quote().text(), "One again");
}

TEST(Watch, ResumesAfterAnyResponseWithoutGapOrRepetition) {
  ServedStore served({.watches = {.step_records = 2}});
  for (int i = 0; i < 7; ++i) served.Commit({{.id = StrCat("a", i), .quotes = {{"Ana Silva", StrCat(i)}}}});
  std::vector<std::string> seen;
  v1::WatchRequest request = AllQuotes();
  for (int step = 0; seen.size() < 10; ++step) {
    Watching watch(served, request);
    const auto response = watch.Next();
    for (const auto& quote : response.quotes()) seen.push_back(quote.quote().text());
    request.set_resume_token(response.resume_token());
    // Changes while nobody watches; the mark before the first of them is a response too.
    if (step < 3) served.Commit({{.id = StrCat("b", step), .quotes = {{"Ana Silva", StrCat("b", step)}}}});
    if (!IsMark(response)) continue;
    for (int more = 0; more < 3; ++more) {
      const auto change = watch.Next();
      for (const auto& quote : change.quotes()) seen.push_back(quote.quote().text());
    }
  }
  EXPECT_THAT(seen, ElementsAre("0", "1", "2", "3", "4", "5", "6", "b0", "b1", "b2"));
}

TEST(Watch, SendsOnlyWhatIsSelected) {
  ServedStore served;
  v1::WatchRequest request;
  request.mutable_events()->mutable_filter()->add_code("190");
  request.set_changes_only(true);
  served.Commit({{.id = "a0", .events = {{.code = "190"}}}});
  Watching watch(served, request);
  EXPECT_TRUE(IsMark(watch.Next()));
  served.Commit({{.id = "a1", .quotes = {{"Ana Silva", "No event"}}},
                 {.id = "a2", .events = {{.code = "042"}, {.code = "190"}}}});
  const auto response = watch.Next();
  ASSERT_EQ(response.events_size(), 1);
  EXPECT_EQ(response.events(0).event().code(), "190");
  EXPECT_EQ(response.events(0).article().article_id(), "a2");
}

TEST(Watch, MarksProgressWhileNothingHappens) {
  ServedStore served;
  v1::WatchRequest request = AllQuotes();
  request.mutable_progress_interval()->set_seconds(1);
  Watching watch(served, request);
  EXPECT_TRUE(IsMark(watch.Next()));
  EXPECT_TRUE(IsMark(watch.Next()));
}

TEST(Watch, RefusesWhatItCannotDo) {
  ServedStore served;
  const auto refused = [&](const v1::WatchRequest& request) { return Watching(served, request).Finish(); };
  EXPECT_THAT(FieldsOf(refused({})), ElementsAre("what"));
  v1::WatchRequest request = AllQuotes();
  request.set_resume_token("garbled");
  EXPECT_EQ(InfoOf(refused(request)).reason(), "BAD_TOKEN");
  request.clear_resume_token();
  request.mutable_progress_interval()->set_seconds(0);
  EXPECT_THAT(FieldsOf(refused(request)), ElementsAre("progress_interval"));
}

TEST(Watch, ATokenOfAnotherSelectionIsRefused) {
  ServedStore served;
  std::string token;
  {
    Watching watch(served, AllQuotes());
    token = watch.Next().resume_token();
  }
  v1::WatchRequest other;
  other.mutable_quotes()->mutable_filter()->add_speaker("Ana");
  other.set_resume_token(token);
  EXPECT_EQ(InfoOf(Watching(served, other).Finish()).reason(), "BAD_TOKEN");
}

TEST(Watch, ACompactedTokenIsOutOfRange) {
  ServedStore served;
  v1::WatchRequest request = AllQuotes();
  {
    Watching watch(served, request);
    request.set_resume_token(watch.Next().resume_token());
  }
  for (int i = 0; i < 3; ++i) served.Commit({{.id = StrCat("a", i)}});
  ASSERT_TRUE(served.store().Compact(1).ok());
  const Status status = Watching(served, request).Finish();
  EXPECT_EQ(status.error_code(), StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(InfoOf(status).reason(), "TOKEN_COMPACTED");
}

TEST(Watch, ASlowWatcherIsClosedWithATokenThatResumes) {
  ServedStore served({.watches = {.slow = absl::Milliseconds(200), .step_records = 1}});
  const std::string long_text(100000, 'x');
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 100; ++i)
    articles.push_back({.id = StrCat("a", i), .quotes = {{"Ana Silva", long_text}}});
  served.Commit(articles);
  Watching watch(served, AllQuotes());
  // Nothing is read until the server has closed the watch.
  while (served.server().guard().Counts().count("Watch/ABORTED") == 0) absl::SleepFor(absl::Milliseconds(10));
  EXPECT_EQ(served.server().Watchers(), 0);
  const Status status = watch.Finish();
  EXPECT_EQ(status.error_code(), StatusCode::ABORTED);
  EXPECT_EQ(InfoOf(status).reason(), "SLOW_WATCHER");
  v1::WatchRequest again = AllQuotes();
  again.set_resume_token(InfoOf(status).metadata().at("resume_token"));
  Watching resumed(served, again);
  EXPECT_EQ(resumed.Next().quotes_size(), 1);
}

TEST(Watch, EndsWithATokenWhenTheServerShutsDown) {
  ServedStore served;
  Watching watch(served, AllQuotes());
  const std::string token = watch.Next().resume_token();
  // What the caller has read counts as taken once the server knows.
  served.server().Drain(absl::Seconds(5));
  const Status status = watch.Finish();
  EXPECT_EQ(status.error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(InfoOf(status).reason(), "SHUTTING_DOWN");
  EXPECT_FALSE(InfoOf(status).metadata().at("resume_token").empty());
}

// Watches in every stage, while articles come in: each gets its token, none is just cut off.
TEST(Watch, EachEndsWithATokenWhenABusyServerShutsDown) {
  for (int round = 0; round < 5; ++round) {
    ServedStore served;
    std::vector<SampleArticle> many;
    for (int i = 0; i < 300; ++i) {
      many.push_back({.id = StrCat("m", i), .quotes = {{"Ana Silva", StrCat("The tide of day ", i)}}});
    }
    served.Commit(many);
    std::vector<std::unique_ptr<Watching>> watches;
    for (int i = 0; i < 20; ++i) {
      watches.push_back(std::make_unique<Watching>(served, AllQuotes()));
      if (i % 2 == 0) watches.back()->Next();
    }
    while (served.server().Watchers() < static_cast<int>(watches.size()))
      absl::SleepFor(absl::Milliseconds(1));
    std::atomic<bool> end = false;
    std::thread writer([&] {
      for (int i = 0; !end; ++i) served.Commit({{.id = StrCat("w", i), .quotes = {{"Bo Lind", "It rises"}}}});
    });
    std::vector<Status> ends(watches.size());
    std::vector<std::thread> readers;
    for (size_t i = 0; i < watches.size(); ++i) {
      readers.emplace_back([&, i] { ends[i] = watches[i]->Finish(); });
    }
    absl::SleepFor(absl::Milliseconds(20 * round));
    served.server().Drain(absl::Seconds(10));
    end = true;
    writer.join();
    for (std::thread& reader : readers) reader.join();
    for (const Status& status : ends) {
      EXPECT_EQ(status.error_code(), StatusCode::UNAVAILABLE) << status.error_message();
      EXPECT_EQ(InfoOf(status).reason(), "SHUTTING_DOWN") << status.error_message();
      EXPECT_EQ(InfoOf(status).metadata().count("resume_token"), 1u);
    }
  }
}

TEST(Watch, RefusesMoreWatchesThanAllowed) {
  ServedStore served({.watches = {.most_watchers = 1}});
  Watching first(served, AllQuotes());
  first.Next();
  const Status status = Watching(served, AllQuotes()).Finish();
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(InfoOf(status).reason(), "TOO_MANY_WATCHES");
}

TEST(Watch, ForgetsAWatcherThatIsGone) {
  ServedStore served;
  { Watching(served, AllQuotes()).Next(); }
  while (served.server().Watchers() > 0) absl::SleepFor(absl::Milliseconds(5));
}

}  // namespace
}  // namespace onrecord::api
