#include "ingest/document_reader/declared_time.h"

#include <gtest/gtest.h>

namespace onrecord::ingest {
namespace {

TEST(NormaliseTime, ReadsIsoWithItsZone) {
  EXPECT_EQ(NormaliseTime("2026-11-22T10:05:00Z"), "2026-11-22T10:05:00Z");
  EXPECT_EQ(NormaliseTime("2026-11-22T10:05:00.250+0900"), "2026-11-22T10:05:00+09:00");
  EXPECT_EQ(NormaliseTime("2026-11-22T10:05-03:30"), "2026-11-22T10:05:00-03:30");
  EXPECT_EQ(NormaliseTime("20261122T100500+0900"), "2026-11-22T10:05:00+09:00");
}

TEST(NormaliseTime, ReadsTheTimesOfRss) {
  EXPECT_EQ(NormaliseTime("Sun, 22 Nov 2026 10:05:00 GMT"), "2026-11-22T10:05:00Z");
  EXPECT_EQ(NormaliseTime("22 Nov 2026 10:05 EST"), "2026-11-22T10:05:00-05:00");
  EXPECT_EQ(NormaliseTime("November 22, 2026"), "2026-11-22");
}

TEST(NormaliseTime, KeepsOnlyTheDayWhereTheZoneIsNotSaid) {
  EXPECT_EQ(NormaliseTime("2026-11-22 10:05"), "2026-11-22");
  EXPECT_EQ(NormaliseTime("2026-11-22"), "2026-11-22");
}

TEST(NormaliseTime, GivesNothingForWhatIsNoTime) {
  for (const char* text :
       {"", "yesterday", "2026-13-01", "2026-02-30", "12", "2026-11-22T99:00:00Z", "22 Nov", "-"}) {
    EXPECT_EQ(NormaliseTime(text), "") << text;
  }
}

}  // namespace
}  // namespace onrecord::ingest
