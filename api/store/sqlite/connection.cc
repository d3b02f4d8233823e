#include "api/store/sqlite/connection.h"

#include <absl/time/clock.h>

#include "common/base/strings.h"

namespace onrecord::api {

void SetScope(Connection& connection, const ReadScope* scope) {
  if (scope == nullptr) {
    connection.SetInterrupt(nullptr);
    return;
  }
  connection.SetInterrupt([scope]() -> absl::Status {
    if (absl::Now() >= scope->deadline) {
      return MakeStatus(absl::StatusCode::kDeadlineExceeded, "the deadline passed while the store was read");
    }
    if (scope->cancelled && scope->cancelled()) {
      return MakeStatus(absl::StatusCode::kCancelled, "cancelled while the store was read");
    }
    return absl::OkStatus();
  });
}

}  // namespace onrecord::api
