#include "ingest/archiver/retention.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/temp_folder.h"

namespace onrecord::ingest {
namespace {

namespace fs = std::filesystem;
using Set = std::set<std::string>;

class RetentionTest : public testing::Test {
 protected:
  RetentionTest() {
    temp.Write("done/a.txt", std::string(1000, 'a'));
    temp.Write("done/wire/b.txt", std::string(2000, 'b'));
    temp.Write("done/c.txt.reason.json", "{}");
    temp.Write("done/c.txt", "c");
  }
  Removed Apply(const RetentionLimits& limits, absl::Duration later) {
    const auto removed = ApplyRetention(temp / "done", limits, absl::Now() + later);
    EXPECT_TRUE(removed.ok()) << removed.status();
    return removed.value_or(Removed{});
  }
  TempFolder temp;
};

TEST_F(RetentionTest, DeletesWhatIsOlderAndCountsIt) {
  EXPECT_EQ(Apply({.age = absl::Hours(2)}, absl::Hours(1)).files, 0u);
  EXPECT_EQ(temp.Files("done").size(), 4u);
  const Removed removed = Apply({.age = absl::Hours(2)}, absl::Hours(3));
  EXPECT_EQ(removed.files, 3u);
  EXPECT_EQ(removed.bytes, 3001u);
  EXPECT_EQ(temp.Files("done"), Set{}) << "the reason goes with its file";
  EXPECT_TRUE(fs::is_directory(temp / "done/wire"));
}

TEST_F(RetentionTest, DeletesTheOldestWhereAllAreTooLarge) {
  EXPECT_EQ(Apply({.bytes = 4000}, absl::ZeroDuration()).files, 0u);
  // All are of this hour, which is too large as a whole.
  EXPECT_EQ(Apply({.bytes = 2500}, absl::ZeroDuration()).files, 3u);
}

TEST_F(RetentionTest, FollowsNoLink) {
  temp.Write("elsewhere/kept.txt", "x");
  fs::create_directory_symlink(temp / "elsewhere", temp / "done/link");
  fs::create_symlink(temp / "elsewhere/kept.txt", temp / "done/one.txt");
  Apply({.age = absl::Hours(1)}, absl::Hours(9));
  EXPECT_EQ(temp.Read("elsewhere/kept.txt"), "x");
  EXPECT_TRUE(fs::is_symlink(temp / "done/one.txt"));
  fs::create_directory_symlink(temp / "elsewhere", temp / "instead");
  EXPECT_FALSE(ApplyRetention(temp / "instead", {.age = absl::Hours(1)}, absl::Now() + absl::Hours(9)).ok());
}

TEST_F(RetentionTest, KeepsEverythingWithoutALimit) { EXPECT_EQ(Apply({}, absl::Hours(99999)).files, 0u); }

}  // namespace
}  // namespace onrecord::ingest
