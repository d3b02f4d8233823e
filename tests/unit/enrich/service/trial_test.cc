#include "enrich/service/trial.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace onrecord {
namespace {

TEST(Trial, WorkThatReturnsHasPassedAndChangesNothingHere) {
  int value = 1;
  EXPECT_EQ(RunTrial([&] { value = 2; }), TrialEnd::kPassed);
  EXPECT_EQ(value, 1);
}

TEST(Trial, WorkThatEndsItsProcessHasDied) {
  EXPECT_EQ(RunTrial([] { std::abort(); }), TrialEnd::kDied);
  EXPECT_EQ(RunTrial([] { throw std::runtime_error("no"); }), TrialEnd::kDied);
}

TEST(Trial, WorkWithoutAnEndDies) {
  std::atomic<int> turns = 0;
  const auto spin = [&] {
    while (true) ++turns;
  };
  EXPECT_EQ(RunTrial(spin, {.processor_time = absl::Seconds(1)}), TrialEnd::kDied);
}

TEST(Trial, WorkThatTakesTooMuchMemoryDies) {
  const auto take = [](size_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
  };
  const TrialLimits limits{.memory = 64 << 20};
  EXPECT_EQ(RunTrial([&] { take(16 << 20); }, limits), TrialEnd::kPassed);
  EXPECT_EQ(RunTrial([&] { take(256 << 20); }, limits), TrialEnd::kDied);
}

TEST(Trial, WorkThatOnlyWaitsIsGivenUp) {
  const auto wait = [] {
    while (true) absl::SleepFor(absl::Seconds(1));
  };
  EXPECT_EQ(RunTrial(wait, {.wait = absl::Milliseconds(50)}), TrialEnd::kUndecided);
}

}  // namespace
}  // namespace onrecord
