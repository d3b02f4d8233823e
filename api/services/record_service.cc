#include "api/services/record_service.h"

#include <absl/time/clock.h>
#include <grpcpp/grpcpp.h>

#include <utility>

#include "api/services/errors.h"
#include "onrecord/v1/record_service.grpc.pb.h"

namespace onrecord::api {
namespace {

// `bytes` for gRPC, without a copy; they live until it is done with them.
grpc::ByteBuffer ToBuffer(const EncodedResponse& bytes) {
  const auto release = [](void* held) { delete static_cast<EncodedResponse*>(held); };
  const grpc::Slice slice(const_cast<char*>(bytes->data()), bytes->size(), release,
                          new EncodedResponse(bytes));
  return grpc::ByteBuffer(&slice, 1);
}

// One watch of one caller; deletes itself when gRPC is done with it.
class WatchReactor final : public grpc::ServerWriteReactor<grpc::ByteBuffer>, public WatchStream {
 public:
  WatchReactor(WatchHub& hub, CallGuard& guard) : hub_(hub), guard_(guard), begun_(absl::Now()) {}

  void Write(EncodedResponse response) override {
    response_ = ToBuffer(response);
    StartWrite(&response_);
  }
  void Close(const absl::Status& status) override {
    Finish(guard_.Finish("Watch", status, absl::Now() - begun_));
  }

  void OnWriteDone(bool ok) override { hub_.Written(this, ok); }
  void OnCancel() override { hub_.Cancelled(this); }
  void OnDone() override { delete this; }

 private:
  WatchHub& hub_;
  CallGuard& guard_;
  const absl::Time begun_;
  grpc::ByteBuffer response_;
};

class Service final : public v1::RecordService::WithRawCallbackMethod_Watch<v1::RecordService::Service> {
 public:
  Service(QueryService& queries, WatchHub& watches, CallGuard& guard)
      : queries_(queries), watches_(watches), guard_(guard) {}

  grpc::Status GetArticle(grpc::ServerContext* context, const v1::GetArticleRequest* request,
                          v1::ArticleRecord* response) override {
    return Serve("GetArticle", *context, &QueryService::GetArticle, *request, response);
  }
  grpc::Status GetQuote(grpc::ServerContext* context, const v1::GetQuoteRequest* request,
                        v1::QuoteRecord* response) override {
    return Serve("GetQuote", *context, &QueryService::GetQuote, *request, response);
  }
  grpc::Status GetEvent(grpc::ServerContext* context, const v1::GetEventRequest* request,
                        v1::EventRecord* response) override {
    return Serve("GetEvent", *context, &QueryService::GetEvent, *request, response);
  }
  grpc::Status ListArticles(grpc::ServerContext* context, const v1::ListArticlesRequest* request,
                            v1::ListArticlesResponse* response) override {
    return Serve("ListArticles", *context, &QueryService::ListArticles, *request, response);
  }
  grpc::Status ListQuotes(grpc::ServerContext* context, const v1::ListQuotesRequest* request,
                          v1::ListQuotesResponse* response) override {
    return Serve("ListQuotes", *context, &QueryService::ListQuotes, *request, response);
  }
  grpc::Status ListEvents(grpc::ServerContext* context, const v1::ListEventsRequest* request,
                          v1::ListEventsResponse* response) override {
    return Serve("ListEvents", *context, &QueryService::ListEvents, *request, response);
  }
  grpc::Status ListSpeakers(grpc::ServerContext* context, const v1::ListSpeakersRequest* request,
                            v1::ListSpeakersResponse* response) override {
    return Serve("ListSpeakers", *context, &QueryService::ListSpeakers, *request, response);
  }

  // Raw: watches of equal selection share the bytes of a response.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* bytes) override {
    auto* reactor = new WatchReactor(watches_, guard_);
    absl::Status status = guard_.Admit(*context);
    v1::WatchRequest request;
    if (status.ok()) status = Parse(*bytes, &request);
    if (status.ok()) status = watches_.Open(reactor, request);
    if (!status.ok()) reactor->Close(status);
    return reactor;
  }

 private:
  static absl::Status Parse(grpc::ByteBuffer bytes, v1::WatchRequest* request) {
    const grpc::Status parsed = grpc::SerializationTraits<v1::WatchRequest>::Deserialize(&bytes, request);
    if (parsed.ok()) return absl::OkStatus();
    return BadRequest({{"request", "expected an onrecord.v1.WatchRequest, got bytes that are none"}});
  }

  template <typename Request, typename Response>
  grpc::Status Serve(const char* method, const grpc::ServerContext& context,
                     absl::Status (QueryService::*answer)(const Request&, const ReadScope&, Response*),
                     const Request& request, Response* response) {
    const absl::Time begun = absl::Now();
    absl::Status status = guard_.Admit(context);
    if (status.ok()) status = (queries_.*answer)(request, guard_.ScopeOf(context), response);
    return guard_.Finish(method, status, absl::Now() - begun);
  }

  QueryService& queries_;
  WatchHub& watches_;
  CallGuard& guard_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeRecordService(QueryService& queries, WatchHub& watches, CallGuard& guard) {
  return std::make_unique<Service>(queries, watches, guard);
}

}  // namespace onrecord::api
