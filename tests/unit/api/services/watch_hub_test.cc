#include "api/services/watch_hub.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "api/services/check_request.h"
#include "api/store/sqlite/sqlite_store.h"
#include "common/base/strings.h"
#include "tests/support/api/observed_store.h"
#include "tests/support/api/random_news.h"
#include "tests/support/api/sample_articles.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using testing::ElementsAre;

void Await(const std::function<bool()>& condition) {
  const absl::Time end = absl::Now() + absl::Seconds(60);
  while (!condition()) {
    ASSERT_LT(absl::Now(), end) << "it did not come about";
    absl::SleepFor(absl::Milliseconds(1));
  }
}

// A watcher that takes responses at once, or when it is told to.
class Watcher final : public WatchStream {
 public:
  explicit Watcher(WatchHub& hub, bool takes = true) : hub_(hub), takes_(takes) {}

  void Write(EncodedResponse response) override {
    {
      absl::MutexLock lock(&mutex_);
      largest_ = std::max(largest_, response->size());
      v1::WatchResponse& parsed = responses_.emplace_back();
      EXPECT_TRUE(parsed.ParseFromString(*response));
      last_ = std::move(response);
      Apply(parsed);
      if (!takes_) {
        pending_ = true;
        return;
      }
    }
    hub_.Written(this, true);
  }
  void Close(const absl::Status& status) override {
    absl::MutexLock lock(&mutex_);
    closed_ = status;
    is_closed_ = true;
  }
  void TakeAll() {
    bool pending;
    {
      absl::MutexLock lock(&mutex_);
      takes_ = true;
      pending = pending_;
    }
    if (pending) hub_.Written(this, true);
  }

  std::vector<v1::WatchResponse> responses() const {
    absl::MutexLock lock(&mutex_);
    return responses_;
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> texts;
    for (const auto& response : responses()) {
      for (const auto& quote : response.quotes()) texts.push_back(quote.quote().text());
    }
    return texts;
  }
  // What the responses add up to: the ids of all records.
  std::set<std::string> state() const {
    absl::MutexLock lock(&mutex_);
    return state_;
  }
  EncodedResponse last() const {
    absl::MutexLock lock(&mutex_);
    return last_;
  }
  size_t largest() const {
    absl::MutexLock lock(&mutex_);
    return largest_;
  }
  bool closed() const {
    absl::MutexLock lock(&mutex_);
    return is_closed_;
  }

 private:
  void Apply(const v1::WatchResponse& step) {
    for (const std::string& id : step.removed_ids()) state_.erase(id);
    for (const auto& record : step.quotes()) state_.insert(record.quote().quote_id());
    for (const auto& record : step.events()) state_.insert(record.event().event_id());
    for (const auto& record : step.articles()) state_.insert(record.context().article_id());
  }

  WatchHub& hub_;
  mutable absl::Mutex mutex_;
  bool takes_, pending_ = false, is_closed_ = false;
  size_t largest_ = 0;
  std::vector<v1::WatchResponse> responses_;
  std::set<std::string> state_;
  EncodedResponse last_;
  absl::Status closed_;
};

class WatchHubTest : public testing::Test {
 protected:
  WatchHubTest() : sqlite_(*OpenSqliteStore({.path = folder_.path() + "/store.db", .readers = 4})) {}
  ~WatchHubTest() override {
    store_.hold_snapshots = false;
    hub_.reset();
  }

  void Start(WatchOptions options = {}) { hub_ = std::make_unique<WatchHub>(store_, options); }
  void Commit(const std::vector<SampleArticle>& samples) { CommitBatch(MakeBatch(samples)); }
  void CommitBatch(const Batch& batch) {
    const auto result = store_.Commit(batch);
    ASSERT_TRUE(result.ok()) << result.status();
    hub_->Notify();
  }
  Watcher& Open(const v1::WatchRequest& request, bool takes = true) {
    watchers_.push_back(std::make_unique<Watcher>(*hub_, takes));
    EXPECT_TRUE(hub_->Open(watchers_.back().get(), request).ok());
    return *watchers_.back();
  }
  void AwaitInStep(int watchers) {
    Await([&] { return hub_->InStep() == watchers; });
  }
  static v1::WatchRequest Quotes(const std::string& speaker = "") {
    v1::WatchRequest request;
    request.mutable_quotes();
    if (!speaker.empty()) request.mutable_quotes()->mutable_filter()->add_speaker(speaker);
    return request;
  }

  // Ids of what the lists of the store return for the selection.
  std::set<std::string> Listed(const v1::WatchRequest& request) {
    std::set<std::string> ids;
    if (request.has_quotes()) {
      const auto page = store_.ListQuotes(Query(request.quotes().filter()), {});
      for (const auto& record : page->records) ids.insert(record.quote().quote_id());
    } else if (request.has_events()) {
      const auto page = store_.ListEvents(Query(request.events().filter()), {});
      for (const auto& record : page->records) ids.insert(record.event().event_id());
    } else {
      const auto page = store_.ListArticles(Query(request.articles().filter()), v1::VIEW_BASIC, {});
      for (const auto& record : page->records) ids.insert(record.context().article_id());
    }
    return ids;
  }
  template <typename Filter>
  static ListQuery<Filter> Query(const Filter& filter) {
    return {.include = filter, .order = "published", .limit = 1000};
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> sqlite_;
  ObservedStore store_{*sqlite_};
  std::unique_ptr<WatchHub> hub_;
  std::vector<std::unique_ptr<Watcher>> watchers_;
};

TEST_F(WatchHubTest, ReadsACommitOnceHoweverManyWatch) {
  Start();
  for (int i = 0; i < 100; ++i) Open(Quotes(StrCat("Speaker", i)));
  AwaitInStep(100);
  const int before = store_.change_reads;
  for (int i = 0; i < 10; ++i) {
    Commit({{.id = StrCat("a", i), .quotes = {{StrCat("Speaker", i), "One"}, {"Speaker99", StrCat(i)}}}});
  }
  Await([&] { return watchers_[99]->texts().size() == 10; });
  EXPECT_LE(store_.change_reads - before, 10);
  Await([&] { return watchers_[9]->texts().size() == 1; });
  EXPECT_THAT(watchers_[3]->texts(), ElementsAre("One"));
  EXPECT_THAT(watchers_[50]->texts(), ElementsAre());
}

TEST_F(WatchHubTest, EqualSelectionsShareAResponse) {
  Start();
  const Watcher& one = Open(Quotes("Ana"));
  const Watcher& other = Open(Quotes("Ana"));
  AwaitInStep(2);
  Commit({{.quotes = {{"Ana Silva", "One"}}}});
  Await([&] { return one.texts().size() == 1 && other.texts().size() == 1; });
  EXPECT_EQ(one.last(), other.last());
}

TEST_F(WatchHubTest, ASnapshotThatIsSlowDelaysNobodyInStep) {
  Start();
  const Watcher& in_step = Open(Quotes());
  AwaitInStep(1);
  store_.hold_snapshots = true;
  std::vector<const Watcher*> slow;
  for (int i = 0; i < 5; ++i) slow.push_back(&Open(Quotes(StrCat("Ana", i))));
  Await([&] { return store_.waiting_snapshots == 2; });
  for (int i = 0; i < 3; ++i) Commit({{.id = StrCat("a", i), .quotes = {{"Ana0", StrCat(i)}}}});
  Await([&] { return in_step.texts().size() == 3; });
  EXPECT_EQ(slow[0]->responses().size(), 0u);
  store_.hold_snapshots = false;
  AwaitInStep(6);
  EXPECT_THAT(slow[0]->texts(), ElementsAre("0", "1", "2"));
}

TEST_F(WatchHubTest, ALargeArticleComesInStepsOfBoundedSizeAndResumesInside) {
  Start({.step_bytes = 10000});
  std::vector<SampleQuote> quotes;
  for (int i = 0; i < 100; ++i) quotes.push_back({"Ana Silva", StrCat(i, std::string(700, 'x'))});
  const Watcher& watcher = Open(Quotes());
  AwaitInStep(1);
  Commit({{.quotes = quotes}});
  Commit({{.revision = "r2", .observed_seconds = 2000, .quotes = quotes}});
  Await([&] { return watcher.texts().size() == 200; });
  EXPECT_LT(watcher.largest(), 10000u + 4000u);
  const auto responses = watcher.responses();
  ASSERT_GT(responses.size(), 20u);
  // After any step, what comes is what came here.
  for (const size_t from : {size_t{3}, responses.size() / 2, responses.size() - 2}) {
    v1::WatchRequest again = Quotes();
    again.set_resume_token(responses[from].resume_token());
    const Watcher& resumed = Open(again);
    std::vector<std::string> expected;
    for (size_t i = from + 1; i < responses.size(); ++i) {
      for (const auto& quote : responses[i].quotes()) expected.push_back(quote.quote().quote_id());
    }
    Await([&] { return resumed.texts().size() >= expected.size(); });
    std::vector<std::string> got;
    for (const auto& response : resumed.responses()) {
      for (const auto& quote : response.quotes()) got.push_back(quote.quote().quote_id());
    }
    EXPECT_EQ(got, expected) << from;
  }
  EXPECT_EQ(watcher.state().size(), 100u);
}

TEST_F(WatchHubTest, WhatWaitsForSilentWatchersIsBounded) {
  Start({.all_queued_bytes = 200000, .small_step_bytes = 2000});
  for (int i = 0; i < 200; ++i) {
    Commit({{.id = StrCat("a", i), .quotes = {{"Ana Silva", StrCat(i, std::string(1000, 'x'))}}}});
  }
  for (int i = 0; i < 100; ++i) Open(Quotes(), false);
  Await([&] {
    return std::all_of(watchers_.begin(), watchers_.end(),
                       [](const auto& w) { return !w->responses().empty(); });
  });
  // The bound, the response that reached it, and a small step of each: two records of about 2,500 bytes.
  const size_t bound = 200000 + 200 * 3000 + 100 * 6000;
  EXPECT_LT(hub_->QueuedBytes(), bound);
  Watcher& awake = Open(Quotes());
  Await([&] { return awake.state().size() == 200; });
  EXPECT_LT(hub_->QueuedBytes(), bound);
}

TEST_F(WatchHubTest, AWatcherThatFallsBehindGetsEverythingInOrder) {
  Start({.queued_responses = 4});
  Watcher& slow = Open(Quotes(), false);
  const Watcher& quick = Open(Quotes());
  slow.TakeAll();
  AwaitInStep(2);
  Watcher& silent = Open(Quotes(), false);
  std::vector<std::string> expected;
  for (int i = 0; i < 300; ++i) {
    Commit({{.id = StrCat("a", i), .quotes = {{"Ana Silva", StrCat(i)}}}});
    expected.push_back(StrCat(i));
  }
  Await([&] { return quick.texts().size() == 300; });
  silent.TakeAll();
  Await([&] { return silent.texts().size() == 300; });
  EXPECT_EQ(silent.texts(), expected);
  EXPECT_EQ(slow.texts(), expected);
  AwaitInStep(3);
}

TEST_F(WatchHubTest, ReadsForThoseBehindInGroups) {
  Start();
  const Watcher& first = Open(Quotes());
  AwaitInStep(1);
  v1::WatchRequest resume = Quotes();
  resume.set_resume_token(first.responses().back().resume_token());
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 1000; ++i)
    articles.push_back({.id = StrCat("a", i), .quotes = {{"Ana Silva", StrCat(i)}}});
  Commit(articles);
  Await([&] { return first.texts().size() == 1000; });
  const int before = store_.change_reads;
  for (int i = 0; i < 50; ++i) Open(resume);
  AwaitInStep(51);
  for (const auto& watcher : watchers_) EXPECT_EQ(watcher->texts().size(), 1000u);
  // One after the other they would need five reads each.
  EXPECT_LT(store_.change_reads - before, 150);
}

TEST_F(WatchHubTest, OfANewAnalysisARecordThatMatchesNoLongerIsRemoved) {
  Start();
  const Watcher& watcher = Open(Quotes("Ana"));
  AwaitInStep(1);
  Commit({{.quotes = {{"Ana Silva", "One"}}}});
  Commit({{.analyser = "test 2", .quotes = {{"Rui Costa", "One"}}}});
  Await([&] { return watcher.responses().size() == 3; });
  EXPECT_EQ(watcher.responses()[2].removed_ids_size(), 1);
  EXPECT_EQ(watcher.state().size(), 0u);
}

TEST_F(WatchHubTest, ConvertsSpansToTheUnitOfEachWatch) {
  Start();
  v1::WatchRequest points = Quotes();
  points.set_span_unit(v1::SPAN_UNIT_CODE_POINTS);
  const Watcher& in_bytes = Open(Quotes());
  const Watcher& in_points = Open(points);
  AwaitInStep(2);
  Commit({{.quotes = {{"Ana Silva", "One"}}}});
  Await([&] { return in_bytes.texts().size() == 1 && in_points.texts().size() == 1; });
  const auto begin = [](const Watcher& watcher) {
    return watcher.responses().back().quotes(0).quote().pieces(0).span().begin();
  };
  EXPECT_EQ(begin(in_bytes), begin(in_points) + 1);  // the É of the headline
}

void Draw(RandomNews* news, int kind, v1::WatchRequest* request) {
  if (kind == 0) *request->mutable_quotes()->mutable_filter() = news->QuoteFilter();
  if (kind == 1) *request->mutable_events()->mutable_filter() = news->EventFilter();
  if (kind == 2) *request->mutable_articles()->mutable_filter() = news->ArticleFilter();
}

// Whatever is selected, whenever a watch begins and whatever it missed, its responses add up to the list.
TEST_F(WatchHubTest, ResponsesAddUpToTheListForRandomSelections) {
  Start({.step_records = 7, .step_bytes = 6000, .queued_responses = 3, .all_queued_bytes = 60000});
  RandomNews news(77);
  std::vector<v1::WatchRequest> requests;
  const auto open = [&](int kind) {
    v1::WatchRequest request;
    do {
      Draw(&news, kind, &request);
    } while (!CheckRequest(request).empty());
    requests.push_back(request);
    Open(request);
  };
  for (int round = 0; round < 60; ++round) {
    Batch batch;
    for (int i = 0; i < 3; ++i) {
      v1::EnrichedArticle article = news.Article((round * 3 + i) % 50, 1 + (round * 3 + i) / 50);
      batch.articles.push_back(std::move(article));
    }
    CommitBatch(batch);
    open(round % 3);
  }
  AwaitInStep(60);
  const int64_t newest = store_.Changes({})->newest;
  EXPECT_EQ(newest, 180);
  for (size_t i = 0; i < requests.size(); ++i) {
    const v1::WatchRequest& request = requests[i];
    const std::set<std::string> listed = Listed(request);
    Await([&] { return watchers_[i]->state() == listed; });
    EXPECT_EQ(watchers_[i]->state(), listed) << request.DebugString();
  }
}

}  // namespace
}  // namespace onrecord::api
