#include "api/http/connect_stream.h"

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include <utility>

#include "api/http/connect_error.h"
#include "api/services/errors.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

// One stream of answers. Lives until gRPC is done with it.
class Stream final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                     public std::enable_shared_from_this<Stream> {
 public:
  Stream(const CallChannel& channel, const ConnectCall& call, std::shared_ptr<HttpExchange> exchange)
      : context_(channel.calls), call_(call), exchange_(std::move(exchange)) {}

  void Start(const CallChannel& channel, const HttpRequest& request, const std::string& wire) {
    self_ = shared_from_this();
    FillContext(request, call_, &*context_);
    grpc::GenericStub(channel.channel).PrepareBidiStreamingCall(&*context_, call_.method->path, {}, this);
    request_ = ToByteBuffer(wire);
    exchange_->Begin({200, {{"Content-Type", StreamType(call_.format)}, {"Cache-Control", "no-store"}}, ""});
    AddHold();  // reads begin outside of reactions
    StartWriteLast(&request_, {});
    StartRead(&response_);
    StartCall();
    exchange_->OnGone([held = weak_from_this()] {
      if (const auto still = held.lock()) still->Leave();
    });
  }

  void OnReadDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      reading_ = false;
    }
    if (!ok) return Release();
    auto body = FromWire(*call_.method->response, call_.format, ToBytes(response_));
    if (!body.ok()) {
      broken_ = body.status();
      return Leave();
    }
    exchange_->Write(Envelope(kMessageFlags, *body),
                     [self = shared_from_this()](bool taken) { taken ? self->ReadOn() : self->Leave(); });
  }

  void OnDone(const grpc::Status& status) override {
    const grpc::Status& end = broken_.ok() ? status : ToGrpc(broken_);
    const auto exchange = exchange_;
    exchange->Write(EndOfStream(end), [exchange](bool taken) {
      if (taken) exchange->End();
    });
    self_.reset();
  }

 private:
  void ReadOn() {
    {
      absl::MutexLock lock(&mutex_);
      if (released_) return;
      reading_ = true;
    }
    StartRead(&response_);
  }

  // Ends the call. A read that is on its way ends by itself.
  void Leave() {
    context_->TryCancel();
    {
      absl::MutexLock lock(&mutex_);
      if (reading_) return;
    }
    Release();
  }

  void Release() {
    {
      absl::MutexLock lock(&mutex_);
      if (std::exchange(released_, true)) return;
    }
    RemoveHold();
  }

  CallContext context_;
  const ConnectCall call_;
  const std::shared_ptr<HttpExchange> exchange_;  // shared with the server of connections
  std::shared_ptr<Stream> self_;
  grpc::ByteBuffer request_, response_;
  absl::Status broken_;
  absl::Mutex mutex_;
  bool reading_ ABSL_GUARDED_BY(mutex_) = true;
  bool released_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

std::string StreamType(MessageFormat format) {
  return format == MessageFormat::kJson ? "application/connect+json" : "application/connect+proto";
}

std::string EndOfStream(const grpc::Status& status) {
  return Envelope(kEndOfStreamFlags,
                  status.ok() ? "{}" : StrCat(R"({"error":)", ConnectErrorJson(status), "}"));
}

void StartStream(const CallChannel& channel, const HttpRequest& request, const ConnectCall& call,
                 std::string wire, const std::shared_ptr<HttpExchange>& exchange) {
  std::make_shared<Stream>(channel, call, exchange)->Start(channel, request, wire);
}

}  // namespace onrecord::api
