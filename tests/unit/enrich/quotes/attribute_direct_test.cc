#include "enrich/quotes/attribute_direct.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> Quotes(const std::string& text) { return ParsedArticle(text).Lines(); }

TEST(AttributeDirect, ReadsTheWordsBesideTheMarksWhereTheTreeMisleads) {
  EXPECT_THAT(Quotes("“The old bridges are gone,” Bozsik notes."),
              ElementsAre("Bozsik|notes|The old bridges are gone,"));
  EXPECT_THAT(Quotes("“We have concerns,” Beckmann said."), ElementsAre("Beckmann|said|We have concerns,"));
  EXPECT_THAT(Quotes("\"Nobody here sleeps,\" Bela Palatin, general counsel to the mayor's office, said in "
                     "an interview."),
              ElementsAre("Bela Palatin, general counsel to the mayor's office|said|Nobody here sleeps,"));
}

TEST(AttributeDirect, TakesSourcesOfAnyNounPhrase) {
  EXPECT_THAT(Quotes("\"Look at the water,\" tweeted another."),
              ElementsAre("another|tweeted|Look at the water,"));
  EXPECT_THAT(
      Quotes("\"It fell last night,\" a worker from the old harbour, who gave no name, told Orland News."),
      ElementsAre("a worker from the old harbour, who gave no name|told|It fell last night,"));
}

TEST(AttributeDirect, BelievesAVerbTheLexiconDoesNotKnowRightBesideTheMarks) {
  const ParsedArticle article("\"Orland will always be Orland,\" an angry Weber retaliated.");
  EXPECT_THAT(article.Lines(), ElementsAre("an angry Weber|retaliated|Orland will always be Orland,"));
  EXPECT_EQ(article.quotes()[0].cue_lemma, "retaliate");
}

TEST(AttributeDirect, LeavesWhenItWasSaidOutOfTheSource) {
  EXPECT_THAT(Quotes("Ana Silva later Thursday told Orland News: \"We will meet in May.\""),
              ElementsAre("Ana Silva|told|We will meet in May."));
}

TEST(AttributeDirect, TakesWhoSentAMessageForItsSource) {
  EXPECT_THAT(
      Quotes("The council sent out a text message to farmers saying: \"The dam will hold until May.\""),
      Contains("The council|saying|The dam will hold until May."));
}

TEST(AttributeDirect, TakesWhoPutUpASignForWhatItReads) {
  EXPECT_THAT(Quotes("Ana Silva hung a banner in the hall that read, \"Keep the old bridge open.\""),
              Contains("Ana Silva|read|Keep the old bridge open."));
}

TEST(AttributeDirect, TakesWhoIsNamedBetweenADashAndTheColon) {
  EXPECT_THAT(
      Quotes("The old bridges are ageing badly - Jonas Weber: \"Most of them were built before the war.\""),
      Contains("Jonas Weber|-|Most of them were built before the war."));
}

TEST(AttributeDirect, ReadsAsSomebodyPutIt) {
  EXPECT_THAT(Quotes("As Ana Silva put it, \"The bridge is closed.\""),
              Contains("Ana Silva|put it|The bridge is closed."));
}

TEST(AttributeDirect, TakesAChantWithoutAPause) {
  EXPECT_THAT(Quotes("About 50 farmers stood before the town hall, chanting \"no more dams!\""),
              Contains("About 50 farmers|chanting|no more dams!"));
}

TEST(AttributeDirect, KeepsAnAgeInTheSource) {
  EXPECT_THAT(Quotes("\"It was late and it was dark,\" said the 46-year-old."),
              ElementsAre("the 46-year-old|said|It was late and it was dark,"));
}

TEST(AttributeDirect, TakesTheSubjectBeforeAColonWhereNothingTellsOfSaying) {
  const ParsedArticle article(
      "Ana Silva had a blunt answer to the farmers: \"The dam will hold until May.\"");
  EXPECT_THAT(article.Lines(), ElementsAre("Ana Silva|-|The dam will hold until May."));
  EXPECT_EQ(article.quotes()[0].why.rule, "quotes.direct.colon");
}

TEST(AttributeDirect, TakesNoFragmentWithinASentenceForAQuoteOfTheNextCue) {
  EXPECT_THAT(Quotes("Orland said it was \"firmly opposed\" to the plan and warned the council."),
              Contains("Orland|said|it was \"firmly opposed\" to the plan"));
}

TEST(AttributeDirect, GivesAFragmentToTheCueBeforeIt) {
  const ParsedArticle article("Critic Sean Garvey called the evening \"a small wonder\" in the Post.");
  EXPECT_THAT(article.Lines(), ElementsAre("Critic Sean Garvey|called|the evening \"a small wonder\""));
  EXPECT_EQ(article.quotes()[0].kind, QuoteKind::kMixed);
}

TEST(AttributeDirect, BeginsAMixedQuoteWithItsSentence) {
  EXPECT_THAT(Quotes("With thousands of machines, \"nobody can watch them all,\" Weber said."),
              ElementsAre("Weber|said|With thousands of machines, \"nobody can watch them all,\""));
  EXPECT_THAT(Quotes("It can be \"a good year\" or \"a terrible one,\" Weber said."),
              ElementsAre("Weber|said|It can be \"a good year\" or \"a terrible one,\""));
}

TEST(AttributeDirect, EndsAMixedQuoteAtTheCommaAfterItsMarks) {
  EXPECT_THAT(Quotes("Ana Silva said the dam was \"a danger\" to farmers, who use it daily."),
              ElementsAre("Ana Silva|said|the dam was \"a danger\" to farmers"));
}

TEST(AttributeDirect, TakesANameBeforeAColon) {
  EXPECT_THAT(Quotes("Ana Silva, mayor of Orland: \"The dam will hold until May.\""),
              ElementsAre("Ana Silva, mayor of Orland|-|The dam will hold until May."));
}

TEST(AttributeDirect, FloatsToTheOuterCueOfTheSentenceBefore) {
  EXPECT_THAT(Quotes("The dam is old, Ana Silva said, though officials have not said that it leaks. \"It "
                     "will hold until May.\""),
              Contains("Ana Silva|said|It will hold until May."));
}

TEST(AttributeDirect, TakesTheTitleOfAWorkForNoQuote) {
  EXPECT_THAT(Quotes("Ana Silva first told the story in her memoir, \"Plenty of Rain,\" in May."),
              Not(Contains(HasSubstr("|Plenty of Rain,"))));
}

TEST(AttributeDirect, ReadsTrailingWordsAfterFragmentsToo) {
  EXPECT_THAT(
      Quotes("The lack of boats was \"a burden\" on farmers and their families, the lawsuit alleges."),
      ElementsAre("the lawsuit|alleges|The lack of boats was \"a burden\" on farmers and their families"));
}

TEST(AttributeDirect, ReadsTranscripts) {
  EXPECT_THAT(
      Quotes("NEWS: When will the bridge open?\n\nSILVA: It will open in May.\n\nNEWS: Who will pay for "
             "it?\n\nSILVA: The region will."),
      ElementsAre("NEWS|-|When will the bridge open?", "SILVA|-|It will open in May.",
                  "NEWS|-|Who will pay for it?", "SILVA|-|The region will."));
  EXPECT_THAT(Quotes("Q. When will it open?\n\nA. In May.\n\nQ. Who will pay?\n\nA. The region."),
              ElementsAre("Q|-|When will it open?", "A|-|In May.", "Q|-|Who will pay?", "A|-|The region."));
}

TEST(AttributeDirect, TakesNoListForATranscript) {
  EXPECT_THAT(Quotes("Place: Orland.\n\nTime: Monday.\n\nPrice: Five.\n\nPlace: Brandt.\n\nFood: None."),
              IsEmpty());
}

TEST(AttributeDirect, EndsAMarkLeftOpenBeforeWhoSaidIt) {
  EXPECT_THAT(Quotes("“We keep our word, Minister Jonas Weber said.\n\n‘No more delays now,’ she added."),
              ElementsAre("Minister Jonas Weber|said|We keep our word,", "she|added|No more delays now,"));
}

TEST(AttributeDirect, GivesASecondVerbToWhoSpokeNotToWhatWasToldOf) {
  EXPECT_THAT(
      Quotes("The bank warned on Monday that prices would keep rising and called the coming months \"a long "
             "winter\"."),
      Contains("The bank|called|the coming months \"a long winter\""));
}

}  // namespace
}  // namespace onrecord
