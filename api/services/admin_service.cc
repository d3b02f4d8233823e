#include "api/services/admin_service.h"

#include <absl/time/clock.h>
#include <grpcpp/grpcpp.h>

#include "api/services/errors.h"
#include "api/services/queued_call.h"
#include "onrecord/v1/admin.grpc.pb.h"

namespace onrecord::api {
namespace {

using Reactor = grpc::ServerUnaryReactor;
using Context = grpc::CallbackServerContext;

class Service final : public v1::Admin::CallbackService {
 public:
  Service(AdminCalls& calls, const AdminGuard& admins, CallGuard& guard, CallQueue& queue)
      : calls_(calls), admins_(admins), guard_(guard), queue_(queue) {}

  Reactor* Remove(Context* context, const v1::RemoveRequest* request, v1::RemoveResponse* response) override {
    return Serve(Method::kRemove, context, &AdminCalls::Remove, *request, response);
  }
  Reactor* Correct(Context* context, const v1::CorrectRequest* request, v1::Correction* response) override {
    return Serve(Method::kCorrect, context, &AdminCalls::Correct, *request, response);
  }
  Reactor* UndoCorrect(Context* context, const v1::UndoCorrectRequest* request,
                       v1::Correction* response) override {
    return Serve(Method::kUndoCorrect, context, &AdminCalls::UndoCorrect, *request, response);
  }
  Reactor* PutAnalysis(Context* context, const v1::PutAnalysisRequest* request,
                       v1::PutAnalysisResponse* response) override {
    return Serve(Method::kPutAnalysis, context, &AdminCalls::PutAnalysis, *request, response);
  }
  Reactor* ListFullArticles(Context* context, const v1::ListArticlesRequest* request,
                            v1::ListArticlesResponse* response) override {
    return Serve(Method::kListFullArticles, context, &AdminCalls::ListFullArticles, *request, response);
  }

 private:
  template <typename Request, typename Response>
  using Answer = absl::Status (AdminCalls::*)(const Request&, const ReadScope&, Response*);

  template <typename Request, typename Response>
  Reactor* Serve(Method method, Context* context, Answer<Request, Response> answer, const Request& request,
                 Response* response) {
    Reactor* const reactor = new QueuedCall(guard_.running());
    const absl::Time begun = absl::Now();
    const auto finish = [this, reactor, method, begun](const absl::Status& status) {
      reactor->Finish(guard_.Finish(method, status, absl::Now() - begun));
    };
    if (const absl::Status status = admins_.Admit(*context); !status.ok()) {
      finish(status);
      return reactor;
    }
    // gRPC keeps request and response until the reactor finishes.
    const auto work = [this, context, answer, &request, response, finish] {
      AdminCalls& calls = calls_;  // g++ 12 checks the wrong object for `calls_.*answer` (-fsanitize=vptr)
      finish((calls.*answer)(request, guard_.ScopeOf(*context), response));
    };
    if (!queue_.Add(PeerOf(*context), NameOf(method), work)) finish(TooManyCalls());
    return reactor;
  }

  AdminCalls& calls_;
  const AdminGuard& admins_;
  CallGuard& guard_;
  CallQueue& queue_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAdminService(AdminCalls& calls, const AdminGuard& admins, CallGuard& guard,
                                                CallQueue& queue) {
  return std::make_unique<Service>(calls, admins, guard, queue);
}

}  // namespace onrecord::api
