#include "common/config/options.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace onrecord {
namespace {

constexpr Option kTable[] = {
    {"workers", OptionKind::kInteger, "4", "Articles analysed at once."},
    {"wait", OptionKind::kDuration, "5s", "How long to wait."},
    {"state-dir", OptionKind::kText, "", "Where the ledger is."},
    {"after", OptionKind::kText, "move", "What becomes of a file.", "move|delete|leave"},
    {"kafka", OptionKind::kList, "", "A librdkafka option, KEY=VALUE."},
    {"once", OptionKind::kSwitch, "", "Ends when the folder is empty."},
};

ParsedOptions Parse(std::vector<const char*> arguments, std::string_view operands = "") {
  arguments.insert(arguments.begin(), "onrecord-test");
  return ParseOptions({.name = "onrecord-test", .summary = "Tests.", .operands = operands}, kTable,
                      static_cast<int>(arguments.size()), arguments.data());
}

TEST(ParseOptions, GivesTheDefaults) {
  const ParsedOptions parsed = Parse({});
  ASSERT_FALSE(parsed.exit_code);
  EXPECT_EQ(parsed.options.Integer("workers"), 4);
  EXPECT_EQ(parsed.options.Duration("wait"), absl::Seconds(5));
  EXPECT_EQ(parsed.options.Text("state-dir"), "");
  EXPECT_TRUE(parsed.options.List("kafka").empty());
  EXPECT_FALSE(parsed.options.Switch("once"));
  EXPECT_FALSE(parsed.options.Given("workers"));
}

TEST(ParseOptions, AFlagComesBeforeTheEnvironment) {
  setenv("ONRECORD_WORKERS", "7", 1);
  setenv("ONRECORD_STATE_DIR", "/var/x", 1);
  const ParsedOptions parsed = Parse({"--workers", "9"});
  unsetenv("ONRECORD_WORKERS");
  unsetenv("ONRECORD_STATE_DIR");
  ASSERT_FALSE(parsed.exit_code);
  EXPECT_EQ(parsed.options.Integer("workers"), 9);
  EXPECT_EQ(parsed.options.Text("state-dir"), "/var/x");
}

TEST(ParseOptions, AListTakesEveryUseAndLeavesOperandsAlone) {
  const ParsedOptions parsed = Parse({"--kafka", "a=1", "--kafka", "b=2", "--once", "file.txt"}, "[FILE...]");
  ASSERT_FALSE(parsed.exit_code);
  EXPECT_EQ(parsed.options.List("kafka"), (std::vector<std::string>{"a=1", "b=2"}));
  EXPECT_TRUE(parsed.options.Switch("once"));
  EXPECT_EQ(parsed.options.Operands(), std::vector<std::string>{"file.txt"});
}

TEST(ParseOptions, ABadValueIsToldWithWhatWasExpected) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(Parse({"--workers", "many"}).exit_code, 2);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "onrecord-test: --workers: expected a whole number, 0 or more, got 'many' (see onrecord-test "
            "--help)\n");
  testing::internal::CaptureStderr();
  EXPECT_EQ(Parse({"--after", "burn"}).exit_code, 2);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "onrecord-test: --after: expected move|delete|leave, got 'burn' (see onrecord-test --help)\n");
}

TEST(ParseOptions, AnUnknownOptionOrAnOperandThatIsNotTakenFails) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(Parse({"--wrokers", "3"}).exit_code, 2);
  EXPECT_EQ(Parse({"file.txt"}).exit_code, 2);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("--wrokers"), std::string::npos);
}

TEST(ParseOptions, HelpTeachesAndEndsWithZero) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(Parse({"--help"}).exit_code, 0);
  const std::string help = testing::internal::GetCapturedStdout();
  EXPECT_NE(help.find("Articles analysed at once."), std::string::npos);
  EXPECT_NE(help.find("ONRECORD_SOME_NAME"), std::string::npos);
}

}  // namespace
}  // namespace onrecord
