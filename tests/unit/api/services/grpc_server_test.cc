#include "api/services/grpc_server.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/base/strings.h"
#include "tests/support/api/certificates.h"
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
  EXPECT_TRUE(absl::IsFailedPrecondition(ReadTokenFile("/no/tokens").status()));
}

TEST(GrpcServer, WantsABearerTokenWhereThereAreSome) {
  TemporaryFolder folder;
  std::ofstream(folder.path() + "/tokens") << "# of the desk\n\nopen-sesame\nother\n";
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

TEST(GrpcServer, DrainsByRefusingNewCalls) {
  ServedStore served;
  EXPECT_TRUE(List(served, nullptr).ok());
  served.server().Drain(absl::Seconds(1));
  EXPECT_EQ(List(served, nullptr).error_code(), StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace onrecord::api
