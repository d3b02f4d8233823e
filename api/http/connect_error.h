#pragma once
#include <grpcpp/support/status.h>

#include <string>
#include <string_view>

#include "api/http/http_exchange.h"

// Errors as the Connect protocol (connectrpc.com) sends them.
namespace onrecord::api {

// "not_found", and its HTTP status 404. A code that Connect does not know is "unknown", 500.
std::string_view ConnectCode(grpc::StatusCode code);
int HttpStatusOf(grpc::StatusCode code);

// {"code": "not_found", "message": "…", "details": [{"type": "google.rpc.ErrorInfo", "value": "…", "debug":
// {…}}]} with the details that `status` carries in google.rpc.Status.
std::string ConnectErrorJson(const grpc::Status& status);

// The answer of a failed unary call.
HttpAnswer ConnectError(const grpc::Status& status);

}  // namespace onrecord::api
