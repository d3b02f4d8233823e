#include "ingest/document_reader/identity.h"

#include <gtest/gtest.h>

#include "common/base/hash.h"

namespace onrecord::ingest {
namespace {

TEST(ArticleId, IsTheHashOfTheGlobalIdWhereThereIsOne) {
  Item item{.revision_id = "r", .global_id = "https://daily.example/a"};
  item.declared.item_id = "7";
  EXPECT_EQ(ArticleId(item, "wire", "wire/x.json", Identity::kBytes), Sha256Hex("https://daily.example/a"));
}

TEST(ArticleId, TellsTheSameOwnIdOfTwoFeedsApart) {
  Item item{.revision_id = "r"};
  item.declared.item_id = "7";
  const std::string a = ArticleId(item, "a", "a/x.json", Identity::kBytes);
  EXPECT_NE(a, ArticleId(item, "b", "b/x.json", Identity::kBytes));
  EXPECT_EQ(a, ArticleId(item, "a", "a/y.json", Identity::kBytes));
}

TEST(ArticleId, IsTheHashOfTheBytesWithoutAnId) {
  const Item item{.revision_id = Sha256Hex("It rained.")};
  EXPECT_EQ(ArticleId(item, "", "story.txt", Identity::kBytes), Sha256Hex("It rained."));
}

TEST(ArticleId, FollowsThePathWhereFilesAreEditedInPlace) {
  const Item first{.revision_id = "1"}, second{.revision_id = "2"};
  EXPECT_EQ(ArticleId(first, "", "story.txt", Identity::kPath),
            ArticleId(second, "", "story.txt", Identity::kPath));
  EXPECT_NE(ArticleId(first, "", "story.txt", Identity::kPath),
            ArticleId(first, "", "other.txt", Identity::kPath));
}

TEST(IsGlobalId, KnowsUrlsUrnsTagsAndUuids) {
  EXPECT_TRUE(IsGlobalId("https://daily.example/a"));
  EXPECT_TRUE(IsGlobalId("urn:newsml:wire.example:20261122:7"));
  EXPECT_TRUE(IsGlobalId("tag:wire.example,2026:7"));
  EXPECT_TRUE(IsGlobalId("123e4567-e89b-12d3-a456-426614174000"));
  EXPECT_FALSE(IsGlobalId("7"));
  EXPECT_FALSE(IsGlobalId("story-7"));
  EXPECT_FALSE(IsGlobalId(""));
}

TEST(ArticleUrl, RefusesTheFrontPageAndDropsTheFragment) {
  EXPECT_EQ(ArticleUrl("https://daily.example/"), "");
  EXPECT_EQ(ArticleUrl("https://daily.example"), "");
  EXPECT_EQ(ArticleUrl("/a/b"), "");
  EXPECT_EQ(ArticleUrl(" https://daily.example/a#top "), "https://daily.example/a");
  EXPECT_EQ(ArticleUrl("https://daily.example/?p=7"), "https://daily.example/?p=7");
}

TEST(FeedOf, IsTheFirstFolder) {
  EXPECT_EQ(FeedOf("wire/a/1.txt"), "wire");
  EXPECT_EQ(FeedOf("1.txt"), "");
}

}  // namespace
}  // namespace onrecord::ingest
