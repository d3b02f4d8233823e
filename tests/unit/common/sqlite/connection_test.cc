#include "common/sqlite/connection.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "common/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onrecord::sqlite {
namespace {

std::unique_ptr<Connection> Open(const std::string& path) {
  auto connection = Connection::Open(path, Mode::kReadWriteCreate, "test");
  EXPECT_TRUE(connection.ok()) << connection.status();
  return *std::move(connection);
}

TEST(Connection, StoresAndReadsEveryKindOfValue) {
  const TempFolder temp;
  const auto db = Open(temp / "db");
  ASSERT_TRUE(db->Execute("CREATE TABLE t(i, r, s, b); CREATE INDEX ti ON t(i)").ok());
  const std::string bytes("a\0\xFF", 3);
  ASSERT_TRUE(
      db->Run("INSERT INTO t VALUES(?,?,?,?)", {int64_t{-7}, 2.5, std::string("text"), Value::Bytes(bytes)})
          .ok());
  EXPECT_EQ(db->RowsChanged(), 1);
  auto rows = db->Query("SELECT i, r, s, b, NULL FROM t WHERE i = ?", {int64_t{-7}});
  ASSERT_TRUE(rows.ok());
  ASSERT_TRUE(*rows->Step());
  EXPECT_EQ(rows->Get(0), Value(int64_t{-7}));
  EXPECT_EQ(rows->Get(1), Value(2.5));
  EXPECT_EQ(rows->Get(2), Value(std::string("text")));
  EXPECT_EQ(rows->Text(3), bytes);
  EXPECT_EQ(rows->Text(4), "");
  EXPECT_FALSE(*rows->Step());
  EXPECT_EQ(*db->Number("SELECT count(*) FROM t"), 1);
  EXPECT_EQ(*db->Number("SELECT i FROM t WHERE i > 0"), 0);
}

TEST(Connection, TellsWhatCanPassFromWhatCannot) {
  for (const int passing : {SQLITE_BUSY, SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_NOMEM}) {
    EXPECT_EQ(CodeOf(passing), absl::StatusCode::kUnavailable) << passing;
  }
  EXPECT_EQ(CodeOf(SQLITE_READONLY), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(CodeOf(SQLITE_CORRUPT), absl::StatusCode::kInternal);
}

TEST(Connection, CallsAFullDatabaseUnavailable) {
  const TempFolder temp;
  const auto db = Open(temp / "db");
  ASSERT_TRUE(db->Execute("CREATE TABLE t(x); PRAGMA max_page_count=4").ok());
  const absl::Status status = db->Run("INSERT INTO t VALUES(?)", {std::string(100'000, 'x')});
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_TRUE(db->Run("INSERT INTO t VALUES(1)").ok());
}

TEST(Connection, RefusesAFolderThatIsMissingAndAFileOfAnotherKind) {
  const TempFolder temp;
  EXPECT_TRUE(
      absl::IsFailedPrecondition(Connection::Open(temp / "no/db", Mode::kReadWriteCreate, "test").status()));
  temp.Write("text", std::string(5000, 'x'));
  EXPECT_TRUE(absl::IsFailedPrecondition(Open(temp / "text")->Number("PRAGMA user_version").status()));
}

TEST(Connection, GivesAStatementUpAsTheInterruptSays) {
  const TempFolder temp;
  const auto db = Open(temp / "db");
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  db->SetInterrupt([] { return absl::DeadlineExceededError("late"); });
  EXPECT_TRUE(absl::IsDeadlineExceeded(db->Number(endless).status()));
  db->SetInterrupt({});
  EXPECT_EQ(*db->Number("SELECT 5"), 5);
}

TEST(Connection, ForgetsTheStatementThatWasNotUsedForLongest) {
  const TempFolder temp;
  const auto db = Open(temp / "db");
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(*db->Number(StrCat("SELECT ", i)), i);
    ASSERT_EQ(*db->Number("SELECT 1000"), 1000);
  }
  EXPECT_EQ(db->idle_statements(), 64u);
  size_t prepared = 0;
  bool often_used_is_kept = false, old_is_kept = false;
  for (sqlite3_stmt* s = sqlite3_next_stmt(db->handle(), nullptr); s != nullptr;
       s = sqlite3_next_stmt(db->handle(), s)) {
    ++prepared;
    often_used_is_kept |= std::string_view(sqlite3_sql(s)) == "SELECT 1000";
    old_is_kept |= std::string_view(sqlite3_sql(s)) == "SELECT 0";
  }
  EXPECT_EQ(prepared, 64u);
  EXPECT_TRUE(often_used_is_kept);
  EXPECT_FALSE(old_is_kept);
}

TEST(Connection, ServesTheSameTextTwiceAtOnce) {
  const TempFolder temp;
  const auto db = Open(temp / "db");
  ASSERT_TRUE(db->Execute("CREATE TABLE t(x); INSERT INTO t VALUES(1), (2)").ok());
  for (int round = 0; round < 3; ++round) {
    auto a = db->Query("SELECT x FROM t"), b = db->Query("SELECT x FROM t");
    ASSERT_TRUE(*a->Step() && *a->Step() && *b->Step());
    EXPECT_EQ(a->Int(0), 2);
    EXPECT_EQ(b->Int(0), 1);
  }
  EXPECT_EQ(db->idle_statements(), 2u);
}

}  // namespace
}  // namespace onrecord::sqlite
