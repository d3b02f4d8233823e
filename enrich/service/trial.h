#pragma once
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <string_view>

namespace onrecord {

struct TrialLimits {
  absl::Duration processor_time = absl::Minutes(1);  // more of it is a death
  uint64_t memory = 2ull << 30;                      // bytes over what the process has now; more is a death
  absl::Duration wait = absl::Minutes(5);            // then the trial is given up without a result
};

enum class TrialEnd {
  kPassed,     // `work` returned
  kDied,       // it ended its process, by a signal, an exception or its own limits
  kUndecided,  // it could not be begun, or its time was up
};

std::string_view Name(TrialEnd end);  // "passed", "died", "undecided"

// Runs `work` in a separate child process, so that work which crashes ends only that process.
// The child has a copy of all memory and only the calling thread, so `work` must take no lock that another
// thread may hold. Costs the work and a few milliseconds. From any thread.
//
//   RunTrial([] { std::abort(); })  ->  kDied
TrialEnd RunTrial(const std::function<void()>& work, const TrialLimits& limits = {});

}  // namespace onrecord
