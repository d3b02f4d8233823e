#include "enrich/syntax/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/syntax/conllu.h"
#include "tests/unit/enrich/syntax/tiny_treebank.h"

namespace onrecord::syntax {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

// The tokens of one sentence, "form lemma UPOS XPOS head deprel" each.
std::vector<Token> Tokens(const std::vector<std::string_view>& words) {
  const std::string text = ConlluSentence(words);
  const auto sentences = ReadConllu(text, {});
  EXPECT_TRUE(sentences.ok()) << sentences.status();
  std::vector<Token> tokens;
  for (const Word& word : sentences->at(0).words) {
    Token token;
    token.head = word.head, token.upos = word.upos, token.xpos = word.xpos;
    token.deprel = word.deprel, token.lemma = word.lemma;
    tokens.push_back(token);
  }
  return tokens;
}

const std::vector<std::string_view> kPassive = {
    "Ana Ana PROPN NNP 5 nsubj:pass", "Silva Silva PROPN NNP 1 flat", "was be AUX VBD 5 aux:pass",
    "not not PART RB 5 advmod",       "named name VERB VBN 0 root",   "by by ADP IN 8 case",
    "the the DET DT 8 det",           "board board NOUN NN 5 obl",    ". . PUNCT . 5 punct"};

TEST(Trees, TellsWhoActsInThePassive) {
  const std::vector<Token> tokens = Tokens(kPassive);
  const Trees trees(tokens);
  EXPECT_TRUE(trees.IsPassive(4));
  EXPECT_TRUE(trees.IsNegated(4));
  EXPECT_THAT(trees.Subject(4), Optional(0u));
  EXPECT_THAT(trees.Object(4), Optional(0u));
  EXPECT_THAT(trees.Agent(4), Optional(7u));
  EXPECT_THAT(trees.Actor(4), Optional(7u));
  EXPECT_EQ(trees.Subtree(7), (TokenRange{5, 8}));
  EXPECT_EQ(trees.NounPhrase(7), (TokenRange{6, 8}));
  EXPECT_EQ(trees.HeadOf({5, 8}), 7u);
  EXPECT_EQ(trees.HeadOf({0, 2}), 0u);
  EXPECT_EQ(trees.Clause(4), (TokenRange{0, 8}));
}

TEST(Trees, SharesTheSubjectAmongConjuncts) {
  const std::vector<Token> tokens =
      Tokens({"Troops troop NOUN NNS 3 nsubj", "will will AUX MD 3 aux", "cross cross VERB VB 0 root",
              "the the DET DT 5 det", "river river NOUN NN 3 obj", "and and CCONJ CC 7 cc",
              "hold hold VERB VB 3 conj", "it it PRON PRP 7 obj"});
  const Trees trees(tokens);
  EXPECT_THAT(trees.Subject(6), Optional(0u));
  EXPECT_THAT(trees.Modal(6), Optional(1u));
  EXPECT_THAT(trees.Object(6), Optional(7u));
  EXPECT_EQ(trees.Clause(2), (TokenRange{0, 5}));
  EXPECT_THAT(trees.WithConjuncts(2), ElementsAre(2u, 6u));
  EXPECT_EQ(trees.FirstConjunct(6), 2u);
}

TEST(Trees, FindsTheNounThatARelativePronounStandsFor) {
  const std::vector<Token> tokens =
      Tokens({"The the DET DT 2 det", "envoy envoy NOUN NN 7 nsubj", ", , PUNCT , 5 punct",
              "who who PRON WP 5 nsubj", "met meet VERB VBD 2 acl:relcl", ", , PUNCT , 5 punct",
              "left leave VERB VBD 0 root"});
  const Trees trees(tokens);
  EXPECT_THAT(trees.Subject(4), Optional(1u));
  EXPECT_EQ(trees.NounPhrase(1), (TokenRange{0, 2}));
  EXPECT_THAT(trees.GoverningPredicate(3), Optional(4u));
}

TEST(Trees, TakesTheObjectAsSubjectOfAnOpenClause) {
  const std::vector<Token> tokens =
      Tokens({"They they PRON PRP 2 nsubj", "asked ask VERB VBD 0 root", "Rui Rui PROPN NNP 2 obj",
              "to to PART TO 5 mark", "leave leave VERB VB 2 xcomp"});
  EXPECT_THAT(Trees(tokens).Subject(4), Optional(2u));
}

TEST(Trees, FindsTheObjectLeftOutOfARelativeClause) {
  const std::vector<Token> tokens = Tokens({"the the DET DT 2 det", "plan plan NOUN NN 0 root",
                                            "they they PRON PRP 4 nsubj", "made make VERB VBD 2 acl:relcl"});
  EXPECT_THAT(Trees(tokens).Object(3), Optional(1u));
  EXPECT_THAT(Trees(tokens).Subject(3), Optional(2u));
}

TEST(Trees, SaysNothingWhereNothingWasParsed) {
  std::vector<Token> tokens(4);
  const Trees trees(tokens);
  EXPECT_EQ(trees.Subject(1), std::nullopt);
  EXPECT_EQ(trees.Object(1), std::nullopt);
  EXPECT_TRUE(trees.Children(1).empty());
  EXPECT_EQ(trees.HeadOf({1, 4}), 3u);
  EXPECT_FALSE(trees.IsNegated(1));
}

TEST(Trees, OutlivesHeadsThatAreNoTree) {
  std::vector<Token> tokens(3);
  for (Token& token : tokens) token.deprel = Deprel::kConj, token.upos = Upos::kVerb;
  tokens[0].head = 1, tokens[1].head = 2, tokens[2].head = 0;
  const Trees trees(tokens);
  EXPECT_EQ(trees.Subject(0), std::nullopt);
  EXPECT_EQ(trees.WithConjuncts(0).size(), 3u);
  EXPECT_FALSE(trees.Modal(0));
  EXPECT_FALSE(trees.IsPassive(0));
}

TEST(Is, TakesSubtypesForTheirBase) {
  EXPECT_TRUE(Is(Deprel::kNsubjPass, Deprel::kNsubj));
  EXPECT_TRUE(Is(Deprel::kObl, Deprel::kObl));
  EXPECT_FALSE(Is(Deprel::kNsubj, Deprel::kNsubjPass));
}

}  // namespace
}  // namespace onrecord::syntax
