#pragma once
#include <absl/time/time.h>

#include <cstddef>

namespace onrecord::ingest {

// How many articles may be on their way at once: as many as the log confirms in two seconds, so that a new
// article never queues for longer behind those that were sent, and a fast log is kept busy. Not thread-safe.
class SendWindow {
 public:
  // `most` is the upper bound. Until the first reports come the window is kStart.
  explicit SendWindow(size_t most) : most_(most) {}

  // `reports` came by `now`, while others waited to be sent (`busy`).
  void OnReports(size_t reports, absl::Time now, bool busy);
  size_t size() const;

  static constexpr size_t kStart = 1000, kLeast = 100;

 private:
  const size_t most_;
  size_t reports_ = 0;
  absl::Time since_ = absl::InfinitePast();
  double per_second_ = 0;  // 0: not known
};

}  // namespace onrecord::ingest
