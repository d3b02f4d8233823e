#include "enrich/grammar/clause.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/enrich/grammar/parsed_sentence.h"

namespace onrecord {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Clause ReadIn(const std::vector<std::string_view>& words, int32_t head) {
  static std::vector<Token> tokens;  // phrases of the clause point into the lemmas
  tokens = TokensOf(words);
  return ReadClause(Tree(tokens), head);
}

TEST(ReadClause, TakesTheAgentOfAPassiveAsSubject) {
  const Clause clause = ReadIn({"Ana Ana PROPN NNP 3 nsubj:pass", "was be AUX VBD 3 aux:pass",
                                "named name VERB VBN 0 root", "by by ADP IN 6 case", "the the DET DT 6 det",
                                "board board NOUN NN 3 obl:agent", ". . PUNCT . 3 punct"},
                               2);
  EXPECT_TRUE(clause.passive);
  EXPECT_EQ(clause.subject, 5);
  EXPECT_EQ(clause.object, 0);
}

TEST(ReadClause, SharesTheSubjectAmongConjuncts) {
  const Clause clause = ReadIn({"Troops troop NOUN NNS 2 nsubj", "cross cross VERB VBP 0 root",
                                "and and CCONJ CC 4 cc", "hold hold VERB VBP 2 conj", "it it PRON PRP 4 obj"},
                               3);
  EXPECT_EQ(clause.subject, 0);
  EXPECT_EQ(clause.object, 4);
}

TEST(ReadClause, TakesTheObjectAsSubjectOfAnOpenClause) {
  EXPECT_EQ(ReadIn({"They they PRON PRP 2 nsubj", "asked ask VERB VBD 0 root", "Rui Rui PROPN NNP 2 obj",
                    "to to PART TO 5 mark", "leave leave VERB VB 2 xcomp"},
                   4)
                .subject,
            2);
}

TEST(ReadClause, FindsTheObjectLeftOutOfARelativeClause) {
  const Clause clause = ReadIn({"the the DET DT 2 det", "plan plan NOUN NN 0 root",
                                "they they PRON PRP 4 nsubj", "made make VERB VBD 2 acl:relcl"},
                               3);
  EXPECT_EQ(clause.object, 1);
  EXPECT_EQ(clause.subject, 2);
}

TEST(ReadClause, FindsTheNounThatARelativePronounStandsFor) {
  EXPECT_EQ(ReadIn({"The the DET DT 2 det", "envoy envoy NOUN NN 5 nsubj", "who who PRON WP 4 nsubj",
                    "met meet VERB VBD 2 acl:relcl", "left leave VERB VBD 0 root"},
                   3)
                .subject,
            1);
}

TEST(ReadClause, KeepsModalityAndNegation) {
  const Clause clause = ReadIn({"Iran Iran PROPN NNP 4 nsubj", "will will AUX MD 4 aux",
                                "not not PART RB 4 advmod", "attack attack VERB VB 0 root"},
                               3);
  EXPECT_EQ(clause.modal, "will");
  EXPECT_TRUE(clause.negated);
  EXPECT_TRUE(clause.finite);
}

TEST(ReadClause, IsDeniedWhereNobodyDidIt) {
  const Clause clause =
      ReadIn({"No no DET DT 2 det", "troops troop NOUN NNS 3 nsubj", "crossed cross VERB VBD 0 root"}, 2);
  EXPECT_TRUE(clause.denied);
  EXPECT_FALSE(clause.negated);
}

TEST(ReadClause, ListsPhrasesButNoTimes) {
  const Clause clause =
      ReadIn({"They they PRON PRP 2 nsubj", "met meet VERB VBD 0 root", "in in ADP IN 4 case",
              "Oslo Oslo PROPN NNP 2 obl", "on on ADP IN 6 case", "Monday Monday PROPN NNP 2 obl"},
             1);
  EXPECT_THAT(clause.phrases, ElementsAre(Pair("in", 3)));
}

TEST(ReadClause, OfANounHasItsOwnerAsSubject) {
  const Clause clause =
      ReadIn({"Iran Iran PROPN NNP 3 nmod:poss", "'s 's PART POS 1 case", "attack attack NOUN NN 0 root",
              "on on ADP IN 5 case", "Iraq Iraq PROPN NNP 3 nmod"},
             2);
  EXPECT_EQ(clause.subject, 0);
  EXPECT_THAT(clause.phrases, ElementsAre(Pair("on", 4)));
}

TEST(ReadClause, FindsNothingWhereNothingWasParsed) {
  std::vector<Token> tokens(3);
  tokens[1].upos = Upos::kVerb;
  const Clause clause = ReadClause(Tree(tokens), 1);
  EXPECT_EQ(clause.subject, -1);
  EXPECT_EQ(clause.object, -1);
}

}  // namespace
}  // namespace onrecord
