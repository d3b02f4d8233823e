#include "tests/support/kafka_broker.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "common/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onrecord::support {
namespace {

using ::testing::HasSubstr;

// A broker script of the test's own in place of deploy/kafka/broker.
class KafkaBrokerScript : public ::testing::Test {
 protected:
  ~KafkaBrokerScript() override { unsetenv("ONRECORD_KAFKA_SCRIPT"); }
  absl::Status Start(const std::string& script) {
    const std::string path = folder_ / "broker";
    std::ofstream(path) << script;
    setenv("ONRECORD_KAFKA_SCRIPT", path.c_str(), 1);
    const absl::Time before = absl::Now();
    const absl::Status status = KafkaBroker::Start({}).status();
    EXPECT_LT(absl::Now() - before, absl::Seconds(30));
    return status;
  }
  TempFolder folder_;
};

// Maven resets colours on standard error, without a line break, even where it was told to be quiet.
TEST_F(KafkaBrokerScript, IsAskedForItsAddressOnStandardOutputAloneAndCheckedWithinSeconds) {
  const absl::Status status =
      Start(R"(printf '\033[0m\033[0m\033[0m\033[0m' >&2; echo 127.0.0.1:1; printf '\033[0m' >&2)");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << status;
  EXPECT_THAT(std::string(Message(status)), HasSubstr("started at 127.0.0.1:1 cannot be reached"));
  EXPECT_THAT(std::string(Message(status)), HasSubstr("Connection refused"));
}

TEST_F(KafkaBrokerScript, RefusesAnAnswerThatIsNoAddress) {
  const absl::Status status = Start(R"(printf '\033[0m\033[0m127.0.0.1:31953\n')");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << status;
  EXPECT_THAT(std::string(Message(status)), HasSubstr("expected HOST:PORT"));
}

TEST_F(KafkaBrokerScript, HandsOnWhatAFailedStartWroteOnStandardError) {
  const absl::Status status = Start("echo 'half an answer'; echo 'no space left' >&2; exit 1");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << status;
  EXPECT_THAT(std::string(Message(status)), HasSubstr("ended with 1: no space left"));
}

TEST_F(KafkaBrokerScript, SkipsOrFailsWhereJavaIsMissing) {
  const char* set = getenv("ONRECORD_REQUIRE_KAFKA");
  const std::string before = set == nullptr ? "" : set;
  unsetenv("ONRECORD_REQUIRE_KAFKA");
  EXPECT_EQ(Start("echo 'java is missing' >&2; exit 3"), absl::UnavailableError("java is missing"));
  setenv("ONRECORD_REQUIRE_KAFKA", "1", 1);
  EXPECT_EQ(Start("echo 'java is missing' >&2; exit 3").code(), absl::StatusCode::kInternal);
  if (before.empty()) unsetenv("ONRECORD_REQUIRE_KAFKA");
}

}  // namespace
}  // namespace onrecord::support
