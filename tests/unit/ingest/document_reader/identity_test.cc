#include "ingest/document_reader/identity.h"

#include <gtest/gtest.h>

namespace onrecord::ingest {
namespace {

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
