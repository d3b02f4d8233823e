// The main function of every test program: GoogleTest, and a limit for every test. A test that hangs ends the
// program with its name instead of waiting for whoever looks at it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace {

constexpr unsigned kSeconds = 300;  // or $ONRECORD_TEST_SECONDS

char running[512] = "";  // read by the signal handler

void OnAlarm(int) {
  constexpr char kText[] = " has not ended within its time limit (ONRECORD_TEST_SECONDS)\n";
  [[maybe_unused]] ssize_t written = write(STDERR_FILENO, running, strlen(running));
  written = write(STDERR_FILENO, kText, sizeof kText - 1);
  abort();
}

class TimeLimit final : public testing::EmptyTestEventListener {
 public:
  explicit TimeLimit(unsigned seconds) : seconds_(seconds) {}

 private:
  void OnTestStart(const testing::TestInfo& info) override {
    snprintf(running, sizeof running, "%s.%s", info.test_suite_name(), info.name());
    alarm(seconds_);
  }
  void OnTestEnd(const testing::TestInfo&) override { alarm(0); }

  const unsigned seconds_;
};

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);  // initialises GoogleTest as well
  const char* setting = getenv("ONRECORD_TEST_SECONDS");
  signal(SIGALRM, OnAlarm);
  testing::UnitTest::GetInstance()->listeners().Append(
      new TimeLimit(setting == nullptr ? kSeconds : static_cast<unsigned>(atoi(setting))));
  return RUN_ALL_TESTS();
}
