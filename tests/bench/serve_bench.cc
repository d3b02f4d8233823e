#include <absl/time/clock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "api/services/grpc_server.h"
#include "common/base/strings.h"
#include "onrecord/v1/record_service.pb.h"
#include "tests/bench/api_bench.h"
#include "tests/support/api/sample_articles.h"

extern char** environ;

namespace onrecord::api {
namespace {

constexpr int kConnections = 4;
constexpr int kRounds = 5;

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// Answers calls of an unknown service: with the bytes that stand for the method.
class Echo final : public grpc::CallbackGenericService {
 public:
  void Add(const std::string& method, const std::string& answer) { answers_[method] = ToBuffer(answer); }

 private:
  class Call final : public grpc::ServerGenericBidiReactor {
   public:
    explicit Call(const grpc::ByteBuffer& answer) : answer_(answer) { StartRead(&request_); }
    void OnReadDone(bool ok) override {
      if (!ok) return Finish(grpc::Status(grpc::StatusCode::INTERNAL, ""));
      StartWriteAndFinish(&answer_, {}, grpc::Status::OK);
    }
    void OnDone() override { delete this; }

   private:
    grpc::ByteBuffer answer_, request_;
  };
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Call(answers_.at(context->method()));
  }
  std::map<std::string, grpc::ByteBuffer> answers_;
};

struct Served {
  double calls_per_second = 0, p50 = 0, p99 = 0;  // milliseconds
  double server_cpu_micros = 0;                   // a call
  int failed = 0;
};

struct Kind {
  std::string name, method, payload;
  int callers, calls;
  size_t answered;  // bytes
};

// Runs the caller as a process of its own, so that this process' CPU is the server's.
Served Run(const std::string& self, int port, const Kind& kind) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) std::abort();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  std::vector<std::string> words = {self,
                                    "calls",
                                    StrCat("127.0.0.1:", port),
                                    kind.method,
                                    kind.payload,
                                    StrCat(kind.calls),
                                    StrCat(kind.callers)};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const double cpu = ProcessCpu();
  pid_t child = 0;
  if (posix_spawn(&child, self.c_str(), &actions, nullptr, argv.data(), environ) != 0) std::abort();
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  FILE* const out = fdopen(ends[0], "r");
  Served served;
  double seconds = 0;
  if (std::fscanf(out, "%lf %lf %lf %d", &seconds, &served.p50, &served.p99, &served.failed) != 4)
    std::abort();
  std::fclose(out);
  waitpid(child, nullptr, 0);
  served.calls_per_second = kind.calls / seconds;
  served.server_cpu_micros = (ProcessCpu() - cpu) / kind.calls * 1e6;
  return served;
}

double Share(std::vector<double>* values, double share) {
  std::sort(values->begin(), values->end());
  return (*values)[std::min(values->size() - 1,
                            static_cast<size_t>(share * static_cast<double>(values->size())))];
}

// One kind of call, several times in turns with its echo.
void PrintRounds(const std::string& self, int port, const Kind& ours, const Kind& echo) {
  Run(self, port, ours);  // warms what is warmed once
  for (int round = 0; round < (Quick() ? 1 : kRounds); ++round) {
    for (const Kind* const kind : {&ours, &echo}) {
      const Served served = Run(self, port, *kind);
      std::printf("run %s %d %.0f %.3f %.3f %.1f %d %zu\n", kind->name.c_str(), kind->callers,
                  served.calls_per_second, served.p50, served.p99, served.server_cpu_micros, served.failed,
                  kind->answered);
      std::fflush(stdout);
    }
  }
}

}  // namespace

int BenchCalls(const std::string& address, const std::string& method, const std::string& payload, int calls,
               int callers) {
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
  for (int i = 0; i < kConnections; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt("onrecord.connection", i);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
    channel->WaitForConnected(
        gpr_time_add(gpr_now(GPR_CLOCK_REALTIME), gpr_time_from_seconds(20, GPR_TIMESPAN)));
    stubs.push_back(std::make_unique<grpc::GenericStub>(channel));
  }
  struct Call {
    grpc::ClientContext context;
    grpc::ByteBuffer response;
    grpc::Status status;
    absl::Time begun = absl::Now();
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  };
  grpc::CompletionQueue queue;
  const grpc::ByteBuffer request = ToBuffer(payload);
  int begun = 0, done = 0, failed = 0;
  const auto begin = [&] {
    auto* call = new Call;
    call->reader = stubs[begun++ % kConnections]->PrepareUnaryCall(&call->context, method, request, &queue);
    call->reader->StartCall();
    call->reader->Finish(&call->response, &call->status, call);
  };
  std::vector<double> took;
  const absl::Time start = absl::Now();
  while (begun < std::min(callers, calls)) begin();
  void* tag = nullptr;
  bool ok = false;
  while (done < calls && queue.Next(&tag, &ok)) {
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    ++done;
    failed += !call->status.ok();
    took.push_back(absl::ToDoubleMilliseconds(absl::Now() - call->begun));
    if (begun < calls) begin();
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  const double p50 = Share(&took, .5), p99 = Share(&took, .99);
  std::printf("%f %f %f %d\n", seconds, p50, p99, failed);
  return 0;
}

int BenchServe(const std::string& self, const std::string& only) {
  BenchStore store;
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 1000; ++i) {
    SampleArticle article{.id = StrCat("a", i)};
    for (int q = 0; q < 10; ++q) {
      article.quotes.push_back(
          {StrCat("Speaker S", q), StrCat("The harbour will be open before the winter ", i, q)});
    }
    articles.push_back(std::move(article));
  }
  if (!store->Commit(MakeBatch(articles)).ok()) std::abort();
  const auto page = store->ListQuotes(ListQuery<v1::QuoteFilter>{.order = "published", .limit = 50}, {});
  if (!page.ok() || page->records.size() != 50) std::abort();
  const v1::QuoteRecord& record = page->records[0];
  v1::ListQuotesResponse list;
  for (const v1::QuoteRecord& one : page->records) *list.add_quotes() = one;
  v1::GetQuoteRequest get;
  get.set_quote_id(record.quote().quote_id());
  v1::ListQuotesRequest ask;
  ask.set_page_size(50);
  Echo echo;
  const std::string quote_echo = "/bench.Echo/Quote", list_echo = "/bench.Echo/List";
  echo.Add(quote_echo, record.SerializeAsString());
  echo.Add(list_echo, list.SerializeAsString());
  GrpcServerOptions options{.listen = "127.0.0.1:0"};
  options.others = &echo;
  const auto server = GrpcServer::Start(*store, options);
  if (!server.ok()) std::abort();
  const int port = (*server)->port();
  std::printf(
      "%d connections; columns: KIND CALLERS calls/s p50[ms] p99[ms] server-CPU/call[us] failed bytes\n",
      kConnections);
  const std::string service = "/onrecord.v1.RecordService/", question = get.SerializeAsString();
  const size_t quote_size = record.ByteSizeLong(), list_size = list.ByteSizeLong();
  for (const auto& [callers, calls] : {std::pair(64, Sized(20000)), std::pair(1, Sized(4000))}) {
    if (!only.empty() && only != StrCat("get", callers)) continue;
    PrintRounds(self, port, {"GetQuote", service + "GetQuote", question, callers, calls, quote_size},
                {"EchoQuote", quote_echo, question, callers, calls, quote_size});
  }
  if (!only.empty() && only != "list") return 0;
  const std::string page_asked = ask.SerializeAsString();
  PrintRounds(self, port, {"ListQuotes", service + "ListQuotes", page_asked, 64, Sized(4000), list_size},
              {"EchoList", list_echo, page_asked, 64, Sized(4000), list_size});
  return 0;
}

}  // namespace onrecord::api
