#include "cli/client/top.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/api/served_store.h"
#include "tests/support/run_verb.h"

namespace onrecord::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Sparkline, IsAsLongAsItsValuesAndFullAtTheLargest) {
  EXPECT_EQ(Sparkline(std::vector<int64_t>{0, 1, 4, 8}), "·▁▄█");
  EXPECT_EQ(Sparkline(std::vector<int64_t>{0, 0}), "··");
  EXPECT_EQ(Sparkline(std::vector<int64_t>{1}), "█");
  EXPECT_EQ(Sparkline(std::vector<int64_t>{}), "");
  EXPECT_EQ(Sparkline(std::vector<int64_t>{1, 1000000}), "▁█");
}

TEST(DaysUpTo, CountsBackOverTheEndsOfMonths) {
  EXPECT_THAT(DaysUpTo("2024-03-01", 3), ElementsAre("2024-02-28", "2024-02-29", "2024-03-01"));
  EXPECT_TRUE(DaysUpTo("2024-03", 3).empty());
  EXPECT_TRUE(DaysUpTo("2024-02-31", 3).empty() || DaysUpTo("2024-02-31", 3).back() != "2024-02-31");
}

std::string Top(const api::ServedStore& served, const std::vector<std::string>& arguments) {
  const Ran ran = RunVerb(RunTop, arguments, served.address());
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  return ran.out;
}

TEST(Top, ShowsTheLastDayAndTheDaysBefore) {
  api::ServedStore served;
  EXPECT_THAT(Top(served, {}), HasSubstr("nothing that is dated"));
  served.Commit({{.id = "a1", .published = "2031-05-01", .quotes = {{"Ana Silva", "One"}}},
                 {.id = "a2",
                  .published = "2031-05-03",
                  .quotes = {{"Ana Silva", "Two"}, {"Ana Silva", "Three"}, {"Rui Costa", "Four"}},
                  .events = {{}}},
                 {.id = "a3", .published = "2031-05-02", .quotes = {{"Bo Lind", "Five"}}}});
  const std::string out = Top(served, {"--days", "3"});
  EXPECT_THAT(out, HasSubstr("2031-05-03, and 2 days before"));
  EXPECT_THAT(out, testing::ContainsRegex("Ana Silva +2  ▄·█"));
  EXPECT_THAT(out, testing::ContainsRegex("Rui Costa +1  ··█"));
  EXPECT_THAT(out, testing::Not(HasSubstr("Bo Lind")));
  EXPECT_THAT(out, HasSubstr("04 "));  // consult
  EXPECT_THAT(
      Top(served, {"--json", "--days", "2"}),
      HasSubstr(
          R"({"list":"speakers","key":"Ana Silva","day":"2031-05-03","count":2,"days":{"2031-05-02":0,"2031-05-03":2}})"));
}

}  // namespace
}  // namespace onrecord::cli
