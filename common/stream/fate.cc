#include "common/stream/fate.h"

namespace onrecord::stream {

Fate FateOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kAborted:
      return Fate::kRetry;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kDataLoss:
      return Fate::kReject;
    default:
      return Fate::kStop;
  }
}

}  // namespace onrecord::stream
