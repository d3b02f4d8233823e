#pragma once
#include <memory>

#include "api/services/call_guard.h"
#include "api/services/call_queue.h"
#include "api/services/query_service.h"
#include "api/services/watch_hub.h"

namespace grpc {
class Service;
}

namespace onrecord::api {

// The threads that calls run on.
struct CallQueues {
  CallQueue& lookups;  // of one record by its id
  CallQueue& lists;
};

// The service as gRPC serves it: by callbacks, so that a call that waits holds no thread of gRPC. A list that
// has run for `fair_share` while others wait is given up (RESOURCE_EXHAUSTED, TOO_COSTLY). The references
// must outlive the service.
std::unique_ptr<grpc::Service> MakeRecordService(QueryService& queries, WatchHub& watches, CallGuard& guard,
                                                 CallQueues queues, absl::Duration fair_share);

}  // namespace onrecord::api
