#include "common/sqlite/transaction.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "common/base/status_macros.h"
#include "tests/support/temp_folder.h"

namespace onrecord::sqlite {
namespace {

class TransactionTest : public testing::Test {
 protected:
  TransactionTest() {
    db = *Connection::Open(temp / "db", Mode::kReadWriteCreate, "test");
    EXPECT_TRUE(db->Execute("CREATE TABLE t(x)").ok());
  }
  int64_t Rows() { return *db->Number("SELECT count(*) FROM t"); }

  const TempFolder temp;
  std::unique_ptr<Connection> db;
};

TEST_F(TransactionTest, StoresWhatIsCommitted) {
  auto transaction = Transaction::Begin(*db);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(db->Run("INSERT INTO t VALUES(1)").ok());
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_FALSE(db->InTransaction());
  EXPECT_EQ(Rows(), 1);
  EXPECT_FALSE(transaction->Commit().ok());
}

TEST_F(TransactionTest, RollsBackOnAnEarlyReturn) {
  const auto fails = [this]() -> absl::Status {
    OR_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(*db));
    OR_RETURN_IF_ERROR(db->Run("INSERT INTO t VALUES(1)"));
    OR_RETURN_IF_ERROR(db->Run("INSERT INTO nowhere VALUES(1)"));
    return transaction.Commit();
  };
  EXPECT_FALSE(fails().ok());
  EXPECT_FALSE(db->InTransaction());
  EXPECT_EQ(Rows(), 0);
}

TEST_F(TransactionTest, RollsBackOnAnException) {
  const auto throws = [this] {
    const auto transaction = Transaction::Begin(*db);
    EXPECT_TRUE(db->Run("INSERT INTO t VALUES(1)").ok());
    throw std::runtime_error("in the middle");
  };
  EXPECT_THROW(throws(), std::runtime_error);
  EXPECT_EQ(Rows(), 0);
  EXPECT_TRUE(Transaction::Begin(*db).ok());
}

TEST_F(TransactionTest, CommitsNothingAfterAnErrorThatEndedIt) {
  auto transaction = Transaction::Begin(*db);
  ASSERT_TRUE(db->Run("INSERT INTO t VALUES(1)").ok());
  ASSERT_TRUE(db->Execute("ROLLBACK").ok());  // as SQLite does by itself on a full disk
  EXPECT_TRUE(absl::IsUnavailable(transaction->Commit()));
  EXPECT_EQ(Rows(), 0);
}

TEST_F(TransactionTest, RollsBackWhereTheCommitFails) {
  ASSERT_TRUE(db->Execute("PRAGMA foreign_keys=ON; CREATE TABLE p(id INTEGER PRIMARY KEY);"
                          "CREATE TABLE c(p REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED)")
                  .ok());
  auto transaction = Transaction::Begin(*db);
  ASSERT_TRUE(db->Run("INSERT INTO c VALUES(1)").ok());
  EXPECT_FALSE(transaction->Commit().ok());
  EXPECT_FALSE(db->InTransaction());
  EXPECT_EQ(*db->Number("SELECT count(*) FROM c"), 0);
}

TEST_F(TransactionTest, ReadsOnePictureWhileAnotherConnectionWrites) {
  ASSERT_TRUE(db->Execute("PRAGMA journal_mode=WAL").ok());
  const auto other = *Connection::Open(temp / "db", Mode::kReadWriteCreate, "test");
  auto transaction = Transaction::Begin(*db, Transaction::Kind::kRead);
  ASSERT_EQ(Rows(), 0);
  ASSERT_TRUE(other->Run("INSERT INTO t VALUES(1)").ok());
  EXPECT_EQ(Rows(), 0);
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ(Rows(), 1);
}

}  // namespace
}  // namespace onrecord::sqlite
