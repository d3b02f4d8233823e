#ifndef ONRECORD_TESTS_SUPPORT_START_SOURCE_H_
#define ONRECORD_TESTS_SUPPORT_START_SOURCE_H_

#include <absl/status/status.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <vector>

#include "common/stream/record_source.h"

namespace onrecord::support {

// Starts as a service does: again and again while the brokers cannot be reached, here for at most a minute. A
// busy machine's brokers may need longer for their first answer than one Start waits.
inline absl::Status StartSource(stream::RecordSource& source,
                                const std::vector<stream::Position>& positions = {}) {
  const absl::Time end = absl::Now() + absl::Minutes(1);
  while (true) {
    absl::Status status = source.Start(positions);
    if (!absl::IsUnavailable(status) || absl::Now() > end) return status;
  }
}

}  // namespace onrecord::support

#endif  // ONRECORD_TESTS_SUPPORT_START_SOURCE_H_
