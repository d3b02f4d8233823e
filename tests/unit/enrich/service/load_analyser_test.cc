#include "enrich/service/load_analyser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/base/strings.h"

namespace onrecord {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(LoadAnalyser, TellsTheModelInTheVersion) {
  const auto built_in = LoadAnalyser();
  ASSERT_TRUE(built_in.ok()) << built_in.status();
  EXPECT_THAT(built_in->version, HasSubstr(" model "));
  EXPECT_THAT(built_in->version, Not(EndsWith("model none")));
}

TEST(LoadAnalyser, FindsQuotesByRulesWithoutAModelAndSaysSo) {
  testing::internal::CaptureStderr();
  const auto analyser = LoadAnalyser({.syntax_model = "none"});
  const std::string said = testing::internal::GetCapturedStderr();
  ASSERT_TRUE(analyser.ok()) << analyser.status();
  EXPECT_THAT(said, HasSubstr("tags by rules, no trees"));
  EXPECT_THAT(analyser->version, EndsWith(" model none"));
  SourceText source;
  source.text = "The talks failed. \"We will vote on Monday,\" Ana Silva said in Porto.\n";
  const Analysis analysis = analyser->analyse(source);
  ASSERT_EQ(analysis.quotes.size(), 1u);
  EXPECT_EQ(analysis.quotes[0].pieces[0].span.In(source.text), "We will vote on Monday,");
  for (const Token& token : analysis.tokens) EXPECT_LT(token.head, 0);
}

TEST(LoadAnalyser, RefusesAFileThatIsNoModel) {
  const std::string path = testing::TempDir() + "no_model.txt";
  std::ofstream(path) << "Dear diary,\n";
  const absl::Status status = LoadAnalyser({.syntax_model = path}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(Message(status)), HasSubstr(path + ": expected a syntax model"));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace onrecord
