#include "enrich/times/calendar.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(Calendar, KnowsDaysAndTheirWeekdays) {
  EXPECT_EQ(DayOf(1970, 1, 1), 0);
  EXPECT_EQ(WeekdayOf(*DayOf(2021, 10, 12)), 2);
  EXPECT_EQ(IsoDay(*DayOf(2020, 2, 29)), "2020-02-29");
}

TEST(Calendar, RefusesDaysThatDoNotExist) {
  EXPECT_FALSE(DayOf(2021, 2, 29).has_value());
  EXPECT_FALSE(DayOf(2021, 13, 1).has_value());
  EXPECT_FALSE(ParseIsoDay("2021-02-30").has_value());
  EXPECT_FALSE(ParseIsoDay("12.10.2021").has_value());
}

TEST(Calendar, MovesByMonthsAndStaysInside) {
  EXPECT_EQ(IsoDay(AddMonths(*DayOf(2021, 3, 31), -1)), "2021-02-28");
  EXPECT_EQ(IsoDay(AddMonths(*DayOf(2021, 1, 15), -1)), "2020-12-15");
  EXPECT_EQ(IsoDay(AddMonths(*DayOf(2021, 12, 15), 14)), "2023-02-15");
}

TEST(Calendar, ReadsTheDayOfATime) { EXPECT_EQ(ParseIsoDay("2021-10-12T09:15:00Z"), DayOf(2021, 10, 12)); }

}  // namespace
}  // namespace onrecord
