#include "enrich/quotes/content_variants.h"

#include <gmock/gmock.h>

#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::Not;
using ::testing::SizeIs;

// The variants of the content of the first cue, pieces joined by " | ".
std::vector<std::string> Variants(const std::string& text) {
  const ParsedArticle article(text);
  const QuoteScene scene = article.Scene();
  if (scene.cues.empty()) return {};
  const CueMatch& cue = scene.cues.front();
  const Content content =
      FindContent(scene.tree, cue, scene.SentenceOf(cue.token), ParsedArticle::BuiltInLexicon());
  std::vector<std::string> all;
  for (const ContentVariant& variant : VariantsOf(scene, cue, content)) {
    std::string one;
    for (const TokenRange piece : variant.pieces) {
      if (!one.empty()) one += " | ";
      one += scene.SpanOf(piece).In(text);
    }
    all.push_back(one);
  }
  return all;
}

TEST(VariantsOf, BeginWithTheGivenContent) {
  const auto variants = Variants("Silva said it was late on Monday, when it rained.");
  ASSERT_FALSE(variants.empty());
  EXPECT_EQ(variants.front().substr(0, 11), "it was late");
}

TEST(VariantsOf, EndAtPausesToo) {
  EXPECT_THAT(Variants("Silva said the bridge was closed, when it rained."),
              Contains("the bridge was closed"));
}

TEST(VariantsOf, AreNeverEmptyAndAtMostADozen) {
  const auto variants = Variants(
      "Silva said that, in the end, the bridge was closed, as it had been in May, when it rained, and in "
      "June, "
      "when it did not, because the river rose, and nobody came.");
  EXPECT_LE(variants.size(), 12u);
  EXPECT_THAT(variants, Each(Not("")));
}

TEST(VariantsOf, NeverEndBetweenQuotationMarks) {
  const auto variants = Variants("Silva said the bridge was \"closed, and for good\" on Monday.");
  EXPECT_THAT(variants, Not(Contains("the bridge was \"closed")));
}

}  // namespace
}  // namespace onrecord
