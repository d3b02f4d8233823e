#include "api/store/sqlite/sqlite_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <thread>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/pool.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/selection.h"
#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using testing::HasSubstr;

absl::StatusOr<std::unique_ptr<Connection>> OpenFile(const std::string& path) {
  return Connection::Open(path, onrecord::sqlite::Mode::kReadWriteCreate, "store");
}

std::string WhyNot(const std::string& path) {
  const auto store = OpenSqliteStore({.path = path});
  EXPECT_TRUE(absl::IsFailedPrecondition(store.status())) << store.status();
  const std::string message(Message(store.status()));
  EXPECT_THAT(message, HasSubstr(path));
  EXPECT_EQ(message.find('\n'), std::string::npos);
  return message;
}

TEST(SqliteStore, RefusesAFileOfANewerVersion) {
  TemporaryFolder folder;
  const std::string path = folder.path() + "/store.db";
  ASSERT_TRUE(OpenSqliteStore({.path = path}).ok());
  {
    auto connection = OpenFile(path);
    ASSERT_TRUE((*connection)->Execute(StrCat("PRAGMA user_version = ", kSchemaVersion + 1)).ok());
  }
  EXPECT_THAT(WhyNot(path), HasSubstr(StrCat("newer onrecord (schema ", kSchemaVersion + 1, ")")));
}

TEST(SqliteStore, RefusesWhatIsNotItsOwn) {
  TemporaryFolder folder;
  std::ofstream(folder.path() + "/text.db") << std::string(5000, 'x');
  EXPECT_THAT(WhyNot(folder.path() + "/text.db"), HasSubstr("not a database"));
  {
    auto connection = OpenFile(folder.path() + "/other.db");
    ASSERT_TRUE((*connection)->Execute("CREATE TABLE recipe (name TEXT)").ok());
  }
  EXPECT_THAT(WhyNot(folder.path() + "/other.db"), HasSubstr("another SQLite file"));
  WhyNot(folder.path() + "/no/such/folder/store.db");
}

TEST(SqliteStore, IsUsedByOneProcessAtATime) {
  TemporaryFolder folder;
  const auto first = OpenSqliteStore({.path = folder.path() + "/store.db"});
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(WhyNot(folder.path() + "/store.db"), HasSubstr("in use by another process"));
}

TEST(SqliteStore, StoresNumbersThatAreNone) {
  TemporaryFolder folder;
  auto store = OpenSqliteStore({.path = folder.path() + "/store.db"});
  ASSERT_TRUE(store.ok());
  Batch batch = MakeBatch({{.quotes = {{"Ana Silva", "One"}}, .events = {{}}}});
  v1::EnrichedArticle& article = batch.articles[0];
  article.mutable_quotes(0)->mutable_why()->set_confidence(std::nan(""));
  article.mutable_events(0)->set_goldstein(std::nan(""));
  EXPECT_TRUE((*store)->Commit(batch).ok());
}

TEST(SqliteStore, ABatchThatFailsLeavesNothing) {
  TemporaryFolder folder;
  const std::string path = folder.path() + "/store.db";
  auto store = OpenSqliteStore({.path = path});
  ASSERT_TRUE(store.ok());
  {
    auto connection = OpenFile(path);
    ASSERT_TRUE((*connection)
                    ->Execute("CREATE TRIGGER fail BEFORE INSERT ON event WHEN new.goldstein = -9.5 BEGIN"
                              " SELECT raise(ABORT, 'no'); END")
                    .ok());
  }
  Batch batch =
      MakeBatch({{.id = "a1", .quotes = {{"Ana Silva", "One"}}}, {.id = "a2", .events = {{.code = "999"}}}});
  batch.articles[1].mutable_events(0)->set_goldstein(-9.5);
  batch.positions = {{"t", 0, 2}};
  EXPECT_FALSE((*store)->Commit(batch).ok());
  EXPECT_TRUE((*store)->Positions()->empty());
  EXPECT_FALSE((*store)->GetArticle("a1", "", v1::VIEW_BASIC, {}).ok());
  batch.articles.pop_back();
  EXPECT_TRUE((*store)->Commit(batch).ok());
}

TEST(SqliteStore, EveryReaderKeepsItsPages) {
  TemporaryFolder folder;
  ASSERT_TRUE(OpenSqliteStore({.path = folder.path() + "/store.db"}).ok());
  auto pool = ReaderPool::Open(folder.path() + "/store.db", 1);
  ASSERT_TRUE(pool.ok()) << pool.status();
  const ReadScope scope;
  auto connection = (*pool)->Borrow(scope);
  ASSERT_TRUE(connection.ok());
  EXPECT_EQ(*(*connection)->Number("PRAGMA cache_size"), -16384);
  EXPECT_FALSE((*connection)->Run("DELETE FROM quote").ok());
}

TEST(SqliteStore, LongReadsAreCancelledInTheMiddle) {
  TemporaryFolder folder;
  auto connection = OpenFile(folder.path() + "/any.db");
  ASSERT_TRUE(connection.ok());
  int asked = 0;
  const ReadScope scope{.cancelled = [&] { return ++asked > 5; }};
  SetScope(**connection, &scope);
  const absl::Status status =
      (*connection)
          ->Run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n", {});
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
}

TEST(TextQuery, TurnsWordsPhrasesAndBeginningsIntoQuotedTerms) {
  EXPECT_EQ(TextQuery("talks \"in Geneva\" sanct*"), R"(("talks" AND "in Geneva" AND "sanct" *))");
  EXPECT_EQ(TextQuery("  a OR b  "), R"(("a" AND "OR" AND "b"))");
  EXPECT_EQ(TextQuery("open \"phrase"), R"(("open" AND "phrase"))");
  EXPECT_EQ(TextQuery("col:x"), R"(("col:x"))");
}

}  // namespace
}  // namespace onrecord::api
