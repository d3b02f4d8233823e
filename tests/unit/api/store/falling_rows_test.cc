#include "api/store/sqlite/falling_rows.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>
#include <random>
#include <set>

#include "api/store/row_ids.h"
#include "api/store/sqlite/ordered_rows.h"
#include "api/store/sqlite/schema.h"
#include "common/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onrecord::api {
namespace {

using sqlite::OrderedRows;
using sqlite::QuoteTable;

// Rows with words, put into the index of words by many commits, beside a plain map of them.
class FallingRowsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto connection =
        Connection::Open(folder_.path() + "/store.db", onrecord::sqlite::Mode::kReadWriteCreate, "store");
    ASSERT_TRUE(connection.ok());
    connection_ = *std::move(connection);
    ASSERT_TRUE(PrepareSchema(folder_.path() + "/store.db", *connection_).ok());
    ASSERT_TRUE(connection_->Execute("PRAGMA synchronous = OFF").ok());
  }

  std::string Word() { return StrCat("w", random_() % 6 * (random_() % 6)); }

  // A commit of articles; `day` draws the day of each.
  template <typename Day>
  void Commit(int articles, Day day) {
    std::map<int64_t, std::string> rows;
    for (int i = 0; i < articles; ++i) {
      const int64_t article = rows::ArticleRow(day(), ++articles_);
      for (int finding = static_cast<int>(random_() % 4); finding >= 0; --finding) {
        std::string& text = rows[article + finding * (random_() % 3 == 0 ? 60 : 1)];
        text = " every";
        for (int k = 0; k < 5; ++k) StrAppend(&text, " ", Word());
      }
    }
    ASSERT_TRUE(connection_->Execute("BEGIN").ok());
    for (const auto& [row, text] : rows) {
      ASSERT_TRUE(
          connection_->Run("INSERT INTO quote VALUES (?, 1, 0, 0, 0, 0, 0, ?)", {row, StrCat(row)}).ok());
      ASSERT_TRUE(connection_->Run("INSERT INTO quote_words (rowid, said) VALUES (?, ?)", {row, text}).ok());
    }
    ASSERT_TRUE(connection_->Execute("COMMIT").ok());
    all_.insert(rows.begin(), rows.end());
  }

  static bool Has(const std::string& text, const std::string& word) {
    return StrCat(text, " ").find(StrCat(" ", word, " ")) != std::string::npos;
  }

  std::vector<int64_t> Read(const Selection& strands, int64_t after, int64_t page) {
    OrderedRows rows(*connection_, QuoteTable(), strands, after, true, page);
    std::vector<int64_t> out;
    while (true) {
      const auto there = rows.Next();
      EXPECT_TRUE(there.ok()) << there.status();
      if (!there.ok() || !*there) return out;
      EXPECT_EQ(rows.record(), StrCat(rows.row()));
      out.push_back(rows.row());
    }
  }

  // Pairs and phrases of words, in ranges of rows, against a loop over all rows.
  void ExpectComplete() {
    std::vector<int64_t> ids;
    for (const auto& [row, unused] : all_) ids.push_back(row);
    for (int i = 0; i < 60 && !HasFailure(); ++i) {
      const std::string one = i % 7 == 0 ? "every" : Word(), other = Word();
      const bool phrase = i % 5 == 1;
      Strand strand;
      strand.match =
          phrase ? StrCat("\"", one, " ", other, "\"") : StrCat("\"", one, "\" AND \"", other, "\"");
      if (i % 3 == 1) strand.first = ids[random_() % ids.size()];
      if (i % 4 == 1) strand.last = ids[random_() % ids.size()];
      const int64_t after = i % 6 == 2 ? ids[random_() % ids.size()] : 0;
      std::vector<int64_t> expected;
      for (auto it = all_.rbegin(); it != all_.rend(); ++it) {
        const auto& [row, text] = *it;
        if (row < strand.first || row > strand.last || (after != 0 && row >= after)) continue;
        const bool matches = phrase ? Has(text, StrCat(one, " ", other)) : Has(text, one) && Has(text, other);
        if (matches) expected.push_back(row);
      }
      const std::vector<int64_t> found = Read({strand}, after, 1 + i % 40);
      EXPECT_EQ(found.size(), expected.size()) << strand.match;
      EXPECT_TRUE(found == expected) << strand.match << " " << strand.first << " " << strand.last;
    }
  }

  TempFolder folder_;
  std::unique_ptr<Connection> connection_;
  std::mt19937 random_{42};
  std::map<int64_t, std::string> all_;
  int64_t articles_ = 0;
};

TEST_F(FallingRowsTest, AreCompleteWhereSomeArticlesHaveNoDay) {
  for (int i = 0; i < 60; ++i) {
    Commit(120, [&] { return random_() % 5 == 0 ? 0 : 157000 + static_cast<int64_t>(random_() % 90); });
  }
  ExpectComplete();
}

TEST_F(FallingRowsTest, AreCompleteWhereYearsLieBetweenArticles) {
  for (int i = 0; i < 60; ++i) {
    Commit(120, [&] { return 120000 + static_cast<int64_t>(random_() % 6) * 7000; });
  }
  ExpectComplete();
}

TEST_F(FallingRowsTest, AreCompleteWhereAllWasPublishedOnOneDay) {
  for (int i = 0; i < 20; ++i) Commit(300, [] { return int64_t{157000}; });
  ExpectComplete();
}

// Each query begins with the first match of the whole table, so stretch after stretch would cost as much as
// reading all of the lists again and again.
TEST_F(FallingRowsTest, FewMatchesAreFoundByTwoQueries) {
  std::map<int64_t, std::string> rare;
  for (int i = 0; i < 60; ++i) {
    Commit(120, [&] { return 157000 + i; });
    if (i % 20 != 3) continue;
    const int64_t row = all_.rbegin()->first + 1;
    ASSERT_TRUE(
        connection_->Run("INSERT INTO quote VALUES (?, 1, 0, 0, 0, 0, 0, ?)", {row, StrCat(row)}).ok());
    ASSERT_TRUE(
        connection_->Run("INSERT INTO quote_words (rowid, said) VALUES (?, ?)", {row, std::string("rare")})
            .ok());
    all_[row] = " rare";
  }
  int queries = 0;
  const auto count = [](unsigned, void* queries, void* statement, void*) {
    const std::string_view sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
    if (sql.find(" MATCH ") != std::string_view::npos) ++*static_cast<int*>(queries);
    return 0;
  };
  sqlite3_trace_v2(connection_->handle(), SQLITE_TRACE_STMT, count, &queries);
  Strand strand;
  strand.match = "rare";
  EXPECT_EQ(Read({strand}, 0, 50).size(), 3u);
  EXPECT_LE(queries, 2);
  sqlite3_trace_v2(connection_->handle(), 0, nullptr, nullptr);
  ExpectComplete();
}

TEST_F(FallingRowsTest, AnEmptyStoreHasNone) {
  Strand strand;
  strand.match = "every";
  EXPECT_TRUE(Read({strand}, 0, 50).empty());
}

}  // namespace
}  // namespace onrecord::api
