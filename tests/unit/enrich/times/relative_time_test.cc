#include "enrich/times/relative_time.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

using R = TimeReading;

Day On(std::string_view day) { return *ParseIsoDay(day); }
std::string Edtf(const std::optional<Period>& period) { return period ? period->edtf : "-"; }

const Day kMay = On("2024-05-15");  // a Wednesday

R Units(int unit, int count, int which = 0) {
  R r;
  r.unit = unit;
  r.count = count;
  r.which = which;
  return r;
}

TEST(UnitNear, CountsWholeUnitsFromToday) {
  EXPECT_EQ(Edtf(UnitNear(Units(R::kWeek, 0, -1), Tense::kPast, kMay)), "2024-05-06/2024-05-12");
  EXPECT_EQ(Edtf(UnitNear(Units(R::kMonth, 0, 1), Tense::kPast, kMay)), "2024-06");
  EXPECT_EQ(Edtf(UnitNear(Units(R::kQuarterUnit, 0, -1), Tense::kPast, kMay)), "2024-01/2024-03");
  EXPECT_EQ(Edtf(UnitNear(Units(R::kYear, 0, -1), Tense::kPast, kMay)), "2023");
  EXPECT_EQ(Edtf(UnitNear(Units(R::kHour, 0, -1), Tense::kPast, kMay)), "-");
}

TEST(SpanFrom, GoesUpToTodayOrFromIt) {
  EXPECT_EQ(Edtf(SpanFrom(Units(R::kDay, 3, -1), kMay)), "2024-05-12/2024-05-15");
  EXPECT_EQ(Edtf(SpanFrom(Units(R::kDay, 3, 1), kMay)), "2024-05-15/2024-05-18");
  EXPECT_EQ(Edtf(SpanFrom(Units(R::kDay, 0, 1), kMay)), "-");
  EXPECT_EQ(Edtf(SpanFrom(Units(R::kDay, 2001, 1), kMay)), "-");
}

TEST(AgoFrom, IsAsExactAsItsUnit) {
  EXPECT_EQ(Edtf(AgoFrom(Units(R::kYear, 2), kMay)), "2022");
  EXPECT_EQ(Edtf(AgoFrom(Units(R::kDay, 2), kMay)), "2024-05-13");
  R r = Units(R::kYear, 1);
  r.more_unit = R::kMonth;
  r.more_count = 2;
  EXPECT_EQ(Edtf(AgoFrom(r, kMay)), "2023-03");
}

TEST(CountFrom, CountedWeeksGiveADay) {
  EXPECT_EQ(Edtf(CountFrom(Units(R::kWeek, 2), kMay, 1)), "2024-05-29");
  EXPECT_EQ(Edtf(CountFrom(Units(R::kWeek, 2), kMay, -1)), "2024-05-01");
  EXPECT_EQ(Edtf(CountFrom(Units(R::kMonth, 2), kMay, 1)), "2024-07");
}

TEST(ShiftFromNamed, PassesOverDatesThatLeadBeyondToday) {
  TimeAnchors anchors;
  anchors.today = kMay;
  anchors.named = {OneDay(On("2024-03-01")), OneDay(On("2024-05-10"))};
  const R later = Units(R::kWeek, 2, 1);
  EXPECT_EQ(Edtf(ShiftFromNamed(Units(R::kDay, 2, 1), anchors)), "2024-05-12");
  EXPECT_EQ(ShiftFromNamed(later, anchors)->first, Rounded(On("2024-03-15"), R::kWeek).first);
  anchors.tense = Tense::kFuture;
  EXPECT_EQ(ShiftFromNamed(later, anchors)->first, Rounded(On("2024-05-24"), R::kWeek).first);
  anchors.named.clear();
  EXPECT_EQ(Edtf(ShiftFromNamed(later, anchors)), "-");
}

TEST(ShiftFromNamed, OfAYearByYearsIsAYear) {
  TimeAnchors anchors;
  anchors.today = kMay;
  anchors.named = {Year(2019)};
  EXPECT_EQ(Edtf(ShiftFromNamed(Units(R::kYear, 2, 1), anchors)), "2021");
}

TEST(UnitBesideNamed, NeedsADateNoLongerThanTheUnit) {
  EXPECT_EQ(Edtf(UnitBesideNamed(Units(R::kDay, 0, 1), {OneDay(On("2024-05-10"))})), "2024-05-11");
  EXPECT_EQ(Edtf(UnitBesideNamed(Units(R::kDay, 0, 1), {Month(2024, 5)})), "-");
  EXPECT_EQ(Edtf(UnitBesideNamed(Units(R::kYear, 0, 1), {Month(2023, 12)})), "2024");
  EXPECT_EQ(Edtf(UnitBesideNamed(Units(R::kMonth, 0, 0), {Year(2023)})), "-");
  EXPECT_EQ(Edtf(UnitBesideNamed(Units(R::kMonth, 0, 0), {})), "-");
}

}  // namespace
}  // namespace onrecord
