#include <gmock/gmock.h>

#include <map>

#include "common/base/hash.h"
#include "common/stream/in_process/in_process_log.h"
#include "ingest/removals/removal_follower.h"
#include "onrecord/v1/decision.pb.h"
#include "tests/unit/ingest/ingester/ingester_fixture.h"

// Articles that people have removed.
namespace onrecord::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class FakeRemovals final : public RemovedArticles {
 public:
  absl::Status Refresh() override { return refresh; }
  absl::StatusOr<std::optional<RemovedArticle>> Find(const std::string& article_id) override {
    const auto found = removed.find(article_id);
    if (found == removed.end()) return std::nullopt;
    return found->second;
  }
  absl::StatusOr<std::vector<std::pair<std::string, RemovedArticle>>> TakeNew() override {
    return std::exchange(news, {});
  }
  absl::Status refresh;
  std::map<std::string, RemovedArticle> removed;
  std::vector<std::pair<std::string, RemovedArticle>> news;
};

class IngesterRemovalTest : public IngesterFixture {
 protected:
  IngesterRemovalTest() { options.removed = &removals; }
  void Remove(std::string_view text) {
    removals.removed[Sha256Hex(text)] = {clock.Now(), "court order 12"};
    clock.Advance(absl::Minutes(1));
  }
  // Removes it as a decision in the log does: what there is of it is erased.
  void RemoveAndTell(std::string_view text) {
    Remove(text);
    removals.news.emplace_back(Sha256Hex(text), removals.removed[Sha256Hex(text)]);
  }
  // Keys of the records that make the log forget.
  Set Forgotten() const {
    Set out;
    for (const stream::Record& record : sink.records) {
      if (record.erases) out.insert(record.key);
    }
    return out;
  }
  FakeRemovals removals;
};

TEST_F(IngesterRemovalTest, AFileDroppedAgainIsRefusedWithTheReason) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
  Remove("It rained.");
  Drop("b.txt", "It rained.");
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Articles().size(), 1u);
  EXPECT_EQ(Rejected(), (Set{"b.txt", "b.txt.reason.json"}));
  const auto rejects = Rejects();
  ASSERT_EQ(rejects.size(), 1u);
  EXPECT_EQ(rejects[0].reason(), "removed");
  EXPECT_THAT(rejects[0].detail(), HasSubstr("court order 12"));
  EXPECT_THAT(rejects[0].detail(), HasSubstr("--force"));
  EXPECT_EQ(ingester->Stats().rejected.at("removed"), 1u);
  EXPECT_EQ(ingester->Stats().duplicates, 0u);
}

TEST_F(IngesterRemovalTest, TheOtherArticlesOfItsFileArePublished) {
  Remove("One.");
  Drop("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
  removals.removed[Sha256Hex("{\"text\":\"One.\"}")] = {clock.Now(), "court order 12"};
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Texts(), Set{"Two."});
  EXPECT_EQ(Done(), Set{"a.jsonl"});
  EXPECT_EQ(Rejects().size(), 1u);
}

TEST_F(IngesterRemovalTest, ForceLetsItInAgain) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  Remove("It rained.");
  Kill();
  options.force = true;
  Drop("b.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  ASSERT_EQ(Articles().size(), 1u);
  const v1::Article again = Articles()[0];
  EXPECT_TRUE(again.has_readmitted_at());
  EXPECT_GT(again.readmitted_at().seconds(), 0);
  EXPECT_THAT(sink.records.back().key, HasSubstr(StrCat(again.article_id(), "/", again.revision_id(), "/")));
  EXPECT_EQ(Done().size(), 2u);
  // It stays in without --force, until it is removed again.
  Kill();
  options.force = false;
  Drop("c.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(ingester->Stats().duplicates, 1u);
  Remove("It rained.");
  Drop("d.txt", "It rained.");
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Rejects().size(), 1u);
}

TEST_F(IngesterRemovalTest, AForcedArticleWhoseReportNeverCameIsSentAgain) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  Remove("It rained.");
  Kill();
  options.force = true;
  sink.report_at_once = false;
  Drop("b.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  ASSERT_EQ(Articles().size(), 1u);
  const int64_t first = Articles()[0].readmitted_at().nanos();
  Kill();
  options.force = false;
  Start();
  ASSERT_TRUE(Steps().ok());
  ASSERT_EQ(Articles().size(), 1u);
  EXPECT_EQ(Articles()[0].readmitted_at().nanos(), first) << "the same record";
  EXPECT_EQ(Done(), (Set{"a.txt", "b.txt"}));
}

TEST_F(IngesterRemovalTest, NothingIsPublishedWhileItIsNotKnownWhatWasRemoved) {
  removals.refresh = Unavailable("the log is away");
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Articles().size(), 0u);
  EXPECT_EQ(Inbox(), Set{"a.txt"});
  EXPECT_FALSE(health.IsReady());
  removals.refresh = absl::OkStatus();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
  EXPECT_TRUE(health.IsReady());
}

TEST_F(IngesterRemovalTest, TheFileInDoneIsDeletedAndTheLogForgetsEveryRevision) {
  Drop("wire/a.txt", "It rained.");
  Drop("b.txt", "It snowed.");
  Start();
  ASSERT_TRUE(Steps().ok());
  Drop("c.txt", "It rained.");  // the same bytes again
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Done(), (Set{"b.txt", "c.txt", "wire/a.txt"}));
  RemoveAndTell("It rained.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Done(), Set{"b.txt"});
  const std::string id = Sha256Hex("It rained.");
  EXPECT_EQ(Forgotten(), Set{StrCat(id, "/", id)});
  EXPECT_EQ(ingester->Stats().erased_files, 2u);
  // Once: not again after a restart that reads the decisions from their beginning.
  Kill();
  removals.news.emplace_back(id, removals.removed[id]);
  Start();
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Forgotten(), Set{});
  EXPECT_EQ(Done(), Set{"b.txt"});
}

TEST_F(IngesterRemovalTest, AFileOfSeveralArticlesGoesUnlessItIsToBeKept) {
  for (const bool erase : {false, true}) {
    options.erase_done = erase;
    Drop("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
    Start();
    ASSERT_TRUE(Steps().ok());
    EXPECT_EQ(Done(), Set{"a.jsonl"});
    RemoveAndTell("{\"text\":\"One.\"}");
    ASSERT_TRUE(Steps(12).ok());
    EXPECT_EQ(Done(), erase ? Set{} : Set{"a.jsonl"});
    Kill();
    std::filesystem::remove_all(temp / "in/done");
    std::filesystem::remove_all(temp / "state");
    removals.removed.clear();
  }
}

TEST_F(IngesterRemovalTest, AFileUnderTheNameThatHoldsOtherBytesStays) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  temp.Write("in/done/a.txt", "What the operator put there.");
  RemoveAndTell("It rained.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
}

TEST_F(IngesterRemovalTest, ALinkUnderTheNameLeadsNowhere) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  temp.Write("elsewhere.txt", "It rained.");
  std::filesystem::remove(temp / "in/done/a.txt");
  std::filesystem::create_symlink(temp / "elsewhere.txt", temp / "in/done/a.txt");
  RemoveAndTell("It rained.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(temp.Read("elsewhere.txt"), "It rained.");
}

TEST_F(IngesterRemovalTest, AFileOnItsWayIsWaitedFor) {
  sink.report_at_once = false;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Inbox(), Set{"a.txt"});
  RemoveAndTell("It rained.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Inbox(), Set{"a.txt"});
  sink.report_at_once = true;
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Inbox(), Set{});
  EXPECT_EQ(Done(), Set{});
  EXPECT_EQ(ingester->Stats().erased_files, 1u);
}

TEST_F(IngesterRemovalTest, AKillBetweenTheMoveAndItsNoteLosesNoPlace) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps(1).ok());
  for (int i = 0; i < 20 && Done().empty(); ++i) ASSERT_TRUE(Steps(1).ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
  Kill();  // the last round moved it; the next one would have noted that
  Start();
  ASSERT_TRUE(Steps().ok());
  RemoveAndTell("It rained.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Done(), Set{});
}

TEST_F(IngesterRemovalTest, AnErasureGoesOnAfterAKill) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  sink.report_at_once = false;
  RemoveAndTell("It rained.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Forgotten().size(), 1u);
  EXPECT_EQ(Done(), Set{"a.txt"}) << "the log has not confirmed";
  Kill();
  removals.news.emplace_back(Sha256Hex("It rained."), removals.removed.begin()->second);
  Start();
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Forgotten().size(), 1u);
  EXPECT_EQ(Done(), Set{});
}

TEST_F(IngesterRemovalTest, WhatWasLetInAgainStays) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  Remove("It rained.");
  Kill();
  options.force = true;
  Drop("b.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  removals.news.emplace_back(Sha256Hex("It rained."), removals.removed.begin()->second);
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Done(), (Set{"a.txt", "b.txt"}));
  EXPECT_EQ(Forgotten(), Set{});
}

TEST(RemovalFollower, FollowsTheLog) {
  stream::InProcessLog log({});
  const auto sink = log.MakeSink();
  const auto source = log.MakeSource(std::string(stream::kDecisionsTopic));
  const auto send = [&](const std::string& article, int64_t seconds, const std::string& reason) {
    v1::Decision decision;
    decision.set_article_id(article);
    decision.mutable_decided_at()->set_seconds(seconds);
    decision.set_reason(reason);
    if (!reason.empty()) decision.mutable_remove();
    stream::Record record;
    record.topic = stream::kDecisionsTopic;
    record.key = article;
    record.value = decision.SerializeAsString();
    ASSERT_TRUE(sink->Send(std::move(record), [](absl::Status) {}).ok());
  };
  RemovalFollower removed(*source);
  send("a1", 10, "late");
  send("a1", 5, "early");
  send("a2", 7, "");
  ASSERT_TRUE(removed.Refresh().ok());
  EXPECT_EQ((*removed.Find("a1"))->reason, "late");
  EXPECT_EQ((*removed.Find("a1"))->removed_at, absl::FromUnixSeconds(10));
  EXPECT_FALSE(removed.Find("a2")->has_value()) << "a correction removes nothing";
  send("a3", 11, "new");
  ASSERT_TRUE(removed.Refresh().ok());
  EXPECT_TRUE(removed.Find("a3")->has_value());
  std::vector<std::string> articles;
  const auto news = removed.TakeNew();
  for (const auto& [article, removal] : *news) articles.push_back(article);
  EXPECT_THAT(articles, ElementsAre("a1", "a1", "a3"));
  EXPECT_TRUE(removed.TakeNew()->empty());
}

}  // namespace
}  // namespace onrecord::ingest
