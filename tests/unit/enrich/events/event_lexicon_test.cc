#include "enrich/lexicon/event_lexicon.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

const EventLexicon& BuiltIn() {
  static const EventLexicon lexicon = *EventLexicon::Read(LexiconFiles::BuiltIn());
  return lexicon;
}

TEST(CameoTable, HoldsEveryCodeWithItsScaleAndItsPlover) {
  const CameoTable& codes = BuiltIn().codes();
  EXPECT_EQ(codes.size(), 298u);
  ASSERT_NE(codes.Find("173"), nullptr);
  EXPECT_EQ(codes.Find("173")->plover, "COERCE");
  EXPECT_EQ(codes.Find("173")->mode, "arrest");
  EXPECT_EQ(codes.Find("173")->quad, 4);
  EXPECT_DOUBLE_EQ(codes.Find("173")->goldstein, -5.0);
  EXPECT_DOUBLE_EQ(codes.Find("057")->goldstein, 8.0);
  EXPECT_EQ(codes.Find("010")->plover, "");
  EXPECT_EQ(codes.Find("999"), nullptr);
}

TEST(EventLexicon, WrapsTheCodeOfAnActByTheLongestBeginningThatFits) {
  EXPECT_EQ(BuiltIn().Transform(Wrap::kAppeal, "046"), "026");
  EXPECT_EQ(BuiltIn().Transform(Wrap::kDemand, "0841"), "1053");
  EXPECT_EQ(BuiltIn().Transform(Wrap::kIntend, "072"), "0332");
  EXPECT_EQ(BuiltIn().Transform(Wrap::kRefuse, "085"), "1244");
  EXPECT_EQ(BuiltIn().Transform(Wrap::kThreaten, "163"), "1312");
  EXPECT_EQ(BuiltIn().Transform(Wrap::kHalt, "0731"), "1623");
  EXPECT_EQ(BuiltIn().Transform(Wrap::kWill, "042"), "036");
}

TEST(EventLexicon, KeepsTheCodeWhereTheTableSaysSo) {
  EXPECT_EQ(BuiltIn().Transform(Wrap::kWill, "112"), "112");
}

TEST(EventLexicon, TellsNoEventWhereTheTableHasNone) {
  EXPECT_EQ(BuiltIn().Transform(Wrap::kRefuse, "190"), "");
  EXPECT_EQ(BuiltIn().Transform(Wrap::kIntend, "010"), "");
}

TEST(EventLexicon, FindsWordsWithoutCase) {
  EXPECT_GE(BuiltIn().Find("Arrest"), 0);
  EXPECT_EQ(BuiltIn().Find("Arrest"), BuiltIn().Find("arrest"));
  EXPECT_EQ(BuiltIn().Find("xylophone"), -1);
  EXPECT_FALSE(BuiltIn().Started(BuiltIn().Find("arrest")).empty());
}

}  // namespace
}  // namespace onrecord
