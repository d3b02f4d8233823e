#include "api/services/grpc_server.h"

#include <absl/time/clock.h>
#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/resource_quota.h>

#include <algorithm>

#include "api/services/record_service.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr char kServiceName[] = "onrecord.v1.RecordService";
constexpr int kLargestMessage = 8 << 20;
constexpr int kPingsPerTenSeconds = 1;
// Reflection alone is served by blocking calls.
constexpr int kReflectionThreads = 16;

// gRPC's own log, in ours.
void WriteGrpcLog(gpr_log_func_args* args) {
  log::Debug("grpc", {{"at", StrCat(args->file, ":", args->line)}, {"what", args->message}});
}

void SetUpGrpcOnce() {
  [[maybe_unused]] static const bool done = [] {
    gpr_set_log_function(WriteGrpcLog);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
}

void SetLimits(const GrpcServerOptions& options, grpc::ServerBuilder* builder) {
  grpc::ResourceQuota quota("onrecord-api");
  quota.Resize(options.memory).SetMaxThreads(kReflectionThreads);
  builder->SetResourceQuota(quota);
  builder->SetMaxReceiveMessageSize(kLargestMessage);
  builder->SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder->SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder->SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 4);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.most_streams);
  // A second server on the port is an error, not a partner.
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS,
                              static_cast<int>(absl::ToInt64Milliseconds(options.keepalive)));
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20000);
  // Callers may ping every ten seconds, also while they have no call.
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                              10000 / kPingsPerTenSeconds);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
}

}  // namespace

struct GrpcServer::Impl {
  Impl(Store& store, const GrpcServerOptions& options, CallLimits limits)
      : guard(std::move(limits), options.observe_seconds),
        lookups({.threads = options.lookup_threads,
                 .most_running_of_peer = options.lookup_threads,
                 .most_running_of_method = options.lookup_threads}),
        // One thread is left for other peers, and for other methods.
        lists({.threads = options.list_threads,
               .most_running_of_peer = std::max(1, options.list_threads - 1),
               .most_running_of_method = std::max(1, options.list_threads - 1)}),
        queries(store, options.queries),
        watches(store, options.watches) {}

  CallGuard guard;
  CallQueue lookups, lists;
  QueryService queries;
  WatchHub watches;
  std::unique_ptr<grpc::Service> service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
  bool drained = false;
};

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(Store& store,
                                                              const GrpcServerOptions& options) {
  SetUpGrpcOnce();
  CallLimits limits{.longest_call = options.longest_call};
  if (!options.security.token_file.empty()) {
    OR_ASSIGN_OR_RETURN(limits.bearer_tokens, ReadTokenFile(options.security.token_file));
  }
  OR_ASSIGN_OR_RETURN(const auto credentials, MakeServerCredentials(options.listen, options.security));
  auto impl = std::make_unique<Impl>(store, options, std::move(limits));
  impl->service = MakeRecordService(impl->queries, impl->watches, impl->guard, {impl->lookups, impl->lists},
                                    options.fair_share);
  grpc::ServerBuilder builder;
  SetLimits(options, &builder);
  builder.AddListeningPort(options.listen, credentials, &impl->port);
  builder.RegisterService(impl->service.get());
  if (options.others != nullptr) builder.RegisterCallbackGenericService(options.others);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || (impl->port == 0 && !StartsWith(options.listen, "unix:"))) {
    return FailedPrecondition(
        "--listen ", options.listen,
        ": cannot listen there: the port is taken, not allowed, or not an address of this machine");
  }
  impl->server->GetHealthCheckService()->SetServingStatus(kServiceName, true);
  return std::unique_ptr<GrpcServer>(new GrpcServer(std::move(impl)));
}

GrpcServer::GrpcServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

GrpcServer::~GrpcServer() { Drain(absl::ZeroDuration()); }

int GrpcServer::port() const { return impl_->port; }
void GrpcServer::Committed() { impl_->watches.Notify(); }
CallGuard& GrpcServer::guard() { return impl_->guard; }
int GrpcServer::Watchers() const { return impl_->watches.Watchers(); }
int GrpcServer::WatchersInStep() const { return impl_->watches.InStep(); }
size_t GrpcServer::WatchQueueBytes() const { return impl_->watches.QueuedBytes(); }

void GrpcServer::Drain(absl::Duration longest) {
  if (impl_->drained) return;
  impl_->drained = true;
  impl_->server->GetHealthCheckService()->SetServingStatus(false);
  impl_->watches.Shutdown();
  impl_->server->Shutdown(absl::ToChronoTime(absl::Now() + longest));
  impl_->server->Wait();
}

}  // namespace onrecord::api
