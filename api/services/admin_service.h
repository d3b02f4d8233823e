#pragma once
#include <memory>

#include "api/services/admin_calls.h"
#include "api/services/call_guard.h"
#include "api/services/call_queue.h"

namespace grpc {
class Service;
}

namespace onrecord::api {

// Admin as gRPC serves it: each call is admitted by `admins` and runs on `queue`. The references must outlive
// it.
std::unique_ptr<grpc::Service> MakeAdminService(AdminCalls& calls, const AdminGuard& admins, CallGuard& guard,
                                                CallQueue& queue);

}  // namespace onrecord::api
