#include "api/store/check_decision.h"

#include "common/base/strings.h"

namespace onrecord::api {

int64_t MicrosOf(const google::protobuf::Timestamp& at) { return at.seconds() * 1000000 + at.nanos() / 1000; }

void SetMicros(int64_t micros, google::protobuf::Timestamp* at) {
  at->set_seconds(micros / 1000000);
  at->set_nanos(static_cast<int32_t>(micros % 1000000 * 1000));
}

absl::Status CheckDecision(const v1::Decision& decision) {
  constexpr int64_t kLastSecond = 253402300799;  // of the year 9999
  if (decision.decision_id().empty()) return InvalidArgument("a decision without decision_id");
  if (decision.article_id().empty()) return InvalidArgument("a decision without article_id");
  const int64_t second = decision.decided_at().seconds();
  if (second <= 0 || second > kLastSecond || decision.decided_at().nanos() < 0) {
    return InvalidArgument("a decision with no possible decided_at");
  }
  switch (decision.what_case()) {
    case v1::Decision::kRemove:
      return absl::OkStatus();
    case v1::Decision::kCorrect:
      if (decision.correct().finding_id().empty()) return InvalidArgument("a correction without finding_id");
      return absl::OkStatus();
    case v1::Decision::kUndo:
      if (decision.undo().correction_id().empty())
        return InvalidArgument("nothing to take back: no correction_id");
      return absl::OkStatus();
    default:
      return InvalidArgument("expected a removal, a correction or the end of one, got none of them");
  }
}

}  // namespace onrecord::api
