#include "enrich/service/generation.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace onrecord {
namespace {

constexpr int64_t kNow = 1'700'000'000;

class GenerationTest : public testing::Test {
 protected:
  uint64_t Of(std::string_view analyser, uint64_t given = 0) {
    const auto generation = GenerationOf(analyser, folder_.path(), given, clock_);
    EXPECT_TRUE(generation.ok()) << generation.status();
    return generation.value_or(0);
  }
  TempFolder folder_;
  FakeClock clock_{absl::FromUnixSeconds(kNow)};
};

TEST_F(GenerationTest, TheSameAnalyserKeepsItsNumber) {
  EXPECT_EQ(Of("a"), kNow);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Of("a"), kNow);
}

TEST_F(GenerationTest, AnotherAnalyserGetsAHigherNumberWhateverItsText) {
  const uint64_t first = Of("onrecord 0.9.0 lexicon ff");
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Of("onrecord 0.10.0 lexicon 00"), first + 3600);
}

TEST_F(GenerationTest, AReturnToAnEarlierAnalyserGetsAHigherNumber) {
  const uint64_t old_one = Of("old");
  const uint64_t new_one = Of("new");
  const uint64_t old_again = Of("old");
  EXPECT_GT(new_one, old_one);
  EXPECT_GT(old_again, new_one);
}

TEST_F(GenerationTest, GrowsWhereTheClockWentBack) {
  const uint64_t first = Of("a");
  clock_.Advance(-absl::Hours(1));
  EXPECT_EQ(Of("b"), first + 1);
}

TEST_F(GenerationTest, AGivenNumberIsTakenAndKept) {
  Of("a");
  EXPECT_EQ(Of("a", 7), 7u);
  EXPECT_EQ(Of("a"), 7u);
  EXPECT_EQ(Of("b"), kNow);
}

TEST_F(GenerationTest, StaysWithinWhatAStoreCanKeep) {
  Of("a", INT64_MAX);
  EXPECT_EQ(Of("b"), static_cast<uint64_t>(INT64_MAX));
}

TEST_F(GenerationTest, WithoutAFolderItIsTheTime) {
  EXPECT_EQ(*GenerationOf("a", "", 0, clock_), kNow);
  EXPECT_EQ(*GenerationOf("a", "", 9, clock_), 9u);
}

TEST_F(GenerationTest, ADamagedFileIsToldAndAGivenNumberReplacesIt) {
  for (const char* damage : {"", "12", "12x\ta\n", "\ta\n", "12\ta"}) {
    folder_.Write("analyser-generation", damage);
    const absl::Status status = GenerationOf("a", folder_.path(), 0, clock_).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << damage << ": " << status;
    EXPECT_NE(Message(status).find("--generation"), std::string_view::npos);
  }
  EXPECT_EQ(Of("a", 12), 12u);
  EXPECT_EQ(Of("a"), 12u);
}

TEST_F(GenerationTest, AFolderThatIsNotThereIsAnError) {
  EXPECT_TRUE(absl::IsUnavailable(GenerationOf("a", folder_ / "none", 0, clock_).status()));
}

}  // namespace
}  // namespace onrecord
