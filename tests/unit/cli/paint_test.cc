#include "cli/paint.h"

#include <gtest/gtest.h>

namespace onrecord::cli {
namespace {

TEST(Paint, PutsLabelsInBracketsWithoutColour) {
  EXPECT_EQ(Paint("Go, she said.", {{{0, 3}, "32", "Q1"}, {{4, 7}, "1", "S1"}}, false),
            "[Q1 Go,] [S1 she] said.");
}

TEST(Paint, NestsInBrackets) {
  EXPECT_EQ(Paint("they met", {{{5, 8}, "31", "E1"}, {{0, 8}, "32", "Q1"}}, false), "[Q1 they [E1 met]]");
}

TEST(Paint, JoinsTheStylesWhereStretchesOverlap) {
  EXPECT_EQ(Paint("abc", {{{0, 2}, "1", ""}, {{1, 3}, "4", ""}}, true),
            "\x1b[1ma\x1b[0m\x1b[1;4mb\x1b[0m\x1b[4mc\x1b[0m");
}

TEST(Paint, ShowsControlCharactersInsteadOfSendingThem) {
  EXPECT_EQ(Paint("a\x1b[2Jb\xc2\x9b", {}, true), "a?[2Jb?");
}

TEST(UseColour, ObeysTheOption) {
  EXPECT_TRUE(UseColour("always"));
  EXPECT_FALSE(UseColour("never"));
}

}  // namespace
}  // namespace onrecord::cli
