#include "enrich/times/lex_time.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

const TimeWords& Words() {
  static const TimeWords& words = *new TimeWords(*TimeWords::Read(LexiconFiles::BuiltIn()));
  return words;
}

std::vector<TimeLexeme> Lex(std::string_view text) {
  return LexTime(text, {0, static_cast<uint32_t>(text.size())}, Words());
}

// The lexemes as the text shows them, " | " between.
std::string Shown(std::string_view text) {
  std::string out;
  for (const TimeLexeme& lexeme : Lex(text)) {
    if (!out.empty()) out += " | ";
    out += lexeme.span.In(text);
  }
  return out;
}

TEST(LexTime, KeepsTheStopOfAnAbbreviation) {
  EXPECT_EQ(Shown("on Sept. 9 at 9 a.m."), "on | Sept. | 9 | at | 9 | a.m.");
  EXPECT_EQ(Shown("in March."), "in | March | .");
}

TEST(LexTime, ReadsTheSuffixOfANumber) {
  EXPECT_EQ(Lex("12th")[0].suffix, 't');
  EXPECT_EQ(Lex("1990s")[0].suffix, 's');
  EXPECT_EQ(Lex("1990's")[0].suffix, 's');
  EXPECT_EQ(Lex("1991's")[0].suffix, 0);
  EXPECT_EQ(Lex("12 then")[0].suffix, 0);
  EXPECT_EQ(Shown("12then"), "12 | then");
}

TEST(LexTime, AGroupedOrDecimalNumberIsNoYear) {
  EXPECT_GE(Lex("2,019")[0].digits, 10);
  EXPECT_GE(Lex("20.19")[0].digits, 10);
  EXPECT_EQ(Lex("2019")[0].digits, 4);
  EXPECT_EQ(Shown("12,10"), "12 | , | 10");
}

TEST(LexTime, SplitsADottedDateButNotADecimalNumber) {
  EXPECT_EQ(Shown("2021.10.12"), "2021 | . | 10 | . | 12");
  EXPECT_EQ(Shown("12.10.2021"), "12 | . | 10 | . | 2021");
  EXPECT_EQ(Shown("10.12"), "10.12");
}

TEST(LexTime, ALongNumberDoesNotOverflow) {
  const TimeLexeme number = Lex("12345678901234567890")[0];
  EXPECT_EQ(number.value, 123456789);
  EXPECT_EQ(number.digits, 20);
}

TEST(LexTime, SplitsClitics) {
  EXPECT_EQ(Shown("Monday’s"), "Monday | ’s");
  EXPECT_EQ(Shown("it'll rain"), "it | 'll | rain");
  EXPECT_EQ(Shown("o'clock"), "o'clock");
}

TEST(LexTime, ReducesDashesToOneMark) {
  EXPECT_EQ(Lex("–")[0].mark, '-');
  EXPECT_EQ(Lex("-")[0].mark, '-');
  EXPECT_EQ(Lex("€")[0].mark, '?');
}

TEST(LexTime, AWordThatOnlyShowsTheTenseStartsNoExpression) {
  EXPECT_TRUE(Lex("yesterday")[0].StartsExpression());
  EXPECT_FALSE(Lex("will")[0].StartsExpression());
  EXPECT_FALSE(Lex("ferry")[0].StartsExpression());
}

}  // namespace
}  // namespace onrecord
