#include "api/alerts/send_notice.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <signal.h>

#include <fstream>
#include <thread>

#include "api/alerts/run_command.h"
#include "api/alerts/webhook_signature.h"
#include "common/base/strings.h"
#include "tests/support/api/certificates.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using testing::HasSubstr;

constexpr char kSecret[] = "0123456789abcdef0123456789abcdef";

// A receiver of notices on this machine.
template <typename Server = httplib::Server>
class Receiver {
 public:
  template <typename... Arguments>
  explicit Receiver(httplib::Server::Handler handler, Arguments... arguments) : server_(arguments...) {
    server_.Post("/in", std::move(handler));
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Receiver() {
    server_.stop();
    thread_.join();
  }
  std::string Url(const std::string& host, const std::string& scheme = "http") const {
    return StrCat(scheme, "://", host, ":", port_, "/in");
  }

 private:
  Server server_;
  int port_ = 0;
  std::thread thread_;
};

WebhookRules Local() {
  return {.hosts = {"127.0.0.1", "localhost"}, .private_addresses = true, .longest = absl::Seconds(20)};
}

absl::Status Post(const WebhookRules& rules, const std::string& url) {
  return MakeAlertChannel(rules)->Post(url, kSecret,
                                       {"msg_1", absl::FromUnixSeconds(1900000000), R"({"a":1})"});
}

TEST(SendNotice, SignsWhatItSends) {
  httplib::Request got;
  const Receiver<> receiver([&](const httplib::Request& request, httplib::Response&) { got = request; });
  const absl::Status sent = Post(Local(), receiver.Url("localhost"));
  ASSERT_TRUE(sent.ok()) << sent;
  EXPECT_EQ(got.body, R"({"a":1})");
  EXPECT_EQ(got.get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(got.get_header_value("Idempotency-Key"), "msg_1");
  EXPECT_EQ(got.get_header_value("webhook-id"), "msg_1");
  EXPECT_EQ(got.get_header_value("webhook-timestamp"), "1900000000");
  EXPECT_EQ(got.get_header_value("webhook-signature"),
            SignWebhook(kSecret, "msg_1", absl::FromUnixSeconds(1900000000), got.body));
  EXPECT_THAT(got.get_header_value("Host"), HasSubstr("localhost:"));
}

TEST(SendNotice, TakesAnAnswerWithoutABody) {
  const Receiver<> receiver(
      [](const httplib::Request&, httplib::Response& response) { response.status = 204; });
  const absl::Status sent = Post(Local(), receiver.Url("127.0.0.1"));
  EXPECT_TRUE(sent.ok()) << sent;
}

TEST(SendNotice, NamesTheStatusAndFollowsNoRedirect) {
  int calls = 0;
  const Receiver<> receiver([&](const httplib::Request&, httplib::Response& response) {
    response.status = ++calls == 1 ? 503 : 307;
    response.set_header("Location", "/in");
  });
  EXPECT_THAT(std::string(Message(Post(Local(), receiver.Url("127.0.0.1")))), HasSubstr("503"));
  EXPECT_THAT(std::string(Message(Post(Local(), receiver.Url("127.0.0.1")))), HasSubstr("redirect"));
  EXPECT_EQ(calls, 2);
}

TEST(SendNotice, ReachesNoAddressThatIsNotAllowed) {
  int calls = 0;
  const Receiver<> receiver([&](const httplib::Request&, httplib::Response&) { ++calls; });
  WebhookRules rules = Local();
  rules.hosts = {"desk.example"};
  EXPECT_TRUE(absl::IsPermissionDenied(Post(rules, receiver.Url("127.0.0.1"))));
  rules = Local();
  rules.private_addresses = false;
  // The name is allowed, what it resolves to is not.
  const absl::Status refused = Post(rules, receiver.Url("localhost", "https"));
  EXPECT_TRUE(absl::IsPermissionDenied(refused)) << refused;
  EXPECT_THAT(std::string(Message(refused)), HasSubstr("not public"));
  EXPECT_TRUE(absl::IsPermissionDenied(Post(rules, receiver.Url("127.0.0.1"))));  // plaintext
  EXPECT_EQ(calls, 0);
}

TEST(SendNotice, ChecksTheCertificateByTheName) {
  TemporaryFolder folder;
  const Certificates files = MakeCertificates(folder.path());
  int calls = 0;
  const Receiver<httplib::SSLServer> receiver([&](const httplib::Request&, httplib::Response&) { ++calls; },
                                              files.server_cert.c_str(), files.server_key.c_str());
  WebhookRules rules = Local();
  EXPECT_FALSE(Post(rules, receiver.Url("localhost", "https")).ok());
  EXPECT_EQ(calls, 0);
  rules.ca_file = files.ca;
  const absl::Status sent = Post(rules, receiver.Url("localhost", "https"));
  EXPECT_TRUE(sent.ok()) << sent;
  EXPECT_FALSE(Post(rules, receiver.Url("127.0.0.1", "https")).ok());  // another name
  EXPECT_EQ(calls, 1);
}

TEST(SendNotice, GivesUpOnAReceiverThatDoesNotEnd) {
  const Receiver<> receiver([](const httplib::Request&, httplib::Response& response) {
    response.status = 500;
    // A byte at a time: each comes in time, the whole never does.
    response.set_chunked_content_provider("text/plain", [](size_t, httplib::DataSink& sink) {
      absl::SleepFor(absl::Milliseconds(20));
      return sink.write("x", 1);
    });
  });
  WebhookRules rules = Local();
  rules.longest = absl::Milliseconds(300);
  const absl::Time begun = absl::Now();
  EXPECT_FALSE(Post(rules, receiver.Url("127.0.0.1")).ok());
  EXPECT_LT(absl::Now() - begun, absl::Seconds(10));
}

TEST(SendNotice, SaysWhereNobodyAnswers) {
  EXPECT_TRUE(absl::IsUnavailable(Post(Local(), "http://127.0.0.1:1/in")));
}

class RunCommandTest : public testing::Test {
 protected:
  void SetUp() override { signal(SIGPIPE, SIG_IGN); }
  TemporaryFolder folder_;
};

TEST_F(RunCommandTest, GivesTheNoticeOnStandardInput) {
  const std::string out = folder_.path() + "/out";
  const auto status =
      MakeAlertChannel({})->Run(StrCat("(echo \"$ONRECORD_ALERT $ONRECORD_DELIVERY_ID\"; cat) > ", out),
                                "$(touch x) `id`", {"msg_7", absl::Now(), R"({"b":2})"});
  ASSERT_TRUE(status.ok()) << status;
  // What an alert is called is a value, never a part of the command.
  EXPECT_EQ(ReadFile(out), "$(touch x) `id` msg_7\n{\"b\":2}");
}

TEST_F(RunCommandTest, TellsTheExitCodeAndTakesACommandThatDoesNotRead) {
  EXPECT_THAT(std::string(Message(RunCommand({.command = "exit 3", .input = std::string(1 << 20, 'x')}))),
              HasSubstr("ended with 3"));
  EXPECT_TRUE(RunCommand({.command = "true", .input = std::string(1 << 20, 'x')}).ok());
}

TEST_F(RunCommandTest, KillsWhatTakesTooLongWithAllThatItStarted) {
  const std::string late = folder_.path() + "/late";
  const absl::Status status = RunCommand(
      {.command = StrCat("(sleep 2; touch ", late, ") & sleep 60"), .longest = absl::Milliseconds(200)});
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  absl::SleepFor(absl::Milliseconds(2300));
  EXPECT_FALSE(std::ifstream(late).good());
}

}  // namespace
}  // namespace onrecord::api
