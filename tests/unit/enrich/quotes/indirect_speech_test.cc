#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> Quotes(const std::string& text) { return ParsedArticle(text).Lines(); }

TEST(IndirectSpeech, LeavesOutTheDayOfSaying) {
  EXPECT_THAT(Quotes("The council said Friday it would close the bridge."),
              ElementsAre("The council|said|it would close the bridge"));
  EXPECT_THAT(Quotes("Ana Silva said last week the bridge was safe."),
              ElementsAre("Ana Silva|said|the bridge was safe"));
  EXPECT_THAT(Quotes("Ana Silva said Friday was a good day."),
              ElementsAre("Ana Silva|said|Friday was a good day"));
}

TEST(IndirectSpeech, TakesAnInfinitiveAfterAFiniteVerbForAStatement) {
  EXPECT_THAT(Quotes("Ana Silva said the goal was to close the bridge by May."),
              ElementsAre("Ana Silva|said|the goal was to close the bridge by May"));
}

TEST(IndirectSpeech, FindsWhatStandsAroundCueAndAside) {
  EXPECT_THAT(Quotes("The old bridge, Ana Silva said in a letter, has no future."),
              ElementsAre("Ana Silva|said|The old bridge|has no future"));
}

TEST(IndirectSpeech, GoesOnAfterAndUnlessTheSourceActs) {
  EXPECT_THAT(Quotes("Ana Silva said the bridge was old, but it would hold."),
              ElementsAre("Ana Silva|said|the bridge was old, but it would hold"));
  EXPECT_THAT(Quotes("Ana Silva said the bridge was old and urged the council to close it."),
              Contains("Ana Silva|said|the bridge was old"));
}

TEST(IndirectSpeech, NeedsNoSourceInThePassive) {
  EXPECT_THAT(Quotes("It was reported that the bridge had been sold."),
              ElementsAre("-|reported|that the bridge had been sold"));
  EXPECT_THAT(Quotes("The new plan was criticized on Monday."), ElementsAre("-|criticized|The new plan"));
}

TEST(IndirectSpeech, EndsThingsBeforeWhatCommentsOnThem) {
  EXPECT_THAT(Quotes("Ana Silva condemned the attack, which killed two farmers."),
              ElementsAre("Ana Silva|condemned|the attack"));
  EXPECT_THAT(Quotes("Ana Silva vowed to rebuild the bridge, a relic of the last war."),
              ElementsAre("Ana Silva|vowed|to rebuild the bridge"));
}

TEST(IndirectSpeech, TakesNoQuestionThatLeadsUpToTheAnswer) {
  EXPECT_THAT(Quotes("Asked if the bridge would close, Ana Silva said it was too early to tell."),
              ElementsAre("Ana Silva|said|it was too early to tell"));
}

TEST(IndirectSpeech, TakesNoGlossOnTheWordsBefore) {
  EXPECT_THAT(Quotes(R"("It will not leave," Ana Silva said, referring to the old ferry.)"),
              ElementsAre("Ana Silva|said|It will not leave,"));
}

TEST(IndirectSpeech, TakesNoInvertedSourceForAThing) {
  EXPECT_THAT(Quotes("The cranes are forty years old, noted engineer Vera Dimova."),
              Not(Contains(StartsWith("The cranes|noted|engineer"))));
}

TEST(IndirectSpeech, LetsARelativePronounStandForWhatIsSaid) {
  EXPECT_THAT(Quotes("The new tax, which Ana Silva condemned, came in May."),
              ElementsAre("Ana Silva|condemned|which"));
  EXPECT_THAT(Quotes("The bridge, which officials said will open in May, is long."),
              ElementsAre("officials|said|will open in May"));
  EXPECT_THAT(Quotes("He left what Ana Silva called a dangerous bridge."),
              ElementsAre("Ana Silva|called|what|a dangerous bridge"));
  EXPECT_THAT(Quotes("She wrote a letter in which she said the bridge was safe."),
              Contains("she|said|the bridge was safe"));
}

TEST(IndirectSpeech, TakesNoTimeForTheSource) {
  EXPECT_THAT(Quotes("Mayor Ana Silva on Monday said the bridge was safe."),
              Contains(AllOf(StartsWith("Mayor Ana Silva"), EndsWith("|said|the bridge was safe"))));
}

TEST(IndirectSpeech, GoesBackToTheSourceAfterARelativeClause) {
  EXPECT_THAT(
      Quotes("The plan is wrong, said Ana Silva, a lawyer who lives in Orland, adding that it would fail."),
      Contains("Ana Silva, a lawyer who lives in Orland|adding|that it would fail"));
}

TEST(IndirectSpeech, TakesTheOwnerOfAStatement) {
  const ParsedArticle article("In her statement condemning the attack, Silva named no one.", ZoneKind::kBody,
                              ParsedArticle::UnsureLexicon());
  EXPECT_THAT(article.Lines(), Contains("her|condemning|the attack"));
}

TEST(IndirectSpeech, TellsTheHearerFromWhatIsTold) {
  EXPECT_THAT(Quotes("Silva told lawmakers the bridge would be closed on Monday."),
              ElementsAre("Silva|told|the bridge would be closed on Monday"));
  EXPECT_THAT(Quotes("Weber told reporters a leadership election would be completed by October."),
              ElementsAre("Weber|told|a leadership election would be completed by October"));
  EXPECT_THAT(Quotes("Silva told The Orland Post the company would appeal."),
              ElementsAre("Silva|told|the company would appeal"));
}

TEST(IndirectSpeech, LeavesOutWhatWentOnBesideTheSaying) {
  EXPECT_THAT(Quotes("The tests went on, the army said, as the talks ended in Orland."),
              ElementsAre("the army|said|The tests went on"));
  EXPECT_THAT(
      Quotes("North Korea fired two missiles into the sea, South Korea's navy said, as the two allies "
             "concluded six days of drills that the North had denounced."),
      Not(Contains(StartsWith("the two allies|concluded"))));
}

TEST(IndirectSpeech, TakesAShortFormInBracketsIntoTheSource) {
  EXPECT_THAT(Quotes("The harbour is closed to all ships, the Orland Port Agency (OPA) reported."),
              ElementsAre("the Orland Port Agency (OPA)|reported|The harbour is closed to all ships"));
}

TEST(IndirectSpeech, TakesNoCountOfWhatWasReportedForAQuote) {
  EXPECT_THAT(Quotes("No injuries were reported."), IsEmpty());
}

TEST(IndirectSpeech, BeginsRightAfterTheCue) {
  EXPECT_THAT(Quotes("Ana Silva said the problem for the town is that the bridge is old."),
              ElementsAre("Ana Silva|said|the problem for the town is that the bridge is old"));
  EXPECT_THAT(Quotes("Ana Silva said in an interview that the bridge is old."),
              ElementsAre("Ana Silva|said|that the bridge is old"));
}

TEST(IndirectSpeech, TakesNoLeaveToSpeakForSpeech) {
  EXPECT_THAT(Quotes("The official was not authorized to discuss the talks."), IsEmpty());
}

TEST(IndirectSpeech, ReadsContractedHas) {
  EXPECT_THAT(Quotes("He's said that the bridge is safe."), ElementsAre("He|said|that the bridge is safe"));
}

}  // namespace
}  // namespace onrecord
