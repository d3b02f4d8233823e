#include "api/services/errors.h"

#include <absl/strings/cord.h>
#include <grpcpp/support/status.h>

#include <utility>

#include "common/base/log.h"
#include "common/base/strings.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace onrecord::api {
namespace {

constexpr char kTypes[] = "type.googleapis.com/";
constexpr char kErrorInfo[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kBadRequest[] = "type.googleapis.com/google.rpc.BadRequest";

// Details travel in a header of at most 8 KiB.
constexpr size_t kMostViolations = 10;
constexpr size_t kLongestMessage = 1000;
constexpr size_t kLongestDescription = 300;

const char* ReasonOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return "BAD_FIELD";
    case absl::StatusCode::kNotFound:
      return "NOT_FOUND";
    case absl::StatusCode::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case absl::StatusCode::kCancelled:
      return "CANCELLED";
    case absl::StatusCode::kUnavailable:
      return "STORE_BUSY";
    default:
      return "INTERNAL";
  }
}

// At most `most` bytes of `text`, cut between characters.
std::string Shortened(std::string_view text, size_t most) {
  if (text.size() <= most) return std::string(text);
  size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return StrCat(text.substr(0, end), "…");
}

}  // namespace

absl::Status WithReason(absl::Status status, std::string_view reason,
                        const std::map<std::string, std::string>& metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("onrecord");
  for (const auto& [name, value] : metadata) (*info.mutable_metadata())[name] = value;
  status.SetPayload(kErrorInfo, absl::Cord(info.SerializeAsString()));
  return status;
}

absl::Status BadRequest(const std::vector<Violation>& violations, std::string_view reason) {
  google::rpc::BadRequest details;
  for (const Violation& violation : violations) {
    if (static_cast<size_t>(details.field_violations_size()) == kMostViolations) break;
    auto& detail = *details.add_field_violations();
    detail.set_field(violation.field);
    detail.set_description(Shortened(violation.description, kLongestDescription));
  }
  const Violation& first = violations.front();
  absl::Status status = InvalidArgument(first.field, ": ", first.description);
  status.SetPayload(kBadRequest, absl::Cord(details.SerializeAsString()));
  return WithReason(std::move(status), reason);
}

absl::Status TooManyCalls() {
  return WithReason(MakeStatus(absl::StatusCode::kResourceExhausted, "too many calls wait: try again later"),
                    "TOO_MANY_CALLS");
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  if (!status.GetPayload(kErrorInfo).has_value()) {
    return ToGrpc(WithReason(status, ReasonOf(status.code())));
  }
  std::string message = Shortened(Message(status), kLongestMessage);
  if (status.code() == absl::StatusCode::kInternal) {
    log::Error("call_failed", {{"why", message}});
    message = "internal error; the server's log says more";
  }
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(message);
  status.ForEachPayload([&](absl::string_view type, const absl::Cord& bytes) {
    if (!StartsWith(FromAbsl(type), kTypes)) return;
    auto& any = *details.add_details();
    any.set_type_url(std::string(FromAbsl(type)));
    any.set_value(std::string(bytes));
  });
  return {static_cast<grpc::StatusCode>(status.code()), message, details.SerializeAsString()};
}

}  // namespace onrecord::api
