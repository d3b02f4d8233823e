#include "cli/client/alert_verbs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "common/base/strings.h"
#include "tests/support/api/served_store.h"
#include "tests/support/run_verb.h"

namespace onrecord::cli {
namespace {

using testing::HasSubstr;

// Keeps alerts in memory.
class FakeAlerts final : public api::AlertAnswers {
 public:
  absl::StatusOr<v1::AddAlertResponse> Add(const v1::AddAlertRequest& request) override {
    v1::AddAlertResponse response;
    *list.add_alerts()->mutable_alert() = request.alert();
    response.set_secret("whsec_made");
    return response;
  }
  absl::StatusOr<v1::ListAlertsResponse> List() override { return list; }
  absl::Status Remove(const std::string& name) override {
    removed = name;
    return absl::OkStatus();
  }
  absl::StatusOr<v1::AlertDelivery> Test(const std::string&) override {
    v1::AlertDelivery delivery;
    delivery.set_state(v1::ALERT_DELIVERY_STATE_GIVEN_UP);
    delivery.set_outcome("HTTP 500");
    return delivery;
  }
  v1::ListAlertsResponse list;
  std::string removed;
};

class AlertVerbs : public testing::Test {
 protected:
  static api::GrpcServerOptions With(FakeAlerts& alerts) {
    api::GrpcServerOptions options;
    options.queries.alerts = &alerts;
    return options;
  }
  Ran Run(const std::vector<std::string>& arguments, bool server = true) {
    return server ? RunVerb(RunAlert, arguments, served_.address()) : RunVerb(RunAlert, arguments);
  }
  FakeAlerts alerts_;
  api::ServedStore served_{With(alerts_)};
  api::TemporaryFolder folder_;
};

TEST_F(AlertVerbs, AddTellsTheKeyAndKeepsTheFilter) {
  const Ran ran = Run({"add", "events", "--name", "strikes", "--root", "19", "--not-country", "ISL",
                       "--webhook", "https://d.example/in"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("whsec_made"));
  ASSERT_EQ(alerts_.list.alerts_size(), 1);
  const v1::Alert& alert = alerts_.list.alerts(0).alert();
  EXPECT_EQ(alert.events().filter().root(0), "19");
  EXPECT_EQ(alert.events().exclude(0).country(0), "ISL");
  EXPECT_EQ(alert.webhook(), "https://d.example/in");
}

TEST_F(AlertVerbs, ACommandGoesIntoTheFileAndToNoServer) {
  const std::string file = folder_.path() + "/alerts.jsonl";
  const Ran ran = Run({"add", "--name", "desk", "--speaker", "Ana \"A\" Silva", "--exec",
                       "mail -s 'it''s' desk", "--alert-file", file},
                      false);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(alerts_.list.alerts_size(), 0);
  std::ifstream in(file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(text,
            "{\"alert\":{\"name\":\"desk\",\"quotes\":{\"filter\":{\"speaker\":[\"Ana \\\"A\\\" Silva\"]}}},"
            "\"exec\":\"mail -s 'it''s' desk\"}\n");
  struct stat found {};
  ASSERT_EQ(stat(file.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  const Ran without = Run({"add", "--name", "desk", "--exec", "true"});
  EXPECT_EQ(without.code, 2);
  EXPECT_THAT(without.err, HasSubstr("--alert-file"));
}

TEST_F(AlertVerbs, WantExactlyOneReceiverAndAName) {
  EXPECT_EQ(Run({"add", "--name", "a"}).code, 2);
  EXPECT_EQ(Run({"add", "--webhook", "https://d.example/"}).code, 2);
  EXPECT_EQ(Run({"add", "--name", "a", "--webhook", "https://d.example/", "--exec", "x"}).code, 2);
  EXPECT_EQ(Run({"nothing"}, false).code, 2);
}

TEST_F(AlertVerbs, ListShowsDeliveriesAndTestSaysWhatHappened) {
  EXPECT_THAT(Run({"list"}).out, HasSubstr("no alerts are kept"));
  v1::AlertStatus& status = *alerts_.list.add_alerts();
  status.mutable_alert()->set_name("silva");
  status.mutable_alert()->mutable_quotes();
  status.mutable_alert()->set_webhook("https://d.example/in");
  v1::AlertDelivery& delivery = *status.add_deliveries();
  delivery.set_state(v1::ALERT_DELIVERY_STATE_WAITING);
  delivery.set_attempts(3);
  delivery.set_outcome("HTTP 503");
  alerts_.list.add_allowed_hosts("d.example");
  const Ran list = Run({"list"});
  EXPECT_THAT(list.out, HasSubstr("silva"));
  EXPECT_THAT(list.out, HasSubstr("waiting"));
  EXPECT_THAT(list.out, HasSubstr("HTTP 503"));
  const Ran test = Run({"test", "silva"});
  EXPECT_EQ(test.code, 1);
  EXPECT_THAT(test.err, HasSubstr("HTTP 500"));
  EXPECT_EQ(Run({"remove", "silva"}).code, 0);
  EXPECT_EQ(alerts_.removed, "silva");
}

}  // namespace
}  // namespace onrecord::cli
