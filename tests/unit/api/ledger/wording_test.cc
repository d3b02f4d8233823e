#include "api/ledger/wording.h"

#include <gtest/gtest.h>

namespace onrecord::ledger {
namespace {

Wording Read(std::string_view text) { return WordRarity::BuiltIn().Read(text); }

TEST(Wording, FormsOfOneWordHaveOneStem) {
  EXPECT_EQ(Read("bridges").sequence, Read("Bridge").sequence);
  EXPECT_EQ(Read("closed").sequence, Read("closing").sequence);
  EXPECT_EQ(Read("Silva's").sequence, Read("silva").sequence);
  EXPECT_EQ(Read("Silva’s").sequence, Read("Silva's").sequence);
  EXPECT_NE(Read("bridge").sequence, Read("bride").sequence);
}

TEST(Wording, RareWordsWeighMoreThanCommonOnes) {
  EXPECT_GT(Read("trawler").weight, Read("government").weight);
  EXPECT_GT(Read("government").weight, Read("the").weight);
  EXPECT_EQ(Read("the and of").content_words, 0);
}

TEST(Wording, EmptyTextHasNoWords) {
  EXPECT_TRUE(Read("").sequence.empty());
  EXPECT_TRUE(Read("“…” — !").sequence.empty());
}

TEST(Wording, RunsAndShinglesCountWordsInARow) {
  const Wording a = Read("we will close the old bridge in spring");
  const Wording b = Read("the old bridge in the north will stay");
  EXPECT_EQ(LongestSharedRun(a.sequence, b.sequence), 4);
  EXPECT_EQ(CountShared(Shingles(a.sequence, 3), Shingles(b.sequence, 3)), 2u);
  EXPECT_TRUE(Shingles(Read("two words").sequence, 3).empty());
}

TEST(Wording, SetsOfWordsCanBeTakenApart) {
  const Wording all = Read("old bridge"), old = Read("old");
  EXPECT_EQ(Without(all, old).stems.size(), 1u);
  EXPECT_FLOAT_EQ(SharedWeight(all, old), old.weight);
}

}  // namespace
}  // namespace onrecord::ledger
