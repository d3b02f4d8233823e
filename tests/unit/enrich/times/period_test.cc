#include "enrich/times/period.h"

#include <gtest/gtest.h>

#include "enrich/times/read_time.h"

namespace onrecord {
namespace {

Day On(std::string_view day) { return *ParseIsoDay(day); }
std::string Edtf(const std::optional<Period>& period) { return period ? period->edtf : "-"; }

TEST(Period, AWeekGoesFromMondayToSunday) {
  EXPECT_EQ(Week(On("2024-05-15")).edtf, "2024-05-13/2024-05-19");
  EXPECT_EQ(Weekend(On("2024-05-13")).edtf, "2024-05-18/2024-05-19");
}

TEST(Period, RoundsToTheUnit) {
  EXPECT_EQ(Rounded(On("2024-05-15"), TimeReading::kDay).edtf, "2024-05-15");
  EXPECT_EQ(Rounded(On("2024-05-15"), TimeReading::kMonth).edtf, "2024-05");
  EXPECT_EQ(Rounded(On("2024-05-15"), TimeReading::kYear).edtf, "2024");
}

TEST(Period, FindsTheNthWeekdayInside) {
  const Period may = Month(2024, 5);
  EXPECT_EQ(Edtf(NthWeekday(5, 1, may)), "2024-05-03");
  EXPECT_EQ(Edtf(NthWeekday(5, -1, may)), "2024-05-31");
  EXPECT_EQ(Edtf(NthWeekday(5, 6, may)), "-");
  EXPECT_EQ(Edtf(NthWeekend(1, may)), "2024-05-04/2024-05-05");
}

TEST(Period, TakesPartsOfAMonth) {
  const Period may = Month(2024, 5);
  EXPECT_EQ(Edtf(HalfOfMonth(1, may)), "2024-05-01/2024-05-15");
  EXPECT_EQ(Edtf(HalfOfMonth(-1, may)), "2024-05-16/2024-05-31");
  EXPECT_EQ(PartOf(may, TimeReading::kMid).edtf, "2024-05-11/2024-05-20");
}

TEST(Period, MovesByUnits) {
  EXPECT_EQ(IsoDay(Move(On("2024-01-31"), 1, TimeReading::kMonth)), "2024-02-29");
  EXPECT_EQ(IsoDay(Move(On("2024-02-29"), -1, TimeReading::kYear)), "2023-02-28");
  EXPECT_EQ(IsoDay(Move(On("2024-02-29"), 2, TimeReading::kFortnight)), "2024-03-28");
}

}  // namespace
}  // namespace onrecord
