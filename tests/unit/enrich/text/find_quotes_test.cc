#include "enrich/text/find_quotes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace onrecord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<QuotedStretch> Find(std::string_view text) {
  return FindQuotes(text, {{0, static_cast<uint32_t>(text.size())}});
}

std::vector<std::string> Inner(std::string_view text) {
  std::vector<std::string> inner;
  for (const QuotedStretch& s : Find(text)) inner.emplace_back(s.inner.In(text));
  return inner;
}

TEST(FindQuotes, FindsStraightMarks) {
  EXPECT_THAT(Inner(R"("Go," he said. "Go now.")"), ElementsAre("Go,", "Go now."));
}

TEST(FindQuotes, FindsCurlyLowAndAngledMarks) {
  EXPECT_THAT(Inner("“Go,” he said."), ElementsAre("Go,"));
  EXPECT_THAT(Inner("„Go,“ he said."), ElementsAre("Go,"));
  EXPECT_THAT(Inner("«Go», he said."), ElementsAre("Go"));
}

TEST(FindQuotes, FindsDoubledApostrophesAndBackquotes) {
  EXPECT_THAT(Inner("''We stay,'' said Ana Silva's aide."), ElementsAre("We stay,"));
  EXPECT_THAT(Inner("``We stay,'' said Ana Silva."), ElementsAre("We stay,"));
}

TEST(FindQuotes, PairsUnlikeMarks) {
  EXPECT_THAT(Inner("“We stay,'' she said. “We do.\" He left."), ElementsAre("We stay,", "We do."));
}

TEST(FindQuotes, KeepsNestedMarksInsideTheOuterPair) {
  EXPECT_THAT(Inner("“He told me “no” twice,” she said."), ElementsAre("He told me “no” twice,"));
  EXPECT_THAT(Inner(R"("He told me 'not now' twice," she said.)"),
              ElementsAre("He told me 'not now' twice,"));
  EXPECT_THAT(Inner("“He told me \"no\" twice,” she said."), ElementsAre("He told me \"no\" twice,"));
}

TEST(FindQuotes, FindsSingleMarksButNoApostrophes) {
  EXPECT_THAT(Inner("Mayor calls plan 'a sad joke' again"), ElementsAre("a sad joke"));
  EXPECT_THAT(Inner("‘We won't go,’ she said of the farmers' plan."), ElementsAre("We won't go,"));
  EXPECT_THAT(Inner("The farmers' plan isn't the Silvas' plan."), IsEmpty());
}

TEST(FindQuotes, TakesInchesForNoMarks) {
  EXPECT_THAT(Inner("He is 6'2\" tall and said, \"So what.\""), ElementsAre("So what."));
}

TEST(FindQuotes, RunsToTheEndOfTheLineWhenLeftOpen) {
  const std::string text = "He said: \"We stay. We fight.\n\"And we win.\"";
  const auto found = Find(text);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].inner.In(text), "We stay. We fight.");
  EXPECT_FALSE(found[0].closed);
  EXPECT_TRUE(found[0].continued);
  EXPECT_EQ(found[1].inner.In(text), "And we win.");
  EXPECT_TRUE(found[1].closed);
  EXPECT_FALSE(found[1].continued);
}

TEST(FindQuotes, EndsAnOpenOneBeforeTheNextMark) {
  EXPECT_THAT(Inner("\"We stay, he said. \"We do.\""), ElementsAre("We stay, he said.", "We do."));
}

TEST(FindQuotes, BelievesAnOrphanClosingMarkOnlyFirstInItsLine) {
  const std::string text = "We stay,\" he said.";
  const auto found = Find(text);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].inner.In(text), "We stay,");
  EXPECT_FALSE(found[0].opened);
  EXPECT_THAT(Inner("\"We stay,\" he said. And off.\" Then."), ElementsAre("We stay,"));
}

TEST(FindQuotes, KeepsEditorialInsertionsAndEllipses) {
  EXPECT_THAT(Inner("\"... and (the farmers) [all] left,\" she said."),
              ElementsAre("... and (the farmers) [all] left,"));
}

TEST(FindQuotes, NeverCrossesALineBreak) {
  for (const QuotedStretch& s : Find("\"a b\r\nc d\" e \"f\n\n\"")) {
    EXPECT_EQ(s.outer.In("\"a b\r\nc d\" e \"f\n\n\"").find('\n'), std::string_view::npos);
  }
}

TEST(FindQuotes, SurvivesAnyBytesInLinearTime) {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"\"",       "“", "”", "''", "'", "’", "\xff",
                                     "\xe2\x80", "a", " ", "\n", ".", "«", "word"};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += pieces[random() % std::size(pieces)];
    for (const QuotedStretch& s : Find(text)) {
      ASSERT_LE(s.outer.begin, s.inner.begin);
      ASSERT_LE(s.inner.end, s.outer.end);
      ASSERT_LE(s.outer.end, text.size());
    }
  }
  std::string open;
  for (int i = 0; i < 200'000; ++i) open += "“a ";
  EXPECT_EQ(Find(open).size(), 200'000u);
}

}  // namespace
}  // namespace onrecord
