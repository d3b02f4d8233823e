#include "tests/support/run_command.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "common/base/strings.h"

namespace onrecord::support {
namespace {

using ::testing::HasSubstr;

TEST(RunCommand, KeepsTheTwoStreamsApart) {
  const auto done = RunCommand({"sh", "-c", "echo answer; echo trouble >&2; exit 3"}, absl::Seconds(10));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->code, 3);
  EXPECT_EQ(done->output, "answer\n");
  EXPECT_EQ(done->errors, "trouble\n");
}

TEST(RunCommand, TakesMoreOutputThanAPipeHolds) {
  const auto done =
      RunCommand({"sh", "-c", "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2"}, absl::Seconds(10));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->output.size(), 1000000u);
  EXPECT_EQ(done->errors.size(), 1000000u);
}

TEST(RunCommand, KillsACommandThatDoesNotEnd) {
  const absl::Time before = absl::Now();
  const absl::Status status =
      RunCommand({"sh", "-c", "echo stuck at the gate >&2; sleep 60 & wait"}, absl::Milliseconds(300))
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_THAT(std::string(Message(status)), HasSubstr("stuck at the gate"));
  EXPECT_LT(absl::Now() - before, absl::Seconds(10));
}

TEST(RunCommand, DoesNotWaitForWhatIsLeftInTheBackground) {
  const absl::Time before = absl::Now();
  const auto done = RunCommand({"sh", "-c", "sleep 60 & echo $!"}, absl::Seconds(30));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_LT(absl::Now() - before, absl::Seconds(20));
  EXPECT_EQ(kill(atoi(done->output.c_str()), SIGKILL), 0) << "it runs on";
}

TEST(RunCommand, SaysWhatCannotBeStarted) {
  const absl::Status status = RunCommand({"/no/such/program"}, absl::Seconds(10)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Message(status), "/no/such/program: No such file or directory");
}

}  // namespace
}  // namespace onrecord::support
