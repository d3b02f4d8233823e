#include "enrich/events/describe_act.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/events/article_events.h"

namespace onrecord {
namespace {

TEST(IsVerbalCode, IsTrueOfStatementsAndFalseOfDeeds) {
  EXPECT_TRUE(IsVerbalCode("010"));
  EXPECT_TRUE(IsVerbalCode("111"));
  EXPECT_FALSE(IsVerbalCode("190"));
  EXPECT_FALSE(IsVerbalCode("173"));
}

TEST(SetCode, SetsTheScalesAndNamesOfTheCode) {
  static const EventLexicon lexicon = *EventLexicon::Read(LexiconFiles::BuiltIn());
  Event event;
  SetCode(lexicon, "190", &event);
  EXPECT_EQ(event.code, "190");
  EXPECT_EQ(event.plover, "ASSAULT");
  EXPECT_EQ(event.quad_class, 4);
  EXPECT_DOUBLE_EQ(event.goldstein, -10.0);
}

TEST(SetCode, SetsNoScaleOfACodeThatIsNone) {
  static const EventLexicon lexicon = *EventLexicon::Read(LexiconFiles::BuiltIn());
  Event event;
  SetCode(lexicon, "999", &event);
  EXPECT_EQ(event.quad_class, 0);
}

TEST(DescribeAct, TellsWhetherItHappened) {
  EXPECT_EQ(ArticleEvents("Iran attacked Iraq.").With("19").modality, Modality::kAsserted);
  EXPECT_EQ(ArticleEvents("Iran did not attack Iraq.").With("19").modality, Modality::kNegated);
  EXPECT_EQ(ArticleEvents("Iran may attack Iraq.").With("13").modality, Modality::kHypothetical);
  EXPECT_EQ(ArticleEvents("Iraq will release the pilots.").With("03").modality, Modality::kPlanned);
}

TEST(DescribeAct, TellsWhichQuoteItStandsIn) {
  EXPECT_EQ(ArticleEvents("\"Iran attacked Iraq on Sunday,\" the Iraqi minister said.").With("19").in_quote,
            0);
  EXPECT_EQ(ArticleEvents("Iran attacked Iraq on Sunday.").With("19").in_quote, -1);
}

TEST(DescribeAct, TellsWhatIsCounted) {
  const Event event = ArticleEvents("Police in Tehran arrested three Iraqi students.").With("17");
  ASSERT_EQ(event.counts.size(), 1u);
  EXPECT_DOUBLE_EQ(event.counts[0].value, 3);
  EXPECT_EQ(event.counts[0].unit, "student");
}

TEST(DescribeAct, PointsAtTheWordThatCarriesTheAct) {
  const ArticleEvents article("Prices rose when North Korea fired a missile.");
  EXPECT_EQ(article.With("15").trigger.In(article.text), "fired");
}

}  // namespace
}  // namespace onrecord
