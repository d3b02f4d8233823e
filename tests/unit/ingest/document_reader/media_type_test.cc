#include "ingest/document_reader/media_type.h"

#include <gtest/gtest.h>

namespace onrecord::ingest {
namespace {

TEST(FindMediaType, FollowsTheExtension) {
  EXPECT_EQ(FindMediaType("a/x.TXT", "It rained."), MediaType::kText);
  EXPECT_EQ(FindMediaType("a/x.htm", "It rained."), MediaType::kHtml);
  EXPECT_EQ(FindMediaType("x.json", "nonsense"), MediaType::kJson);
  EXPECT_EQ(FindMediaType("x.ndjson", "{}"), MediaType::kJsonLines);
  EXPECT_EQ(FindMediaType("x.rss", ""), MediaType::kXml);
}

TEST(FindMediaType, BelievesPlainSignsOverTheName) {
  EXPECT_EQ(FindMediaType("x.txt", "\n<!-- saved --><!DOCTYPE html><html>"), MediaType::kHtml);
  EXPECT_EQ(FindMediaType("x.xml", "<?xml version=\"1.0\"?><html xmlns=\"…\">"), MediaType::kHtml);
  EXPECT_EQ(FindMediaType("x.json", "{\"id\":1}\n{\"id\":2}\n"), MediaType::kJsonLines);
}

TEST(FindMediaType, TakesANameWithoutExtensionForText) {
  EXPECT_EQ(FindMediaType("story", "It rained."), MediaType::kText);
  EXPECT_EQ(FindMediaType("a.b/Mr. Kova said so", "It rained."), MediaType::kText);
  EXPECT_EQ(FindMediaType("story.2026", "It rained."), MediaType::kText);
}

TEST(FindMediaType, NeedsASignWhereTheExtensionIsUnknown) {
  EXPECT_EQ(FindMediaType("x.log", "It rained."), MediaType::kUnknown);
  EXPECT_EQ(FindMediaType("x.dat", "<?xml version='1.0'?><rss>"), MediaType::kXml);
  EXPECT_EQ(FindMediaType("x.php", "<html><body>"), MediaType::kHtml);
}

TEST(FindMediaType, LeavesATextAloneThatBeginsWithABrace) {
  EXPECT_EQ(FindMediaType("x.txt", "{\"quoted\": in a text}"), MediaType::kText);
}

}  // namespace
}  // namespace onrecord::ingest
