#include "enrich/times/holiday.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

std::string Holiday(int holiday, int year) {
  const std::optional<Day> day = HolidayIn(holiday, year);
  return day ? IsoDay(*day) : "-";
}

TEST(HolidayIn, CountsFromEaster) {
  EXPECT_EQ(Holiday(200100, 2019), "2019-04-21");
  EXPECT_EQ(Holiday(200100, 2024), "2024-03-31");
  EXPECT_EQ(Holiday(200100, 1954), "1954-04-18");  // the rule's own exception
  EXPECT_EQ(Holiday(200098, 2024), "2024-03-29");
  EXPECT_EQ(Holiday(200150, 2024), "2024-05-20");
}

TEST(HolidayIn, FindsTheNthWeekdayOfAMonth) {
  EXPECT_EQ(Holiday(110404, 2023), "2023-11-23");
  EXPECT_EQ(Holiday(50105, 2021), "2021-05-31");
  EXPECT_EQ(Holiday(90101, 2024), "2024-09-02");
}

TEST(HolidayIn, ReadsMonthAndDay) {
  EXPECT_EQ(Holiday(1225, 2024), "2024-12-25");
  EXPECT_EQ(Holiday(229, 2023), "-");
  EXPECT_EQ(Holiday(229, 2024), "2024-02-29");
}

}  // namespace
}  // namespace onrecord
