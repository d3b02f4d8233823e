#include "enrich/lexicon/quote_weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/base/strings.h"

namespace onrecord {
namespace {

absl::StatusOr<QuoteWeights> ReadRows(const std::string& rows) {
  const std::string dir = testing::TempDir() + "/weights_" + std::to_string(getpid());
  std::filesystem::create_directories(dir);
  std::ofstream(dir + "/quote_weights.tsv") << "fact\tborder\tright\n" << rows;
  const auto files = LexiconFiles::Load(dir);
  std::filesystem::remove_all(dir);
  if (!files.ok()) return files.status();
  return QuoteWeights::Read(*files);
}

TEST(QuoteWeights, GivesTheWeightsOfAFactWhoseNameIsJoined) {
  const auto weights = ReadRows("cue=say.verb\t0\t1.5\nends=given:that\t-0.25\t2\n");
  ASSERT_TRUE(weights.ok()) << weights.status();
  EXPECT_FLOAT_EQ(weights->Of({"cue=", "say", ".verb"}).right, 1.5);
  EXPECT_FLOAT_EQ(weights->Of({"ends=given:", "that"}).border, -0.25);
  EXPECT_FLOAT_EQ(weights->Of({"ends=given:", "wh"}).right, 0);
}

TEST(QuoteWeights, RefusesWhatIsNoWeightAndFactsThatStandTwice) {
  EXPECT_THAT(std::string(Message(ReadRows("any\tmuch\t0\n").status())),
              testing::HasSubstr("expected a weight"));
  EXPECT_THAT(std::string(Message(ReadRows("any\t0\tnan\n").status())),
              testing::HasSubstr("expected a weight"));
  EXPECT_THAT(std::string(Message(ReadRows("any\t0\t1\nany\t0\t2\n").status())), testing::HasSubstr("twice"));
}

}  // namespace
}  // namespace onrecord
