#include "enrich/service/crash_mark.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

namespace onrecord {
namespace {

class CrashMarkTest : public testing::Test {
 protected:
  CrashMarkTest() : path_(testing::TempDir() + "/crash_mark_" + std::to_string(getpid())) {
    std::remove(path_.c_str());
  }
  ~CrashMarkTest() override { std::remove(path_.c_str()); }
  std::unique_ptr<CrashMark> Open() { return *CrashMark::Open(path_); }
  // A process that ends while record `offset` is in work.
  int Crash(int64_t offset) { return Open()->Begin("t", 0, offset); }
  std::string path_;
};

TEST_F(CrashMarkTest, ARecordThatEndedTheProcessIsKnownByItsCount) {
  EXPECT_EQ(Crash(5), 0);
  EXPECT_EQ(Crash(5), 1);
  EXPECT_EQ(Crash(5), 2);
  EXPECT_EQ(Crash(5), 3);
}

TEST_F(CrashMarkTest, RecordsThatCameThroughAreForgotten) {
  Crash(5);
  auto mark = Open();
  EXPECT_EQ(mark->Begin("t", 0, 4), 0);
  mark->End();
  EXPECT_EQ(mark->Begin("t", 0, 5), 1);
  mark->End();
  EXPECT_EQ(mark->Begin("t", 0, 5), 0);
  mark->End();
  mark.reset();
  EXPECT_EQ(Open()->Begin("t", 0, 5), 0);
}

TEST_F(CrashMarkTest, TheSuspectIsRememberedWhileOthersComeThrough) {
  Crash(5);
  {
    auto mark = Open();
    mark->Begin("t", 0, 4);
    mark->End();
    EXPECT_EQ(mark->Begin("t", 0, 5), 1);
  }
  EXPECT_EQ(Crash(5), 2);
}

TEST_F(CrashMarkTest, AFolderThatIsNotThereIsAnError) {
  EXPECT_TRUE(absl::IsUnavailable(CrashMark::Open(path_ + "/none/mark").status()));
}

}  // namespace
}  // namespace onrecord
