#include "api/services/running_calls.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace onrecord::api {
namespace {

TEST(RunningCalls, WaitsForThoseThatHaveBegun) {
  RunningCalls calls;
  auto call = std::make_unique<RunningCalls::Call>(calls);
  EXPECT_FALSE(calls.WaitForEarlier(absl::Now() + absl::Milliseconds(5)));
  std::thread ends([&] { call.reset(); });
  EXPECT_TRUE(calls.WaitForEarlier(absl::InfiniteFuture()));
  ends.join();
}

TEST(RunningCalls, DoesNotWaitForLaterOnes) {
  RunningCalls calls;
  EXPECT_TRUE(calls.WaitForEarlier(absl::InfiniteFuture()));
  const RunningCalls::Call later(calls);
  EXPECT_TRUE(calls.WaitForEarlier(absl::InfiniteFuture()));
}

}  // namespace
}  // namespace onrecord::api
