#include "enrich/quotes/attribute_quotes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Quotes(const std::string& text) { return ParsedArticle(text).Lines(); }

TEST(AttributeQuotes, TakesTheSubjectOfTheCueAfterTheMarks) {
  EXPECT_THAT(Quotes(R"("The bridge is closed," Ana Silva said.)"),
              ElementsAre("Ana Silva|said|The bridge is closed,"));
  EXPECT_THAT(Quotes("“The bridge is closed,” said Ana Silva."),
              ElementsAre("Ana Silva|said|The bridge is closed,"));
  EXPECT_THAT(Quotes("''The bridge is closed,'' she said."), ElementsAre("she|said|The bridge is closed,"));
}

TEST(AttributeQuotes, TakesTheSubjectOfTheCueBeforeTheMarks) {
  EXPECT_THAT(Quotes(R"(Ana Silva told reporters in Orland: "We will rebuild it.")"),
              ElementsAre("Ana Silva|told|We will rebuild it."));
}

TEST(AttributeQuotes, JoinsTheHalvesOfAnInterruptedQuote) {
  const ParsedArticle article(R"("We will rebuild it," Ana Silva said, "and we will pay for it.")");
  EXPECT_THAT(article.Lines(), ElementsAre("Ana Silva|said|We will rebuild it,|and we will pay for it."));
  EXPECT_EQ(article.quotes()[0].kind, QuoteKind::kDirect);
}

TEST(AttributeQuotes, GivesAFloatingSentenceTheSourceBesideIt) {
  const ParsedArticle article(R"("We will rebuild it," Ana Silva said. "It will take two years.")");
  EXPECT_THAT(article.Lines(),
              ElementsAre("Ana Silva|said|We will rebuild it,", "Ana Silva|said|It will take two years."));
  EXPECT_FALSE(article.quotes()[0].floating);
  EXPECT_TRUE(article.quotes()[1].floating);
}

TEST(AttributeQuotes, GivesAParagraphOfItsOwnTheSourceOfTheOneBefore) {
  const ParsedArticle article(
      "Ana Silva said that the bridge was closed.\n\n\"We hope to open it in May. It is not easy.\"");
  ASSERT_EQ(article.quotes().size(), 2u);
  EXPECT_EQ(article.Lines()[1], "Ana Silva|said|We hope to open it in May. It is not easy.");
  EXPECT_EQ(article.quotes()[1].why.rule, "quotes.direct.floating");
}

TEST(AttributeQuotes, GoesOnOverParagraphsThatAreLeftOpen) {
  const ParsedArticle article(
      "Ana Silva said: \"We will rebuild it.\n\n\"It will take two years.\n\n\"Then it will stand.\"");
  ASSERT_EQ(article.quotes().size(), 1u);
  EXPECT_EQ(article.quotes()[0].pieces.size(), 3u);
}

TEST(AttributeQuotes, FollowsAColonIntoTheNextParagraph) {
  EXPECT_THAT(Quotes("In a letter, Ana Silva wrote this:\n\n\"The bridge will be rebuilt in May.\""),
              Contains("Ana Silva|wrote|The bridge will be rebuilt in May."));
}

TEST(AttributeQuotes, BelievesASignature) {
  EXPECT_THAT(Quotes("\"The bridge will be rebuilt in May.\" — Ana Silva, mayor of Orland"),
              ElementsAre("Ana Silva, mayor of Orland|-|The bridge will be rebuilt in May."));
}

TEST(AttributeQuotes, IsNotMisledByAnAppositionThatNamesSomeoneElse) {
  EXPECT_THAT(Quotes(R"("The bridge is closed," Ana Silva, who succeeded Park Rian, said.)"),
              ElementsAre("Ana Silva, who succeeded Park Rian|said|The bridge is closed,"));
  EXPECT_THAT(Quotes(R"("It is late," said Ana Silva, a friend of Park Rian.)"),
              ElementsAre("Ana Silva, a friend of Park Rian|said|It is late,"));
}

TEST(AttributeQuotes, LeavesOutTitlesNicknamesAndScareQuotes) {
  EXPECT_THAT(Quotes(R"(Ana "the Hammer" Silva played in "The Long Bridge" last year.)"), IsEmpty());
  EXPECT_THAT(Quotes(R"(The so-called "peace bridge" was closed on Monday.)"), IsEmpty());
}

TEST(AttributeQuotes, FindsClausesWithAndWithoutThat) {
  EXPECT_THAT(Quotes("Ana Silva said that the bridge was closed."),
              ElementsAre("Ana Silva|said|that the bridge was closed"));
  EXPECT_THAT(Quotes("Ana Silva said the bridge was closed."),
              ElementsAre("Ana Silva|said|the bridge was closed"));
}

TEST(AttributeQuotes, FindsContentBeforeTheCue) {
  EXPECT_THAT(Quotes("The bridge was closed, Ana Silva said on Monday."),
              ElementsAre("Ana Silva|said|The bridge was closed"));
  EXPECT_THAT(Quotes("The bridge was closed, said the ministry."),
              ElementsAre("the ministry|said|The bridge was closed"));
}

TEST(AttributeQuotes, FindsContentOnBothSidesOfTheCue) {
  EXPECT_THAT(Quotes("The bridge, Ana Silva said, will be closed in May."),
              ElementsAre("Ana Silva|said|The bridge|will be closed in May"));
}

TEST(AttributeQuotes, LeavesOutTheAddressee) {
  EXPECT_THAT(Quotes("Ana Silva told reporters on Monday that the bridge was closed."),
              ElementsAre("Ana Silva|told|that the bridge was closed"));
}

TEST(AttributeQuotes, FindsParticiplesOfTheSameSource) {
  EXPECT_THAT(
      Quotes("Ana Silva said the bridge was closed, adding that it would open in May."),
      ElementsAre("Ana Silva|said|the bridge was closed", "Ana Silva|adding|that it would open in May"));
}

TEST(AttributeQuotes, FindsWhatFollowsAccordingTo) {
  EXPECT_THAT(Quotes("According to the ministry, the bridge was closed."),
              ElementsAre("the ministry|According to|the bridge was closed"));
  EXPECT_THAT(Quotes("The bridge was closed, according to the ministry."),
              ElementsAre("the ministry|according to|The bridge was closed"));
}

TEST(AttributeQuotes, FindsInfinitivesAndNounPhrases) {
  EXPECT_THAT(Quotes("Ana Silva promised to rebuild the bridge."),
              ElementsAre("Ana Silva|promised|to rebuild the bridge"));
  EXPECT_THAT(Quotes("Ana Silva accused the council of closing the bridge."),
              ElementsAre("Ana Silva|accused|the council of closing the bridge"));
  EXPECT_THAT(Quotes("Ana Silva called for a new bridge."), ElementsAre("Ana Silva|called|a new bridge"));
}

TEST(AttributeQuotes, FindsNounCues) {
  EXPECT_THAT(Quotes("Silva's claim that the bridge was safe is wrong."),
              Contains("Silva|claim|that the bridge was safe"));
}

TEST(AttributeQuotes, FindsPassivesThatNameNobody) {
  EXPECT_THAT(Quotes("The bridge is said to be closed."), ElementsAre("-|said|The bridge|to be closed"));
}

TEST(AttributeQuotes, MergesFragmentsIntoTheirMixedQuote) {
  const ParsedArticle article(R"(Ana Silva said the bridge was "a danger" and "a shame" for the town.)");
  EXPECT_THAT(article.Lines(),
              ElementsAre(R"(Ana Silva|said|the bridge was "a danger" and "a shame" for the town)"));
  EXPECT_EQ(article.quotes()[0].kind, QuoteKind::kMixed);
}

TEST(AttributeQuotes, GoesOnPastTheMarksToTheSource) {
  EXPECT_THAT(Quotes(R"("Nobody can deny the right to the bridges held by" the two towns, Silva said.)"),
              ElementsAre(R"(Silva|said|"Nobody can deny the right to the bridges held by" the two towns)"));
}

TEST(AttributeQuotes, MarksBeliefsAndIntentions) {
  EXPECT_EQ(ParsedArticle("Ana Silva believes that the bridge is safe.").quotes().at(0).attitude,
            Attitude::kBelief);
  EXPECT_EQ(ParsedArticle("Ana Silva wants to rebuild the bridge.").quotes().at(0).attitude,
            Attitude::kIntention);
}

TEST(AttributeQuotes, MarksWhatWasNotSaid) {
  EXPECT_TRUE(ParsedArticle("Ana Silva did not say that the bridge was safe.").quotes().at(0).negated);
}

TEST(AttributeQuotes, TellsTheChannel) {
  EXPECT_EQ(ParsedArticle("Ana Silva told the Orland Post in an email that the bridge was closed.")
                .quotes()
                .at(0)
                .via,
            "email to the Orland Post");
  EXPECT_EQ(ParsedArticle(R"("It is late," Silva said, according to the Orland Post.)").quotes().at(0).via,
            "the Orland Post");
}

TEST(AttributeQuotes, TakesTheRelativePronounAsSourceAndItsNounAsMention) {
  const ParsedArticle article("Ana Silva, who said that the bridge was safe, left the town.");
  ASSERT_EQ(article.quotes().size(), 1u);
  EXPECT_EQ(article.Lines()[0], "who|said|that the bridge was safe");
  EXPECT_EQ(article.Speaker(0), "Ana Silva");
}

TEST(AttributeQuotes, SaysWhoElseWasThereAndWhyTheyLost) {
  const ParsedArticle article(R"("It is late," Ana Silva told Park Rian.)");
  ASSERT_EQ(article.quotes().size(), 1u);
  ASSERT_EQ(article.quotes()[0].why.alternatives.size(), 1u);
  EXPECT_EQ(article.quotes()[0].why.alternatives[0].text, "Park Rian");
  EXPECT_EQ(article.quotes()[0].why.alternatives[0].why_not, "it is not the subject of 'told'");
}

TEST(AttributeQuotes, ResolvesSpeakersThroughTheArticle) {
  const ParsedArticle article(
      "Mayor Ana Silva opened the bridge on Monday.\n\n\"It is late,\" Silva said.\n\n\"It is safe,\" she "
      "added.");
  ASSERT_EQ(article.quotes().size(), 2u);
  EXPECT_EQ(article.Speaker(0), "Ana Silva");
  EXPECT_EQ(article.Speaker(1), "Ana Silva");
}

TEST(AttributeQuotes, SurvivesAnythingInLinearTime) {
  const std::string pieces[] = {
      "\"",   "“",  "”",   "''",  "Silva said", " that ", "\xff", ", ", "according to ",
      "\n\n", ". ", "he ", "was "};
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    std::string text;
    for (int i = 0; i < 120; ++i) text += pieces[random() % std::size(pieces)];
    const ParsedArticle article(text);
    for (const Quote& quote : article.quotes()) {
      for (const QuotePiece& piece : quote.pieces) {
        ASSERT_LT(piece.span.begin, piece.span.end);
        ASSERT_LE(piece.span.end, text.size());
        ASSERT_EQ(piece.span.In(text).find('\n'), std::string_view::npos);
      }
    }
  }
}

TEST(AttributeQuotes, TakesAskingForAnonymityForNoStatement) {
  EXPECT_THAT(
      Quotes("A guard, requesting anonymity because the talks were private, said the mayor had been late."),
      ElementsAre(
          "A guard, requesting anonymity because the talks were private|said|the mayor had been late"));
  EXPECT_THAT(Quotes("A guard, who asked not to be named, said the mayor had been late."),
              ElementsAre("A guard, who asked not to be named|said|the mayor had been late"));
}

TEST(AttributeQuotes, FindsQuotesInsideQuotes) {
  const ParsedArticle article("\"My neighbour shouted, 'The dam is open,' and we ran,\" Ana Silva said.");
  EXPECT_THAT(article.Lines(),
              ElementsAre("Ana Silva|said|My neighbour shouted, 'The dam is open,' and we ran,",
                          "My neighbour|shouted|The dam is open,"));
  EXPECT_FALSE(article.quotes()[0].nested);
  EXPECT_TRUE(article.quotes()[1].nested);
  EXPECT_EQ(article.quotes()[1].inside, 0);
}

TEST(AttributeQuotes, TellsThatASaysThatBSaid) {
  const ParsedArticle article("Ana Silva said the mayor had told farmers that the water would never come.");
  EXPECT_THAT(article.Lines(),
              ElementsAre("Ana Silva|said|the mayor had told farmers that the water would never come",
                          "the mayor|told|that the water would never come"));
  EXPECT_EQ(article.quotes()[1].inside, 0);
}

TEST(AttributeQuotes, TakesNoWishOrQuestionInsideAQuoteForSpeech) {
  EXPECT_THAT(Quotes("\"We cannot say that it is safe, and you may ask why,\" Ana Silva said."),
              ElementsAre("Ana Silva|said|We cannot say that it is safe, and you may ask why,"));
}

TEST(AttributeQuotes, GivesWhatISaidInsideAQuoteToItsSpeaker) {
  const ParsedArticle article("\"I told him, 'Leave the dog,' but he went back,\" Ana Silva said.");
  ASSERT_EQ(article.quotes().size(), 2u);
  EXPECT_EQ(article.Speaker(1), "Ana Silva");
}

}  // namespace
}  // namespace onrecord
