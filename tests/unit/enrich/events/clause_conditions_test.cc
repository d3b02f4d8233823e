#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "enrich/events/act_parts.h"
#include "enrich/events/match_pattern.h"
#include "enrich/events/reality.h"
#include "tests/unit/enrich/grammar/parsed_sentence.h"

namespace onrecord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const EventLexicon& BuiltIn() {
  static const EventLexicon lexicon = *EventLexicon::Read(LexiconFiles::BuiltIn());
  return lexicon;
}

// A sentence with its tree, its words looked up by their base forms.
struct LookedUp {
  explicit LookedUp(const std::vector<std::string_view>& words) : tokens(TokensOf(words)), tree(tokens) {
    for (Token& token : tokens) token.word = BuiltIn().Find(token.lemma);
  }
  std::vector<Token> tokens;
  Tree tree;
};

std::vector<std::string> NamesAt(const LookedUp& sentence, int32_t head) {
  const KindOf nobody = [](int32_t) { return PhraseKind::kNeither; };
  std::vector<std::string> names;
  for (const EventPattern* pattern :
       FittingPatterns(sentence.tree, ReadClause(sentence.tree, head), BuiltIn(), nobody))
    names.push_back(pattern->name);
  return names;
}

const std::vector<std::string_view> kArrested = {
    "Iran Iran PROPN NNP 2 nsubj", "arrested arrest VERB VBD 0 root", "Ana Ana PROPN NNP 2 obj"};

TEST(FittingPatterns, AreThoseOfTheTrigger) {
  EXPECT_THAT(NamesAt(LookedUp(kArrested), 1), ::testing::Contains("arrest_v.173"));
}

TEST(FittingPatterns, AreNoneOfAWordThatNoRowNames) {
  EXPECT_THAT(NamesAt(LookedUp({"Iran Iran PROPN NNP 2 nsubj", "hummed hum VERB VBD 0 root"}), 1), IsEmpty());
}

TEST(InSlot, FindsObjectSubjectAndTheNounBehindAPreposition) {
  const LookedUp s({"Iran Iran PROPN NNP 2 nsubj", "spoke speak VERB VBD 0 root", "to to ADP IN 4 case",
                    "Iraq Iraq PROPN NNP 2 obl"});
  const Clause clause = ReadClause(s.tree, 1);
  EXPECT_THAT(InSlot(s.tree, clause, {Slot::kSubject, ""}), ElementsAre(0));
  EXPECT_THAT(InSlot(s.tree, clause, {Slot::kObject, ""}), IsEmpty());
  EXPECT_THAT(InSlot(s.tree, clause, {Slot::kPreposition, "to"}), ElementsAre(3));
  EXPECT_THAT(InSlot(s.tree, clause, {Slot::kPreposition, "with"}), IsEmpty());
}

TEST(HeadNoun, PassesThroughANumberOf) {
  const LookedUp s({"a a DET DT 2 det", "number number NOUN NN 0 root", "of of ADP IN 4 case",
                    "missiles missile NOUN NNS 2 nmod"});
  EXPECT_EQ(HeadNoun(s.tree, BuiltIn(), 1), 3);
  EXPECT_EQ(HeadNoun(s.tree, BuiltIn(), 3), 3);
}

TEST(IsUnreal, UnderIf) {
  const LookedUp s({"if if SCONJ IN 3 mark", "Iran Iran PROPN NNP 3 nsubj", "attacks attack VERB VBZ 5 advcl",
                    "prices price NOUN NNS 5 nsubj", "rise rise VERB VBP 0 root"});
  EXPECT_TRUE(IsUnreal(s.tree, BuiltIn(), ReadClause(s.tree, 2)));
  EXPECT_FALSE(IsUnreal(s.tree, BuiltIn(), ReadClause(s.tree, 4)));
}

TEST(IsUnreal, OfWhatNearlyHappened) {
  const LookedUp s(
      {"Iran Iran PROPN NNP 3 nsubj", "nearly nearly ADV RB 3 advmod", "attacked attack VERB VBD 0 root"});
  EXPECT_TRUE(IsUnreal(s.tree, BuiltIn(), ReadClause(s.tree, 2)));
}

TEST(IsDescription, OfAParticipleBeforeItsNoun) {
  const LookedUp s({"the the DET DT 3 det", "proposed propose VERB VBN 3 amod", "plan plan NOUN NN 0 root"});
  EXPECT_TRUE(IsDescription(s.tree, 1));
  EXPECT_FALSE(IsDescription(LookedUp(kArrested).tree, 1));
}

TEST(SpeakerAbove, IsTheSubjectOfTheVerbOfSaying) {
  const LookedUp s({"Ana Ana PROPN NNP 2 nsubj", "said say VERB VBD 0 root", "it it PRON PRP 4 nsubj",
                    "fell fall VERB VBD 2 ccomp"});
  EXPECT_THAT(SpeakerAbove(s.tree, BuiltIn(), 3), ElementsAre(0));
  EXPECT_THAT(SpeakerAbove(s.tree, BuiltIn(), 1), IsEmpty());
}

TEST(JoinedVerbs, AreConjunctsAndOpenComplements) {
  const LookedUp s({"killed kill VERB VBD 0 root", "and and CCONJ CC 3 cc", "hurt hurt VERB VBD 1 conj"});
  EXPECT_THAT(JoinedVerbs(s.tree, 0), ElementsAre(0, 2));
}

}  // namespace
}  // namespace onrecord
