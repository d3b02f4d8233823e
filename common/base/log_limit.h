#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>

namespace onrecord {

// Limits the log lines of an event that can happen for every record: at most `most` in each `window`.
// Lines left out are counted, and the next line reports their number. Thread-safe.
//
//   LogLimit limit(20, absl::Seconds(10));
//   if (const auto left_out = limit.Admit(clock.Now()))
//     log::Warning("…", {…, {"not_logged_before", *left_out}});
class LogLimit {
 public:
  LogLimit(int most, absl::Duration window) : most_(most), window_(window) {}
  // How many lines were left out since the last one; nullopt: leave this one out, too.
  std::optional<int64_t> Admit(absl::Time now);

 private:
  const int most_;
  const absl::Duration window_;
  absl::Mutex mutex_;
  absl::Time began_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  int lines_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t left_out_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace onrecord
