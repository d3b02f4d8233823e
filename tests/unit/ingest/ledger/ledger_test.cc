#include "ingest/ledger/ledger.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onrecord::ingest {
namespace {

const std::string kArticle = Sha256Hex("article"), kRevision = Sha256Hex("revision");
const absl::Time kNow = absl::FromUnixMicros(1'700'000'000'123'456);

std::unique_ptr<Ledger> Open(const std::string& path) {
  auto ledger = Ledger::Open(path);
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  return *std::move(ledger);
}

void Execute(const std::string& path, const char* sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

TEST(Ledger, RemembersWhenARevisionWasFirstObserved) {
  const TempFolder temp;
  {
    const auto ledger = Open(temp / "l");
    const auto first = ledger->Observe(kArticle, kRevision, kNow);
    EXPECT_EQ(first->observed_at, kNow);
    EXPECT_FALSE(first->acked);
    ASSERT_TRUE(ledger->Acknowledge(kArticle, kRevision).ok());
  }
  const auto ledger = Open(temp / "l");
  const auto again = ledger->Observe(kArticle, kRevision, kNow + absl::Hours(1));
  EXPECT_EQ(again->observed_at, kNow);
  EXPECT_TRUE(again->acked);
  EXPECT_FALSE(ledger->Observe(kArticle, Sha256Hex("other"), kNow)->acked);
}

TEST(Ledger, OrdersTheRevisionsOfAnArticleWhateverTheClock) {
  const TempFolder temp;
  const auto ledger = Open(temp / "l");
  absl::Time last = ledger->Observe(kArticle, Sha256Hex("0"), kNow)->observed_at;
  for (const absl::Time now : {kNow, kNow - absl::Hours(1), kNow + absl::Microseconds(7)}) {
    const absl::Time next = ledger->Observe(kArticle, Sha256Hex(absl::FormatTime(now)), now)->observed_at;
    EXPECT_GT(next, last);
    last = next;
  }
  EXPECT_EQ(last, kNow + absl::Microseconds(7));
  EXPECT_EQ(ledger->Observe(Sha256Hex("another article"), kRevision, kNow)->observed_at, kNow);
}

TEST(Ledger, KeepsFilesWithPathsOfAnyBytes) {
  const TempFolder temp;
  const FileRow row{"a\n\xFF'.txt", {1, UINT64_MAX, 3, 4, 5}, FileState::kAcked, kRevision, "empty",
                    "no bytes"};
  {
    const auto ledger = Open(temp / "l");
    ASSERT_TRUE(ledger->PutFile(row).ok());
  }
  const auto ledger = Open(temp / "l");
  const auto found = ledger->FindFile(row.path);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->path, row.path);
  EXPECT_EQ((*found)->stamp, row.stamp);
  EXPECT_EQ((*found)->state, FileState::kAcked);
  EXPECT_EQ((*found)->sha256, kRevision);
  EXPECT_EQ((*found)->reason, "empty");
  EXPECT_EQ((*found)->detail, "no bytes");
  EXPECT_FALSE(ledger->FindFile("other")->has_value());
}

TEST(Ledger, ListsTheFilesOfAState) {
  const TempFolder temp;
  const auto ledger = Open(temp / "l");
  ASSERT_TRUE(ledger->PutFile({"b", {}, FileState::kSent}).ok());
  ASSERT_TRUE(ledger->PutFile({"a", {}, FileState::kSent}).ok());
  ASSERT_TRUE(ledger->PutFile({"c", {}, FileState::kSent}).ok());
  ASSERT_TRUE(ledger->PutFile({"c", {}, FileState::kArchived}).ok());
  const auto rows = ledger->FilesIn(FileState::kSent);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].path, "a");
}

TEST(Ledger, ForgetsWhatWasNotCommitted) {
  const TempFolder temp;
  {
    const auto ledger = Open(temp / "l");
    auto stored = ledger->Begin();
    ASSERT_TRUE(ledger->PutFile({"a", {}, FileState::kSeen}).ok());
    ASSERT_TRUE(stored->Commit().ok());
    const auto lost = ledger->Begin();
    ASSERT_TRUE(lost.ok());
    ASSERT_TRUE(ledger->PutFile({"a", {}, FileState::kAcked}).ok());
  }
  EXPECT_EQ((*Open(temp / "l")->FindFile("a"))->state, FileState::kSeen);
}

TEST(Ledger, ObservesARevisionAnewThatComesBackAfterOthers) {
  const TempFolder temp;
  const auto ledger = Open(temp / "l");
  const std::string a = Sha256Hex("a"), b = Sha256Hex("b");
  for (const std::string& revision : {a, b}) {
    ASSERT_TRUE(ledger->Observe(kArticle, revision, kNow).ok());
    ASSERT_TRUE(ledger->Acknowledge(kArticle, revision).ok());
  }
  const absl::Time b_time = ledger->Observe(kArticle, b, kNow)->observed_at;
  EXPECT_TRUE(
      ledger->Observe(kArticle, a, kNow, true)->acked);  // its file is read again: nothing has come back
  const auto back = ledger->Observe(kArticle, a, kNow);
  EXPECT_FALSE(back->acked);
  EXPECT_GT(back->observed_at, b_time);
  EXPECT_EQ(ledger->Observe(kArticle, a, kNow)->observed_at, back->observed_at);
  ASSERT_TRUE(ledger->Acknowledge(kArticle, a).ok());
  EXPECT_TRUE(ledger->Observe(kArticle, a, kNow)->acked);
}

TEST(Ledger, ListsGlobalIdsThatSeveralFeedsClaim) {
  const TempFolder temp;
  const auto ledger = Open(temp / "l");
  EXPECT_FALSE(*ledger->Claim("https://daily.example/a", "daily", kNow));
  EXPECT_FALSE(*ledger->Claim("https://daily.example/a", "daily", kNow));
  EXPECT_FALSE(*ledger->Claim("https://daily.example/b", "daily", kNow));
  EXPECT_TRUE(*ledger->Claim("https://daily.example/a", "other", kNow + absl::Hours(1)));
  EXPECT_FALSE(*ledger->Claim("https://daily.example/a", "other", kNow));
  EXPECT_EQ(*ledger->CountConflicts(), 1);
  const auto conflicts = *ledger->Conflicts();
  ASSERT_EQ(conflicts.size(), 2u);
  EXPECT_EQ(conflicts[0].feed, "daily");
  EXPECT_EQ(conflicts[1].feed, "other");
  EXPECT_EQ(conflicts[1].first, kNow + absl::Hours(1));
}

TEST(Ledger, CountsTheDeathsOfReaders) {
  const TempFolder temp;
  {
    const auto ledger = Open(temp / "l");
    EXPECT_EQ(*ledger->ReaderDeaths("k"), 0);
    EXPECT_EQ(*ledger->AddReaderDeath("k"), 1);
    EXPECT_EQ(*ledger->AddReaderDeath("k"), 2);
  }
  EXPECT_EQ(*Open(temp / "l")->ReaderDeaths("k"), 2);
}

TEST(Ledger, OpensOneOfVersionOne) {
  const TempFolder temp;
  Execute(
      temp / "l",
      "CREATE TABLE files(path BLOB PRIMARY KEY, device INTEGER NOT NULL, inode INTEGER NOT NULL, "
      "size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, state INTEGER NOT NULL, "
      "sha256 TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID;"
      "CREATE INDEX files_on_their_way ON files(state) WHERE state < 4;"
      "CREATE TABLE revisions(article_id BLOB NOT NULL, revision_id BLOB NOT NULL, observed_us INTEGER NOT "
      "NULL, acked INTEGER NOT NULL, PRIMARY KEY(article_id, revision_id)) WITHOUT ROWID;"
      "INSERT INTO files VALUES(CAST('a.txt' AS BLOB), 1, 2, 3, 4, 5, 3, 'sha', 'empty', 'why');"
      "INSERT INTO revisions VALUES(x'01', x'02', 1700000000000000, 1);"
      "PRAGMA user_version=1");
  const auto ledger = Open(temp / "l");
  const auto row = *ledger->FindFile("a.txt");
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->state, FileState::kAcked);
  EXPECT_EQ(row->detail, "why");
  EXPECT_EQ(row->article_id, "");
  EXPECT_TRUE(ledger->Observe("01", "02", kNow)->acked);
}

TEST(Ledger, RefusesOneOfANewerVersion) {
  const TempFolder temp;
  Open(temp / "l");
  Execute(temp / "l", "PRAGMA user_version=99");
  const auto ledger = Ledger::Open(temp / "l");
  EXPECT_TRUE(absl::IsFailedPrecondition(ledger.status()));
  EXPECT_NE(std::string(Message(ledger.status())).find("newer onrecord (ledger version 99)"),
            std::string::npos);
}

TEST(Ledger, RefusesWhatIsNoLedger) {
  const TempFolder temp;
  temp.Write("text", std::string(5000, 'x'));
  EXPECT_TRUE(absl::IsFailedPrecondition(Ledger::Open(temp / "text").status()));
  Execute(temp / "other", "CREATE TABLE t(x)");
  EXPECT_TRUE(absl::IsFailedPrecondition(Ledger::Open(temp / "other").status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(Ledger::Open(temp / "no/such/folder").status()));
}

}  // namespace
}  // namespace onrecord::ingest
