#include "common/base/clock.h"

#include <absl/time/clock.h>

namespace onrecord {

absl::Time SystemClock::Now() const { return absl::Now(); }

}  // namespace onrecord
