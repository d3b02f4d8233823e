#include "common/ops/health.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(Health, APartIsReadyOnceNoneOfItsUsersWaits) {
  Health health;
  const int one = 1, other = 2;
  health.WaitFor("log", "no broker answers", &one);
  health.WaitFor("log", "fenced", &other);
  health.Ready("log", &one);
  EXPECT_FALSE(health.IsReady());
  EXPECT_EQ(health.Text(), "log: fenced\n");
  health.Ready("log", &other);
  EXPECT_TRUE(health.IsReady());
  EXPECT_EQ(health.Text(), "ready\n");
}

TEST(Health, TellsAReasonOnceHoweverManyWaitForIt) {
  Health health;
  const int one = 1, other = 2;
  health.WaitFor("log", "no broker answers", &one);
  health.WaitFor("log", "no broker answers", &other);
  EXPECT_EQ(health.Text(), "log: no broker answers\n");
}

}  // namespace
}  // namespace onrecord
