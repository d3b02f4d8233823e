#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/services/admin_calls.h"
#include "api/services/call_guard.h"
#include "api/services/credentials.h"
#include "api/services/query_service.h"
#include "api/services/watch_hub.h"

namespace grpc {
class CallbackGenericService;
class Channel;
}  // namespace grpc

namespace onrecord::api {

struct GrpcServerOptions {
  std::string listen = "127.0.0.1:50051";  // port 0: a free one
  SecurityOptions security;
  QueryOptions queries;
  WatchOptions watches;
  absl::Duration longest_call = absl::Seconds(60);
  size_t memory = 256u << 20;  // for all calls together
  // Calls answered at a time, on threads of their own: of one record by its id, and lists. Others wait.
  int lookup_threads = 2;
  int list_threads = 4;
  // A list that has run for so long while others wait is given up.
  absl::Duration fair_share = absl::Seconds(5);
  int most_streams = 100;                       // at a time on one connection
  absl::Duration keepalive = absl::Minutes(2);  // silence after which a connection is tried
  // Called with the seconds of each call, from any thread; empty: nobody wants to know.
  std::function<void(double)> observe_seconds;
  // Answers calls of other services, and must outlive the server; nullptr: these are refused.
  grpc::CallbackGenericService* others = nullptr;
  // Takes what Admin decides; empty: Admin is not served.
  WriteToLog write_to_log;
};

// Reads of the store that a server makes at the same time, at most: with so many readers no call waits for
// one.
int MostReads(const GrpcServerOptions& options);

// The gRPC side of the api: RecordService, Admin, health and reflection.
class GrpcServer {
 public:
  // Listens at once. One line that says why not: kInvalidArgument, kFailedPrecondition (the port is taken, a
  // file cannot be read). `store` must outlive the server.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(Store& store, const GrpcServerOptions& options);
  // Ends what is still going on.
  ~GrpcServer();

  int port() const;
  // To be called after each commit.
  void Committed();
  // Tells health checks that nothing more will be served, and ends watches with their tokens.
  void EndWatches();
  // Tells health checks that nothing more will be served, ends watches with their tokens, waits up to
  // `longest` for the other calls and then cancels them. Those that have begun are waited for before the
  // callers are told to go elsewhere, but at most half of `longest`. Calls through InProcess that begin
  // meanwhile, or take longer than that, are cancelled.
  void Drain(absl::Duration longest);

  CallGuard& guard();
  // A channel within this process, past the sockets; it must not outlive the server.
  std::shared_ptr<grpc::Channel> InProcess();
  int Watchers() const;
  int WatchersInStep() const;
  size_t WatchQueueBytes() const;
  // Files of TLS and tokens that changed and were not taken, for they cannot be used; those of before serve
  // on.
  int RefusedFiles() const;
  // Until the certificate expires; nothing without TLS.
  std::optional<double> CertificateDaysLeft() const;

 private:
  struct Impl;
  explicit GrpcServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace onrecord::api
