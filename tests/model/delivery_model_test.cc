#include "tests/model/delivery_model.h"

#include <gtest/gtest.h>

namespace onrecord::model {
namespace {

std::string Told(const Result& result) {
  std::string out = result.violation;
  for (const std::string& step : result.trace) out += "\n  " + step;
  return out;
}

void ExpectHolds(int files, int crashes, int pauses, int lost_reports) {
  const Result result = Explore(Mistake::kNone, files, crashes, pauses, lost_reports);
  EXPECT_EQ(result.violation, "") << Told(result);
  std::cout << files << " files, " << crashes << " deaths, " << pauses << " pauses, " << lost_reports
            << " lost reports: " << result.states << " states, " << result.steps << " steps\n";
  EXPECT_GT(result.states, 20u);
}

TEST(DeliveryModel, HoldsItsPromisesWithoutFaults) {
  ExpectHolds(1, 0, 0, 0);
  ExpectHolds(2, 0, 0, 0);
}

TEST(DeliveryModel, HoldsItsPromisesWhenProcessesDie) {
  ExpectHolds(1, 3, 0, 0);
  ExpectHolds(2, 1, 0, 0);
}

TEST(DeliveryModel, HoldsItsPromisesUnderFaultsOfAllKinds) {
  ExpectHolds(1, 1, 1, 1);
  ExpectHolds(1, 0, 2, 1);
  ExpectHolds(2, 0, 1, 0);
}

// Each mistake is found: the promises can fail.
class FindsTheMistake : public testing::TestWithParam<Mistake> {};

TEST_P(FindsTheMistake, Somewhere) {
  const Result result = Explore(GetParam(), 1, 1, 1, 0);
  EXPECT_NE(result.violation, "");
  std::cout << Told(result) << '\n';
}

INSTANTIATE_TEST_SUITE_P(DeliveryModel, FindsTheMistake,
                         testing::Values(Mistake::kMoveBeforeReport, Mistake::kForgetSeen,
                                         Mistake::kPositionsOutside, Mistake::kNoFencing,
                                         Mistake::kReadUncommitted, Mistake::kPositionBeforeRows));

}  // namespace
}  // namespace onrecord::model
