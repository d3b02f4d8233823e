#include "enrich/events/find_sides.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "tests/unit/enrich/events/article_events.h"

namespace onrecord {
namespace {

// "IRN > IRQ"; "": no such event.
std::string SidesOf(std::string_view text, std::string_view code) {
  const Event event = ArticleEvents(text).With(code);
  if (event.code.empty()) return "";
  return StrCat(event.source.code.text(), " > ", event.target ? event.target->code.text() : "-");
}

TEST(SideFinder, TakesThePlaceForTheCountryOfNamelessCrowds) {
  EXPECT_EQ(SidesOf("Thousands marched in Tabriz.", "14"), "IRNOPP > IRN");
}

TEST(SideFinder, TakesPoliceForThoseOfTheTownTheyStandIn) {
  EXPECT_EQ(SidesOf("Police in Tehran arrested three Iraqi students.", "17"), "IRNCOP > IRQEDU");
}

TEST(SideFinder, GivesACounterpartTheOfficeOfTheOtherSide) {
  EXPECT_EQ(SidesOf("The president of Iran met his Iraqi counterpart.", "04"), "IRNGOV > IRQGOV");
}

TEST(SideFinder, FindsNobodyWhereNoSideHasACode) {
  EXPECT_EQ(SidesOf("The dog attacked the cat.", "19"), "");
}

TEST(SideFinder, TakesATargetFromAnEarlierSentence) {
  EXPECT_EQ(SidesOf("Iran tested a missile. Iraq condemned the test.", "11"), "IRQ > IRN");
}

TEST(SideFinder, NamesNoTargetOfAWordThatTakesNone) {
  EXPECT_EQ(SidesOf("North Korea fired a missile.", "15"), "PRK > -");
}

}  // namespace
}  // namespace onrecord
