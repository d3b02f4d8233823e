#include "enrich/quotes/headline_speech.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> Headline(const std::string& text) {
  return ParsedArticle(text, ZoneKind::kHeadline).Lines();
}

TEST(HeadlineSpeech, AQuoteBeforeAColonIsThatOfWhoeverStandsBehindIt) {
  EXPECT_THAT(Headline("'We have lost the harvest': Farmers in Orland wait for rain"),
              Contains("Farmers in Orland|-|'We have lost the harvest'"));
}

TEST(HeadlineSpeech, AQuoteBehindAColonIsThatOfTheSubject) {
  EXPECT_THAT(Headline("Governor warns farmers: 'Keep away from the river banks'"),
              Contains("Governor|warns|Keep away from the river banks"));
}

TEST(HeadlineSpeech, ALabelIsTakenAsAWhole) {
  EXPECT_THAT(Headline("Harbour Post editorial: \"Close the old bridge\""),
              Contains("Harbour Post editorial|-|\"Close the old bridge\""));
}

TEST(HeadlineSpeech, ANameBesideAColonSaysTheClause) {
  EXPECT_THAT(Headline("Ana Silva: bridge will open in June"),
              Contains("Ana Silva|-|bridge will open in June"));
  EXPECT_THAT(Headline("Bridge will open in June: minister"),
              Contains("minister|-|Bridge will open in June"));
}

TEST(HeadlineSpeech, AVerbBehindACommaTellsWhatStandsBeforeIt) {
  EXPECT_THAT(Headline("Ferry is 'as good as new', says captain after test"),
              Contains("captain|says|Ferry is 'as good as new'"));
}

TEST(HeadlineSpeech, AVerbBehindACommaSharesTheSubjectAndTellsWhatFollows) {
  EXPECT_THAT(Headline("President opens harbour, says trade will grow"),
              Contains("President|says|trade will grow"));
}

TEST(HeadlineSpeech, WhatIsAskedForIsNoSpeaker) {
  for (const std::string& line : Headline("Norway thanks Iceland's sailors, asks for return of the boats"))
    EXPECT_THAT(line, Not(testing::StartsWith("return of")));
}

TEST(HeadlineSpeech, AColonAloneSaysNothing) {
  EXPECT_THAT(Headline("Football: Orland 2, Bergen 1"), IsEmpty());
}

}  // namespace
}  // namespace onrecord
