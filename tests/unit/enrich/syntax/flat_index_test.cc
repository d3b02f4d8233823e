#include "enrich/syntax/flat_index.h"

#include <gtest/gtest.h>

namespace onrecord::syntax {
namespace {

TEST(FlatIndex, FindsWhatWasPutInThoughHashesCollide) {
  FlatIndex index(100);
  for (uint32_t i = 0; i < 100; ++i) index.Insert(i * 256, i);
  for (uint32_t i = 0; i < 100; ++i) EXPECT_EQ(index.Find(i * 256), i);
  EXPECT_EQ(index.Find(7), FlatIndex::kNone);
}

TEST(FlatIndex, KeepsTheFirstNumberOfAHash) {
  FlatIndex index(2);
  index.Insert(5, 1);
  index.Insert(5, 2);
  EXPECT_EQ(index.Find(5), 1u);
}

TEST(FlatIndex, IsEmptyAtFirst) { EXPECT_EQ(FlatIndex().Find(0), FlatIndex::kNone); }

}  // namespace
}  // namespace onrecord::syntax
