#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/alerts/alerts.h"
#include "api/http/web_server.h"
#include "api/materialiser/materialiser.h"
#include "api/services/grpc_server.h"
#include "common/base/stop.h"
#include "common/metrics/metrics.h"
#include "common/ops/health.h"
#include "common/stream/record_sink.h"
#include "common/stream/record_source.h"

namespace onrecord::api {

struct ApiOptions {
  std::string store = "onrecord.db";  // file of the store, or postgresql://…
  std::string store_read;             // see StorePlace
  GrpcServerOptions grpc;
  WebOptions web;
  AlertOptions alerts;
  MaterialiserOptions materialiser;
  absl::Duration drain = absl::Seconds(10);  // longest wait for calls at the end
};

// The api as a whole: opens the store, serves it, and keeps it up with the log.
//
//   OR_ASSIGN_OR_RETURN(auto api, Api::Open(options, metrics, health));
//   absl::Status why = api->Run(*log.MakeSource(kEnrichedTopic), stop);
class Api {
 public:
  // Opens the store and begins to serve what is in it. Errors are one line: see OpenStore and
  // GrpcServer::Start. The references must outlive the api; `metrics` must not be asked after its end.
  // `sink` takes decisions into the log and must outlive the api; nullptr: Admin is not served.
  static absl::StatusOr<std::unique_ptr<Api>> Open(const ApiOptions& options, Metrics& metrics,
                                                   Health& health, stream::RecordSink* sink = nullptr);
  ~Api();

  // The last removal of an article; nothing: there is none. From any thread.
  absl::StatusOr<std::optional<v1::Removal>> FindRemoval(const std::string& article_id);

  // The removals, the latest first, until `take` returns false. From any thread.
  absl::Status VisitRemovals(const std::function<bool(const v1::Removal&)>& take);

  // Materialises from `source` (enriched articles, and decisions) in this thread until `stop`, then drains.
  // Not OK: what ended it before.
  absl::Status Run(stream::RecordSource& source, const StopToken& stop);

  // Whether nothing was ever stored.
  bool StoreIsNew() const;

  int port() const;
  int web_port() const;  // 0: no page is served

 private:
  struct Impl;
  explicit Api(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace onrecord::api
