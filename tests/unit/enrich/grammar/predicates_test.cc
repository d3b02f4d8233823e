#include "enrich/grammar/predicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/enrich/grammar/parsed_sentence.h"

namespace onrecord {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(IsPassive, WithItsAuxiliary) {
  const auto tokens = TokensOf({"Ana Ana PROPN NNP 3 nsubj:pass", "was be AUX VBD 3 aux:pass",
                                "named name VERB VBN 0 root", ". . PUNCT . 3 punct"});
  EXPECT_TRUE(IsPassive(Tree(tokens), 2));
}

TEST(IsPassive, OfAParticipleBehindItsNoun) {
  const auto tokens = TokensOf({"men man NOUN NNS 0 root", "named name VERB VBN 1 acl"});
  EXPECT_TRUE(IsPassive(Tree(tokens), 1));
}

TEST(IsPassive, NotWithAnObjectOfItsOwn) {
  const auto tokens = TokensOf({"Ana Ana PROPN NNP 2 nsubj", "named name VERB VBN 0 root",
                                "Bo Bo PROPN NNP 2 obj", ". . PUNCT . 2 punct"});
  EXPECT_FALSE(IsPassive(Tree(tokens), 1));
}

TEST(IsPassive, OfAHeadlineWithoutItsAuxiliary) {
  const auto headline = TokensOf({"Editor editor NOUN NN 2 nsubj:pass", "arrested arrest VERB VBN 0 root"});
  EXPECT_TRUE(IsPassive(Tree(headline), 1));
  const auto sentence = TokensOf(
      {"Editor editor NOUN NN 2 nsubj:pass", "arrested arrest VERB VBN 0 root", ". . PUNCT . 2 punct"});
  EXPECT_FALSE(IsPassive(Tree(sentence), 1));
}

TEST(IsPassive, IsSharedByAConjunct) {
  const auto tokens =
      TokensOf({"It it PRON PRP 3 nsubj:pass", "was be AUX VBD 3 aux:pass", "seized seize VERB VBN 0 root",
                "and and CCONJ CC 5 cc", "burned burn VERB VBN 3 conj"});
  EXPECT_TRUE(IsPassive(Tree(tokens), 4));
}

TEST(IsNegated, ByAnAdverbOfTheHead) {
  const auto tokens = TokensOf({"She she PRON PRP 4 nsubj", "did do AUX VBD 4 aux",
                                "not not PART RB 4 advmod", "go go VERB VB 0 root"});
  EXPECT_TRUE(IsNegated(Tree(tokens), 3));
  EXPECT_FALSE(IsNegated(Tree(tokens), 0));
}

TEST(IsDeniedNoun, ByADeterminerOrTheWordItself) {
  const auto tokens = TokensOf({"No no DET DT 2 det", "troops troop NOUN NNS 3 nsubj",
                                "crossed cross VERB VBD 0 root", "nobody nobody PRON NN 3 obj"});
  EXPECT_TRUE(IsDeniedNoun(Tree(tokens), 1));
  EXPECT_TRUE(IsDeniedNoun(Tree(tokens), 3));
  EXPECT_FALSE(IsDeniedNoun(Tree(tokens), 2));
}

TEST(IsInfinitive, BehindItsTo) {
  const auto tokens = TokensOf({"They they PRON PRP 2 nsubj", "asked ask VERB VBD 0 root",
                                "to to PART TO 4 mark", "leave leave VERB VB 2 xcomp"});
  EXPECT_TRUE(IsInfinitive(Tree(tokens), 3));
  EXPECT_FALSE(IsInfinitive(Tree(tokens), 1));
}

TEST(IsInfinitive, NotOfASentenceWithBe) {
  const auto tokens = TokensOf({"plan plan NOUN NN 4 nsubj:outer", "was be AUX VBD 4 cop",
                                "to to PART TO 4 mark", "go go VERB VB 0 root"});
  EXPECT_FALSE(IsInfinitive(Tree(tokens), 3));
}

TEST(IsQuestion, OpensWithAQuestionWord) {
  const auto tokens = TokensOf({"asked ask VERB VBD 0 root", "whether whether SCONJ IN 4 mark",
                                "it it PRON PRP 4 nsubj", "rained rain VERB VBD 1 ccomp"});
  EXPECT_TRUE(IsQuestion(Tree(tokens), 3));
}

TEST(Conjuncts, AreTheNounsJoinedToIt) {
  const auto tokens =
      TokensOf({"Iran Iran PROPN NNP 0 root", ", , PUNCT , 3 punct", "Iraq Iraq PROPN NNP 1 conj",
                "and and CCONJ CC 5 cc", "Oman Oman PROPN NNP 3 conj"});
  EXPECT_THAT(Conjuncts(Tree(tokens), 0), ElementsAre(0, 2, 4));
  EXPECT_THAT(Conjuncts(Tree(tokens), 4), ElementsAre(4));
}

TEST(ExtentOf, NarrowLeavesOutRelativeClauses) {
  const auto tokens = TokensOf({"the the DET DT 2 det", "envoy envoy NOUN NN 0 root",
                                "who who PRON WP 4 nsubj", "left leave VERB VBD 2 acl:relcl"});
  EXPECT_THAT(ExtentOf(Tree(tokens), 1, Extent::kWhole), Pair(0, 3));
  EXPECT_THAT(ExtentOf(Tree(tokens), 1, Extent::kNarrow), Pair(0, 1));
}

TEST(TokenPredicates, TellTensedFromFiniteForms) {
  Token modal, past;
  modal.xpos = Xpos::kMD, past.xpos = Xpos::kVBD;
  EXPECT_TRUE(IsFinite(modal));
  EXPECT_FALSE(IsTensed(modal));
  EXPECT_TRUE(IsTensed(past));
}

TEST(TokenPredicates, AreNeverVerbAndNounAtOnce) {
  Token lifts;
  lifts.upos = Upos::kNoun, lifts.xpos = Xpos::kVBZ;
  EXPECT_TRUE(IsVerb(lifts));
  EXPECT_FALSE(IsNoun(lifts));
}

}  // namespace
}  // namespace onrecord
