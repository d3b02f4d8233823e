#pragma once
#include <absl/time/time.h>

namespace onrecord {

// The wall clock as a port, so that tests can set it. Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

}  // namespace onrecord
