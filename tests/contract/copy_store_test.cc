#include "api/store/copy_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "tests/contract/store_world.h"
#include "tests/support/api/random_news.h"
#include "tests/support/api/sample_articles.h"

// From either engine into the other, in one go or in pieces.
namespace onrecord::api {
namespace {

using testing::HasSubstr;

using Worlds = std::pair<std::unique_ptr<StoreWorld> (*)(), std::unique_ptr<StoreWorld> (*)()>;

class CopyStoreTest : public testing::TestWithParam<Worlds> {
 protected:
  void SetUp() override {
    from_world_ = GetParam().first();
    to_world_ = GetParam().second();
    from_ = from_world_->Open();
    to_ = to_world_->Open();
    ASSERT_TRUE(from_ != nullptr && to_ != nullptr);
    RandomNews news(3);
    for (const int revision : {2, 1, 3}) {
      Batch batch;
      for (int i = 0; i < 700; i += revision) batch.articles.push_back(news.Article(i, revision));
      batch.positions = {{"onrecord.enriched.v1", 1, 100 * revision}};
      v1::RejectedRecord& rejected = batch.rejected.emplace_back();
      rejected.set_topic("onrecord.enriched.v1");
      rejected.set_offset(revision);
      ASSERT_TRUE(from_->Commit(batch).ok());
    }
    // Seen again later: the stored time is not that of the message.
    Batch again = MakeBatch({{.id = "s", .revision = "r1", .observed_seconds = 10},
                             {.id = "s", .revision = "r2", .observed_seconds = 20},
                             {.id = "s", .revision = "r1", .observed_seconds = 30}});
    ASSERT_TRUE(from_->Commit(again).ok());
  }
  absl::StatusOr<CopyCounts> Copy(const std::function<void(const CopyCounts&)>& tell = [](const CopyCounts&) {
  }) {
    return CopyStore(*from_, *to_, stop_, tell);
  }
  static std::vector<std::string> Quotes(Store& store) {
    std::vector<std::string> out;
    ListQuery<v1::QuoteFilter> query{.order = "published", .limit = 500};
    do {
      const auto page = store.ListQuotes(query, {});
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return out;
      for (const auto& record : page->records) out.push_back(record.SerializeAsString());
      query.after = page->next;
    } while (query.after);
    return out;
  }

  std::unique_ptr<StoreWorld> from_world_, to_world_;
  std::unique_ptr<Store> from_, to_;
  StopToken stop_;
};

TEST_P(CopyStoreTest, TheCopyHoldsTheSameInTheSameOrder) {
  const auto counts = Copy();
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_GT(counts->analyses, counts->newest);
  EXPECT_EQ(counts->rejected, 3);
  EXPECT_EQ(Quotes(*from_), Quotes(*to_));
  EXPECT_EQ(to_->GetArticle("s", "", v1::VIEW_BASIC, {})->context().revision_id(), "r1");
  const auto positions = to_->Positions();
  EXPECT_THAT(*positions, testing::Contains(stream::Position{"onrecord.enriched.v1", 1, 300}));
  // Once more only compares.
  EXPECT_EQ(Copy()->analyses, counts->analyses);
}

TEST_P(CopyStoreTest, GoesOnWhereItWasStopped) {
  StopToken stop;
  int batches = 0;
  const auto stopped =
      CopyStore(*from_, *to_, stop, [&](const CopyCounts&) { ++batches == 1 ? stop.Request() : void(); });
  EXPECT_TRUE(absl::IsCancelled(stopped.status())) << stopped.status();
  to_.reset();
  to_ = to_world_->Open();
  int64_t copied = 0;
  const auto counts = Copy([&](const CopyCounts& c) { copied = c.checks ? copied : c.analyses; });
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(copied, counts->analyses - 500);
  EXPECT_EQ(Quotes(*from_), Quotes(*to_));
}

TEST_P(CopyStoreTest, RefusesATargetOfSomethingElseAndFindsADifference) {
  ASSERT_TRUE(to_->Commit(MakeBatch({{.id = "other"}})).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Copy().status()));
  to_.reset();
  to_world_ = GetParam().second();
  to_ = to_world_->Open();
  ASSERT_TRUE(Copy().ok());
  ASSERT_TRUE(to_->Commit(MakeBatch({{.id = "s", .revision = "r9", .observed_seconds = 99}})).ok());
  const auto more = Copy();
  EXPECT_TRUE(absl::IsDataLoss(more.status())) << more.status();
}

INSTANTIATE_TEST_SUITE_P(Engines, CopyStoreTest,
                         testing::Values(Worlds{MakeSqliteWorld, MakePostgresWorld},
                                         Worlds{MakePostgresWorld, MakeSqliteWorld}));

}  // namespace
}  // namespace onrecord::api
