#include "enrich/grammar/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/enrich/grammar/parsed_sentence.h"

namespace onrecord {
namespace {

using ::testing::ElementsAre;

const std::vector<std::string_view> kBecause = {
    "Ana Ana PROPN NNP 2 nsubj", "left leave VERB VBD 0 root",   "because because SCONJ IN 5 mark",
    "it it PRON PRP 5 nsubj",    "rained rain VERB VBD 2 advcl", "in in ADP IN 7 case",
    "Oslo Oslo PROPN NNP 5 obl", ". . PUNCT . 2 punct"};

TEST(Tree, ListsChildrenInTextOrder) {
  const std::vector<Token> tokens = TokensOf(kBecause);
  const Tree tree(tokens);
  EXPECT_THAT(tree.Children(1), ElementsAre(0u, 4u, 7u));
  EXPECT_TRUE(tree.Children(0).empty());
}

TEST(Tree, FindsTheFirstChildOfARelation) {
  const std::vector<Token> tokens = TokensOf(kBecause);
  const Tree tree(tokens);
  EXPECT_EQ(tree.Child(1, Deprel::kAdvcl), 4);
  EXPECT_EQ(tree.Child(1, Deprel::kObj, Deprel::kNsubj), 0);
  EXPECT_EQ(tree.Child(1, Deprel::kObj), -1);
}

TEST(Tree, KnowsTheRangeAndDepthOfEachToken) {
  const std::vector<Token> tokens = TokensOf(kBecause);
  const Tree tree(tokens);
  EXPECT_EQ(tree.Range(4), (TokenRange{2, 7}));
  EXPECT_EQ(tree.Range(1), (TokenRange{0, 8}));
  EXPECT_EQ(tree.Depth(1), 0u);
  EXPECT_EQ(tree.Depth(5), 3u);
}

TEST(Tree, TellsWhatIsBelowWhat) {
  const std::vector<Token> tokens = TokensOf(kBecause);
  const Tree tree(tokens);
  EXPECT_TRUE(tree.IsBelow(5, 1));
  EXPECT_TRUE(tree.IsBelow(4, 4));
  EXPECT_FALSE(tree.IsBelow(1, 5));
  EXPECT_FALSE(tree.IsBelow(0, 4));
}

TEST(Tree, FindsMarksAndPrepositions) {
  const std::vector<Token> tokens = TokensOf(kBecause);
  const Tree tree(tokens);
  EXPECT_EQ(tree.Opener(4, "because"), 2);
  EXPECT_EQ(tree.Opener(4, "that"), -1);
  EXPECT_EQ(tree.Case(6), "in");
  EXPECT_EQ(tree.Case(3), "");
}

TEST(Tree, KeepsSentencesApart) {
  std::vector<Token> tokens = TokensOf(kBecause);
  const std::vector<Token> more = TokensOf(kBecause);
  for (Token token : more) {
    token.sentence = 1;
    if (token.head >= 0) token.head += 8;
    tokens.push_back(token);
  }
  const Tree tree(tokens);
  EXPECT_EQ(tree.SentenceOf(3), (TokenRange{0, 8}));
  EXPECT_EQ(tree.SentenceOf(9), (TokenRange{8, 16}));
  EXPECT_FALSE(tree.IsBelow(12, 1));
}

TEST(Tree, HasNoChildrenWhereNothingWasParsed) {
  const std::vector<Token> tokens(4);
  const Tree tree(tokens);
  EXPECT_TRUE(tree.Children(1).empty());
  EXPECT_EQ(tree.Range(1), (TokenRange{1, 2}));
  EXPECT_FALSE(tree.IsBelow(1, 2));
}

TEST(Tree, EndsOnHeadsThatFormACycle) {
  std::vector<Token> tokens(3);
  tokens[0].head = 1, tokens[1].head = 2, tokens[2].head = 0;
  const Tree tree(tokens);
  EXPECT_TRUE(tree.IsBelow(0, 0));
  EXPECT_FALSE(tree.IsBelow(0, 1));
}

TEST(Tree, ReadsASentenceAsDeepAsItIsLong) {
  std::vector<Token> tokens(100'000);
  for (uint32_t i = 1; i < tokens.size(); ++i) tokens[i].head = static_cast<int32_t>(i) - 1;
  const Tree tree(tokens);
  EXPECT_EQ(tree.Depth(99'999), 99'999u);
  EXPECT_EQ(tree.Range(0), (TokenRange{0, 100'000}));
}

}  // namespace
}  // namespace onrecord
