#include "api/alerts/alerts.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "api/alerts/alert_file.h"
#include "api/store/sqlite/alert_book.h"
#include "api/store/sqlite/sqlite_store.h"
#include "common/base/strings.h"
#include "tests/support/api/sample_articles.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

void Await(const std::function<bool()>& condition) {
  const absl::Time end = absl::Now() + absl::Seconds(60);
  while (!condition()) {
    ASSERT_LT(absl::Now(), end) << "it did not come about";
    absl::SleepFor(absl::Milliseconds(1));
  }
}

// What was sent, by whom; refuses as often as it is told to. Outlives the alerts that use it.
struct Sent {
  absl::Mutex mutex;
  std::vector<std::pair<std::string, v1::AlertNotice>> notices ABSL_GUARDED_BY(mutex);  // with url or command
  int refuse ABSL_GUARDED_BY(mutex) = 0;

  std::vector<std::string> Texts() {
    absl::MutexLock lock(&mutex);
    std::vector<std::string> texts;
    for (const auto& [to, notice] : notices) {
      for (const auto& quote : notice.quotes()) texts.push_back(quote.quote().text());
      for (const auto& event : notice.events()) texts.push_back(event.event().text());
      for (const auto& article : notice.articles()) texts.push_back(article.context().outlet());
    }
    return texts;
  }
  std::vector<std::string> Ids() {
    absl::MutexLock lock(&mutex);
    std::vector<std::string> ids;
    for (const auto& [to, notice] : notices) ids.push_back(notice.delivery_id());
    return ids;
  }
  void Refuse(int times) {
    absl::MutexLock lock(&mutex);
    refuse = times;
  }
};

class FakeChannel final : public AlertChannel {
 public:
  explicit FakeChannel(Sent& sent) : sent_(sent) {}
  absl::Status Post(const std::string& url, const std::string&, const Notice& notice) override {
    return Take(url, notice);
  }
  absl::Status Run(const std::string& command, const std::string&, const Notice& notice) override {
    return Take(command, notice);
  }

 private:
  absl::Status Take(const std::string& to, const Notice& notice) {
    v1::AlertNotice parsed;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(notice.body, &parsed).ok());
    absl::MutexLock lock(&sent_.mutex);
    sent_.notices.emplace_back(to, parsed);
    if (sent_.refuse > 0) {
      --sent_.refuse;
      return Unavailable("HTTP 503");
    }
    return absl::OkStatus();
  }
  Sent& sent_;
};

SampleArticle Said(const std::string& id, const std::string& speaker, const std::string& text) {
  return {.id = id, .quotes = {{speaker, text}}};
}

v1::AddAlertRequest QuotesOf(const std::string& name, const std::string& speaker) {
  v1::AddAlertRequest request;
  request.mutable_alert()->set_name(name);
  request.mutable_alert()->set_webhook("https://desk.example/in");
  request.mutable_alert()->mutable_quotes()->mutable_filter()->add_speaker(speaker);
  return request;
}

class AlertsTest : public testing::Test {
 protected:
  void SetUp() override {
    options_.rules.hosts = {"desk.example"};
    options_.first_pause = absl::Milliseconds(1);
    options_.longest_pause = absl::Milliseconds(20);
    options_.look = absl::Milliseconds(50);
    auto store = OpenSqliteStore({.path = folder_.path() + "/store.db"});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    Start();
  }
  void Start() {
    auto book = OpenSqliteAlertBook(folder_.path() + "/store.db");
    ASSERT_TRUE(book.ok()) << book.status();
    book_ = book->get();
    auto alerts = Alerts::Start(*store_, *std::move(book), std::make_unique<FakeChannel>(sent_), options_);
    ASSERT_TRUE(alerts.ok()) << alerts.status();
    alerts_ = *std::move(alerts);
  }
  void Commit(const std::vector<SampleArticle>& samples) {
    ASSERT_TRUE(store_->Commit(MakeBatch(samples)).ok());
    if (alerts_ != nullptr) alerts_->Committed();
  }
  void Add(const v1::AddAlertRequest& request) {
    const auto added = alerts_->Add(request);
    ASSERT_TRUE(added.ok()) << added.status();
  }
  v1::ListAlertsResponse List() {
    const auto listed = alerts_->List();
    EXPECT_TRUE(listed.ok()) << listed.status();
    v1::ListAlertsResponse copy;
    if (listed.ok()) copy.CopyFrom(*listed);
    return copy;
  }
  v1::AlertStatus StatusOf(const std::string& name) {
    const v1::ListAlertsResponse listed = List();
    for (const auto& status : listed.alerts()) {
      if (status.alert().name() == name) return status;
    }
    return {};
  }
  void WriteFile(const std::string& text) {
    options_.file = folder_.path() + "/alerts.jsonl";
    std::ofstream(options_.file + ".new") << text;
    std::filesystem::permissions(options_.file + ".new", std::filesystem::perms(0600));
    std::filesystem::rename(options_.file + ".new", options_.file);
  }

  TemporaryFolder folder_;
  Sent sent_;
  AlertOptions options_;
  std::unique_ptr<Store> store_;
  AlertBook* book_ = nullptr;
  std::unique_ptr<Alerts> alerts_;
};

TEST_F(AlertsTest, SendWhatIsNewAndMatches) {
  Commit({Said("a1", "Ana Silva", "Before the alert")});
  Add(QuotesOf("silva", "silva"));
  Commit({Said("a2", "Ana Silva", "The tide is late"), Said("a3", "Bo Lind", "It is not")});
  Commit({Said("a4", "Ana Silva", "The tide is here")});
  Await([&] { return sent_.Texts().size() >= 2; });
  EXPECT_THAT(sent_.Texts(), ElementsAre("The tide is late", "The tide is here"));
  Await([&] { return StatusOf("silva").waiting() == 0; });
  const v1::AlertStatus status = StatusOf("silva");
  ASSERT_GE(status.deliveries_size(), 1);
  EXPECT_EQ(status.deliveries(0).state(), v1::ALERT_DELIVERY_STATE_DELIVERED);
  EXPECT_EQ(status.deliveries(0).outcome(), "taken");
}

TEST_F(AlertsTest, SendEventsAndArticlesToo) {
  v1::AddAlertRequest events;
  events.mutable_alert()->set_name("visits");
  events.mutable_alert()->set_webhook("https://desk.example/in");
  events.mutable_alert()->mutable_events()->mutable_filter()->add_root("04");
  Add(events);
  v1::AddAlertRequest articles;
  articles.mutable_alert()->set_name("post");
  articles.mutable_alert()->set_webhook("https://desk.example/in");
  articles.mutable_alert()->mutable_articles()->mutable_filter()->add_outlet("harbour");
  Add(articles);
  Commit({{.id = "a1", .events = {{}, {.code = "190"}}}});
  Await([&] { return sent_.Texts().size() >= 2; });
  EXPECT_THAT(sent_.Texts(), testing::UnorderedElementsAre("Silva visited Madrid", "The Harbour Post"));
}

TEST_F(AlertsTest, TryAgainWithTheSameIdUntilItIsTaken) {
  Add(QuotesOf("silva", "silva"));
  sent_.Refuse(3);
  Commit({Said("a1", "Ana Silva", "The tide is late")});
  Await([&] { return alerts_->counts().delivered == 1; });
  const auto ids = sent_.Ids();
  ASSERT_EQ(ids.size(), 4u);
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1u);
  Await([&] { return StatusOf("silva").waiting() == 0; });
  EXPECT_EQ(StatusOf("silva").deliveries(0).attempts(), 4u);
}

TEST_F(AlertsTest, ResumeAfterARestart) {
  Add(QuotesOf("silva", "silva"));
  sent_.Refuse(1000000);
  Commit({Said("a1", "Ana Silva", "Found before the end")});
  Await([&] { return !sent_.Ids().empty(); });
  const std::string id = sent_.Ids().front();
  alerts_ = nullptr;
  // Nobody looks at what comes now.
  Commit({Said("a2", "Ana Silva", "Stored while it was away")});
  {
    absl::MutexLock lock(&sent_.mutex);
    sent_.notices.clear();
    sent_.refuse = 0;
  }
  Start();
  Await([&] { return sent_.Texts().size() >= 2; });
  EXPECT_THAT(sent_.Texts(), ElementsAre("Found before the end", "Stored while it was away"));
  EXPECT_EQ(sent_.Ids().front(), id);
}

TEST_F(AlertsTest, SayNothingOfAnAnalysisThatFindsTheSameAgain) {
  Add(QuotesOf("silva", "silva"));
  Commit({Said("a1", "Ana Silva", "The tide is late")});
  Await([&] { return sent_.Texts().size() == 1; });
  SampleArticle again = Said("a1", "Ana Silva", "The tide is late");
  again.analyser = "test 2";
  again.observed_seconds = 2000;
  Commit({again});
  Commit({Said("a2", "Ana Silva", "The tide is here")});
  Await([&] { return sent_.Texts().size() >= 2; });
  EXPECT_THAT(sent_.Texts(), ElementsAre("The tide is late", "The tide is here"));
}

TEST_F(AlertsTest, ALargeCommitIsCutIntoDeliveries) {
  Add(QuotesOf("silva", "silva"));
  SampleArticle article{.id = "a1"};
  for (int i = 0; i < 250; ++i) article.quotes.push_back({"Ana Silva", StrCat("Tide number ", i)});
  Commit({article});
  Await([&] { return sent_.Texts().size() >= 250; });
  EXPECT_EQ(sent_.Texts().size(), 250u);
  EXPECT_EQ(sent_.Ids().size(), 3u);
}

TEST_F(AlertsTest, OneThatNobodyTakesHoldsUpNoOther) {
  alerts_ = nullptr;
  options_.first_pause = options_.longest_pause = absl::Hours(1);
  Start();
  Add(QuotesOf("lind", "lind"));
  sent_.Refuse(1);
  Add(QuotesOf("silva", "silva"));
  Commit({Said("a1", "Bo Lind", "Refused"), Said("a2", "Ana Silva", "Taken")});
  Await([&] { return sent_.Texts().size() >= 2; });
}

TEST_F(AlertsTest, RefuseOtherHostsTakenNamesAndCommands) {
  v1::AddAlertRequest other = QuotesOf("other", "silva");
  other.mutable_alert()->set_webhook("https://evil.example/in");
  EXPECT_TRUE(absl::IsPermissionDenied(alerts_->Add(other).status()));
  Add(QuotesOf("silva", "silva"));
  EXPECT_TRUE(absl::IsAlreadyExists(alerts_->Add(QuotesOf("silva", "lind")).status()));
  EXPECT_TRUE(absl::IsNotFound(alerts_->Remove("nobody")));
  EXPECT_TRUE(absl::IsNotFound(alerts_->Test("nobody").status()));
  EXPECT_TRUE(alerts_->Remove("silva").ok());
  EXPECT_EQ(List().alerts_size(), 0);
  Commit({Said("a1", "Ana Silva", "Nobody asks")});
  Add(QuotesOf("silva", "silva"));
  Commit({Said("a2", "Ana Silva", "Somebody asks")});
  Await([&] { return !sent_.Texts().empty(); });
  EXPECT_THAT(sent_.Texts(), ElementsAre("Somebody asks"));
}

TEST_F(AlertsTest, ATestIsSentAtOnceAndNotKept) {
  Add(QuotesOf("silva", "silva"));
  EXPECT_EQ(alerts_->Test("silva")->state(), v1::ALERT_DELIVERY_STATE_DELIVERED);
  sent_.Refuse(1);
  const auto refused = alerts_->Test("silva");
  EXPECT_EQ(refused->state(), v1::ALERT_DELIVERY_STATE_GIVEN_UP);
  EXPECT_EQ(refused->outcome(), "HTTP 503");
  EXPECT_EQ(sent_.Ids().size(), 2u);
  EXPECT_EQ(StatusOf("silva").deliveries_size(), 0);
}

TEST_F(AlertsTest, TheFileNamesCommandsAndIsReadAgain) {
  alerts_ = nullptr;
  WriteFile(
      R"({"alert": {"name": "desk", "quotes": {"filter": {"speaker": ["lind"]}}}, "exec": "tell-desk"})");
  Start();
  EXPECT_TRUE(StatusOf("desk").from_file());
  EXPECT_TRUE(absl::IsFailedPrecondition(alerts_->Remove("desk")));
  Commit({Said("a1", "Bo Lind", "Ring the bell")});
  Await([&] { return !sent_.Texts().empty(); });
  {
    absl::MutexLock lock(&sent_.mutex);
    EXPECT_EQ(sent_.notices.front().first, "tell-desk");
  }
  WriteFile("# none now\n");
  Await([&] { return List().alerts().empty(); });
}

TEST_F(AlertsTest, ARemovedArticleIsLeftOutOfItsNotice) {
  Add(QuotesOf("silva", "silva"));
  const auto kept = book_->Alerts();
  ASSERT_TRUE(book_
                  ->Found({0, 0},
                          {{.alert = kept->front().id,
                            .delivery_id = "msg_gone",
                            .records = {std::string(64, 'f')},
                            .created = absl::Now(),
                            .next_attempt = absl::Now()}},
                          10)
                  .ok());
  Commit({Said("a1", "Ana Silva", "The tide is late")});
  Await([&] { return sent_.Texts().size() == 1; });
  Await([&] { return StatusOf("silva").waiting() == 0; });
  EXPECT_EQ(sent_.Ids().size(), 1u);
  EXPECT_THAT(StatusOf("silva").deliveries(1).outcome(), HasSubstr("no longer stored"));
}

TEST(NextAttempt, WaitsLongerAndLongerUpToALimit) {
  const AlertOptions options;
  const absl::Time now = absl::FromUnixSeconds(1900000000);
  absl::Duration before = absl::ZeroDuration();
  for (int attempts = 1; attempts <= 9; ++attempts) {
    const absl::Duration pause = NextAttempt(options, attempts, "msg_1", now) - now;
    EXPECT_GT(pause, before);
    before = pause;
  }
  EXPECT_LE(NextAttempt(options, 1, "msg_1", now) - now, options.first_pause * 1.1);
  EXPECT_LE(NextAttempt(options, 1000000, "msg_1", now) - now, options.longest_pause * 1.1);
  EXPECT_NE(NextAttempt(options, 5, "msg_1", now), NextAttempt(options, 5, "msg_2", now));
}

class AlertFileTest : public testing::Test {
 protected:
  absl::Status Read(const std::string& text) {
    std::ofstream(path_) << text;
    std::filesystem::permissions(path_, std::filesystem::perms(0600));
    return ReadAlertFile(path_).status();
  }
  TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/alerts.jsonl";
};

TEST_F(AlertFileTest, NamesTheLineThatIsNoAlert) {
  EXPECT_TRUE(
      Read("# a comment\n\n{\"alert\": {\"name\": \"a\", \"events\": {}}, \"exec\": \"true\"}\n").ok());
  for (const char* line :
       {"[]", "{}", R"({"alert": {"name": "a"}, "exec": "x"})", R"({"alert": {"name": "a", "quotes": {}}})",
        R"({"alert": {"name": "a", "quotes": {}, "webhook": "https://x/"}, "exec": "x"})",
        R"({"alert": {"name": "a", "quotes": {}, "webhook": "https://x/"}})",
        R"({"alert": {"name": "a", "quotes": {}, "wat": 1}, "exec": "x"})",
        R"({"alert": {"name": "a", "quotes": {}}, "exec": "x", "user": "root"})"}) {
    const absl::Status status = Read(StrCat("\n", line, "\n"));
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << line << status;
    EXPECT_THAT(std::string(Message(status)), HasSubstr("line 2: ")) << line;
  }
}

TEST_F(AlertFileTest, OthersMustNotBeAbleToWriteIt) {
  ASSERT_TRUE(Read("").ok());
  std::filesystem::permissions(path_, std::filesystem::perms(0620));
  EXPECT_THAT(std::string(Message(ReadAlertFile(path_).status())), HasSubstr("only its owner can write"));
  EXPECT_TRUE(absl::IsFailedPrecondition(ReadAlertFile(folder_.path() + "/none").status()));
}

}  // namespace
}  // namespace onrecord::api
