#include "ingest/folder_watcher/folder_watcher.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/temp_folder.h"

namespace onrecord::ingest {
namespace {

namespace fs = std::filesystem;
using testing::Test;

class FolderWatcherTest : public Test {
 protected:
  std::set<std::string> Poll() {
    std::vector<Sighting> sightings;
    EXPECT_TRUE(watcher.Poll(absl::ZeroDuration(), &sightings).ok());
    return Paths(sightings);
  }
  std::set<std::string> Scan() {
    std::vector<Sighting> sightings;
    EXPECT_TRUE(watcher.Scan(&sightings).ok());
    return Paths(sightings);
  }
  std::set<std::string> Paths(const std::vector<Sighting>& sightings) {
    std::set<std::string> paths;
    for (const Sighting& s : sightings) {
      paths.insert(s.path);
      whole[s.path] = s.whole;
    }
    return paths;
  }
  using Set = std::set<std::string>;

  TempFolder temp, outside;
  const Folder folder = *Folder::Open(temp.path());
  FolderWatcher watcher{folder, {"done", "rejected"}, *IgnoredNames::Make()};
  std::map<std::string, bool> whole;
};

TEST_F(FolderWatcherTest, FindsWhatIsThereAndPassesOverTheRest) {
  temp.Write("a.txt", "x");
  temp.Write("wire/deep/b.txt", "x");
  temp.Write("done/c.txt", "x");
  temp.Write("rejected/d.txt", "x");
  temp.Write(".hidden/e.txt", "x");
  temp.Write("f.tmp", "x");
  temp.Write("wire/done/g.txt", "x");
  EXPECT_EQ(Scan(), (Set{"a.txt", "wire/deep/b.txt", "wire/done/g.txt"}));
}

TEST_F(FolderWatcherTest, TellsOfFilesWrittenAndMovedIn) {
  Scan();
  temp.Write("a.txt", "x");
  outside.Write("b.txt", "x");
  fs::rename(outside / "b.txt", temp / "b.txt");
  EXPECT_EQ(Poll(), (Set{"a.txt", "b.txt"}));
  EXPECT_FALSE(whole["a.txt"]);
  EXPECT_TRUE(whole["b.txt"]);
  EXPECT_EQ(Poll(), Set{});
}

TEST_F(FolderWatcherTest, IsSilentAboutAFileThatIsStillOpen) {
  Scan();
  std::ofstream open(temp / "a.txt");
  open << "x" << std::flush;
  EXPECT_EQ(Poll(), Set{});
  open.close();
  EXPECT_EQ(Poll(), Set{"a.txt"});
}

TEST_F(FolderWatcherTest, TellsOfARenameFromATemporaryName) {
  Scan();
  temp.Write("a.txt.tmp", "x");
  EXPECT_EQ(Poll(), Set{});
  fs::rename(temp / "a.txt.tmp", temp / "a.txt");
  EXPECT_EQ(Poll(), Set{"a.txt"});
}

TEST_F(FolderWatcherTest, WatchesFoldersMadeLater) {
  Scan();
  temp.Write("new/deep/a.txt", "x");
  EXPECT_EQ(Poll(), Set{"new/deep/a.txt"});
  temp.Write("new/deep/b.txt", "x");
  EXPECT_EQ(Poll(), Set{"new/deep/b.txt"});
}

TEST_F(FolderWatcherTest, WatchesFoldersMovedInAndForgetsThoseMovedOut) {
  Scan();
  outside.Write("in/a.txt", "x");
  fs::rename(outside / "in", temp / "in");
  EXPECT_EQ(Poll(), Set{"in/a.txt"});
  temp.Write("in/b.txt", "x");
  EXPECT_EQ(Poll(), Set{"in/b.txt"});
  fs::rename(temp / "in", outside / "out");
  Poll();
  outside.Write("out/c.txt", "x");
  EXPECT_EQ(Poll(), Set{});
  EXPECT_EQ(watcher.watched_folders(), 1u);
}

TEST_F(FolderWatcherTest, FollowsAFolderThatIsRenamedInside) {
  temp.Write("a/x.txt", "x");
  Scan();
  fs::rename(temp / "a", temp / "b");
  EXPECT_EQ(Poll(), Set{"b/x.txt"});
  temp.Write("b/y.txt", "x");
  EXPECT_EQ(Poll(), Set{"b/y.txt"});
}

TEST_F(FolderWatcherTest, SurvivesAFolderThatIsRemoved) {
  temp.Write("a/x.txt", "x");
  Scan();
  fs::remove_all(temp / "a");
  EXPECT_EQ(Poll(), Set{});
  temp.Write("a/y.txt", "x");
  EXPECT_EQ(Poll(), Set{"a/y.txt"});
}

TEST_F(FolderWatcherTest, TellsOfPipesLinksAndSecondNames) {
  Scan();
  ASSERT_EQ(::mkfifo((temp / "pipe").c_str(), 0600), 0);
  fs::create_symlink("loop", temp / "loop");
  outside.Write("a.txt", "x");
  std::error_code error;
  fs::create_hard_link(outside / "a.txt", temp / "a.txt", error);
  EXPECT_EQ(Poll(), error ? (Set{"pipe", "loop"}) : (Set{"a.txt", "pipe", "loop"}));
}

TEST_F(FolderWatcherTest, DoesNotFollowLinkedFolders) {
  outside.Write("a.txt", "x");
  fs::create_directory_symlink(outside.path(), temp / "link");
  fs::create_directory_symlink(temp.path(), temp / "self");
  EXPECT_EQ(Scan(), (Set{"link", "self"}));
}

TEST_F(FolderWatcherTest, TellsNamesOfAnyBytes) {
  Scan();
  temp.Write("two\nlines.txt", "x");
  temp.Write("\xFF\xFE.txt", "x");
  EXPECT_EQ(Poll(), (Set{"two\nlines.txt", "\xFF\xFE.txt"}));
  EXPECT_EQ(Scan(), (Set{"two\nlines.txt", "\xFF\xFE.txt"}));
}

TEST_F(FolderWatcherTest, ScansAgainWhenEventsWereLost) {
  temp.Write("a.txt", "x");
  watcher.PretendOverflow();
  EXPECT_EQ(Poll(), Set{"a.txt"});
}

TEST_F(FolderWatcherTest, TellsThatTheFolderWasRemovedOrReplaced) {
  Scan();
  fs::rename(temp.path(), outside / "old");
  std::vector<Sighting> sightings;
  EXPECT_TRUE(absl::IsAborted(watcher.Poll(absl::ZeroDuration(), &sightings)));
  EXPECT_TRUE(absl::IsAborted(watcher.Scan(&sightings)));
  fs::create_directory(temp.path());
  EXPECT_TRUE(absl::IsAborted(watcher.Scan(&sightings)));
}

TEST_F(FolderWatcherTest, NamesFoldersThatMayNotBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  temp.Write("closed/a.txt", "x");
  fs::permissions(temp / "closed", fs::perms::none);
  EXPECT_EQ(Scan(), Set{});
  EXPECT_EQ(watcher.unreadable_folders().size(), 1u);
  fs::permissions(temp / "closed", fs::perms::owner_all);
  EXPECT_EQ(Scan(), Set{"closed/a.txt"});
  EXPECT_TRUE(watcher.unreadable_folders().empty());
}

}  // namespace
}  // namespace onrecord::ingest
