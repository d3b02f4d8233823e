#include "enrich/lexicon/rule_table.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

RuleTable EventRules() { return *RuleTable::Read(LexiconFiles::BuiltIn(), "event_rules.tsv"); }

TEST(RuleTable, GivesTheConfidenceOfARule) { EXPECT_DOUBLE_EQ(EventRules().Confidence("events.verb"), 0.74); }

TEST(RuleTable, GivesEvenOddsToARuleWithoutARow) {
  EXPECT_DOUBLE_EQ(EventRules().Confidence("events.nothing"), 0.5);
}

TEST(RuleTable, AddsNothingForACircumstanceWithoutARow) {
  EXPECT_DOUBLE_EQ(EventRules().Change("events.no_target"), -0.28);
  EXPECT_DOUBLE_EQ(EventRules().Change("events.nothing"), 0);
}

}  // namespace
}  // namespace onrecord
