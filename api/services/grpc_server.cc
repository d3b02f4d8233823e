#include "api/services/grpc_server.h"

#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/resource_quota.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "api/services/accept_limit.h"
#include "api/services/admin_service.h"
#include "api/services/record_service.h"
#include "common/base/clock.h"
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
// Decisions wait for log and store most of their time.
constexpr int kAdminThreads = 4;

// gRPC's own log, in ours.
void WriteGrpcLog(gpr_log_func_args* args) {
  log::Debug("grpc", {{"at", StrCat(args->file, ":", args->line)}, {"what", args->message}});
}

void SetUpGrpcOnce() {
  [[maybe_unused]] static const bool done = [] {
    gpr_set_log_function(WriteGrpcLog);
    // Debian builds absl so that every lock is entered into a graph, under one lock of the process.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
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
  // Who connects and says nothing, or has no call for long, holds a descriptor for nothing.
  builder->AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10000);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 300000);
  // Callers may ping every ten seconds, also while they have no call.
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                              10000 / kPingsPerTenSeconds);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
}

}  // namespace

int MostReads(const GrpcServerOptions& options) {
  // Cheap calls are answered by gRPC's own threads.
  const int grpc_threads = std::clamp(static_cast<int>(std::thread::hardware_concurrency()) / 2, 2, 16);
  const int watches = options.watches.snapshot_threads + 1 + kAdminThreads;
  return options.lookup_threads + options.list_threads + watches + grpc_threads;
}

struct GrpcServer::Impl {
  Impl(Store& store, const GrpcServerOptions& options, std::unique_ptr<TokenFile> token_file,
       std::unique_ptr<TokenFile> admin_token_file, std::unique_ptr<TlsFiles> tls_files)
      : tokens(std::move(token_file)),
        admin_tokens(std::move(admin_token_file)),
        tls(std::move(tls_files)),
        guard({.tokens = tokens.get(), .longest_call = options.longest_call}, options.observe_seconds),
        lookups({.threads = options.lookup_threads,
                 .most_running_of_peer = options.lookup_threads,
                 .most_running_of_method = options.lookup_threads}),
        // One thread is left for other peers, and half of them for other methods.
        lists({.threads = options.list_threads,
               .most_running_of_peer = std::max(1, options.list_threads - 1),
               .most_running_of_method = std::max(1, options.list_threads / 2)}),
        admins(admin_tokens.get(), tokens == nullptr && IsLoopback(options.listen)),
        decisions({.threads = kAdminThreads,
                   .most_running_of_peer = kAdminThreads,
                   .most_running_of_method = kAdminThreads}),
        queries(store, options.queries),
        admin_calls(store, options.write_to_log, clock),
        watches(store, options.watches) {}

  // Looks for changed files until the server ends.
  void Refresh(absl::Duration pause) {
    while (!ended.WaitForNotificationWithTimeout(pause)) {
      const absl::Status token_status = tokens == nullptr ? absl::OkStatus() : tokens->Refresh();
      const absl::Status tls_status = tls == nullptr ? absl::OkStatus() : tls->Refresh();
      const absl::Status admin_status = admin_tokens == nullptr ? absl::OkStatus() : admin_tokens->Refresh();
      refused_files = !token_status.ok() + !admin_status.ok() + !tls_status.ok();
      for (const absl::Status& status : {token_status, admin_status, tls_status}) {
        if (!status.ok()) log::Warning("file_not_taken", {{"why", Message(status)}});
      }
    }
  }

  const SystemClock clock;
  const std::unique_ptr<TokenFile> tokens, admin_tokens;
  const std::unique_ptr<TlsFiles> tls;
  std::atomic<int> refused_files = 0;
  absl::Notification ended;
  std::thread refresher;
  CallGuard guard;
  CallQueue lookups, lists;
  const AdminGuard admins;
  CallQueue decisions;
  QueryService queries;
  AdminCalls admin_calls;
  WatchHub watches;
  std::unique_ptr<grpc::Service> service, admin_service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
  bool drained = false;
};

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(Store& store,
                                                              const GrpcServerOptions& options) {
  SetUpGrpcOnce();
  LimitConnections();
  std::unique_ptr<TokenFile> tokens;
  if (!options.security.token_file.empty()) {
    OR_ASSIGN_OR_RETURN(tokens, TokenFile::Open(options.security.token_file));
  }
  std::unique_ptr<TokenFile> admin_tokens;
  if (!options.security.admin_token_file.empty()) {
    OR_ASSIGN_OR_RETURN(admin_tokens,
                        TokenFile::Open(options.security.admin_token_file, "--admin-token-file"));
  }
  OR_ASSIGN_OR_RETURN(MadeCredentials made, MakeServerCredentials(options.listen, options.security));
  auto impl = std::make_unique<Impl>(store, options, std::move(tokens), std::move(admin_tokens),
                                     std::move(made.files));
  impl->service = MakeRecordService(impl->queries, impl->watches, impl->guard, {impl->lookups, impl->lists},
                                    options.fair_share);
  grpc::ServerBuilder builder;
  SetLimits(options, &builder);
  builder.AddListeningPort(options.listen, made.credentials, &impl->port);
  builder.RegisterService(impl->service.get());
  if (options.write_to_log) {
    impl->admin_service = MakeAdminService(impl->admin_calls, impl->admins, impl->guard, impl->decisions);
    builder.RegisterService(impl->admin_service.get());
  }
  if (options.others != nullptr) builder.RegisterCallbackGenericService(options.others);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || (impl->port == 0 && !StartsWith(options.listen, "unix:"))) {
    return FailedPrecondition(
        "--listen ", options.listen,
        ": cannot listen there: the port is taken, not allowed, or not an address of this machine");
  }
  impl->server->GetHealthCheckService()->SetServingStatus(kServiceName, true);
  if (impl->tokens != nullptr || impl->admin_tokens != nullptr || impl->tls != nullptr) {
    impl->refresher = std::thread(
        [raw = impl.get(), pause = absl::Seconds(options.security.reload_seconds)] { raw->Refresh(pause); });
  }
  return std::unique_ptr<GrpcServer>(new GrpcServer(std::move(impl)));
}

GrpcServer::GrpcServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

GrpcServer::~GrpcServer() {
  Drain(absl::ZeroDuration());
  impl_->ended.Notify();
  if (impl_->refresher.joinable()) impl_->refresher.join();
}

int GrpcServer::port() const { return impl_->port; }
void GrpcServer::Committed() { impl_->watches.Notify(); }
CallGuard& GrpcServer::guard() { return impl_->guard; }

std::shared_ptr<grpc::Channel> GrpcServer::InProcess() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // an answer may be of any size
  return impl_->server->InProcessChannel(arguments);
}

int GrpcServer::Watchers() const { return impl_->watches.Watchers(); }
int GrpcServer::WatchersInStep() const { return impl_->watches.InStep(); }
size_t GrpcServer::WatchQueueBytes() const { return impl_->watches.QueuedBytes(); }

int GrpcServer::RefusedFiles() const { return impl_->refused_files; }
std::optional<double> GrpcServer::CertificateDaysLeft() const {
  if (impl_->tls == nullptr) return std::nullopt;
  return absl::ToDoubleHours(impl_->tls->Expires() - absl::Now()) / 24;
}

void GrpcServer::EndWatches() {
  impl_->server->GetHealthCheckService()->SetServingStatus(false);
  impl_->watches.Shutdown();
}

void GrpcServer::Drain(absl::Duration longest) {
  if (impl_->drained) return;
  impl_->drained = true;
  const absl::Time begun = absl::Now();
  EndWatches();
  // Shutdown ends a connection as soon as its last call is answered, and a caller who is still reading then
  // loses the end of the answer. One that has no call any more it ends after the caller has read everything.
  impl_->guard.running().WaitForEarlier(begun + longest / 2);
  impl_->server->Shutdown(absl::ToChronoTime(begun + longest));
  impl_->server->Wait();
}

}  // namespace onrecord::api
