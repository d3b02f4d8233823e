#include "enrich/grammar/subject.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/grammar/parsed_sentence.h"

namespace onrecord {
namespace {

TEST(FindSubject, TakesTheOwnSubject) {
  const auto tokens = TokensOf({"Ana Ana PROPN NNP 2 nsubj", "said say VERB VBD 0 root"});
  const auto subject = FindSubject(Tree(tokens), 1);
  ASSERT_TRUE(subject.has_value());
  EXPECT_EQ(subject->head, 0u);
  EXPECT_EQ(subject->rule, SubjectRule::kOwn);
}

TEST(FindSubject, TakesTheSubjectOfAPassiveOnlyWhereAsked) {
  const auto tokens = TokensOf(
      {"Ana Ana PROPN NNP 3 nsubj:pass", "was be AUX VBD 3 aux:pass", "convinced convince VERB VBN 0 root"});
  EXPECT_FALSE(FindSubject(Tree(tokens), 2).has_value());
  EXPECT_TRUE(FindSubject(Tree(tokens), 2, {.of_passive = true}).has_value());
}

TEST(FindSubject, PassesOverQuotedWords) {
  const auto tokens = TokensOf({"Ana Ana PROPN NNP 2 nsubj", "said say VERB VBD 0 root"});
  const std::vector<char> quoted = {1, 0};
  EXPECT_FALSE(FindSubject(Tree(tokens), 1, {.quoted = &quoted}).has_value());
}

TEST(FindSubject, IsSharedByASecondVerb) {
  const auto tokens = TokensOf({"Ana Ana PROPN NNP 2 nsubj", "rose rise VERB VBD 0 root",
                                "and and CCONJ CC 4 cc", "said say VERB VBD 2 conj"});
  const auto subject = FindSubject(Tree(tokens), 3);
  ASSERT_TRUE(subject.has_value());
  EXPECT_EQ(subject->rule, SubjectRule::kShared);
}

TEST(FindSubject, OfAnInfinitiveIsTheOneAsked) {
  const auto tokens =
      TokensOf({"They they PRON PRP 2 nsubj", "asked ask VERB VBD 0 root", "Rui Rui PROPN NNP 2 obj",
                "to to PART TO 5 mark", "speak speak VERB VB 2 xcomp"});
  const auto subject = FindSubject(Tree(tokens), 4);
  ASSERT_TRUE(subject.has_value());
  EXPECT_EQ(subject->head, 2u);
  EXPECT_EQ(subject->rule, SubjectRule::kControl);
}

TEST(FindSubject, OfAGerundBehindANounIsTheNoun) {
  const auto tokens =
      TokensOf({"a a DET DT 2 det", "letter letter NOUN NN 0 root", "saying say VERB VBG 2 acl"});
  const auto subject = FindSubject(Tree(tokens), 2);
  ASSERT_TRUE(subject.has_value());
  EXPECT_EQ(subject->head, 1u);
  EXPECT_EQ(subject->rule, SubjectRule::kNoun);
}

TEST(SurfaceSubject, OfARelativeClauseIsItsNoun) {
  const auto tokens = TokensOf({"troops troop NOUN NNS 0 root", "who who PRON WP 3 nsubj",
                                "crossed cross VERB VBD 1 acl:relcl", "it it PRON PRP 3 obj"});
  EXPECT_EQ(SurfaceSubject(Tree(tokens), 2), 0);
}

TEST(AgentOf, FindsTheNounBehindBy) {
  const auto tokens =
      TokensOf({"It it PRON PRP 3 nsubj:pass", "was be AUX VBD 3 aux:pass", "told tell VERB VBN 0 root",
                "by by ADP IN 5 case", "Ana Ana PROPN NNP 3 obl"});
  EXPECT_EQ(AgentOf(Tree(tokens), 2), 4);
  EXPECT_EQ(AgentOf(Tree(tokens), 0), -1);
}

}  // namespace
}  // namespace onrecord
