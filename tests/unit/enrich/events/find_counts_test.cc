#include "enrich/events/find_counts.h"

#include <gtest/gtest.h>

#include <utility>

#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/model.h"

namespace onrecord {
namespace {

std::vector<Count> CountsIn(std::string_view text) {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  static const syntax::Model model = *syntax::Model::BuiltIn();
  const Analysis a = Analyse({.text = text, .published = "2020-05-05"}, lexicon, model);
  std::vector<Span> dates;
  for (const TimeValue& date : a.dates) dates.push_back(*date.span);
  std::vector<Count> counts;
  const Tree tree(a.tokens);
  for (const Sentence& sentence : a.sentences) {
    const TokenRange words{sentence.first_token, sentence.last_token};
    for (CountAt& found : FindCounts(text, tree, words, lexicon.numbers, dates))
      counts.push_back(found.count);
  }
  return counts;
}

TEST(FindCounts, KeepsTheUnitAndTheQualifier) {
  const auto counts = CountsIn("The navy lost more than 40 ships.");
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_DOUBLE_EQ(counts[0].value, 40);
  EXPECT_EQ(counts[0].unit, "ship");
  EXPECT_EQ(counts[0].qualifier, "more than");
  EXPECT_EQ(counts[0].kind, "");
}

TEST(FindCounts, ReadsWordsAndThousands) {
  EXPECT_DOUBLE_EQ(CountsIn("The navy lost seven ships.").at(0).value, 7);
  EXPECT_DOUBLE_EQ(CountsIn("The navy lost 1,500 ships.").at(0).value, 1500);
  EXPECT_DOUBLE_EQ(CountsIn("The navy lost two dozen ships.").at(0).value, 24);
}

TEST(FindCounts, AnOrdinalIsNoCount) {
  const auto counts = CountsIn("The navy conducted its seventh test.");
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts[0].kind, "ordinal");
  EXPECT_DOUBLE_EQ(counts[0].value, 7);
}

TEST(FindCounts, CountsVictims) {
  const auto counts = CountsIn("The raid killed at least 12 soldiers.");
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts[0].kind, "casualties");
  EXPECT_EQ(counts[0].qualifier, "at least");
}

TEST(FindCounts, ARangeHasTwoEnds) {
  for (const std::string_view text :
       {"Kenya arrested 10-15 soldiers.", "Kenya arrested 10–15 soldiers.",
        "Kenya arrested between 10 and 15 soldiers.", "Kenya arrested 10 to 15 soldiers.",
        "Kenya arrested ten or fifteen soldiers."}) {
    const auto counts = CountsIn(text);
    ASSERT_EQ(counts.size(), 1u) << text;
    EXPECT_DOUBLE_EQ(counts[0].value, 10) << text;
    EXPECT_DOUBLE_EQ(counts[0].upper, 15) << text;
    EXPECT_EQ(counts[0].unit, "soldier") << text;
  }
  const auto thousands = CountsIn("The flood displaced two to three thousand people.");
  ASSERT_EQ(thousands.size(), 1u);
  EXPECT_DOUBLE_EQ(thousands[0].value, 2000);
  EXPECT_DOUBLE_EQ(thousands[0].upper, 3000);
}

TEST(FindCounts, AnUpperLimitIsItsOwnUpperEnd) {
  const auto counts = CountsIn("The raid killed up to 20 soldiers.");
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_DOUBLE_EQ(counts[0].value, 20);
  EXPECT_DOUBLE_EQ(counts[0].upper, 20);
  EXPECT_EQ(CountsIn("The raid killed 20 soldiers.").at(0).upper, 0);
}

TEST(FindCounts, AChangeIsNoRange) {
  for (const Count& count : CountsIn("Kenya raised its force from 500 to 700 soldiers."))
    EXPECT_EQ(count.upper, 0);
}

TEST(FindCounts, AYearIsNoCount) { EXPECT_TRUE(CountsIn("The navy sailed in May 2019.").empty()); }

TEST(FindCounts, PutsNumberWordsTogether) {
  EXPECT_DOUBLE_EQ(CountsIn("The navy lost twenty-one ships.").at(0).value, 21);
  EXPECT_DOUBLE_EQ(CountsIn("Fifty-seven ships were lost.").at(0).value, 57);
  EXPECT_DOUBLE_EQ(CountsIn("The navy lost two hundred and fifty ships.").at(0).value, 250);
  EXPECT_DOUBLE_EQ(CountsIn("The navy lost three thousand five hundred ships.").at(0).value, 3500);
}

TEST(FindCounts, MultipliesVagueNumbers) {
  for (const auto& [text, value] : {std::pair("Hundreds of thousands of people marched.", 200000.0),
                                    std::pair("Tens of thousands of people marched.", 20000.0),
                                    std::pair("Thousands of people marched.", 2000.0)}) {
    const auto counts = CountsIn(text);
    ASSERT_EQ(counts.size(), 1u) << text;
    EXPECT_DOUBLE_EQ(counts[0].value, value) << text;
    EXPECT_EQ(counts[0].unit, "people") << text;
  }
}

}  // namespace
}  // namespace onrecord
