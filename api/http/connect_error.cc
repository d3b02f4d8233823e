#include "api/http/connect_error.h"

#include <absl/strings/escaping.h>
#include <google/protobuf/util/json_util.h>

#include <array>
#include <nlohmann/json.hpp>

#include "common/base/strings.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace onrecord::api {
namespace {

struct Row {
  std::string_view name;
  int http;
};

// In the order of grpc::StatusCode. https://connectrpc.com/docs/protocol/#error-codes
constexpr std::array<Row, 17> kCodes = {{{"unknown", 500},
                                         {"canceled", 499},
                                         {"unknown", 500},
                                         {"invalid_argument", 400},
                                         {"deadline_exceeded", 504},
                                         {"not_found", 404},
                                         {"already_exists", 409},
                                         {"permission_denied", 403},
                                         {"resource_exhausted", 429},
                                         {"failed_precondition", 400},
                                         {"aborted", 409},
                                         {"out_of_range", 400},
                                         {"unimplemented", 501},
                                         {"internal", 500},
                                         {"unavailable", 503},
                                         {"data_loss", 500},
                                         {"unauthenticated", 401}}};

const Row& RowOf(grpc::StatusCode code) {
  const auto number = static_cast<size_t>(code);
  return number < kCodes.size() ? kCodes[number] : kCodes[0];
}

// Base64 without padding, as Connect asks for.
std::string Base64(const std::string& bytes) {
  std::string text = absl::Base64Escape(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

template <typename Detail>
bool AddDebug(const google::protobuf::Any& any, nlohmann::json* out) {
  Detail detail;
  std::string json;
  if (!any.UnpackTo(&detail) || !google::protobuf::util::MessageToJsonString(detail, &json).ok())
    return false;
  (*out)["debug"] = nlohmann::json::parse(json, nullptr, false);
  return true;
}

nlohmann::json DetailJson(const google::protobuf::Any& any) {
  const std::string& url = any.type_url();
  nlohmann::json out = {{"type", url.substr(url.rfind('/') + 1)}, {"value", Base64(any.value())}};
  if (!AddDebug<google::rpc::ErrorInfo>(any, &out)) AddDebug<google::rpc::BadRequest>(any, &out);
  return out;
}

}  // namespace

std::string_view ConnectCode(grpc::StatusCode code) { return RowOf(code).name; }
int HttpStatusOf(grpc::StatusCode code) { return RowOf(code).http; }

std::string ConnectErrorJson(const grpc::Status& status) {
  nlohmann::json out = {{"code", ConnectCode(status.error_code())}};
  if (!status.error_message().empty()) out["message"] = status.error_message();
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& any : details.details()) out["details"].push_back(DetailJson(any));
  }
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

HttpAnswer ConnectError(const grpc::Status& status) {
  return {HttpStatusOf(status.error_code()),
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          ConnectErrorJson(status)};
}

}  // namespace onrecord::api
