#include "api/services/grpc_server.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "api/services/accept_limit.h"
#include "api/store/sqlite/sqlite_store.h"
#include "common/base/strings.h"
#include "common/metrics/metrics.h"
#include "common/ops/health.h"
#include "common/ops/ops_server.h"
#include "tests/support/api/certificates.h"
#include "tests/support/api/observed_store.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using grpc::ClientContext;
using grpc::Status;
using grpc::StatusCode;
using testing::HasSubstr;

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return "";
  for (const grpc::Slice& slice : slices)
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

// One request and one response of a streaming or unary method, as bytes.
std::string Ask(const std::string& address, const std::string& method, const std::string& request) {
  grpc::GenericStub stub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  ClientContext context;
  grpc::CompletionQueue queue;
  void* tag;
  bool ok;
  auto call = stub.PrepareCall(&context, method, &queue);
  call->StartCall(nullptr);
  queue.Next(&tag, &ok);
  call->Write(ToBuffer(request), nullptr);
  queue.Next(&tag, &ok);
  grpc::ByteBuffer response;
  call->Read(&response, nullptr);
  queue.Next(&tag, &ok);
  const std::string bytes = ok ? ToString(response) : "";
  context.TryCancel();
  Status status;
  call->Finish(&status, nullptr);
  queue.Next(&tag, &ok);
  return bytes;
}

Status List(ServedStore& served, std::shared_ptr<grpc::ChannelCredentials> credentials,
            const std::string& bearer = "", const grpc::ChannelArguments& arguments = {}) {
  ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  if (!bearer.empty()) context.AddMetadata("authorization", bearer);
  v1::ListQuotesResponse response;
  return served.MakeStub(std::move(credentials), arguments)->ListQuotes(&context, {}, &response);
}

TEST(GrpcServer, TellsItsHealth) {
  ServedStore served;
  // HealthCheckResponse.status = SERVING
  EXPECT_EQ(Ask(served.address(), "/grpc.health.v1.Health/Check", ""), std::string("\x08\x01"));
  const std::string name = "onrecord.v1.RecordService";
  const std::string request = StrCat("\x0a", std::string(1, static_cast<char>(name.size())), name);
  EXPECT_EQ(Ask(served.address(), "/grpc.health.v1.Health/Check", request), std::string("\x08\x01"));
}

TEST(GrpcServer, DescribesItselfByReflection) {
  ServedStore served;
  // ServerReflectionRequest.list_services = ""
  EXPECT_THAT(Ask(served.address(), "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                  std::string("\x3a\x00", 2)),
              HasSubstr("onrecord.v1.RecordService"));
}

TEST(GrpcServer, SaysThatAPortIsTaken) {
  ServedStore first;
  const auto second = GrpcServer::Start(first.store(), {.listen = first.address()});
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status()));
  EXPECT_THAT(std::string(Message(second.status())), HasSubstr(first.address()));
}

TEST(GrpcServer, ServesPlaintextBeyondLoopbackOnlyWhenAskedTo) {
  EXPECT_TRUE(MakeServerCredentials("127.0.0.1:0", {}).ok());
  EXPECT_TRUE(MakeServerCredentials("[::1]:50051", {}).ok());
  EXPECT_TRUE(MakeServerCredentials("localhost:50051", {}).ok());
  EXPECT_TRUE(MakeServerCredentials("unix:/tmp/x", {}).ok());
  for (const char* open : {"0.0.0.0:50051", "[::]:50051", ":50051", "example.org:1",
                           "localhost.example.org:1", "127.example.org:1"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(MakeServerCredentials(open, {}).status())) << open;
    EXPECT_TRUE(MakeServerCredentials(open, {.insecure = true}).ok()) << open;
  }
}

TEST(GrpcServer, SaysWhatIsWrongWithItsFiles) {
  EXPECT_TRUE(absl::IsInvalidArgument(MakeServerCredentials("127.0.0.1:0", {.tls_cert = "c"}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(MakeServerCredentials("127.0.0.1:0", {.tls_client_ca = "c"}).status()));
  const auto missing = MakeServerCredentials("127.0.0.1:0", {.tls_cert = "/no/cert", .tls_key = "/no/key"});
  EXPECT_THAT(std::string(Message(missing.status())), HasSubstr("--tls-cert /no/cert"));
  EXPECT_TRUE(absl::IsFailedPrecondition(TokenFile::Open("/no/tokens").status()));
}

void WriteTokens(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  std::filesystem::permissions(path,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(GrpcServer, RefusesAFileOfTokensThatEverybodyCanRead) {
  TemporaryFolder folder;
  const std::string path = folder.path() + "/tokens";
  WriteTokens(path, "open-sesame\n");
  EXPECT_TRUE(TokenFile::Open(path).ok());
  std::filesystem::permissions(path, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  EXPECT_TRUE(absl::IsFailedPrecondition(TokenFile::Open(path).status()));
}

TEST(GrpcServer, ReadsItsTokensAgainAndKeepsThemWhereTheNewOnesAreNotUsable) {
  TemporaryFolder folder;
  const std::string path = folder.path() + "/tokens";
  WriteTokens(path, "open-sesame\n");
  const auto tokens = TokenFile::Open(path);
  ASSERT_TRUE(tokens.ok());
  WriteTokens(path, "# none any more\n");
  EXPECT_FALSE((*tokens)->Refresh().ok());
  EXPECT_TRUE((*tokens)->Holds("open-sesame"));
  WriteTokens(path, "the new one of today\n");
  EXPECT_TRUE((*tokens)->Refresh().ok());
  EXPECT_FALSE((*tokens)->Holds("open-sesame"));
  EXPECT_TRUE((*tokens)->Holds("the new one of today"));
}

// The first bytes of an answer to GET `path`, by system calls alone.
std::string AskRaw(sockaddr_in to, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  std::string answer(12, ' ');
  const std::string question = StrCat("GET ", path, " HTTP/1.1\r\nHost: x\r\n\r\n");
  if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0 ||
      send(fd, question.data(), question.size(), MSG_NOSIGNAL) < 0 ||
      recv(fd, answer.data(), answer.size(), MSG_WAITALL) != static_cast<ssize_t>(answer.size())) {
    answer.clear();
  }
  close(fd);
  return answer;
}

// gRPC closes its listener for good where it finds no descriptor for a connection. Meanwhile /healthz
// answers.
TEST(GrpcServer, ServesOnAfterMoreConnectionsThanThereAreDescriptors) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  ServedStore served;
  const int port = std::stoi(served.address().substr(served.address().rfind(':') + 1));
  const Metrics metrics;
  const Health health;
  const auto ops = OpsServer::Start("127.0.0.1:0", metrics, health);
  ASSERT_TRUE(ops.ok()) << ops.status();
  const rlimit few{400, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  LimitConnections();
  const int64_t refused = RefusedConnections();
  // The sockets of the callers are another process's: only the server's count.
  const pid_t caller = fork();
  if (caller == 0) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int last = -1;
    for (int i = 0; i < 390; ++i) {
      const int fd = socket(AF_INET, SOCK_STREAM, 0);
      if (fd < 0) break;
      last = fd;
      if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) break;
    }
    usleep(500'000);
    close(last);  // of one that the server has refused: room for the question
    to.sin_port = htons(static_cast<uint16_t>((*ops)->port()));
    _exit(AskRaw(to, "/healthz") == "HTTP/1.1 200" ? 0 : 1);
  }
  int status = 0;
  waitpid(caller, &status, 0);
  setrlimit(RLIMIT_NOFILE, &before);
  LimitConnections();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "/healthz did not answer";
  EXPECT_GT(RefusedConnections(), refused);
  EXPECT_NE(Ask(served.address(), "/grpc.health.v1.Health/Check", ""), "");
}

TEST(GrpcServer, LetsTokensEnd) {
  TemporaryFolder folder;
  const std::string path = folder.path() + "/tokens";
  WriteTokens(path, "of-the-desk\nof-a-guest until=2024-06-01\nof-an-hour\tuntil=2024-05-14T10:00:00Z\n");
  const auto tokens = TokenFile::Open(path);
  ASSERT_TRUE(tokens.ok()) << tokens.status();
  const auto at = [](const char* when) {
    absl::Time time;
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, when, &time, nullptr));
    return time;
  };
  EXPECT_TRUE((*tokens)->Holds("of-a-guest", at("2024-06-01T23:59:59Z")));
  EXPECT_FALSE((*tokens)->Holds("of-a-guest", at("2024-06-02T00:00:00Z")));
  EXPECT_TRUE((*tokens)->Holds("of-an-hour", at("2024-05-14T09:59:59Z")));
  EXPECT_FALSE((*tokens)->Holds("of-an-hour", at("2024-05-14T10:00:00Z")));
  EXPECT_TRUE((*tokens)->Holds("of-the-desk", at("2124-01-01T00:00:00Z")));
  EXPECT_FALSE((*tokens)->Holds("of-a-guest until=2024-06-01", at("2024-05-01T00:00:00Z")));
  WriteTokens(path, "of-a-guest until=tomorrow\n");
  const absl::Status status = TokenFile::Open(path).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(Message(status).find("of-a-guest"), std::string_view::npos) << status;
}

TEST(GrpcServer, WantsABearerTokenWhereThereAreSome) {
  TemporaryFolder folder;
  WriteTokens(folder.path() + "/tokens", "# of the desk\n\nopen-sesame\nother\n");
  ServedStore served({.security = {.token_file = folder.path() + "/tokens"}});
  const Status none = List(served, nullptr);
  EXPECT_EQ(none.error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(InfoOf(none).reason(), "NO_TOKEN");
  EXPECT_EQ(List(served, nullptr, "Bearer open-sesam").error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(List(served, nullptr, "Bearer # of the desk").error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(List(served, nullptr, "Basic open-sesame").error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_TRUE(List(served, nullptr, "Bearer open-sesame").ok());
  EXPECT_TRUE(List(served, nullptr, "bearer other").ok());
  ClientContext context;
  v1::WatchRequest watch;
  watch.mutable_quotes();
  EXPECT_EQ(served.MakeStub()->Watch(&context, watch)->Finish().error_code(), StatusCode::UNAUTHENTICATED);
}

TEST(GrpcServer, SpeaksTlsAndKnowsItsCallers) {
  TemporaryFolder folder;
  const Certificates made = MakeCertificates(folder.path());
  ServedStore served(
      {.security = {.tls_cert = made.server_cert, .tls_key = made.server_key, .tls_client_ca = made.ca}});
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");
  const std::string ca = ReadFile(made.ca);
  const auto with = grpc::SslCredentials({ca, ReadFile(made.client_key), ReadFile(made.client_cert)});
  const Status good = List(served, with, "", arguments);
  EXPECT_TRUE(good.ok()) << good.error_message();
  EXPECT_EQ(List(served, grpc::SslCredentials({ca, "", ""}), "", arguments).error_code(),
            StatusCode::UNAVAILABLE);
  EXPECT_EQ(List(served, nullptr).error_code(), StatusCode::UNAVAILABLE);
}

TEST(GrpcServer, ReadsItsCertificateAgainWhenItChanges) {
  TemporaryFolder folder, newer_folder;
  const Certificates made = MakeCertificates(folder.path());
  const Certificates newer = MakeCertificates(newer_folder.path());
  ServedStore served(
      {.security = {.tls_cert = made.server_cert, .tls_key = made.server_key, .reload_seconds = 1}});
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");
  const auto trusting = [&](const Certificates& which) {
    return List(served, grpc::SslCredentials({ReadFile(which.ca), "", ""}), "", arguments).error_code();
  };
  EXPECT_EQ(trusting(made), StatusCode::OK);
  EXPECT_EQ(trusting(newer), StatusCode::UNAVAILABLE);
  std::filesystem::rename(newer.server_key, made.server_key);
  std::filesystem::rename(newer.server_cert, made.server_cert);
  const absl::Time longest = absl::Now() + absl::Seconds(60);
  while (trusting(newer) != StatusCode::OK && absl::Now() < longest) absl::SleepFor(absl::Milliseconds(100));
  EXPECT_EQ(trusting(newer), StatusCode::OK);
  EXPECT_EQ(trusting(made), StatusCode::UNAVAILABLE);
}

TEST(GrpcServer, KeepsItsCertificateWhereTheNewOneIsNotUsable) {
  TemporaryFolder folder, newer_folder;
  const Certificates made = MakeCertificates(folder.path());
  const Certificates newer = MakeCertificates(newer_folder.path());
  ServedStore served(
      {.security = {.tls_cert = made.server_cert, .tls_key = made.server_key, .reload_seconds = 1}});
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");
  const std::string ca = ReadFile(made.ca);
  EXPECT_GT(served.server().CertificateDaysLeft().value_or(0), 0.5);
  // A certificate without its key.
  std::filesystem::rename(newer.server_cert, made.server_cert);
  const absl::Time longest = absl::Now() + absl::Seconds(60);
  while (served.server().RefusedFiles() == 0 && absl::Now() < longest) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(served.server().RefusedFiles(), 1);
  absl::SleepFor(absl::Milliseconds(1500));  // gRPC has looked meanwhile
  EXPECT_TRUE(List(served, grpc::SslCredentials({ca, "", ""}), "", arguments).ok());
}

// A server of a store whose lists can be held up.
class HeldLists : public testing::Test {
 protected:
  void Start(GrpcServerOptions options) {
    options.listen = "127.0.0.1:0";
    sqlite_ = *OpenSqliteStore({.path = folder_.path() + "/store.db"});
    ASSERT_TRUE(sqlite_->Commit(MakeBatch({{.quotes = {{"Ana Silva", "One"}}}})).ok());
    store_ = std::make_unique<ObservedStore>(*sqlite_);
    store_->hold_lists = true;
    server_ = *GrpcServer::Start(*store_, options);
    stub_ = v1::RecordService::NewStub(
        grpc::CreateChannel(StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials()));
    for (int i = 0; i < 80; ++i) {
      threads_.emplace_back([this] {
        ClientContext context;
        v1::ListQuotesResponse response;
        const Status status = stub_->ListQuotes(&context, {}, &response);
        absl::MutexLock lock(&mutex_);
        ends_.push_back(status);
      });
    }
    const absl::Time longest = absl::Now() + absl::Seconds(60);
    while (store_->lists < 2 && absl::Now() < longest) absl::SleepFor(absl::Milliseconds(1));
  }
  std::vector<Status> Ends() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    absl::MutexLock lock(&mutex_);
    return ends_;
  }
  ~HeldLists() override {
    if (store_ != nullptr) store_->hold_lists = false;
    Ends();
    server_.reset();
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> sqlite_;
  std::unique_ptr<ObservedStore> store_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::RecordService::Stub> stub_;
  std::vector<std::thread> threads_;
  absl::Mutex mutex_;
  std::vector<Status> ends_;
};

TEST_F(HeldLists, DelayNoCallOfAnotherKindAndWaitInsteadOfBeingRefused) {
  Start({});
  ClientContext events, article;
  v1::ListEventsResponse response;
  EXPECT_TRUE(stub_->ListEvents(&events, {}, &response).ok());
  v1::GetArticleRequest request;
  request.set_article_id("a1");
  v1::ArticleRecord record;
  EXPECT_TRUE(stub_->GetArticle(&article, request, &record).ok());
  store_->hold_lists = false;
  const auto ends = Ends();
  EXPECT_EQ(ends.size(), 80u);
  for (const Status& end : ends) EXPECT_TRUE(end.ok()) << end.error_message();
}

TEST_F(HeldLists, AreGivenUpAfterTheirShareWhileOthersWait) {
  Start({.fair_share = absl::Milliseconds(20)});
  const absl::Time longest = absl::Now() + absl::Seconds(60);
  while (store_->lists < 80 && absl::Now() < longest) absl::SleepFor(absl::Milliseconds(5));
  EXPECT_EQ(store_->lists, 80);
  // Nobody waits for the last ones: they may take their time.
  store_->hold_lists = false;
  int costly = 0;
  for (const Status& end : Ends()) costly += !end.ok() && InfoOf(end).reason() == "TOO_COSTLY";
  EXPECT_GE(costly, 76);
}

TEST(GrpcServer, DrainsByRefusingNewCalls) {
  ServedStore served;
  EXPECT_TRUE(List(served, nullptr).ok());
  served.server().Drain(absl::Seconds(1));
  EXPECT_EQ(List(served, nullptr).error_code(), StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace onrecord::api
