#include "cli/lexicon_check.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr std::string_view kHead = "trigger\twhere\tcode\troles\texample\texpect\n";

class LexiconCheck : public testing::Test {
 protected:
  LexiconCheck() : dir_(testing::TempDir() + "/lexicon_check_" + std::to_string(getpid())) {
    std::filesystem::create_directories(dir_);
  }
  ~LexiconCheck() override { std::filesystem::remove_all(dir_); }
  absl::StatusOr<LexiconReport> CheckWith(std::string_view row) {
    return CheckWith("event_patterns", kHead, row);
  }
  absl::StatusOr<LexiconReport> CheckWith(const std::string& table, std::string_view head,
                                          std::string_view row) {
    std::ofstream(dir_ + "/" + table + ".add.tsv") << head << row;
    const auto files = LexiconFiles::Load(dir_);
    if (!files.ok()) return files.status();
    return CheckLexicon(*files);
  }
  std::string dir_;
};

TEST_F(LexiconCheck, EveryExampleOfTheLexiconWorks) {
  const auto report = CheckLexicon(LexiconFiles::BuiltIn());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(report->examples, 2000);
  for (const std::string& problem : report->problems) ADD_FAILURE() << problem;
}

TEST_F(LexiconCheck, ARowOfOnesOwnIsRunToo) {
  const auto report = CheckWith("v:serenade\tobj\t051\tt=obj\tIran serenaded Iraq.\tIRN 051 IRQ\n");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->problems.empty()) << report->problems.front();
}

TEST_F(LexiconCheck, AnExampleThatGivesSomethingElseIsTold) {
  const auto report = CheckWith("v:serenade\tobj\t051\tt=obj\tIran serenaded Iraq.\tIRQ 051 IRN\n");
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->problems.size(), 1u);
  EXPECT_NE(report->problems[0].find("event_patterns.add.tsv:2: expected IRQ 051 IRN"), std::string::npos)
      << report->problems[0];
}

TEST_F(LexiconCheck, AnExampleOfARoleThatDoesNotShowItIsTold) {
  const auto report = CheckWith("roles", "role\tplural\tcode\tgender\ttitle\tbroader\texample\n",
                                "zitherist\tzitherists\t-\t-\tyes\t-\tGuitarist Orla Vey spoke.\n");
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->problems.size(), 1u);
  EXPECT_NE(report->problems[0].find("roles.add.tsv:2: expected 'zitherist' to be found"), std::string::npos)
      << report->problems[0];
}

TEST_F(LexiconCheck, ABadRowIsToldWithItsLine) {
  EXPECT_TRUE(EndsWith(Message(CheckWith("v:serenade\tobj\t9999\t-\t-\t-\n").status()), "got '9999'"));
  EXPECT_NE(std::string(Message(CheckWith("v:serenade\tobj:@nosuch\t051\t-\t-\t-\n").status()))
                .find("no class is named '@nosuch'"),
            std::string::npos);
}

}  // namespace
}  // namespace onrecord::cli
