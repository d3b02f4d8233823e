#include "common/ops/ops_server.h"

#include <gtest/gtest.h>
#include <httplib.h>

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

}  // namespace
}  // namespace onrecord
