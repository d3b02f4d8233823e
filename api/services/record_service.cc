#include "api/services/record_service.h"

#include <absl/time/clock.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <utility>

#include "api/services/errors.h"
#include "api/services/export_stream.h"
#include "api/services/queued_call.h"
#include "api/services/span_units.h"
#include "common/base/strings.h"
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
  WatchReactor(WatchHub& hub, CallGuard& guard)
      : hub_(hub), guard_(guard), begun_(absl::Now()), running_(guard.running()) {}

  void Write(EncodedResponse response) override {
    response_ = ToBuffer(response);
    StartWrite(&response_);
  }
  void Close(const absl::Status& status) override {
    Finish(guard_.Finish(Method::kWatch, status, absl::Now() - begun_));
  }

  void OnWriteDone(bool ok) override { hub_.Written(this, ok); }
  void OnCancel() override { hub_.Cancelled(this); }
  void OnDone() override { delete this; }

 private:
  WatchHub& hub_;
  CallGuard& guard_;
  const absl::Time begun_;
  const RunningCalls::Call running_;
  grpc::ByteBuffer response_;
};

absl::Status TooCostly(absl::Duration share) {
  return WithReason(MakeStatus(absl::StatusCode::kResourceExhausted, "the call took more than ",
                               absl::FormatDuration(share), " while others waited: ask for less, or later"),
                    "TOO_COSTLY");
}

// One record by its key costs less than handing it to another thread.
template <typename Request>
bool IsCheap(const Request&) {
  return false;
}
bool IsCheap(const v1::GetQuoteRequest& request) { return !NeedsConversion(request.span_unit()); }
bool IsCheap(const v1::GetEventRequest& request) { return !NeedsConversion(request.span_unit()); }

// The service with these methods raw.
template <typename Base>
using RawGets =
    v1::RecordService::WithRawCallbackMethod_GetArticle<v1::RecordService::WithRawCallbackMethod_GetQuote<
        v1::RecordService::WithRawCallbackMethod_GetEvent<Base>>>;
template <typename Base>
using RawLists = v1::RecordService::WithRawCallbackMethod_ListArticles<
    v1::RecordService::WithRawCallbackMethod_ListQuotes<v1::RecordService::WithRawCallbackMethod_ListEvents<
        v1::RecordService::WithRawCallbackMethod_ListSpeakers<Base>>>>;
template <typename Base>
using RawStatements = v1::RecordService::WithRawCallbackMethod_ListStatements<
    v1::RecordService::WithRawCallbackMethod_GetStatement<
        v1::RecordService::WithRawCallbackMethod_ListTalkingPoints<
            v1::RecordService::WithRawCallbackMethod_GetTimeline<Base>>>>;
template <typename Base>
using RawAnalyses = v1::RecordService::WithRawCallbackMethod_VerifyQuote<
    v1::RecordService::WithRawCallbackMethod_Aggregate<v1::RecordService::WithRawCallbackMethod_ListRevisions<
        v1::RecordService::WithRawCallbackMethod_DiffRevisions<Base>>>>;
template <typename Base>
using RawAlerts = v1::RecordService::WithRawCallbackMethod_AddAlert<
    v1::RecordService::WithRawCallbackMethod_ListAlerts<v1::RecordService::WithRawCallbackMethod_RemoveAlert<
        v1::RecordService::WithRawCallbackMethod_TestAlert<Base>>>>;
template <typename Base>
using RawDecisions = v1::RecordService::WithRawCallbackMethod_ListRemovals<
    v1::RecordService::WithRawCallbackMethod_ListCorrections<Base>>;
template <typename Base>
using RawExplanations = v1::RecordService::WithRawCallbackMethod_ExplainQuote<
    v1::RecordService::WithRawCallbackMethod_ExplainEvent<
        v1::RecordService::WithRawCallbackMethod_ListStoryEvents<Base>>>;
template <typename Base>
using RawStreams =
    v1::RecordService::WithRawCallbackMethod_Watch<v1::RecordService::WithRawCallbackMethod_Export<Base>>;
using Methods = RawGets<RawLists<RawStatements<
    RawAnalyses<RawAlerts<RawDecisions<RawExplanations<RawStreams<v1::RecordService::Service>>>>>>>>;
using Reactor = grpc::ServerUnaryReactor;
using Context = grpc::CallbackServerContext;

// Raw, so that bytes that are no request are refused with a reason (gRPC would call the method
// unimplemented), and watches of equal selection share the bytes of a response.
class Service final : public Methods {
 public:
  Service(QueryService& queries, WatchHub& watches, CallGuard& guard, CallQueues queues,
          absl::Duration fair_share)
      : queries_(queries), watches_(watches), guard_(guard), queues_(queues), fair_share_(fair_share) {}

  Reactor* GetArticle(Context* context, const grpc::ByteBuffer* request,
                      grpc::ByteBuffer* response) override {
    return Serve(Method::kGetArticle, queues_.lookups, context, &QueryService::GetArticle, *request,
                 response);
  }
  Reactor* GetQuote(Context* context, const grpc::ByteBuffer* request, grpc::ByteBuffer* response) override {
    return Serve(Method::kGetQuote, queues_.lookups, context, &QueryService::GetQuote, *request, response);
  }
  Reactor* GetEvent(Context* context, const grpc::ByteBuffer* request, grpc::ByteBuffer* response) override {
    return Serve(Method::kGetEvent, queues_.lookups, context, &QueryService::GetEvent, *request, response);
  }
  Reactor* ListArticles(Context* context, const grpc::ByteBuffer* request,
                        grpc::ByteBuffer* response) override {
    return Serve(Method::kListArticles, queues_.lists, context, &QueryService::ListArticles, *request,
                 response);
  }
  Reactor* ListQuotes(Context* context, const grpc::ByteBuffer* request,
                      grpc::ByteBuffer* response) override {
    return Serve(Method::kListQuotes, queues_.lists, context, &QueryService::ListEncodedQuotes, *request,
                 response);
  }
  Reactor* ListEvents(Context* context, const grpc::ByteBuffer* request,
                      grpc::ByteBuffer* response) override {
    return Serve(Method::kListEvents, queues_.lists, context, &QueryService::ListEvents, *request, response);
  }
  Reactor* ListSpeakers(Context* context, const grpc::ByteBuffer* request,
                        grpc::ByteBuffer* response) override {
    return Serve(Method::kListSpeakers, queues_.lists, context, &QueryService::ListSpeakers, *request,
                 response);
  }

  Reactor* ListStatements(Context* context, const grpc::ByteBuffer* request,
                          grpc::ByteBuffer* response) override {
    return Serve(Method::kListStatements, queues_.lists, context, &QueryService::ListStatements, *request,
                 response);
  }
  Reactor* GetStatement(Context* context, const grpc::ByteBuffer* request,
                        grpc::ByteBuffer* response) override {
    return Serve(Method::kGetStatement, queues_.lookups, context, &QueryService::GetStatement, *request,
                 response);
  }
  Reactor* ListTalkingPoints(Context* context, const grpc::ByteBuffer* request,
                             grpc::ByteBuffer* response) override {
    return Serve(Method::kListTalkingPoints, queues_.lists, context, &QueryService::ListTalkingPoints,
                 *request, response);
  }
  Reactor* GetTimeline(Context* context, const grpc::ByteBuffer* request,
                       grpc::ByteBuffer* response) override {
    return Serve(Method::kGetTimeline, queues_.lookups, context, &QueryService::GetTimeline, *request,
                 response);
  }
  Reactor* VerifyQuote(Context* context, const grpc::ByteBuffer* request,
                       grpc::ByteBuffer* response) override {
    return Serve(Method::kVerifyQuote, queues_.lists, context, &QueryService::VerifyQuote, *request,
                 response);
  }
  Reactor* Aggregate(Context* context, const grpc::ByteBuffer* request, grpc::ByteBuffer* response) override {
    return Serve(Method::kAggregate, queues_.lists, context, &QueryService::Aggregate, *request, response);
  }
  Reactor* ListRevisions(Context* context, const grpc::ByteBuffer* request,
                         grpc::ByteBuffer* response) override {
    return Serve(Method::kListRevisions, queues_.lookups, context, &QueryService::ListRevisions, *request,
                 response);
  }
  Reactor* DiffRevisions(Context* context, const grpc::ByteBuffer* request,
                         grpc::ByteBuffer* response) override {
    return Serve(Method::kDiffRevisions, queues_.lookups, context, &QueryService::DiffRevisions, *request,
                 response);
  }

  Reactor* AddAlert(Context* context, const grpc::ByteBuffer* request, grpc::ByteBuffer* response) override {
    return Serve(Method::kAddAlert, queues_.lookups, context, &QueryService::AddAlert, *request, response);
  }
  Reactor* ListAlerts(Context* context, const grpc::ByteBuffer* request,
                      grpc::ByteBuffer* response) override {
    return Serve(Method::kListAlerts, queues_.lookups, context, &QueryService::ListAlerts, *request,
                 response);
  }
  Reactor* RemoveAlert(Context* context, const grpc::ByteBuffer* request,
                       grpc::ByteBuffer* response) override {
    return Serve(Method::kRemoveAlert, queues_.lookups, context, &QueryService::RemoveAlert, *request,
                 response);
  }
  // It waits for another machine: among the lists, of which a method has half the threads at most.
  Reactor* TestAlert(Context* context, const grpc::ByteBuffer* request, grpc::ByteBuffer* response) override {
    return Serve(Method::kTestAlert, queues_.lists, context, &QueryService::TestAlert, *request, response);
  }
  Reactor* ExplainQuote(Context* context, const grpc::ByteBuffer* request,
                        grpc::ByteBuffer* response) override {
    return Serve(Method::kExplainQuote, queues_.lookups, context, &QueryService::ExplainQuote, *request,
                 response);
  }
  Reactor* ExplainEvent(Context* context, const grpc::ByteBuffer* request,
                        grpc::ByteBuffer* response) override {
    return Serve(Method::kExplainEvent, queues_.lookups, context, &QueryService::ExplainEvent, *request,
                 response);
  }
  Reactor* ListStoryEvents(Context* context, const grpc::ByteBuffer* request,
                           grpc::ByteBuffer* response) override {
    return Serve(Method::kListStoryEvents, queues_.lists, context, &QueryService::ListStoryEvents, *request,
                 response);
  }

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Export(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* bytes) override {
    auto* stream = new ExportStream(exports_, guard_, queues_.lists, *context);
    v1::ExportRequest request;
    absl::Status status = guard_.Admit(*context);
    if (status.ok()) status = Parse(*bytes, &request);
    stream->Begin(status, queries_.store(), std::move(request));
    return stream;
  }

  Reactor* ListRemovals(Context* context, const grpc::ByteBuffer* request,
                        grpc::ByteBuffer* response) override {
    return Serve(Method::kListRemovals, queues_.lookups, context, &QueryService::ListRemovals, *request,
                 response);
  }
  Reactor* ListCorrections(Context* context, const grpc::ByteBuffer* request,
                           grpc::ByteBuffer* response) override {
    return Serve(Method::kListCorrections, queues_.lookups, context, &QueryService::ListCorrections, *request,
                 response);
  }

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
  template <typename Request>
  static absl::Status Parse(grpc::ByteBuffer bytes, Request* request) {
    const grpc::Status parsed = grpc::SerializationTraits<Request>::Deserialize(&bytes, request);
    if (parsed.ok()) return absl::OkStatus();
    return BadRequest(
        {{"request", StrCat("expected an ", request->GetTypeName(), ", got bytes that are none")}});
  }

  template <typename Request, typename Response>
  using Answer = absl::Status (QueryService::*)(const Request&, const ReadScope&, Response*);

  template <typename Request, typename Response>
  Reactor* Serve(Method method, CallQueue& queue, Context* context, Answer<Request, Response> answer,
                 const grpc::ByteBuffer& bytes, grpc::ByteBuffer* answered) {
    const absl::Time begun = absl::Now();
    Request request;
    absl::Status status = guard_.Admit(*context);
    if (status.ok()) status = Parse(bytes, &request);
    const bool at_once = !status.ok() || IsCheap(request);
    Reactor* const reactor = at_once ? context->DefaultReactor() : new QueuedCall(guard_.running());
    const auto finish = [this, reactor, method, begun](const absl::Status& status) {
      reactor->Finish(guard_.Finish(method, status, absl::Now() - begun));
    };
    if (at_once) {
      if (status.ok()) status = Work(queue, *context, answer, request, answered);
      finish(status);
      return reactor;
    }
    // shared: what a queue keeps is copied.
    const auto kept = std::make_shared<const Request>(std::move(request));
    const auto work = [this, &queue, context, answer, kept, answered, finish] {
      finish(Work(queue, *context, answer, *kept, answered));
    };
    if (!queue.Add(PeerOf(*context), NameOf(method), work)) finish(TooManyCalls());
    return reactor;
  }

  template <typename Request, typename Response>
  absl::Status Work(CallQueue& queue, const Context& context, Answer<Request, Response> answer,
                    const Request& request, grpc::ByteBuffer* answered) {
    const absl::Time share_ends = absl::Now() + fair_share_;
    bool cut = false;
    ReadScope scope = guard_.ScopeOf(context);
    scope.cancelled = [&, gone = std::move(scope.cancelled)] {
      cut = cut || (absl::Now() > share_ends && queue.Waiting() > 0);
      return cut || gone();
    };
    Response response;
    const absl::Status status = (queries_.*answer)(request, scope, &response);
    if (!status.ok()) return cut && absl::IsCancelled(status) ? TooCostly(fair_share_) : status;
    return Encode(std::move(response), answered);
  }

  template <typename Response>
  static absl::Status Encode(const Response& response, grpc::ByteBuffer* answered) {
    bool own = false;
    const grpc::Status encoded = grpc::SerializationTraits<Response>::Serialize(response, answered, &own);
    return encoded.ok() ? absl::OkStatus()
                        : Internal("the answer cannot be encoded: ", encoded.error_message());
  }
  static absl::Status Encode(EncodedMessage response, grpc::ByteBuffer* answered) {
    // shared: as those of watches are.
    *answered = ToBuffer(std::make_shared<const std::string>(std::move(response.bytes)));
    return absl::OkStatus();
  }

  QueryService& queries_;
  WatchHub& watches_;
  CallGuard& guard_;
  const CallQueues queues_;
  const absl::Duration fair_share_;
  OpenExports exports_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeRecordService(QueryService& queries, WatchHub& watches, CallGuard& guard,
                                                 CallQueues queues, absl::Duration fair_share) {
  return std::make_unique<Service>(queries, watches, guard, queues, fair_share);
}

}  // namespace onrecord::api
