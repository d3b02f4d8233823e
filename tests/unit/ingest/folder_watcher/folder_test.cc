#include "ingest/folder_watcher/folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "common/base/strings.h"
#include "ingest/folder_watcher/folder_lock.h"
#include "ingest/folder_watcher/open_file.h"
#include "tests/support/temp_folder.h"

namespace onrecord::ingest {
namespace {

TEST(Folder, SaysWhatItExpectedWhereThereIsNone) {
  const TempFolder temp;
  const auto folder = Folder::Open(temp / "missing");
  EXPECT_TRUE(absl::IsNotFound(folder.status()));
  EXPECT_NE(std::string(Message(folder.status())).find("expected a folder"), std::string::npos);
  temp.Write("file", "x");
  EXPECT_FALSE(Folder::Open(temp / "file").ok());
}

TEST(Folder, FollowsNoLinkInAnyComponent) {
  const TempFolder temp, outside;
  outside.Write("secret.txt", "x");
  ASSERT_EQ(::symlink(outside.path().c_str(), (temp / "link").c_str()), 0);
  const Folder folder = *Folder::Open(temp.path());
  EXPECT_FALSE(folder.OpenBelow("link/secret.txt", O_RDONLY).ok());
  EXPECT_FALSE(folder.Stat("link/secret.txt").ok());
  EXPECT_TRUE(S_ISLNK(folder.Stat("link")->st_mode));
}

TEST(Folder, KnowsWhenItWasReplaced) {
  const TempFolder temp;
  std::filesystem::create_directory(temp / "in");
  const Folder folder = *Folder::Open(temp / "in");
  EXPECT_TRUE(folder.IsStillThere());
  std::filesystem::rename(temp / "in", temp / "old");
  EXPECT_FALSE(folder.IsStillThere());
  std::filesystem::create_directory(temp / "in");
  EXPECT_FALSE(folder.IsStillThere());
}

TEST(FileStamp, ChangesWhenAFileIsReplacedByOneOfTheSameSize) {
  const TempFolder temp;
  temp.Write("a", "one");
  temp.Write("b", "two");
  const Folder folder = *Folder::Open(temp.path());
  const FileStamp before = StampOf(*folder.Stat("a"));
  std::filesystem::rename(temp / "b", temp / "a");
  EXPECT_FALSE(before == StampOf(*folder.Stat("a")));
}

TEST(FolderLock, IsTakenOnceForAFolderAndAState) {
  const TempFolder inbox, state, other;
  const Folder folder = *Folder::Open(inbox.path());
  {
    const auto lock = FolderLock::Take(folder, state.path());
    ASSERT_TRUE(lock.ok()) << lock.status();
    const auto same_state = FolderLock::Take(*Folder::Open(other.path()), state.path());
    EXPECT_TRUE(absl::IsFailedPrecondition(same_state.status()));
    EXPECT_NE(std::string(Message(same_state.status())).find(StrCat("process ", ::getpid())),
              std::string::npos);
    const auto same_folder = FolderLock::Take(*Folder::Open(inbox.path()), other.path());
    EXPECT_TRUE(absl::IsFailedPrecondition(same_folder.status()));
  }
  EXPECT_TRUE(FolderLock::Take(folder, state.path()).ok());
}

std::string ReasonOf(const std::variant<OpenFile, NotOpened>& opened) {
  const auto* problem = std::get_if<NotOpened>(&opened);
  if (problem == nullptr) return "opened";
  const auto* reject = std::get_if<Reject>(problem);
  return reject != nullptr ? std::string(Name(reject->reason)) : std::get<absl::Status>(*problem).ToString();
}

TEST(OpenForReading, TakesOnlyRegularFilesThatNobodyWrites) {
  const TempFolder temp;
  const Folder folder = *Folder::Open(temp.path());
  temp.Write("a.txt", "x");
  EXPECT_EQ(ReasonOf(OpenForReading(folder, "a.txt")), "opened");
  ASSERT_EQ(::mkfifo((temp / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(ReasonOf(OpenForReading(folder, "pipe")), "not_regular");
  ASSERT_EQ(::symlink("loop", (temp / "loop").c_str()), 0);
  EXPECT_EQ(ReasonOf(OpenForReading(folder, "loop")), "not_regular");
  EXPECT_EQ(ReasonOf(OpenForReading(folder, "gone")).substr(0, 9), "NOT_FOUND");
}

TEST(OpenForReading, WaitsForTheWriterToClose) {
  const TempFolder temp;
  const Folder folder = *Folder::Open(temp.path());
  UniqueFd writer(::open((temp / "a.txt").c_str(), O_WRONLY | O_CREAT, 0600));
  if (!IsBeingWritten(::open((temp / "a.txt").c_str(), O_RDONLY | O_CLOEXEC))) {
    GTEST_SKIP() << "this file system grants no leases";
  }
  EXPECT_EQ(ReasonOf(OpenForReading(folder, "a.txt")).substr(0, 7), "ABORTED");
  writer.Close();
  EXPECT_EQ(ReasonOf(OpenForReading(folder, "a.txt")), "opened");
}

TEST(OpenForReading, RejectsWhatMayNotBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TempFolder temp;
  temp.Write("a.txt", "x");
  ::chmod((temp / "a.txt").c_str(), 0);
  EXPECT_EQ(ReasonOf(OpenForReading(*Folder::Open(temp.path()), "a.txt")), "unreadable");
}

TEST(ShownPath, ReplacesBrokenBytes) { EXPECT_EQ(ShownPath("a\xFF.txt"), "a\xEF\xBF\xBD.txt"); }

}  // namespace
}  // namespace onrecord::ingest
