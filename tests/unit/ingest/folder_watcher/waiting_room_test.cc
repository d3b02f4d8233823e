#include "ingest/folder_watcher/waiting_room.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/base/strings.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace onrecord::ingest {
namespace {

using Paths = std::vector<std::string>;

class WaitingRoomTest : public testing::Test {
 protected:
  void WriteAt(const std::string& name, const std::string& bytes, absl::Time when) {
    temp.Write(name, bytes);
    const struct timespec times[2] = {absl::ToTimespec(when), absl::ToTimespec(when)};
    ASSERT_EQ(::utimensat(AT_FDCWD, (temp / name).c_str(), times, 0), 0);
  }
  TempFolder temp;
  const Folder folder = *Folder::Open(temp.path());
  FakeClock clock{absl::Now()};
  WaitingRoom room{folder, clock, absl::Milliseconds(200), absl::Minutes(1)};
};

TEST_F(WaitingRoomTest, LetsAWrittenFileWaitUntilItHoldsStill) {
  WriteAt("a.txt", "x", clock.Now());
  room.Add("a.txt", false);
  EXPECT_EQ(room.TakeReady(10), Paths{});
  clock.Advance(absl::Milliseconds(199));
  EXPECT_EQ(room.TakeReady(10), Paths{});
  clock.Advance(absl::Milliseconds(1));
  EXPECT_EQ(room.TakeReady(10), Paths{"a.txt"});
  EXPECT_EQ(room.size(), 0u);
}

TEST_F(WaitingRoomTest, BeginsAnewWhenTheFileGrows) {
  WriteAt("a.txt", "x", clock.Now());
  room.Add("a.txt", false);
  clock.Advance(absl::Milliseconds(250));
  WriteAt("a.txt", "xx", clock.Now());
  EXPECT_EQ(room.TakeReady(10), Paths{});
  clock.Advance(absl::Milliseconds(200));
  EXPECT_EQ(room.TakeReady(10), Paths{"a.txt"});
}

TEST_F(WaitingRoomTest, LetsOldMovedAndIrregularFilesPass) {
  WriteAt("old.txt", "x", clock.Now() - absl::Hours(1));
  WriteAt("moved.txt", "x", clock.Now());
  ASSERT_EQ(::mkfifo((temp / "pipe").c_str(), 0600), 0);
  room.Add("old.txt", false);
  room.Add("moved.txt", true);
  room.Add("pipe", false);
  EXPECT_EQ(room.TakeReady(10), (Paths{"moved.txt", "old.txt", "pipe"}));
}

TEST_F(WaitingRoomTest, LetsAFileFromTheFutureWaitAsWell) {
  WriteAt("a.txt", "x", clock.Now() + absl::Hours(1));
  room.Add("a.txt", false);
  EXPECT_EQ(room.TakeReady(10), Paths{});
  clock.Advance(absl::Milliseconds(200));
  EXPECT_EQ(room.TakeReady(10), Paths{"a.txt"});
}

TEST_F(WaitingRoomTest, ForgetsWhatHasGone) {
  WriteAt("a.txt", "x", clock.Now());
  room.Add("a.txt", false);
  room.Add("never.txt", false);
  std::filesystem::remove(temp / "a.txt");
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(room.TakeReady(10), Paths{});
  EXPECT_EQ(room.size(), 0u);
  EXPECT_EQ(room.NextDue(), absl::InfiniteFuture());
}

TEST_F(WaitingRoomTest, GivesNoMoreThanAskedForAndEachOnce) {
  for (const char* name : {"a", "b", "c"}) {
    WriteAt(name, "x", clock.Now());
    room.Add(name, true);
    room.Add(name, true);
  }
  EXPECT_EQ(room.TakeReady(2).size(), 2u);
  EXPECT_EQ(room.TakeReady(2).size(), 1u);
}

TEST_F(WaitingRoomTest, LetsNothingWaitLongerWhenTheClockIsPutBack) {
  WriteAt("a.txt", "x", clock.Now());
  room.Add("a.txt", false);
  EXPECT_EQ(room.TakeReady(10), Paths{});
  clock.Advance(-absl::Hours(2));
  EXPECT_EQ(room.TakeReady(10), Paths{});
  clock.Advance(absl::Milliseconds(200));
  EXPECT_EQ(room.TakeReady(10), Paths{"a.txt"});
}

TEST_F(WaitingRoomTest, LetsTheFeedsTakeTurns) {
  const absl::Time old = clock.Now() - absl::Hours(1);
  for (int i = 0; i < 6; ++i) {
    WriteAt(StrCat("big/", i, ".txt"), "x", old);
    room.Add(StrCat("big/", i, ".txt"), false);
  }
  clock.Advance(absl::Seconds(1));
  for (const char* name : {"a.txt", "small/b.txt"}) {
    WriteAt(name, "x", old);
    room.Add(name, false);
  }
  EXPECT_EQ(room.TakeReady(4), (Paths{"big/0.txt", "small/b.txt", "a.txt", "big/1.txt"}));
  EXPECT_EQ(room.TakeReady(10), (Paths{"big/2.txt", "big/3.txt", "big/4.txt", "big/5.txt"}));
}

TEST_F(WaitingRoomTest, LetsAnEmptyFileWaitUntilItHasHeldStillForAMinute) {
  WriteAt("a.txt", "", clock.Now());
  WriteAt("b.txt", "", clock.Now());
  room.Add("a.txt", false);
  room.Add("b.txt", true);  // moved in: it may be filled later all the same
  clock.Advance(absl::Seconds(59));
  EXPECT_EQ(room.TakeReady(10), Paths{});
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(room.TakeReady(10), (Paths{"a.txt", "b.txt"}));
}

TEST_F(WaitingRoomTest, TakesAFileSoonThatWasEmptyFirst) {
  WriteAt("a.txt", "", clock.Now());
  room.Add("a.txt", false);
  clock.Advance(absl::Seconds(2));
  WriteAt("a.txt", "It rained.", clock.Now());
  room.Add("a.txt", false);
  clock.Advance(absl::Milliseconds(200));
  EXPECT_EQ(room.TakeReady(10), Paths{"a.txt"});
}

}  // namespace
}  // namespace onrecord::ingest
