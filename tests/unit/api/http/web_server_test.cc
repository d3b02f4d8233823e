#include "api/http/web_server.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "api/http/gzip.h"
#include "tests/support/api/certificates.h"
#include "tests/unit/api/http/served_page.h"

namespace onrecord::api {
namespace {

using testing::HasSubstr;
using testing::Not;

// A socket to the page, for what a client library does not send.
class RawClient {
 public:
  explicit RawClient(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
  }
  ~RawClient() { close(socket_); }
  bool Send(const std::string& bytes) {
    return send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }
  // All until the server closes.
  std::string ReadAll() {
    std::string all;
    char buffer[4096];
    for (ssize_t size; (size = recv(socket_, buffer, sizeof buffer, 0)) > 0;) all.append(buffer, size);
    return all;
  }

 private:
  int socket_;
};

TEST(WebServer, ServesThePageWithAStrictPolicy) {
  ServedPage page;
  auto client = page.Client();
  const auto index = client.Get("/");
  ASSERT_TRUE(index);
  EXPECT_EQ(index->status, 200);
  EXPECT_EQ(index->get_header_value("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(index->get_header_value("Content-Security-Policy"), HasSubstr("script-src 'self';"));
  EXPECT_THAT(index->get_header_value("Content-Security-Policy"), Not(HasSubstr("unsafe")));
  EXPECT_EQ(index->get_header_value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(client.Get("/article/abc")->body, index->body);
  EXPECT_EQ(client.Get("/none.js")->status, 404);
  EXPECT_EQ(client.Get("/../../etc/passwd.txt")->status, 404);
  EXPECT_EQ(client.Put("/", "x", "text/plain")->status, 405);
  EXPECT_TRUE(client.Head("/")->body.empty());
}

TEST(WebServer, SendsAnAssetOnceAndPacked) {
  ServedPage page;
  auto client = page.Client();
  const auto first = client.Get("/index.html");
  const auto again = client.Get("/index.html", {{"If-None-Match", first->get_header_value("ETag").c_str()}});
  EXPECT_EQ(again->status, 304);
  EXPECT_TRUE(again->body.empty());
  const auto packed = client.Get("/app.js", {{"Accept-Encoding", "gzip"}});
  const auto plain = client.Get("/app.js");
  if (packed->get_header_value("Content-Encoding") == "gzip") {
    EXPECT_EQ(*Gunzip(packed->body, 10 << 20), plain->body);
  }
}

TEST(WebServer, AsksForATokenWhereGrpcDoes) {
  TemporaryFolder folder;
  const std::string tokens = folder.path() + "/tokens";
  std::ofstream(tokens) << "secret-1\n";
  std::filesystem::permissions(tokens, std::filesystem::perms(0600));
  ServedPage page({.security = {.token_file = tokens}});
  EXPECT_EQ(page.Call("ListQuotes", "{}")->status, 401);
  EXPECT_EQ(Json(page.Call("ListQuotes", "{}", {{"Authorization", "Bearer wrong"}}))["code"],
            "unauthenticated");
  EXPECT_EQ(page.Call("ListQuotes", "{}", {{"Authorization", "Bearer secret-1"}})->status, 200);
  // Bytes that gRPC's metadata cannot hold are a wrong token.
  EXPECT_EQ(page.Call("ListQuotes", "{}", {{"Authorization", "Bearer \xc3\xbc"}})->status, 401);
  auto client = page.Client();
  EXPECT_EQ(client.Get("/metrics")->status, 401);
  EXPECT_EQ(client.Get("/metrics", {{"Authorization", "Bearer secret-1"}})->status, 200);
  EXPECT_EQ(client.Get("/")->status, 200);
}

TEST(WebServer, AnswersOnlyToNamesOfThisHost) {
  ServedPage page({}, {.origins = {"https://desk.example"}});
  auto client = page.Client();
  for (const char* host : {"localhost:8080", "127.0.0.1", "[::1]:80", "desk.example"}) {
    EXPECT_EQ(client.Get("/", {{"Host", host}})->status, 200) << host;
  }
  for (const char* host : {"evil.example", "localhost.evil.example:80", "127x.example.", ""}) {
    EXPECT_NE(client.Get("/", {{"Host", host}})->status, 200) << host;
  }
}

TEST(WebServer, LetsPagesOfNamedOriginsCallAndNoOthers) {
  ServedPage page({}, {.origins = {"https://desk.example"}});
  auto client = page.Client();
  const char* path = "/onrecord.v1.RecordService/ListQuotes";
  const auto asked = client.Options(path, {{"Origin", "https://desk.example"}});
  EXPECT_EQ(asked->status, 204);
  EXPECT_EQ(asked->get_header_value("Access-Control-Allow-Origin"), "https://desk.example");
  EXPECT_EQ(client.Options(path, {{"Origin", "https://evil.example"}})->status, 403);
  const auto called = page.Call("ListQuotes", "{}", {{"Origin", "https://desk.example"}});
  EXPECT_EQ(called->get_header_value("Access-Control-Allow-Origin"), "https://desk.example");
  EXPECT_FALSE(page.Call("ListQuotes", "{}", {{"Origin", "https://evil.example"}})
                   ->has_header("Access-Control-Allow-Origin"));
  ServedPage none;
  EXPECT_EQ(none.Client().Options(path, {{"Origin", "https://desk.example"}})->status, 403);
}

TEST(WebServer, RefusesPlaintextThatOthersReachAndClientCertificates) {
  ServedStore store;
  Metrics metrics;
  Health health;
  const auto start = [&](const std::string& listen, const SecurityOptions& security) {
    return WebServer::Start({.listen = listen}, security, store.server(), metrics, health).status();
  };
  EXPECT_TRUE(absl::IsInvalidArgument(start("0.0.0.0:0", {})));
  EXPECT_TRUE(start("0.0.0.0:0", {.insecure = true}).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(start("127.0.0.1:0", {.tls_client_ca = "ca.pem"})));
}

class WebServerTls : public testing::Test {
 protected:
  static GrpcServerOptions Options(const Certificates& files) {
    GrpcServerOptions grpc;
    grpc.security = {.tls_cert = files.server_cert, .tls_key = files.server_key, .reload_seconds = 1};
    return grpc;
  }
  // What a browser that trusts `ca` gets; 0: it does not trust the certificate.
  static int Ask(const ServedPage& page, const std::string& ca) {
    httplib::SSLClient client("localhost", page.server->port());
    client.set_ca_cert_path(ca.c_str());
    client.enable_server_certificate_verification(true);
    const auto answer = client.Post("/onrecord.v1.RecordService/ListQuotes", "{}", "application/json");
    return answer ? answer->status : 0;
  }
  TemporaryFolder folder_, other_folder_;
  const Certificates files_ = MakeCertificates(folder_.path());
};

TEST_F(WebServerTls, ServesThePageAndCallsEncrypted) {
  ServedPage page(Options(files_));
  EXPECT_EQ(Ask(page, files_.ca), 200);
  EXPECT_EQ(Ask(page, MakeCertificates(other_folder_.path()).ca), 0);
  httplib::SSLClient client("localhost", page.server->port());
  client.set_ca_cert_path(files_.ca.c_str());
  EXPECT_EQ(client.Get("/")->status, 200);
  EXPECT_FALSE(httplib::Client("localhost", page.server->port()).Get("/"));  // plaintext
}

TEST_F(WebServerTls, TakesAChangedCertificateAndKeepsOpenConnections) {
  ServedPage page(Options(files_));
  httplib::SSLClient open("localhost", page.server->port());
  open.set_ca_cert_path(files_.ca.c_str());
  open.set_keep_alive(true);
  ASSERT_EQ(open.Get("/")->status, 200);
  const Certificates others = MakeCertificates(other_folder_.path());
  // A key that does not fit is not taken.
  std::filesystem::rename(others.server_key, files_.server_key);
  absl::SleepFor(absl::Milliseconds(1500));
  EXPECT_EQ(Ask(page, files_.ca), 200);
  std::filesystem::rename(others.server_cert, files_.server_cert);
  const absl::Time end = absl::Now() + absl::Seconds(30);
  while (Ask(page, others.ca) != 200) ASSERT_LT(absl::Now(), end);
  EXPECT_EQ(Ask(page, files_.ca), 0);
  EXPECT_EQ(open.Get("/")->status, 200);
}

TEST_F(WebServerTls, RefusesFilesThatCannotBeUsed) {
  ServedStore store;
  Metrics metrics;
  Health health;
  SecurityOptions security = Options(files_).security;
  security.tls_key = MakeCertificates(other_folder_.path()).server_key;
  const auto started = WebServer::Start({.listen = "127.0.0.1:0"}, security, store.server(), metrics, health);
  EXPECT_TRUE(absl::IsFailedPrecondition(started.status())) << started.status();
}

TEST(WebServer, TakesAnotherPortOnlyWhereItMay) {
  ServedPage first;
  const std::string taken = "127.0.0.1:" + std::to_string(first.server->port());
  const auto start = [&](bool any) {
    return WebServer::Start({.listen = taken, .any_port = any}, {}, first.store.server(), first.metrics,
                            first.health);
  };
  EXPECT_TRUE(absl::IsFailedPrecondition(start(false).status()));
  const auto other = start(true);
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_NE((*other)->port(), first.server->port());
}

TEST(HttpServer, CutsOffACallerThatSendsByteByByte) {
  ServedStore store;
  HttpServerOptions options{.listen = "127.0.0.1:0", .longest_request = absl::Seconds(1)};
  const auto server = *HttpServer::Start(
      options,
      [](const HttpRequest&, const std::shared_ptr<HttpExchange>& exchange) { exchange->Answer({}); });
  RawClient slow(server->port());
  slow.Send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  const absl::Time begun = absl::Now();
  while (absl::Now() - begun < absl::Seconds(10) && slow.Send("x")) absl::SleepFor(absl::Milliseconds(100));
  EXPECT_LT(absl::Now() - begun, absl::Seconds(8));
  // Others are served meanwhile and after.
  EXPECT_EQ(httplib::Client("127.0.0.1", server->port()).Get("/")->status, 200);
}

TEST(HttpServer, AnswersOpenRequestsWhenItEnds) {
  std::shared_ptr<HttpExchange> kept;
  absl::Mutex mutex;
  auto server = *HttpServer::Start({.listen = "127.0.0.1:0"},
                                   [&](const HttpRequest&, const std::shared_ptr<HttpExchange>& exchange) {
                                     absl::MutexLock lock(&mutex);
                                     kept = exchange;
                                   });
  RawClient client(server->port());
  client.Send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  {
    absl::MutexLock lock(&mutex);
    const auto asked = [&] { return kept != nullptr; };
    mutex.Await(absl::Condition(&asked));
  }
  std::thread end([&] { server.reset(); });
  EXPECT_THAT(client.ReadAll(), HasSubstr("503"));
  end.join();
  kept->Answer({});  // too late, and harmless
}

TEST(HttpServer, KeepsManyConnectionsAndAnswersEach) {
  ServedPage page;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 300; ++i) {
    clients.push_back(std::make_unique<RawClient>(page.server->port()));
    clients.back()->Send("GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }
  for (const auto& client : clients) EXPECT_THAT(client->ReadAll(), HasSubstr("200 OK"));
}

}  // namespace
}  // namespace onrecord::api
