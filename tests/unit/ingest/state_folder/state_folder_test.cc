#include "ingest/state_folder/state_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onrecord::ingest {
namespace {

namespace fs = std::filesystem;

class StateFolderTest : public testing::Test {
 protected:
  StateFolderTest() {
    ::setenv("XDG_STATE_HOME", (temp / "home").c_str(), 1);
    fs::create_directories(temp / "news/inbox");
  }
  mode_t ModeOf(const std::string& path) {
    struct stat stat;
    return ::lstat(path.c_str(), &stat) == 0 ? stat.st_mode & 0777 : 0;
  }
  void WriteOld() {
    temp.Write("in/.onrecord/ledger.sqlite", "ledger");
    temp.Write("in/.onrecord/ledger.sqlite-wal", "wal");
    temp.Write("in/.onrecord/rejected.jsonl", "{}\n");
    temp.Write("in/.onrecord/store.db", "store");
    temp.Write("in/.onrecord/other", "x");
    fs::permissions(temp / "in/.onrecord", fs::perms(0755));
  }
  TempFolder temp;
};

TEST_F(StateFolderTest, LiesOutsideTheInboxAndIsAnotherForEachInbox) {
  const auto state = DefaultStateFolder(temp / "news/inbox");
  ASSERT_TRUE(state.ok());
  EXPECT_TRUE(StartsWith(*state, temp / "home/onrecord/inbox-")) << *state;
  EXPECT_EQ(*DefaultStateFolder(temp / "news/../news/inbox/"), *state);
  EXPECT_NE(*DefaultStateFolder(temp / "other/inbox"), *state);
}

TEST_F(StateFolderTest, IsInTheHomeFolderWithoutAnAbsoluteXdgFolder) {
  ::setenv("XDG_STATE_HOME", "relative", 1);
  ::setenv("HOME", (temp / "me").c_str(), 1);
  EXPECT_TRUE(StartsWith(*DefaultStateFolder(temp / "news/inbox"), temp / "me/.local/state/onrecord/inbox-"));
}

TEST_F(StateFolderTest, IsForThisUserAlone) {
  ASSERT_TRUE(PrepareStateFolder(temp / "news/inbox", temp / "a/b", false).ok());
  EXPECT_EQ(ModeOf(temp / "a"), 0700u);
  EXPECT_EQ(ModeOf(temp / "a/b"), 0700u);
}

TEST_F(StateFolderTest, TakesOverWhatLayInTheInbox) {
  WriteOld();
  ASSERT_TRUE(PrepareStateFolder(temp / "in", temp / "state", true).ok());
  EXPECT_EQ(temp.Files("state"),
            (std::set<std::string>{"ledger.sqlite", "ledger.sqlite-wal", "rejected.jsonl", "store.db"}));
  EXPECT_EQ(temp.Read("state/ledger.sqlite"), "ledger");
  EXPECT_EQ(ModeOf(temp / "state/ledger.sqlite"), 0600u);
  EXPECT_FALSE(fs::exists(temp / "in/.onrecord/ledger.sqlite"));
  EXPECT_TRUE(fs::exists(temp / "in/.onrecord/other"));
}

TEST_F(StateFolderTest, LeavesAStoreThatIsNotTheDefaultOne) {
  WriteOld();
  ASSERT_TRUE(PrepareStateFolder(temp / "in", temp / "state", false).ok());
  EXPECT_TRUE(fs::exists(temp / "in/.onrecord/store.db"));
}

TEST_F(StateFolderTest, GoesOnWithAMoveThatWasInterruptedAndNeverReplacesALedger) {
  WriteOld();
  temp.Write("state/rejected.jsonl", "older\n");
  ASSERT_TRUE(PrepareStateFolder(temp / "in", temp / "state", true).ok());
  EXPECT_EQ(temp.Read("state/ledger.sqlite"), "ledger");
  temp.Write("in/.onrecord/ledger.sqlite", "another");
  ASSERT_TRUE(PrepareStateFolder(temp / "in", temp / "state", true).ok());
  EXPECT_EQ(temp.Read("state/ledger.sqlite"), "ledger");
}

TEST_F(StateFolderTest, TakesNothingThatOthersCouldHaveMade) {
  WriteOld();
  fs::permissions(temp / "in/.onrecord", fs::perms(0777));
  ASSERT_TRUE(PrepareStateFolder(temp / "in", temp / "state", true).ok());
  EXPECT_TRUE(temp.Files("state").empty());

  fs::permissions(temp / "in/.onrecord", fs::perms(0755));
  fs::remove(temp / "in/.onrecord/ledger.sqlite");
  temp.Write("secret", "x");
  fs::create_symlink(temp / "secret", temp / "in/.onrecord/ledger.sqlite");
  ASSERT_TRUE(PrepareStateFolder(temp / "in", temp / "state", false).ok());
  EXPECT_FALSE(fs::exists(fs::symlink_status(temp / "state/ledger.sqlite")));

  fs::rename(temp / "in/.onrecord", temp / "in/real");
  fs::create_directory_symlink("real", temp / "in/.onrecord");
  ASSERT_TRUE(PrepareStateFolder(temp / "in", temp / "other", false).ok());
  EXPECT_TRUE(temp.Files("other").empty());
}

TEST_F(StateFolderTest, LeavesAFolderThatARunningProgramUses) {
  WriteOld();
  temp.Write("in/.onrecord/lock", "process 1");
  const int fd = ::open((temp / "in/.onrecord/lock").c_str(), O_RDWR);
  ASSERT_EQ(::flock(fd, LOCK_EX), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(PrepareStateFolder(temp / "in", temp / "state", true)));
  ::close(fd);
  EXPECT_TRUE(PrepareStateFolder(temp / "in", temp / "state", true).ok());
}

}  // namespace
}  // namespace onrecord::ingest
