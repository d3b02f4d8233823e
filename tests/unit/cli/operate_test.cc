// `onrecord rejected`, `backup` and `restore`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/backup.h"
#include "cli/rejected.h"
#include "common/base/strings.h"
#include "common/sqlite/connection.h"
#include "common/sqlite/transaction.h"
#include "tests/support/run_verb.h"
#include "tests/support/temp_folder.h"

namespace onrecord::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class Rejected : public testing::Test {
 protected:
  Rejected() {
    Put("wire/bad.xml", "broken_xml", "2024-05-14T10:00:00Z");
    Put("long.txt", "too_large", "2024-05-15T10:00:00Z");
  }
  void Put(const std::string& name, const std::string& reason, const std::string& when) {
    temp.Write("in/rejected/" + name, "<item>\x1b[31m");
    temp.Write("in/rejected/" + name + ".reason.json",
               StrCat(R"({"file":")", name, R"(","reason":")", reason,
                      R"(","detail":"why\u001b","rejected_at":")", when, "\"}"));
  }
  Ran Call(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--inbox", temp / "in"});
    return RunVerb(RunRejected, arguments);
  }
  TempFolder temp;
};

TEST_F(Rejected, AreListedTheLatestFirst) {
  const Ran ran = Call({"list"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "2024-05-15T10:00:00Z\ttoo_large\tlong.txt\twhy\n2024-05-14T10:00:00Z\tbroken_xml\twire/"
            "bad.xml\twhy\n");
  EXPECT_THAT(Call({"list", "--reason", "broken_xml", "--json"}).out, HasSubstr("\"path\":\"wire/bad.xml\""));
}

TEST_F(Rejected, AreShownWithoutCommandingTheTerminal) {
  const Ran ran = Call({"show", "wire/bad.xml"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("reason: broken_xml"));
  EXPECT_THAT(ran.out, HasSubstr("<item>?[31m"));
  EXPECT_THAT(ran.out, Not(HasSubstr("\x1b")));
}

TEST_F(Rejected, GoBackIntoTheInbox) {
  const Ran ran = Call({"replay", "--reason", "broken_xml", "--all"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(temp.Read("in/wire/bad.xml"), "<item>\x1b[31m");
  EXPECT_EQ(temp.Files("in/rejected"), (std::set<std::string>{"long.txt", "long.txt.reason.json"}));
}

TEST_F(Rejected, ReplaceNothingInTheInbox) {
  temp.Write("in/long.txt", "another");
  const Ran ran = Call({"replay", "long.txt"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("the inbox has a file of that name"));
  EXPECT_EQ(temp.Read("in/long.txt"), "another");
  EXPECT_EQ(temp.Read("in/rejected/long.txt"), "<item>\x1b[31m");
}

TEST_F(Rejected, AreNotReachedOverLinks) {
  temp.Write("secret/x.txt.reason.json",
             R"({"file":"x","reason":"empty","detail":"d","rejected_at":"2024"})");
  std::filesystem::create_directory_symlink(temp / "secret", temp / "in/rejected/link");
  EXPECT_THAT(Call({"list"}).out, Not(HasSubstr("x.txt")));
  EXPECT_EQ(Call({"replay", "link/x.txt"}).code, 1);
}

TEST_F(Rejected, NeedAVerbAndFiles) {
  EXPECT_EQ(Call({"replay"}).code, 2);
  EXPECT_EQ(Call({"burn"}).code, 2);
  EXPECT_EQ(Call({"show", "nothing.txt"}).code, 1);
}

class BackupTest : public testing::Test {
 protected:
  BackupTest() {
    std::filesystem::create_directory(temp / "state");
    auto opened = sqlite::Connection::Open(temp / "state/store.db", sqlite::Mode::kReadWriteCreate, "store");
    store = *std::move(opened);
    EXPECT_TRUE(store->Execute("PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES(1)").ok());
    temp.Write("state/analyser-generation", "7\n");
  }
  Ran Backup() { return RunVerb(RunBackup, {"--state-dir", temp / "state", "--out", temp / "out"}); }
  Ran Restore(const std::string& to) {
    return RunVerb(RunRestore, {"--state-dir", temp / to, "--from", temp / "out"});
  }
  static int64_t Rows(const std::string& path) {
    auto db = sqlite::Connection::Open(path, sqlite::Mode::kReadOnly, "store");
    return db.ok() ? (*db)->Number("SELECT count(*) FROM t").value_or(-1) : -1;
  }
  TempFolder temp;
  std::unique_ptr<sqlite::Connection> store;
};

TEST_F(BackupTest, HoldsWhatWasCommittedWhileWritersGoOn) {
  auto transaction = sqlite::Transaction::Begin(*store);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(store->Run("INSERT INTO t VALUES(2)").ok());
  const Ran ran = Backup();
  EXPECT_EQ(ran.code, 0) << ran.err;
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ(temp.Files("out"), (std::set<std::string>{"analyser-generation", "manifest.json", "store.db"}));
  ASSERT_EQ(Restore("new").code, 0);
  EXPECT_EQ(Rows(temp / "new/store.db"), 1);
  EXPECT_EQ(temp.Read("new/analyser-generation"), "7\n");
}

TEST_F(BackupTest, ReplacesNothing) {
  ASSERT_EQ(Backup().code, 0);
  EXPECT_THAT(Backup().err, HasSubstr("is there already"));
  const Ran ran = Restore("state");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("expected an empty place"));
}

TEST_F(BackupTest, IsNotRestoredWhereItIsDamaged) {
  ASSERT_EQ(Backup().code, 0);
  std::string bytes = temp.Read("out/store.db");
  bytes[bytes.size() / 2] ^= 1;
  temp.Write("out/store.db", bytes);
  const Ran ran = Restore("new");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("is not the file that was backed up"));
  EXPECT_TRUE(temp.Files("new").empty());
}

TEST_F(BackupTest, NeedsSomethingToCopy) {
  EXPECT_EQ(RunVerb(RunBackup, {"--state-dir", temp / "nothing", "--out", temp / "out"}).code, 1);
  EXPECT_EQ(RunVerb(RunBackup, {"--state-dir", temp / "state"}).code, 2);
  EXPECT_TRUE(temp.Files("out").empty());
}

}  // namespace
}  // namespace onrecord::cli
