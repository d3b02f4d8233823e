#include <absl/time/clock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "api/services/grpc_server.h"
#include "common/base/strings.h"
#include "onrecord/v1/record_service.pb.h"
#include "tests/bench/api_bench.h"
#include "tests/support/api/sample_articles.h"

extern char** environ;

namespace onrecord::api {
namespace {

constexpr int kAtATime = 64;
constexpr int kConnections = 4;
constexpr int kCalls = 5000;
constexpr int kRounds = 9;

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// Answers every call of an unknown service with the same bytes.
class Echo final : public grpc::CallbackGenericService {
 public:
  explicit Echo(const std::string& answer) : answer_(ToBuffer(answer)) {}

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
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new Call(answer_);
  }
  const grpc::ByteBuffer answer_;
};

struct Served {
  double calls_per_second = 0;
  double server_cpu_micros = 0;  // a call
  int failed = 0;
};

// Runs the caller as a process of its own, so that this process' CPU is the server's.
Served Run(const std::string& self, int port, const std::string& method, const std::string& payload) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) std::abort();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  std::vector<std::string> words = {self,   "calls", StrCat("127.0.0.1:", port),
                                    method, payload, StrCat(kCalls)};
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
  if (std::fscanf(out, "%lf %d", &seconds, &served.failed) != 2) std::abort();
  std::fclose(out);
  waitpid(child, nullptr, 0);
  served.calls_per_second = kCalls / seconds;
  served.server_cpu_micros = (ProcessCpu() - cpu) / kCalls * 1e6;
  return served;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int BenchCalls(const std::string& address, const std::string& method, const std::string& payload, int calls) {
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
  const absl::Time start = absl::Now();
  while (begun < std::min(kAtATime, calls)) begin();
  void* tag = nullptr;
  bool ok = false;
  while (done < calls && queue.Next(&tag, &ok)) {
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    ++done;
    failed += !call->status.ok();
    if (begun < calls) begin();
  }
  std::printf("%f %d\n", absl::ToDoubleSeconds(absl::Now() - start), failed);
  return 0;
}

int BenchServe(const std::string& self) {
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
  const auto page = store->ListQuotes(ListQuery<v1::QuoteFilter>{.order = "published", .limit = 1}, {});
  if (!page.ok() || page->records.empty()) std::abort();
  const v1::QuoteRecord& record = page->records[0];
  v1::GetQuoteRequest request;
  request.set_quote_id(record.quote().quote_id());
  const std::string payload = request.SerializeAsString();
  Echo echo(record.SerializeAsString());
  GrpcServerOptions options{.listen = "127.0.0.1:0"};
  options.others = &echo;
  const auto server = GrpcServer::Start(*store, options);
  if (!server.ok()) std::abort();
  const int port = (*server)->port();
  std::printf(
      "serve: %d calls, %d at a time on %d connections; %zu bytes asked, %zu answered; medians of %d "
      "rounds\n",
      kCalls, kAtATime, kConnections, payload.size(), record.ByteSizeLong(), kRounds);
  const std::array<std::string, 2> methods = {"/bench.Echo/Echo", "/onrecord.v1.RecordService/GetQuote"};
  std::array<std::vector<double>, 2> speeds, cpus;
  std::array<int, 2> failed{};
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = 0; i < methods.size(); ++i) {
      const Served served = Run(self, port, methods[i], payload);
      speeds[i].push_back(served.calls_per_second);
      cpus[i].push_back(served.server_cpu_micros);
      failed[i] += served.failed;
    }
  }
  for (size_t i = 0; i < methods.size(); ++i) {
    std::printf("%-40s %8.0f calls/s, %6.1f us of the server's CPU a call, %d failed\n", methods[i].c_str(),
                Median(speeds[i]), Median(cpus[i]), failed[i]);
  }
  std::vector<double> speed_ratios, cpu_ratios;
  for (int round = 0; round < kRounds; ++round) {
    speed_ratios.push_back(speeds[1][round] / speeds[0][round]);
    cpu_ratios.push_back(cpus[1][round] / cpus[0][round]);
  }
  std::printf("GetQuote beside the echo of the same round: %.2f of its calls/s; %.2f of its CPU\n",
              Median(speed_ratios), Median(cpu_ratios));
  return failed[1] == 0 ? 0 : 1;
}

}  // namespace onrecord::api
