// Forms of speech without a plain "X said that": semicolons, colons, nouns, several speakers, interviews.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Quotes(const std::string& text) { return ParsedArticle(text).Lines(); }

TEST(Semicolons, PartTwoSpeakers) {
  EXPECT_THAT(Quotes("Ana Silva said the ferry was late; Jonas Weber said it was early."),
              ElementsAre("Ana Silva|said|the ferry was late", "Jonas Weber|said|it was early"));
}

TEST(Semicolons, EndASourcePhrase) {
  EXPECT_THAT(
      Quotes(
          R"("The ferry is late," said captain Ana Silva; the mayor, Jonas Weber, laughed: "It is early.")"),
      Contains(testing::StrEq("the mayor, Jonas Weber|laughed|It is early.")));
}

TEST(Labels, NameWhoSaysWhatFollowsBetweenADashAndAColon) {
  EXPECT_THAT(Quotes(R"(Polls agree - Ana Silva: "One of the lessons was a simple one.")"),
              ElementsAre("Ana Silva|-|One of the lessons was a simple one."));
  EXPECT_THAT(
      Quotes(
          R"(The signs were there – more from Silva and Brandt: "The ferry was late from the first day.")"),
      ElementsAre("Silva and Brandt|-|The ferry was late from the first day."));
}

TEST(Labels, DoNotBeginInsideAHyphenatedName) {
  EXPECT_THAT(Quotes(R"(Ana Silva-Brandt: "The ferry was late from the first day.")"),
              Contains("Ana Silva-Brandt|-|The ferry was late from the first day."));
}

TEST(Sources, AreANounThatLooksLikeAnAdverb) {
  EXPECT_THAT(Quotes(R"("The plan has no future," the influential local daily wrote.)"),
              ElementsAre("the influential local daily|wrote|The plan has no future,"));
}

TEST(SpeakersTogether, AreAllNamed) {
  const ParsedArticle article(R"("The ferry is late," Ana Silva and Jonas Weber said.)");
  ASSERT_EQ(article.quotes().size(), 1u);
  EXPECT_EQ(article.Speaker(0), "Ana Silva; Jonas Weber");
}

TEST(SpeakersTogether, AreMeantByThey) {
  const ParsedArticle article("Ana Silva and Jonas Weber saw the ferry. They said that it was late.");
  ASSERT_EQ(article.quotes().size(), 1u);
  EXPECT_EQ(article.Speaker(0), "Ana Silva; Jonas Weber");
}

TEST(SpeakersTogether, ASingleSubjectHasNoCompany) {
  const ParsedArticle article("Ana Silva said that Jonas Weber and Lena Brandt were late.");
  ASSERT_EQ(article.quotes().size(), 1u);
  EXPECT_EQ(article.Speaker(0), "Ana Silva");
}

TEST(Utterances, AWordAfterAColonWasSaid) {
  EXPECT_THAT(Quotes(R"(Asked about the ferry, Mayor Ana Silva gave one answer: "Never.")"),
              Contains(testing::HasSubstr("|Never.")));
}

TEST(Utterances, IsHowNamesTheSpeakerOfWhatStandsBeforeIt) {
  EXPECT_THAT(Quotes(R"("It was a nightmare," is how Ana Silva describes the storm.)"),
              ElementsAre("Ana Silva|describes|It was a nightmare,"));
}

TEST(Utterances, WhatAFilmShowsNobodySays) {
  EXPECT_THAT(Quotes("The footage shows that the ferry was empty."), IsEmpty());
}

TEST(SingleMarks, MayCloseBehindAnSAtTheEnd) {
  EXPECT_THAT(Quotes("Ana Silva said: 'We are waiting for better days.'"),
              Contains(testing::HasSubstr("We are waiting for better days.")));
}

TEST(Interviews, AnswersAreThoseOfWhomTheTextNames) {
  const ParsedArticle article(
      "Mayor Ana Silva spoke to us.\n\nQ: Is the ferry late?\n\nA: It is late again today.\n\nQ: Why is "
      "that?\n\nA: It is "
      "old and slow.");
  ASSERT_EQ(article.quotes().size(), 4u);
  EXPECT_EQ(article.Speaker(1), "Ana Silva");
  EXPECT_EQ(article.Speaker(3), "Ana Silva");
}

TEST(Interviews, TwoLinesInCapitalsAreATranscript) {
  EXPECT_THAT(Quotes("REPORTER: Is the ferry late?\n\nBRANDT: It is late again today."),
              ElementsAre("REPORTER|-|Is the ferry late?", "BRANDT|-|It is late again today."));
}

TEST(Interviews, OneLineWithAColonIsNone) {
  EXPECT_THAT(Quotes("WARNING: The ferry is late today."), IsEmpty());
}

}  // namespace
}  // namespace onrecord
