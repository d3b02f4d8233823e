#include "api/services/call_guard.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace onrecord::api {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

TEST(CallGuard, CountsAndObservesCallsOfManyThreads) {
  std::atomic<int> observed = 0;
  CallGuard guard({}, [&](double) { ++observed; });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        EXPECT_TRUE(guard.Finish(Method::kGetQuote, absl::OkStatus(), absl::Seconds(1)).ok());
        guard.Finish(Method::kWatch, absl::CancelledError("gone"), absl::Seconds(1));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(observed, 4000);
  EXPECT_THAT(guard.Counts(), UnorderedElementsAre(Pair("GetQuote/OK", 2000), Pair("Watch/CANCELLED", 2000)));
}

}  // namespace
}  // namespace onrecord::api
