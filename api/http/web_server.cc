#include "api/http/web_server.h"

#include <absl/synchronization/notification.h>

#include <thread>
#include <utility>

#include "api/http/assets.h"
#include "api/http/connect_error.h"
#include "api/http/connect_handler.h"
#include "api/http/web_rules.h"
#include "api/services/errors.h"
#include "api/services/tls_files.h"
#include "common/base/log.h"
#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "explorer_files.h"

namespace onrecord::api {
namespace {

HttpAnswer PlainText(int status, std::string text) {
  return {status,
          {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
          std::move(text)};
}

// Adds the headers that every answer has.
class WithCommonHeaders final : public HttpExchange {
 public:
  WithCommonHeaders(const HttpRequest& request, const std::vector<std::string>& origins,
                    std::shared_ptr<HttpExchange> exchange)
      : exchange_(std::move(exchange)) {
    AddCommonHeaders(request, origins, &common_);
  }
  void Answer(HttpAnswer answer) override { exchange_->Answer(Added(std::move(answer))); }
  void Begin(HttpAnswer head) override { exchange_->Begin(Added(std::move(head))); }
  void Write(std::string bytes, std::function<void(bool)> taken) override {
    exchange_->Write(std::move(bytes), std::move(taken));
  }
  void End() override { exchange_->End(); }
  void OnGone(std::function<void()> gone) override { exchange_->OnGone(std::move(gone)); }

 private:
  HttpAnswer Added(HttpAnswer answer) const {
    answer.headers.insert(answer.headers.end(), common_.headers.begin(), common_.headers.end());
    return answer;
  }
  HttpAnswer common_;
  const std::shared_ptr<HttpExchange> exchange_;  // shared with the server of connections
};

absl::Status CheckSecurity(const WebOptions& options, const SecurityOptions& security) {
  if (!security.tls_client_ca.empty()) {
    return InvalidArgument(
        "--web: expected no --tls-client-ca beside it: the page asks browsers for a token, not for "
        "a certificate; serve it from a program of its own, or behind a proxy that asks");
  }
  if (!security.tls_cert.empty() || security.insecure || IsLoopback(options.listen)) return absl::OkStatus();
  return InvalidArgument(
      "--web ", options.listen,
      ": expected --tls-cert and --tls-key, or --insecure, on an address that other machines reach");
}

}  // namespace

struct WebServer::Impl {
  Impl(const WebOptions& given, GrpcServer& server, const Metrics& program_metrics,
       const Health& program_health)
      : options(given),
        loopback(IsLoopback(given.listen)),
        grpc(server),
        metrics(program_metrics),
        health(program_health),
        connect(server.InProcess(), given.largest_request),
        assets(ExplorerFiles()) {}

  void Handle(const HttpRequest& request, const std::shared_ptr<HttpExchange>& bare) {
    // shared: a call keeps it until its answer.
    const auto exchange = std::make_shared<WithCommonHeaders>(request, options.origins, bare);
    if (!NamesThisHost(request, loopback, options.origins)) {
      return exchange->Answer(
          PlainText(421, "expected the name of this host, such as localhost; --web-origin allows another\n"));
    }
    if (request.method == "OPTIONS") return exchange->Answer(AnswerPreflight(request, options.origins));
    const bool call = ConnectHandler::IsCall(request.path);
    const bool get = request.method == "GET" || request.method == "HEAD";
    if (call && request.method == "POST") return connect.Handle(request, exchange);
    if (call || !get) {
      HttpAnswer answer = PlainText(405, call ? "expected POST\n" : "expected GET or HEAD\n");
      answer.headers.emplace_back("Allow", call ? "POST" : "GET, HEAD");
      return exchange->Answer(std::move(answer));
    }
    exchange->Answer(Get(request));
  }

  HttpAnswer Get(const HttpRequest& request) {
    if (request.path == "/readyz") return PlainText(health.IsReady() ? 200 : 503, health.Text());
    if (request.path != "/metrics") return assets.Answer(request);
    const absl::Status admitted = grpc.guard().Admit(request.Header("authorization"));
    return admitted.ok() ? PlainText(200, metrics.Text()) : ConnectError(ToGrpc(admitted));
  }

  ~Impl() {
    ended.Notify();
    if (refresher.joinable()) refresher.join();
  }

  // Looks for a changed certificate until the end. What cannot be used is not taken; the metrics and the log
  // of the gRPC server, which reads the same files, tell of it.
  void RefreshTls(absl::Duration pause) {
    while (!ended.WaitForNotificationWithTimeout(pause)) {
      if (!tls->Refresh().ok()) continue;
      const absl::Status taken = TakeCertificate();
      if (!taken.ok()) log::Warning("web_certificate_refused", {{"why", Message(taken)}});
    }
  }

  absl::Status TakeCertificate() {
    OR_ASSIGN_OR_RETURN(const std::string new_certificate, ReadFile(tls->served().cert));
    OR_ASSIGN_OR_RETURN(const std::string new_key, ReadFile(tls->served().key));
    if (new_certificate == certificate && new_key == key) return absl::OkStatus();
    if (server != nullptr) OR_RETURN_IF_ERROR(server->UseCertificate(new_certificate, new_key));
    certificate = new_certificate;
    key = new_key;
    return absl::OkStatus();
  }

  const WebOptions options;
  const bool loopback;
  GrpcServer& grpc;
  const Metrics& metrics;
  const Health& health;
  ConnectHandler connect;
  const Assets assets;
  std::unique_ptr<TlsFiles> tls;  // nullptr: plaintext
  std::string certificate, key;   // as they are served
  absl::Notification ended;
  std::thread refresher;
  std::unique_ptr<HttpServer> server;  // ends first
};

absl::StatusOr<std::unique_ptr<WebServer>> WebServer::Start(const WebOptions& options,
                                                            const SecurityOptions& security, GrpcServer& grpc,
                                                            const Metrics& metrics, const Health& health) {
  OR_RETURN_IF_ERROR(CheckSecurity(options, security));
  HttpServerOptions http{.listen = options.listen,
                         .largest_body = options.largest_request,
                         .most_connections = options.most_connections};
  auto impl = std::make_unique<Impl>(options, grpc, metrics, health);
  if (!security.tls_cert.empty()) {
    OR_ASSIGN_OR_RETURN(impl->tls, TlsFiles::Open({security.tls_cert, security.tls_key, ""}));
    OR_RETURN_IF_ERROR(impl->TakeCertificate());
    http.certificate = impl->certificate;
    http.key = impl->key;
  }
  const HttpHandler handler = [raw = impl.get()](const HttpRequest& request, const auto& exchange) {
    raw->Handle(request, exchange);
  };
  auto started = HttpServer::Start(http, handler);
  if (options.any_port && absl::IsFailedPrecondition(started.status())) {
    http.listen = StrCat(http.listen.substr(0, http.listen.rfind(':')), ":0");
    started = HttpServer::Start(http, handler);
  }
  OR_ASSIGN_OR_RETURN(impl->server, std::move(started));
  if (impl->tls != nullptr) {
    impl->refresher = std::thread(
        [raw = impl.get(), pause = absl::Seconds(security.reload_seconds)] { raw->RefreshTls(pause); });
  }
  return std::unique_ptr<WebServer>(new WebServer(std::move(impl)));
}

WebServer::WebServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebServer::~WebServer() = default;
void WebServer::Drain(absl::Duration longest) { impl_->server->Drain(longest); }
int WebServer::port() const { return impl_->server->port(); }
int WebServer::Connections() const { return impl_->server->Connections(); }

}  // namespace onrecord::api
