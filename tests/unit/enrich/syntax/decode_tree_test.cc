#include "enrich/syntax/decode_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace onrecord::syntax {
namespace {

using ::testing::ElementsAre;

TEST(IsTree, WantsOneRootAndNoCycle) {
  EXPECT_TRUE(IsTree({1, -1, 1}));
  EXPECT_FALSE(IsTree({1, 0, 1}));
  EXPECT_FALSE(IsTree({-1, -1, 1}));
  EXPECT_FALSE(IsTree({-1, 2, 1}));
  EXPECT_TRUE(IsTree({-1}));
}

TEST(BestProjectiveTree, TakesTheBestHeadsWhereTheyAreOne) {
  // Word by head; the last column is the root.
  const float scores[] = {-9, 5,  0,  1,  //
                          0,  -9, 0,  7,  //
                          0,  6,  -9, 1};
  EXPECT_THAT(BestProjectiveTree(3, scores, 4), ElementsAre(1, -1, 1));
}

TEST(BestProjectiveTree, BreaksACycleWhereItCostsLeast) {
  const float scores[] = {-9, 9,  0,  5,  //
                          9,  -9, 0,  1,  //
                          0,  8,  -9, 1};
  EXPECT_THAT(BestProjectiveTree(3, scores, 4), ElementsAre(-1, 0, 1));
}

TEST(BestProjectiveTree, KeepsOneRoot) {
  const float scores[] = {-9, 3,  0,  9,  //
                          6,  -9, 0,  7,  //
                          0,  8,  -9, 1};
  EXPECT_THAT(BestProjectiveTree(3, scores, 4), ElementsAre(-1, 0, 1));
}

TEST(BestProjectiveTree, TakesAWordAloneAsRoot) {
  const float scores[] = {0, 0};
  EXPECT_THAT(BestProjectiveTree(1, scores, 2), ElementsAre(-1));
}

}  // namespace
}  // namespace onrecord::syntax
