#include <absl/time/clock.h>

#include "tests/contract/background_worker.h"

namespace onrecord::stream {

absl::Status WorkOneBatch(TransactionalStream& stream, const std::string& out) {
  const absl::Time until = absl::Now() + absl::Milliseconds(100);
  for (int i = 0; i < 200 && absl::Now() < until; ++i) {
    auto polled = stream.Poll(absl::Milliseconds(20));
    if (absl::IsAborted(polled.status())) return polled.status();
    if (!polled.ok() || !polled->has_value()) break;
    Record record = **std::move(polled);
    record.topic = out;
    record.value.insert(0, "done:");
    if (absl::Status sent = stream.Send(std::move(record)); !sent.ok()) return sent;
  }
  return stream.Commit(absl::Seconds(10));
}

}  // namespace onrecord::stream
