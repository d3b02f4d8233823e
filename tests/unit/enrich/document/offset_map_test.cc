#include "enrich/document/offset_map.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(OffsetMap, LeadsKeptBytesBackToThemselves) {
  OffsetMap map;
  map.Keep(10);
  EXPECT_EQ(map.ToOriginal({2, 5}), (Span{2, 5}));
}

TEST(OffsetMap, LeadsAReplacedPieceToAllItCameFrom) {
  OffsetMap map;
  map.Keep(3);
  map.Replace(3, 1);
  map.Keep(4);
  EXPECT_EQ(map.ToOriginal({3, 4}), (Span{3, 6}));
  EXPECT_EQ(map.ToOriginal({4, 6}), (Span{6, 8}));
  EXPECT_EQ(map.ToOriginal({0, 8}), (Span{0, 10}));
}

TEST(OffsetMap, SkipsWhatWasTakenOut) {
  OffsetMap map;
  map.Keep(2);
  map.Replace(5, 0);
  map.Keep(2);
  EXPECT_EQ(map.ToOriginal({0, 2}), (Span{0, 2}));
  EXPECT_EQ(map.ToOriginal({2, 4}), (Span{7, 9}));
  EXPECT_EQ(map.ToOriginal({0, 4}), (Span{0, 9}));
}

TEST(OffsetMap, ClampsPositionsPastTheEnd) {
  OffsetMap map;
  map.Keep(2);
  EXPECT_EQ(map.ToOriginal({1, 9}), (Span{1, 2}));
  EXPECT_EQ(map.ToOriginal({5, 9}), (Span{2, 2}));
}

}  // namespace
}  // namespace onrecord
