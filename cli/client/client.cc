#include "cli/client/client.h"

#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>

#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "onrecord/v1/admin.grpc.pb.h"
#include "onrecord/v1/record_service.grpc.pb.h"

namespace onrecord::cli {
namespace {

constexpr Option kOptions[] = {
    {"server", OptionKind::kText, "127.0.0.1:50051", "Address of onrecord-api."},
    {"tls", OptionKind::kSwitch, "", "Speaks TLS; the server's certificate is checked."},
    {"tls-ca", OptionKind::kText, "",
     "CA certificates, PEM, for the server's certificate; empty: those of the system."},
    {"tls-cert", OptionKind::kText, "", "Certificate of the caller, PEM, if the server requires one."},
    {"tls-key", OptionKind::kText, "", "Key of --tls-cert, PEM."},
    {"tls-name", OptionKind::kText, "", "Name in the server's certificate, if it is not that of --server."},
    {"token", OptionKind::kText, "", "Bearer token, if the server requires one."},
    {"timeout", OptionKind::kDuration, "30s", "Longest wait for an answer."},
};

constexpr Option kAdminOptions[] = {
    {"admin-token", OptionKind::kText, "",
     "Bearer token for removals and corrections (--admin-token-file of the server); empty: --token."},
};

absl::StatusOr<std::string> ReadPem(const Options& options, const char* name) {
  const std::string& path = options.Text(name);
  if (path.empty()) return std::string();
  absl::StatusOr<std::string> pem = ReadFile(path);
  if (!pem.ok()) return InvalidArgument("--", name, " ", Message(pem.status()));
  return pem;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(const Options& options) {
  const bool files = options.Given("tls-ca") || options.Given("tls-cert") || options.Given("tls-key");
  if (!options.Switch("tls") && !files) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions tls;
  OR_ASSIGN_OR_RETURN(tls.pem_root_certs, ReadPem(options, "tls-ca"));
  OR_ASSIGN_OR_RETURN(tls.pem_cert_chain, ReadPem(options, "tls-cert"));
  OR_ASSIGN_OR_RETURN(tls.pem_private_key, ReadPem(options, "tls-key"));
  if (tls.pem_cert_chain.empty() != tls.pem_private_key.empty()) {
    return InvalidArgument("--tls-cert and --tls-key: expected both or neither");
  }
  return grpc::SslCredentials(tls);
}

}  // namespace

std::span<const Option> ClientOptionTable() { return kOptions; }
std::span<const Option> AdminOptionTable() { return kAdminOptions; }

struct Client::Impl {
  std::string server;
  std::string token, admin_token;
  absl::Duration timeout;
  std::unique_ptr<v1::RecordService::Stub> stub;
  std::unique_ptr<v1::Admin::Stub> admin;

  void Prepare(grpc::ClientContext* context) const { Bring(token, context); }
  static void Bring(const std::string& token, grpc::ClientContext* context) {
    if (!token.empty()) context->AddMetadata("authorization", "Bearer " + token);
  }

  absl::Status Explain(const grpc::Status& status) const {
    if (status.ok()) return absl::OkStatus();
    const auto code = static_cast<absl::StatusCode>(status.error_code());
    // A server that answers gives its reason in the details; without them there was no answer.
    if (code == absl::StatusCode::kUnavailable && status.error_details().empty()) {
      return Unavailable("no answer from ", server, ": is onrecord-api (or `onrecord up`) running there? (",
                         status.error_message(), ")");
    }
    if (code == absl::StatusCode::kDeadlineExceeded) {
      return MakeStatus(code, server, " did not answer within ", absl::FormatDuration(timeout),
                        ": see --timeout");
    }
    return MakeStatus(code, status.error_message());
  }

  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (v1::RecordService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                    Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    Prepare(&context);
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    return Explain((stub.get()->*method)(&context, request, response));
  }

  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (v1::Admin::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    Bring(admin_token.empty() ? token : admin_token, &context);
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    return Explain((admin.get()->*method)(&context, request, response));
  }

  // Passes on the messages of a stream until it ends or the receiver stops.
  template <typename Response>
  absl::Status ReadAll(grpc::ClientContext* context, std::unique_ptr<grpc::ClientReader<Response>> reader,
                       const std::function<bool(const Response&)>& take) const {
    Response response;
    bool wanted = true;
    while (wanted && reader->Read(&response)) wanted = take(response);
    if (!wanted) context->TryCancel();
    const grpc::Status status = reader->Finish();
    return wanted ? Explain(status) : absl::OkStatus();
  }
};

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

absl::StatusOr<std::unique_ptr<Client>> Client::Make(const Options& options) {
  gpr_set_log_function([](gpr_log_func_args*) {});  // errors come as statuses
  OR_ASSIGN_OR_RETURN(const auto credentials, MakeCredentials(options));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(64 << 20);
  // A watch is silent while nothing is stored, so only pings show whether its connection still works: after a
  // cut of the network it ends within 25 s and is resumed. 0: pings without data are not limited in number.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 15000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  if (options.Given("tls-name")) arguments.SetSslTargetNameOverride(options.Text("tls-name"));
  auto impl = std::make_unique<Impl>();
  impl->server = options.Text("server");
  impl->token = options.Text("token");
  impl->timeout = options.Duration("timeout");
  if (options.Has("admin-token")) impl->admin_token = options.Text("admin-token");
  const auto channel = grpc::CreateCustomChannel(impl->server, credentials, arguments);
  impl->stub = v1::RecordService::NewStub(channel);
  impl->admin = v1::Admin::NewStub(channel);
  return std::unique_ptr<Client>(new Client(std::move(impl)));
}

absl::Status Client::Call(const v1::ListArticlesRequest& request, v1::ListArticlesResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListArticles, request, response);
}
absl::Status Client::Call(const v1::ListQuotesRequest& request, v1::ListQuotesResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListQuotes, request, response);
}
absl::Status Client::Call(const v1::ListEventsRequest& request, v1::ListEventsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListEvents, request, response);
}
absl::Status Client::Call(const v1::ListSpeakersRequest& request, v1::ListSpeakersResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListSpeakers, request, response);
}
absl::Status Client::Call(const v1::ListStatementsRequest& request, v1::ListStatementsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListStatements, request, response);
}
absl::Status Client::Call(const v1::GetStatementRequest& request, v1::Statement* response) {
  return impl_->Call(&v1::RecordService::Stub::GetStatement, request, response);
}
absl::Status Client::Call(const v1::VerifyQuoteRequest& request, v1::VerifyQuoteResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::VerifyQuote, request, response);
}
absl::Status Client::Call(const v1::ListTalkingPointsRequest& request,
                          v1::ListTalkingPointsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListTalkingPoints, request, response);
}
absl::Status Client::Call(const v1::GetTimelineRequest& request, v1::Timeline* response) {
  return impl_->Call(&v1::RecordService::Stub::GetTimeline, request, response);
}
absl::Status Client::Call(const v1::AggregateRequest& request, v1::AggregateResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::Aggregate, request, response);
}
absl::Status Client::Call(const v1::ListRevisionsRequest& request, v1::ListRevisionsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListRevisions, request, response);
}
absl::Status Client::Call(const v1::DiffRevisionsRequest& request, v1::DiffRevisionsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::DiffRevisions, request, response);
}
absl::Status Client::Call(const v1::AddAlertRequest& request, v1::AddAlertResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::AddAlert, request, response);
}
absl::Status Client::Call(const v1::ListAlertsRequest& request, v1::ListAlertsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListAlerts, request, response);
}
absl::Status Client::Call(const v1::RemoveAlertRequest& request, v1::RemoveAlertResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::RemoveAlert, request, response);
}
absl::Status Client::Call(const v1::TestAlertRequest& request, v1::TestAlertResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::TestAlert, request, response);
}

absl::Status Client::Call(const v1::ListRemovalsRequest& request, v1::ListRemovalsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListRemovals, request, response);
}
absl::Status Client::Call(const v1::ListCorrectionsRequest& request, v1::ListCorrectionsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListCorrections, request, response);
}
absl::Status Client::Call(const v1::RemoveRequest& request, v1::RemoveResponse* response) {
  return impl_->Call(&v1::Admin::Stub::Remove, request, response);
}
absl::Status Client::Call(const v1::CorrectRequest& request, v1::Correction* response) {
  return impl_->Call(&v1::Admin::Stub::Correct, request, response);
}
absl::Status Client::Call(const v1::UndoCorrectRequest& request, v1::Correction* response) {
  return impl_->Call(&v1::Admin::Stub::UndoCorrect, request, response);
}
absl::Status Client::Call(const v1::PutAnalysisRequest& request, v1::PutAnalysisResponse* response) {
  return impl_->Call(&v1::Admin::Stub::PutAnalysis, request, response);
}
absl::Status Client::CallFull(const v1::ListArticlesRequest& request, v1::ListArticlesResponse* response) {
  return impl_->Call(&v1::Admin::Stub::ListFullArticles, request, response);
}
absl::Status Client::Call(const v1::ExplainQuoteRequest& request, v1::ExplainQuoteResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ExplainQuote, request, response);
}
absl::Status Client::Call(const v1::ExplainEventRequest& request, v1::ExplainEventResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ExplainEvent, request, response);
}
absl::Status Client::Call(const v1::ListStoryEventsRequest& request, v1::ListStoryEventsResponse* response) {
  return impl_->Call(&v1::RecordService::Stub::ListStoryEvents, request, response);
}

absl::Status Client::Watch(const v1::WatchRequest& request,
                           const std::function<bool(const v1::WatchResponse&)>& take) {
  grpc::ClientContext context;
  impl_->Prepare(&context);
  return impl_->ReadAll<v1::WatchResponse>(&context, impl_->stub->Watch(&context, request), take);
}

absl::Status Client::Export(const v1::ExportRequest& request,
                            const std::function<bool(const v1::ExportResponse&)>& take) {
  grpc::ClientContext context;
  impl_->Prepare(&context);
  return impl_->ReadAll<v1::ExportResponse>(&context, impl_->stub->Export(&context, request), take);
}

}  // namespace onrecord::cli
