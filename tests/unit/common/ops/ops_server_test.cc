#include "common/ops/ops_server.h"

#include <absl/time/clock.h>
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/strings.h"

namespace onrecord {
namespace {

class OpsServerTest : public testing::Test {
 protected:
  OpsServerTest() { server_ = *OpsServer::Start("127.0.0.1:0", metrics_, health_); }
  httplib::Result Get(const char* path) { return httplib::Client("127.0.0.1", server_->port()).Get(path); }

  Metrics metrics_;
  Health health_;
  std::unique_ptr<OpsServer> server_;
};

TEST_F(OpsServerTest, ReadinessSaysWhatItWaitsFor) {
  health_.WaitFor("kafka", "no broker answers");
  EXPECT_EQ(Get("/readyz")->status, 503);
  EXPECT_EQ(Get("/readyz")->body, "kafka: no broker answers\n");
  EXPECT_EQ(Get("/healthz")->status, 200);
  health_.Ready("kafka");
  EXPECT_EQ(Get("/readyz")->status, 200);
}

TEST_F(OpsServerTest, MetricsAreReadAtEachScrape) {
  double value = 1;
  metrics_.AddCounter("onrecord_x_total", "X.", {{"kind", "a"}}, [&] { return value; });
  metrics_.AddCounters("onrecord_y_total", "Y.", "reason", [] {
    return std::map<std::string, double>{{"empty", 3}};
  });
  metrics_.AddHistogram("onrecord_z_seconds", "Z.")(0.5);
  value = 2;
  const std::string text = Get("/metrics")->body;
  EXPECT_NE(text.find("onrecord_x_total{kind=\"a\"} 2"), std::string::npos) << text;
  EXPECT_NE(text.find("onrecord_y_total{reason=\"empty\"} 3"), std::string::npos) << text;
  EXPECT_NE(text.find("onrecord_z_seconds_count 1"), std::string::npos) << text;
}

TEST_F(OpsServerTest, ATakenPortIsAnError) {
  const auto second = OpsServer::Start(StrCat("127.0.0.1:", server_->port()), metrics_, health_);
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status())) << second.status();
  EXPECT_TRUE(absl::IsInvalidArgument(OpsServer::Start("nowhere", metrics_, health_).status()));
}

// A connection that has sent a part of a request, and nothing more.
class SlowCaller {
 public:
  explicit SlowCaller(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    Send("GET /metr");
  }
  ~SlowCaller() { close(socket_); }
  SlowCaller(const SlowCaller&) = delete;
  void Send(const std::string& bytes) { send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  std::string Rest() {
    std::string all(65536, 0);
    size_t size = 0;
    while (true) {
      const ssize_t got = recv(socket_, all.data() + size, all.size() - size, 0);
      if (got <= 0) return all.substr(0, size);
      size += static_cast<size_t>(got);
    }
  }

 private:
  int socket_;
};

TEST_F(OpsServerTest, AnswersWhileManyCallersSendNothing) {
  std::vector<std::unique_ptr<SlowCaller>> slow;
  for (int i = 0; i < 200; ++i) slow.push_back(std::make_unique<SlowCaller>(server_->port()));
  const absl::Time begun = absl::Now();
  EXPECT_EQ(Get("/healthz")->status, 200);
  EXPECT_LT(absl::Now() - begun, absl::Seconds(2));
  slow.back()->Send("ics HTTP/1.1\r\n\r\n");
  EXPECT_NE(slow.back()->Rest().find("200 OK"), std::string::npos);
}

TEST_F(OpsServerTest, RefusesABodyWithoutReadingIt) {
  SlowCaller caller(server_->port());
  SlowCaller post(server_->port());
  httplib::Client client("127.0.0.1", server_->port());
  const auto answer = client.Post("/metrics", std::string(1000, 'x'), "text/plain");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 405);
  EXPECT_EQ(Get("/nothing")->status, 404);
  EXPECT_EQ(httplib::Client("127.0.0.1", server_->port()).Head("/healthz")->body, "");
}

TEST_F(OpsServerTest, RefusesARequestWithoutEnd) {
  SlowCaller caller(server_->port());
  caller.Send(std::string(20000, 'x'));
  EXPECT_NE(caller.Rest().find("431"), std::string::npos);
}

TEST_F(OpsServerTest, EndsWhileCallersAreConnected) {
  SlowCaller caller(server_->port());
  server_.reset();
  EXPECT_EQ(caller.Rest(), "");
}

TEST_F(OpsServerTest, EndsAtOnceAfterItsStart) {
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(OpsServer::Start("127.0.0.1:0", metrics_, health_).ok());
}

}  // namespace
}  // namespace onrecord
