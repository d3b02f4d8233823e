#pragma once
#include <memory>

#include "api/services/call_guard.h"
#include "api/services/query_service.h"
#include "api/services/watch_hub.h"

namespace grpc {
class Service;
}

namespace onrecord::api {

// The service as gRPC serves it: unary calls on its threads, Watch by callbacks. The references must outlive
// it.
std::unique_ptr<grpc::Service> MakeRecordService(QueryService& queries, WatchHub& watches, CallGuard& guard);

}  // namespace onrecord::api
