#pragma once
#include <absl/status/status.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace grpc {
class Status;
}

// Errors as clients see them: an absl::Status with google.rpc details as its payloads, which ToGrpc sends
// along.
namespace onrecord::api {

// What is wrong with a field of a request.
struct Violation {
  std::string field;        // "filter.said.last"
  std::string description;  // what was expected and what came
};

// `status` with the stable name of its reason.
//   WithReason(NotFound("no quote 'x'"), "NO_SUCH_QUOTE")
absl::Status WithReason(absl::Status status, std::string_view reason,
                        const std::map<std::string, std::string>& metadata = {});

// kInvalidArgument with reason BAD_FIELD (or another) that names every field at fault. `violations` must not
// be empty.
absl::Status BadRequest(const std::vector<Violation>& violations, std::string_view reason = "BAD_FIELD");

// kResourceExhausted with reason TOO_MANY_CALLS: a queue of calls is full.
absl::Status TooManyCalls();

// The status as gRPC sends it. One without a reason is given the one of its code; the message of an internal
// error is logged and not sent.
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace onrecord::api
