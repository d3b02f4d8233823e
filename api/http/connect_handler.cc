#include "api/http/connect_handler.h"

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include <nlohmann/json.hpp>

#include "api/http/connect_error.h"
#include "api/http/connect_request.h"
#include "api/http/connect_stream.h"
#include "api/http/gzip.h"
#include "api/services/errors.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr size_t kWorthPacking = 1 << 10;  // bytes
constexpr int kPackLevel = 3;
constexpr int kThreads = 2;

// One unary call.
struct UnaryCall {
  explicit UnaryCall(std::shared_ptr<OpenCalls> calls) : context(std::move(calls)) {}
  CallContext context;
  ConnectCall call;
  std::shared_ptr<HttpExchange> exchange;
  grpc::ByteBuffer request, response;
};

void Finish(UnaryCall& unary, const grpc::Status& status) {
  if (!status.ok()) return unary.exchange->Answer(ConnectError(status));
  auto body = FromWire(*unary.call.method->response, unary.call.format, ToBytes(unary.response));
  if (!body.ok()) return unary.exchange->Answer(ConnectError(ToGrpc(body.status())));
  const bool json = unary.call.format == MessageFormat::kJson;
  HttpAnswer answer{200,
                    {{"Content-Type", json ? "application/json" : "application/proto"},
                     {"Cache-Control", "no-store"},
                     {"Vary", "Accept-Encoding"}},
                    *std::move(body)};
  if (unary.call.packs_answer && answer.body.size() >= kWorthPacking) {
    answer.body = Gzip(answer.body, kPackLevel);
    answer.headers.emplace_back("Content-Encoding", "gzip");
  }
  unary.exchange->Answer(std::move(answer));
}

void StartUnary(const CallChannel& channel, const HttpRequest& request, const ConnectCall& call,
                std::string wire, const std::shared_ptr<HttpExchange>& exchange) {
  // shared: by gRPC until the call ends, and weakly by the exchange, which may end it.
  const auto unary = std::make_shared<UnaryCall>(channel.calls);
  unary->call = call;
  unary->exchange = exchange;
  unary->request = ToByteBuffer(wire);
  FillContext(request, call, &*unary->context);
  grpc::GenericStub(channel.channel)
      .UnaryCall(&*unary->context, call.method->path, {}, &unary->request, &unary->response,
                 [unary](const grpc::Status& status) { Finish(*unary, status); });
  exchange->OnGone([held = std::weak_ptr<UnaryCall>(unary)] {
    if (const auto still = held.lock()) still->context->TryCancel();
  });
}

// A failure before the call: in the form that its kind of call has for it.
void Refuse(const ConnectCall& call, const absl::Status& status, HttpExchange& exchange) {
  if (!call.method->streams_answer) return exchange.Answer(ConnectError(ToGrpc(status)));
  exchange.Answer({200, {{"Content-Type", StreamType(call.format)}}, EndOfStream(ToGrpc(status))});
}

}  // namespace

ConnectHandler::ConnectHandler(std::shared_ptr<grpc::Channel> channel, size_t largest_request)
    : channel_{std::move(channel), std::make_shared<OpenCalls>()},
      largest_request_(largest_request),
      work_(std::make_unique<CallQueue>(CallQueueOptions{
          .threads = kThreads, .most_running_of_peer = kThreads, .most_running_of_method = kThreads})) {}

ConnectHandler::~ConnectHandler() {
  work_.reset();
  channel_.calls->CancelAndWait();
}

bool ConnectHandler::IsCall(std::string_view path) { return StartsWith(path, "/onrecord."); }

void ConnectHandler::Handle(const HttpRequest& request, const std::shared_ptr<HttpExchange>& exchange) {
  CallOrAnswer read = ReadCall(request);
  if (!read.call) return exchange->Answer(std::move(read.refusal));
  if (read.call->timeout == 0) {
    return Refuse(*read.call, MakeStatus(absl::StatusCode::kDeadlineExceeded, "the timeout is over"),
                  *exchange);
  }
  // shared: what a queue keeps is copied.
  const auto kept = std::make_shared<const HttpRequest>(request);
  const auto work = [this, call = *read.call, kept, exchange] {
    absl::StatusOr<std::string> wire = ReadMessage(*kept, call, largest_request_);
    if (!wire.ok()) return Refuse(call, wire.status(), *exchange);
    const auto start = call.method->streams_answer ? StartStream : StartUnary;
    start(channel_, *kept, call, *std::move(wire), exchange);
  };
  if (!work_->Add(request.peer, read.call->method->path, work)) Refuse(*read.call, TooManyCalls(), *exchange);
}

}  // namespace onrecord::api
