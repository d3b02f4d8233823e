#include "enrich/events/earlier_sentences.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/events/article_events.h"

namespace onrecord {
namespace {

std::string TargetOf(std::string_view text, std::string_view code) {
  const Event event = ArticleEvents(text).With(code);
  return event.target ? std::string(event.target->code.first()) : "";
}

TEST(EarlierSentences, TellWhoDidTheActThatANounNames) {
  EXPECT_EQ(TargetOf("Iran tested a missile. Iraq condemned the test.", "11"), "IRN");
}

TEST(EarlierSentences, TellWhoMadeTheOfferThatIsRejected) {
  EXPECT_EQ(TargetOf("Iran offered to open the border. Iraq rejected that offer.", "12"), "IRN");
}

TEST(EarlierSentences, TellTheOtherSideOfTheTalks) {
  EXPECT_EQ(TargetOf("Iran held talks with Iraq in Oslo. On Friday Iran broke off the talks.", "16"), "IRQ");
}

TEST(EarlierSentences, TellNothingOfANounThatDoesNotReferBack) {
  EXPECT_EQ(TargetOf("Iran tested a missile. Iraq condemned a test.", "11"), "");
}

TEST(EarlierSentences, TellNothingOfANounThatSaysWhose) {
  EXPECT_NE(TargetOf("Iran tested a missile. Iraq condemned the test of Norway.", "11"), "IRN");
}

TEST(EarlierSentences, AreNoSourceOfOnesOwnAct) {
  EXPECT_EQ(TargetOf("Iran tested a missile. Iran praised the test.", "05"), "");
}

}  // namespace
}  // namespace onrecord
