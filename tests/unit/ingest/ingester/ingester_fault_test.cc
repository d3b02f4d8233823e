// What becomes of files when the process, the folder or the disk fails at the worst moment.
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "common/base/hash.h"
#include "ingest/ledger/ledger.h"
#include "tests/unit/ingest/ingester/ingester_fixture.h"

namespace onrecord::ingest {
namespace {

namespace fs = std::filesystem;

class IngesterFaultTest : public IngesterFixture {
 protected:
  FileState StateOf(const std::string& path) {
    const auto ledger = Ledger::Open(temp / "state/ledger.sqlite");
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    const auto row = (*ledger)->FindFile(path);
    EXPECT_TRUE(row.ok() && row->has_value()) << path;
    return (*row)->state;
  }
};

TEST_F(IngesterFaultTest, GoesOnAfterAKillBetweenSeenAndSent) {
  sink.capacity = 0;  // nothing is taken: the file stays SEEN
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(StateOf("a.txt"), FileState::kSeen);
  Kill();
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Texts(), Set{"It rained."});
  EXPECT_EQ(Done(), Set{"a.txt"});
}

TEST_F(IngesterFaultTest, SendsAgainAfterAKillBetweenSentAndAckedWithTheFirstTime) {
  sink.report_at_once = false;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(StateOf("a.txt"), FileState::kSent);
  const v1::Article first = Articles().at(0);
  Kill();
  clock.Advance(absl::Hours(3));
  Start();
  ASSERT_TRUE(Steps().ok());
  ASSERT_EQ(Articles().size(), 1u);
  EXPECT_EQ(Articles()[0].SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Done(), Set{"a.txt"});
  EXPECT_EQ(ingester->Stats().duplicates, 0u);
}

TEST_F(IngesterFaultTest, SendsOnlyTheRestOfAFileAfterAKillInTheMiddle) {
  sink.report_at_once = false;
  Drop("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n{\"text\":\"Three.\"}\n");
  Start();
  ASSERT_TRUE(Steps().ok());
  sink.Report(absl::OkStatus(), 2);
  ASSERT_TRUE(Steps().ok());
  Kill();
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Texts(), Set{"Three."});
  EXPECT_EQ(ingester->Stats().resumed, 2u);
  EXPECT_EQ(ingester->Stats().duplicates, 0u);
  EXPECT_EQ(Done(), Set{"a.jsonl"});
}

TEST_F(IngesterFaultTest, MovesWithoutSendingAfterAKillBetweenAckedAndMoved) {
  Drop("done/wire", "a file in the way of the folder");
  Drop("rejected/wire", "likewise");
  Drop("wire/a.txt", "It rained.");
  Drop("wire/b.txt", "");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(StateOf("wire/a.txt"), FileState::kAcked);
  EXPECT_EQ(ingester->Stats().stuck, 2u);
  EXPECT_FALSE(health.IsReady());
  EXPECT_NE(health.Text().find("2 files cannot be read or moved"), std::string::npos) << health.Text();
  Kill();
  fs::remove(temp / "in/done/wire");
  fs::remove(temp / "in/rejected/wire");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_TRUE(sink.records.empty());
  EXPECT_EQ(Done(), Set{"wire/a.txt"});
  EXPECT_EQ(Rejected(), (Set{"wire/b.txt", "wire/b.txt.reason.json"}));
  EXPECT_TRUE(health.IsReady()) << health.Text();
}

TEST_F(IngesterFaultTest, TriesAStuckFileAgainAtEachScan) {
  Drop("done/wire", "a file in the way of the folder");
  Drop("wire/a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(ingester->Stats().stuck, 1u);
  fs::remove(temp / "in/done/wire");
  clock.Advance(options.rescan);
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(ingester->Stats().stuck, 0u);
  EXPECT_EQ(Done(), Set{"wire/a.txt"});
  EXPECT_EQ(Articles().size(), 1u);
}

TEST_F(IngesterFaultTest, NotesTheMoveAfterAKillBetweenMovedAndArchived) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(StateOf("a.txt"), FileState::kArchived);
  Kill();
  {
    const auto ledger = *Ledger::Open(temp / "state/ledger.sqlite");
    FileRow row = **ledger->FindFile("a.txt");
    row.state = FileState::kAcked;
    ASSERT_TRUE(ledger->PutFile(row).ok());
  }
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(StateOf("a.txt"), FileState::kArchived);
  EXPECT_TRUE(sink.records.empty());
}

TEST_F(IngesterFaultTest, ReadsAFileAgainThatWasReplacedWhileInFlight) {
  sink.report_at_once = false;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  temp.Write("new.txt", "It snowed.");
  fs::rename(temp / "new.txt", temp / "in/a.txt");
  ASSERT_TRUE(Steps().ok());
  sink.report_at_once = true;
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Texts(), (Set{"It rained.", "It snowed."}));
  EXPECT_EQ(Done(), Set{"a.txt"});
  EXPECT_EQ(temp.Read("in/done/a.txt"), "It snowed.");
  EXPECT_EQ(ingester->Stats().files_changed, 1u);
}

TEST_F(IngesterFaultTest, ReadsAFileAgainThatWasWrittenToWhileInFlight) {
  sink.report_at_once = false;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  Drop("a.txt", "It rained. A lot.");
  sink.report_at_once = true;
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Texts(), (Set{"It rained.", "It rained. A lot."}));
  EXPECT_EQ(temp.Read("in/done/a.txt"), "It rained. A lot.");
}

TEST_F(IngesterFaultTest, IsNotConfusedByAFileThatGoesWhileInFlight) {
  sink.report_at_once = false;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  fs::remove(temp / "in/a.txt");
  sink.report_at_once = true;
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(ingester->Stats().in_flight, 0u);
  EXPECT_TRUE(health.IsReady());
}

TEST_F(IngesterFaultTest, WaitsForAFolderThatWasTakenAwayAndGoesOnWithItsSuccessor) {
  options.state_dir = temp / "state";
  Start();
  ASSERT_TRUE(Steps(2).ok());
  fs::rename(temp / "in", temp / "old");
  ASSERT_TRUE(Steps(2).ok());
  EXPECT_FALSE(health.IsReady());
  fs::create_directory(temp / "in");
  Drop("a.txt", "It rained.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_TRUE(health.IsReady()) << health.Text();
  EXPECT_EQ(Texts(), Set{"It rained."});
  EXPECT_EQ(Done(), Set{"a.txt"});
}

TEST_F(IngesterFaultTest, NoticesAReplacedFolderWithItsLedgerInside) {
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  fs::rename(temp / "in", temp / "old");
  fs::create_directory(temp / "in");
  Drop("b.txt", "It snowed.");
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Texts(), (Set{"It rained.", "It snowed."}));
  EXPECT_EQ(Done(), Set{"b.txt"});
}

TEST_F(IngesterFaultTest, IgnoresReportsThatComeAfterTheFolderWasLost) {
  sink.report_at_once = false;
  options.state_dir = temp / "state";
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  fs::rename(temp / "in", temp / "old");
  ASSERT_TRUE(Steps(1).ok());
  sink.Report(absl::OkStatus());
  fs::rename(temp / "old", temp / "in");
  sink.report_at_once = true;
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
}

TEST_F(IngesterFaultTest, RefusesALedgerOfANewerVersion) {
  Start();
  Kill();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((temp / "state/ledger.sqlite").c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "PRAGMA user_version=99", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  const absl::Status status = Ingester(options, sink, clock, health).Open();
  EXPECT_NE(std::string(Message(status)).find("newer onrecord"), std::string::npos) << status;
}

TEST_F(IngesterFaultTest, TellsOfFoldersItMayNotRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  Drop("closed/a.txt", "It rained.");
  fs::permissions(temp / "in/closed", fs::perms::none);
  Start();
  ASSERT_TRUE(Steps().ok());
  EXPECT_FALSE(health.IsReady());
  EXPECT_EQ(ingester->Stats().unreadable_folders, 1u);
  fs::permissions(temp / "in/closed", fs::perms::owner_all);
  clock.Advance(options.rescan);
  ASSERT_TRUE(Steps().ok());
  EXPECT_EQ(Done(), Set{"closed/a.txt"});
}

// Until it ends, no file of this process grows: as on a full disk.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_;
};

TEST_F(IngesterFaultTest, WaitsWhileTheDiskOfTheLedgerIsFullAndGoesOn) {
  Start();
  Drop("a.txt", "It rained.");
  {
    const FullDisk full;
    ASSERT_TRUE(Steps().ok());
    EXPECT_FALSE(health.IsReady());
    EXPECT_NE(health.Text().find("ledger: "), std::string::npos) << health.Text();
    EXPECT_EQ(Inbox(), Set{"a.txt"});
  }
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_TRUE(health.IsReady()) << health.Text();
  EXPECT_EQ(Texts(), Set{"It rained."});
  EXPECT_EQ(Done(), Set{"a.txt"});
}

TEST_F(IngesterFaultTest, TakesReportsAgainThatAFullDiskLost) {
  sink.report_at_once = false;
  Drop("a.txt", "It rained.");
  Start();
  ASSERT_TRUE(Steps().ok());
  ASSERT_EQ(Articles().size(), 1u);
  {
    const FullDisk full;
    sink.Report(absl::OkStatus());
    ASSERT_TRUE(Steps().ok());
    EXPECT_EQ(Inbox(), Set{"a.txt"});
  }
  sink.report_at_once = true;
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
  ASSERT_EQ(Articles().size(), 2u);  // the same record twice: the store sees that it is one
  EXPECT_EQ(Articles()[0].SerializeAsString(), Articles()[1].SerializeAsString());
}

TEST_F(IngesterFaultTest, StartsOnAFullDiskAndWaits) {
  fs::create_directories(temp / "state");
  Drop("a.txt", "It rained.");
  ingester = std::make_unique<Ingester>(options, sink, clock, health);
  {
    const FullDisk full;
    const absl::Status status = ingester->Open();
    EXPECT_TRUE(status.ok()) << status;
    ASSERT_TRUE(Steps().ok());
    EXPECT_FALSE(health.IsReady());
  }
  ASSERT_TRUE(Steps(12).ok());
  EXPECT_EQ(Done(), Set{"a.txt"});
  EXPECT_TRUE(health.IsReady()) << health.Text();
}

}  // namespace
}  // namespace onrecord::ingest
