#include "common/base/log_limit.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(LogLimit, TellsHowManyLinesWereLeftOut) {
  LogLimit limit(2, absl::Seconds(10));
  const absl::Time start = absl::FromUnixSeconds(1'700'000'000);
  EXPECT_EQ(limit.Admit(start), 0);
  EXPECT_EQ(limit.Admit(start + absl::Seconds(1)), 0);
  EXPECT_EQ(limit.Admit(start + absl::Seconds(2)), std::nullopt);
  EXPECT_EQ(limit.Admit(start + absl::Seconds(9)), std::nullopt);
  EXPECT_EQ(limit.Admit(start + absl::Seconds(10)), 2);
  EXPECT_EQ(limit.Admit(start + absl::Seconds(11)), 0);
}

TEST(LogLimit, AClockThatGoesBackDoesNotSilenceIt) {
  LogLimit limit(1, absl::Seconds(10));
  const absl::Time start = absl::FromUnixSeconds(1'700'000'000);
  EXPECT_EQ(limit.Admit(start), 0);
  EXPECT_EQ(limit.Admit(start), std::nullopt);
  EXPECT_EQ(limit.Admit(start - absl::Hours(1)), 1);
}

}  // namespace
}  // namespace onrecord
