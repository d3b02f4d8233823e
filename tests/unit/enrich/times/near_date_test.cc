#include "enrich/times/near_date.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

using R = TimeReading;

Day On(std::string_view day) { return *ParseIsoDay(day); }
std::string Edtf(const std::optional<Period>& period) { return period ? period->edtf : "-"; }

const Day kMay = On("2024-05-15");  // a Wednesday

R MonthDay(int month, int day) {
  R r;
  r.month = month;
  r.day = day;
  return r;
}

R Which(R r, int which) {
  r.has_which = true;
  r.which = which;
  return r;
}

TEST(YearOfDate, FollowsTheTense) {
  const R june = MonthDay(6, 20), april = MonthDay(4, 2);
  EXPECT_EQ(YearOfDate(june, Tense::kPast, kMay), 2023);
  EXPECT_EQ(YearOfDate(june, Tense::kFuture, kMay), 2024);
  EXPECT_EQ(YearOfDate(april, Tense::kPast, kMay), 2024);
  EXPECT_EQ(YearOfDate(april, Tense::kFuture, kMay), 2025);
}

TEST(YearOfDate, WithoutATenseIsAtMostTwoMonthsAhead) {
  EXPECT_EQ(YearOfDate(MonthDay(7, 1), Tense::kUnknown, kMay), 2024);
  EXPECT_EQ(YearOfDate(MonthDay(9, 1), Tense::kUnknown, kMay), 2023);
  EXPECT_EQ(YearOfDate(MonthDay(1, 3), Tense::kUnknown, On("2024-12-28")), 2025);
}

TEST(YearOfDate, AWeekdayBesideItDecides) {
  R r = MonthDay(6, 20);  // Thursday in 2024, Tuesday in 2023
  r.weekday = 2;
  EXPECT_EQ(YearOfDate(r, Tense::kFuture, kMay), 2023);
  r.weekday = 4;
  EXPECT_EQ(YearOfDate(r, Tense::kPast, kMay), 2024);
}

TEST(YearOfDate, LastAndNextDecide) {
  EXPECT_EQ(YearOfDate(Which(MonthDay(6, 20), -1), Tense::kFuture, kMay), 2023);
  EXPECT_EQ(YearOfDate(Which(MonthDay(4, 2), 1), Tense::kPast, kMay), 2025);
}

TEST(MonthNear, FollowsTheTense) {
  EXPECT_EQ(MonthNear(MonthDay(6, 0), Tense::kPast, kMay).edtf, "2023-06");
  EXPECT_EQ(MonthNear(MonthDay(6, 0), Tense::kFuture, kMay).edtf, "2024-06");
  EXPECT_EQ(MonthNear(MonthDay(5, 0), Tense::kPast, kMay).edtf, "2024-05");
  EXPECT_EQ(MonthNear(Which(MonthDay(5, 0), -1), Tense::kUnknown, kMay).edtf, "2023-05");
  EXPECT_EQ(MonthNear(MonthDay(1, 0), Tense::kUnknown, On("2024-12-28")).edtf, "2025-01");
}

TEST(SeasonNear, HasBegunUnlessTheTenseIsFuture) {
  R summer;
  summer.season = 22;
  EXPECT_EQ(SeasonNear(summer, Tense::kPast, kMay).edtf, "2023-22");
  EXPECT_EQ(SeasonNear(summer, Tense::kFuture, kMay).edtf, "2024-22");
  EXPECT_EQ(SeasonNear(Which(summer, 1), Tense::kUnknown, kMay).edtf, "2024-22");
}

TEST(SeasonNear, AWinterLastsFromDecemberToFebruary) {
  R winter;
  winter.season = 24;
  EXPECT_EQ(SeasonNear(winter, Tense::kPast, kMay).edtf, "2023-12/2024-02");
  EXPECT_EQ(SeasonNear(winter, Tense::kFuture, kMay).edtf, "2024-12/2025-02");
  EXPECT_EQ(SeasonNear(winter, Tense::kUnknown, On("2024-01-15")).edtf, "2023-12/2024-02");
  EXPECT_EQ(SeasonNear(Which(winter, -1), Tense::kUnknown, On("2024-01-15")).edtf, "2022-12/2023-02");
}

TEST(YearOfQuarter, IsTheYearBeforeIfTheQuarterHasNotBegun) {
  EXPECT_EQ(YearOfQuarter(7, 3, Tense::kPast, kMay), 2023);
  EXPECT_EQ(YearOfQuarter(4, 3, Tense::kPast, kMay), 2024);
  EXPECT_EQ(YearOfQuarter(1, 3, Tense::kFuture, kMay), 2025);
}

TEST(MonthDayNear, IsTheNearestOneWithoutATense) {
  R r;
  r.day = 18;
  EXPECT_EQ(Edtf(MonthDayNear(r, Tense::kUnknown, kMay)), "2024-05-18");
  r.day = 31;
  EXPECT_EQ(Edtf(MonthDayNear(r, Tense::kPast, kMay)), "2024-03-31");
}

TEST(MonthDayNear, WithAWeekdayReachesAYear) {
  R r;
  r.day = 13;
  r.weekday = 5;
  EXPECT_EQ(Edtf(MonthDayNear(r, Tense::kPast, kMay)), "2023-10-13");
  EXPECT_EQ(Edtf(MonthDayNear(r, Tense::kFuture, kMay)), "2024-09-13");
}

TEST(WeekdayNear, FollowsTheTense) {
  R monday;
  monday.weekday = 1;
  EXPECT_EQ(WeekdayNear(monday, Tense::kPast, kMay).edtf, "2024-05-13");
  EXPECT_EQ(WeekdayNear(monday, Tense::kFuture, kMay).edtf, "2024-05-20");
  R thursday;
  thursday.weekday = 4;  // tomorrow
  EXPECT_EQ(WeekdayNear(thursday, Tense::kPast, kMay).edtf, "2024-05-16");
  EXPECT_EQ(WeekdayNear(Which(thursday, -1), Tense::kPast, kMay).edtf, "2024-05-09");
}

TEST(WeekdayNear, ANightIntoAWeekdayCoversTheDayBefore) {
  R monday;
  monday.weekday = 1;
  monday.overnight = true;
  EXPECT_EQ(WeekdayNear(monday, Tense::kPast, kMay).edtf, "2024-05-12/2024-05-13");
}

TEST(WeekendNear, IsTheLastOneUnlessTheTenseIsFuture) {
  EXPECT_EQ(WeekendNear(R(), Tense::kPast, kMay).edtf, "2024-05-11/2024-05-12");
  EXPECT_EQ(WeekendNear(R(), Tense::kFuture, kMay).edtf, "2024-05-18/2024-05-19");
  EXPECT_EQ(WeekendNear(R(), Tense::kPast, On("2024-05-18")).edtf, "2024-05-18/2024-05-19");
  EXPECT_EQ(WeekendNear(Which(R(), 1), Tense::kPast, On("2024-05-18")).edtf, "2024-05-25/2024-05-26");
}

}  // namespace
}  // namespace onrecord
