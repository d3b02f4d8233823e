#include "ingest/archiver/archiver.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "common/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onrecord::ingest {
namespace {

namespace fs = std::filesystem;
using Set = std::set<std::string>;

const std::string kSha = "3fa9c1d2" + std::string(56, '0');

class ArchiverTest : public testing::Test {
 protected:
  ArchiverTest() {
    fs::create_directory(temp / "in");
    folder = std::make_unique<Folder>(*Folder::Open(temp / "in"));
  }
  Archiver Make(After after = After::kMove) {
    Archiver archiver(*folder, {done, temp / "in/rejected", after});
    EXPECT_TRUE(archiver.Prepare().ok());
    return archiver;
  }
  FileStamp Stamp(const std::string& path) { return StampOf(*folder->Stat(path)); }

  TempFolder temp;
  std::string done = temp / "in/done";
  std::unique_ptr<Folder> folder;
};

TEST_F(ArchiverTest, MovesAFileAndKeepsItsFolder) {
  Archiver archiver = Make();
  temp.Write("in/wire/a.txt", "x");
  EXPECT_EQ(*archiver.Done("wire/a.txt", Stamp("wire/a.txt"), kSha), temp / "in/done/wire/a.txt");
  EXPECT_EQ(temp.Files("in"), Set{"done/wire/a.txt"});
}

TEST_F(ArchiverTest, NeverReplacesAFileThatIsThere) {
  Archiver archiver = Make();
  for (const char* text : {"1", "2", "3"}) {
    temp.Write("in/a.txt", text);
    ASSERT_TRUE(archiver.Done("a.txt", Stamp("a.txt"), kSha).ok());
  }
  EXPECT_EQ(temp.Files("in/done"), (Set{"a.txt", "a.3fa9c1d2.txt", "a.3fa9c1d2-2.txt"}));
  EXPECT_EQ(temp.Read("in/done/a.txt"), "1");
}

TEST_F(ArchiverTest, LeavesAFileThatIsNotTheOneThatWasRead) {
  Archiver archiver = Make();
  temp.Write("in/a.txt", "x");
  const FileStamp read = Stamp("a.txt");
  temp.Write("in/b.txt", "y");
  fs::rename(temp / "in/b.txt", temp / "in/a.txt");
  EXPECT_TRUE(absl::IsAborted(archiver.Done("a.txt", read, kSha).status()));
  EXPECT_EQ(temp.Files("in"), Set{"a.txt"});
  fs::remove(temp / "in/a.txt");
  EXPECT_TRUE(absl::IsNotFound(archiver.Done("a.txt", read, kSha).status()));
}

TEST_F(ArchiverTest, LeavesAFileThatSomeoneWrites) {
  Archiver archiver = Make();
  temp.Write("in/a.txt", "x");
  const UniqueFd writer(::open((temp / "in/a.txt").c_str(), O_WRONLY));
  const UniqueFd reader(::open((temp / "in/a.txt").c_str(), O_RDONLY));
  if (::fcntl(reader.get(), F_SETLEASE, F_RDLCK) == 0 || errno != EAGAIN) GTEST_SKIP() << "no leases here";
  EXPECT_TRUE(absl::IsAborted(archiver.Done("a.txt", Stamp("a.txt"), kSha).status()));
}

TEST_F(ArchiverTest, PutsTheReasonBesideARejectedFile) {
  Archiver archiver = Make();
  const std::string name = "two\nlines\xFF.txt";
  temp.Write("in/" + name, "x");
  ASSERT_TRUE(archiver.Reject(name, Stamp(name), "", "binary", "say \"why\"", absl::UnixEpoch()).ok());
  EXPECT_EQ(temp.Files("in/rejected"), (Set{name, name + ".reason.json"}));
  EXPECT_EQ(temp.Read("in/rejected/" + name + ".reason.json"),
            "{\n  \"file\": \"two\\nlines\xEF\xBF\xBD.txt\",\n  \"reason\": \"binary\",\n"
            "  \"detail\": \"say \\\"why\\\"\",\n  \"rejected_at\": \"1970-01-01T00:00:00Z\"\n}\n");
}

TEST_F(ArchiverTest, MovesPipesAndLinksAsTheyAre) {
  Archiver archiver = Make();
  ASSERT_EQ(::mkfifo((temp / "in/pipe").c_str(), 0600), 0);
  fs::create_symlink("loop", temp / "in/loop");
  EXPECT_TRUE(archiver.Reject("pipe", Stamp("pipe"), "", "not_regular", "", absl::UnixEpoch()).ok());
  EXPECT_TRUE(archiver.Reject("loop", Stamp("loop"), "", "not_regular", "", absl::UnixEpoch()).ok());
  EXPECT_EQ(temp.Files("in/rejected"), (Set{"pipe", "pipe.reason.json", "loop", "loop.reason.json"}));
}

TEST_F(ArchiverTest, KeepsAReasonFromReplacingAFileOfThatName) {
  Archiver archiver = Make();
  for (const std::string name : {"a.txt.reason.json", "a.txt"}) {
    temp.Write("in/" + name, "bytes of " + name);
    ASSERT_TRUE(archiver.Reject(name, Stamp(name), kSha, "no_text", "", absl::UnixEpoch()).ok());
  }
  EXPECT_EQ(temp.Read("in/rejected/a.txt.reason.3fa9c1d2.json"), "bytes of a.txt.reason.json");
  EXPECT_EQ(temp.Read("in/rejected/a.txt"), "bytes of a.txt");
}

TEST_F(ArchiverTest, ShortensNamesThatLeaveNoRoom) {
  Archiver archiver = Make();
  const std::string name = StrCat(std::string(251, 'n'), ".txt");
  temp.Write("in/" + name, "x");
  ASSERT_TRUE(archiver.Reject(name, Stamp(name), kSha, "empty", "", absl::UnixEpoch()).ok());
  EXPECT_EQ(temp.Files("in/rejected").size(), 2u);
}

TEST_F(ArchiverTest, DeletesOrLeavesWhereAskedTo) {
  temp.Write("in/a.txt", "x");
  EXPECT_EQ(*Make(After::kLeave).Done("a.txt", Stamp("a.txt"), kSha), temp / "in/a.txt");
  EXPECT_EQ(*Make(After::kDelete).Done("a.txt", Stamp("a.txt"), kSha), "");
  EXPECT_EQ(temp.Files("in"), Set{});
}

TEST_F(ArchiverTest, FollowsNoLinkThatStandsInThePlaceOfItsFolders) {
  temp.Write("outside/keep", "x");
  Archiver archiver = Make();
  for (const char* name : {"done", "rejected"}) {
    fs::rename(temp / StrCat("in/", name), temp / StrCat("in/.old_", name));
    fs::create_directory_symlink(temp / "outside", temp / StrCat("in/", name));
  }
  temp.Write("in/a.txt", "x");
  temp.Write("in/b.txt", "x");
  ASSERT_TRUE(archiver.Done("a.txt", Stamp("a.txt"), kSha).ok());
  ASSERT_TRUE(archiver.Reject("b.txt", Stamp("b.txt"), kSha, "empty", "", absl::UnixEpoch()).ok());
  EXPECT_EQ(temp.Files("outside"), Set{"keep"});
  EXPECT_EQ(temp.Files("in/.old_done"), Set{"a.txt"});
  EXPECT_EQ(temp.Files("in/.old_rejected"), (Set{"b.txt", "b.txt.reason.json"}));
}

TEST_F(ArchiverTest, FollowsNoLinkBelowItsFolders) {
  temp.Write("outside/keep", "x");
  Archiver archiver = Make();
  fs::create_directory_symlink(temp / "outside", temp / "in/done/wire");
  temp.Write("in/wire/a.txt", "x");
  EXPECT_FALSE(archiver.Done("wire/a.txt", Stamp("wire/a.txt"), kSha).ok());
  EXPECT_EQ(temp.Files("outside"), Set{"keep"});
  EXPECT_TRUE(fs::exists(temp / "in/wire/a.txt"));
}

TEST_F(ArchiverTest, RefusesToStartWithALinkInThePlaceOfItsFolder) {
  fs::create_directory(temp / "outside");
  fs::create_directory_symlink(temp / "outside", temp / "in/done");
  EXPECT_FALSE(Archiver(*folder, {done, temp / "in/rejected"}).Prepare().ok());
}

TEST_F(ArchiverTest, MakesItsFolderAgainThatWasRemovedOrPutAway) {
  Archiver archiver = Make();
  fs::remove_all(temp / "in/done");
  temp.Write("in/a.txt", "x");
  ASSERT_TRUE(archiver.Done("a.txt", Stamp("a.txt"), kSha).ok());
  fs::rename(temp / "in/done", temp / "january");
  temp.Write("in/b.txt", "x");
  ASSERT_TRUE(archiver.Done("b.txt", Stamp("b.txt"), kSha).ok());
  EXPECT_EQ(temp.Files("in/done"), Set{"b.txt"});
  EXPECT_EQ(temp.Files("january"), Set{"a.txt"});
}

TEST_F(ArchiverTest, MakesFilesAndFoldersForThisUserAlone) {
  Archiver archiver = Make();
  temp.Write("in/wire/a.txt", "x");
  ASSERT_TRUE(archiver.Reject("wire/a.txt", Stamp("wire/a.txt"), kSha, "empty", "", absl::UnixEpoch()).ok());
  const auto mode = [&](const std::string& path) { return fs::status(temp / path).permissions(); };
  EXPECT_EQ(mode("in/done"), fs::perms::owner_all);
  EXPECT_EQ(mode("in/rejected/wire"), fs::perms::owner_all);
  EXPECT_EQ(mode("in/rejected/wire/a.txt.reason.json"), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ArchiverTest, CopiesToAnotherFileSystem) {
  struct stat here, there;
  if (::stat("/dev/shm", &there) != 0 || ::stat(temp.path().c_str(), &here) != 0 ||
      here.st_dev == there.st_dev || ::access("/dev/shm", W_OK) != 0) {
    GTEST_SKIP() << "no second file system";
  }
  const TempFolder other("/dev/shm");
  done = other / "done";
  Archiver archiver = Make();
  temp.Write("in/wire/a.txt", std::string(200'000, 'x'));
  const auto mtime = fs::last_write_time(temp / "in/wire/a.txt");
  const auto moved = archiver.Done("wire/a.txt", Stamp("wire/a.txt"), kSha);
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(other.Files("done"), Set{"wire/a.txt"});
  EXPECT_EQ(other.Read("done/wire/a.txt").size(), 200'000u);
  EXPECT_EQ(fs::last_write_time(other / "done/wire/a.txt"), mtime);
  EXPECT_EQ(temp.Files("in"), Set{});
}

TEST_F(ArchiverTest, SaysWhatItNeedsWhereItMayNotWrite) {
  temp.Write("in/done", "a file");
  const absl::Status status = Archiver(*folder, {done, temp / "in/rejected"}).Prepare();
  EXPECT_FALSE(status.ok());
  if (::geteuid() == 0) return;
  fs::permissions(temp / "in", fs::perms::owner_read | fs::perms::owner_exec);
  const absl::Status closed = Archiver(*folder, {done, temp / "in/rejected"}).Prepare();
  fs::permissions(temp / "in", fs::perms::owner_all);
  EXPECT_NE(std::string(Message(closed)).find("expected an inbox that this user may write to"),
            std::string::npos);
}

}  // namespace
}  // namespace onrecord::ingest
