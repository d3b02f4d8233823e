#include "enrich/service/enricher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "onrecord/v1/enriched_article.pb.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transactional_stream.h"

namespace onrecord {
namespace {

class EnricherTest : public testing::Test {
 protected:
  stream::Record ArticleRecord(const std::string& text, const std::string& revision = "r1") {
    v1::Article article;
    article.set_article_id("a1");
    article.set_revision_id(revision);
    article.set_text(text);
    article.set_text_sha256(Sha256Hex(text));
    return {.topic = "onrecord.articles.v1",
            .key = "a1",
            .value = article.SerializeAsString(),
            .partition = 0,
            .offset = offset_++};
  }
  absl::Status Run() {
    Enricher enricher(stream_, analyser_, {}, clock_, {}, health_, stats_);
    return enricher.Run(stop_);
  }
  v1::RejectedRecord Rejected(size_t i) {
    v1::RejectedRecord rejected;
    EXPECT_EQ(stream_.committed.at(i).topic, stream::kRejectedTopic);
    EXPECT_TRUE(rejected.ParseFromString(stream_.committed.at(i).value));
    return rejected;
  }

  std::vector<size_t> Commits(size_t count, absl::Duration work, size_t text_bytes);

  int64_t offset_ = 0;
  StopToken stop_;
  FakeTransactionalStream stream_{stop_};
  SystemClock clock_;
  Health health_;
  EnricherStats stats_;
  Analyser analyser_{[](const SourceText& source) {
                       Analysis analysis;
                       analysis.document.headline.value = std::string(source.text.substr(0, 5));
                       Quote& quote = analysis.quotes.emplace_back();
                       quote.pieces = {{{0, 2}, QuoteKind::kDirect}};
                       quote.context = {0, static_cast<uint32_t>(source.text.size())};
                       return analysis;
                     },
                     "test 1", 17};
};

TEST_F(EnricherTest, PassesOverWhatErases) {
  stream_.in = {{.topic = "onrecord.articles.v1", .key = "a1/r1", .erases = true},
                ArticleRecord("Hello there.")};
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(stream_.committed.size(), 1u);
  EXPECT_EQ(stream_.committed[0].topic, "onrecord.enriched.v1");
}

TEST_F(EnricherTest, SendsTheFindingsOfEachArticleWithItsKey) {
  stream_.in = {ArticleRecord("Hello there.")};
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(stream_.committed.size(), 1u);
  EXPECT_EQ(stream_.committed[0].key, StrCat("a1/", Sha256Hex("test 1").substr(0, 16)));
  v1::EnrichedArticle enriched;
  ASSERT_TRUE(enriched.ParseFromString(stream_.committed[0].value));
  EXPECT_EQ(enriched.document().headline().value(), "Hello");
  EXPECT_EQ(enriched.analyser(), "test 1");
  EXPECT_EQ(enriched.analyser_generation(), 17u);
  EXPECT_GT(enriched.analysed_at().seconds(), 0);
  EXPECT_EQ(stats_.analysed, 1);
}

// `count` articles that wait, each of which takes `work`. Returns how many were committed by each commit.
std::vector<size_t> EnricherTest::Commits(size_t count, absl::Duration work, size_t text_bytes) {
  for (size_t i = 0; i < count; ++i) {
    stream_.in.push_back(ArticleRecord(std::string(text_bytes, 'x'), StrCat("r", i)));
  }
  FakeClock clock(absl::FromUnixSeconds(1000));
  const Analyser analyser{[&](const SourceText&) {
                            clock.Advance(work);
                            return Analysis();
                          },
                          "test 1", 17};
  std::vector<size_t> commits;
  stream_.on_commit = [&] { commits.push_back(static_cast<size_t>(stats_.analysed)); };
  Enricher enricher(stream_, analyser, {}, clock, {}, health_, stats_);
  EXPECT_TRUE(enricher.Run(stop_).ok());
  EXPECT_EQ(stream_.committed.size(), count);
  return commits;
}

TEST_F(EnricherTest, ShortArticlesThatWaitAreCommittedTogether) {
  EXPECT_THAT(Commits(450, absl::Milliseconds(1), 20), testing::ElementsAre(450));
}

TEST_F(EnricherTest, ABatchTakesNoMoreOnceItHasTakenLong) {
  EXPECT_THAT(Commits(400, absl::Milliseconds(5), 20), testing::ElementsAre(200, 400));
}

TEST_F(EnricherTest, ABatchTakesNoMoreOnceItIsLarge) {
  EXPECT_THAT(Commits(336, absl::ZeroDuration(), 100000), testing::ElementsAre(168, 336));
}

TEST_F(EnricherTest, ALostBatchIsAnalysedAgainAndServedOnce) {
  stream_.in = {ArticleRecord("One."), ArticleRecord("Two.", "r2")};
  stream_.lose_batches = 2;
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(stream_.committed.size(), 2u);
  EXPECT_EQ(stats_.batches_lost, 2);
}

TEST_F(EnricherTest, WhatIsNoArticleIsRejectedAndTheRestGoesOn) {
  stream_.in = {
      {.topic = "onrecord.articles.v1", .key = "k", .value = "\xff\xff", .partition = 2, .offset = 7},
      ArticleRecord("Fine.")};
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(stream_.committed.size(), 2u);
  const v1::RejectedRecord rejected = Rejected(0);
  EXPECT_EQ(rejected.reason(), "not_an_article");
  EXPECT_EQ(rejected.value(), "") << "it stands in the log";
  EXPECT_EQ(rejected.partition(), 2);
  EXPECT_EQ(rejected.offset(), 7);
  EXPECT_EQ(stats_.rejected, 1);
}

TEST_F(EnricherTest, ATextThatDoesNotHaveItsDigestIsRejected) {
  v1::Article article;
  article.set_article_id("a1");
  article.set_revision_id("r1");
  article.set_text("changed on the way");
  article.set_text_sha256(Sha256Hex("as it was"));
  stream_.in = {{.topic = "t", .key = "a1", .value = article.SerializeAsString()}};
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Rejected(0).reason(), "text_changed");
}

TEST_F(EnricherTest, FindingsThatDoNotFitAreLeftOutAndSaidSo) {
  const std::string text(1000, 'x');
  stream_.in = {ArticleRecord(text)};
  stream_.largest = 1700;  // the article fits, its one quote repeats the whole text as context and does not
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(stream_.committed.size(), 1u);
  v1::EnrichedArticle enriched;
  ASSERT_TRUE(enriched.ParseFromString(stream_.committed[0].value));
  EXPECT_EQ(enriched.state(), v1::ANALYSIS_STATE_PARTIAL);
  EXPECT_EQ(enriched.quotes_size(), 0);
  EXPECT_EQ(enriched.article().text(), text);
}

TEST_F(EnricherTest, ARecordWithAHugeKeyIsRejectedAndTheRestGoesOn) {
  stream_.largest = 2 << 20;
  stream::Record huge = ArticleRecord("Fine but for its key.");
  huge.key = std::string(4 << 20, 'k');
  stream_.in = {huge, ArticleRecord("Fine.")};
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(stream_.committed.size(), 2u);
  EXPECT_EQ(Rejected(0).reason(), "too_large");
  EXPECT_EQ(Rejected(0).key(), huge.key.substr(0, 1024));
  EXPECT_EQ(stats_.rejected, 1);
}

TEST_F(EnricherTest, ARejectionFitsWhereTheRecordDoesNot) {
  stream_.largest = 20 << 10;
  stream_.in = {{.topic = "t", .key = std::string(4 << 20, 'k'), .value = std::string(1 << 20, '\xff')}};
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(stream_.committed.size(), 1u);
  EXPECT_EQ(Rejected(0).reason(), "not_an_article");
  EXPECT_EQ(Rejected(0).value(), "");
  EXPECT_EQ(stats_.rejected, 1);
}

TEST_F(EnricherTest, AWorkerThatWorksDoesNotHideOneThatWaits) {
  stream_.in = {ArticleRecord("One.")};
  stream_.on_commit = [&] {
    EXPECT_FALSE(health_.IsReady());
    EXPECT_NE(health_.Text().find("kafka worker 1"), std::string::npos) << health_.Text();
  };
  health_.WaitFor("kafka worker 1", "no broker");
  ASSERT_TRUE(Run().ok());
  EXPECT_FALSE(health_.IsReady());
}

}  // namespace
}  // namespace onrecord
