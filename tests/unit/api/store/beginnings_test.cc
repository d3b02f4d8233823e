#include "api/store/sqlite/beginnings.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "api/store/sqlite/ledger_reads.h"
#include "api/store/sqlite/lists.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/selection.h"
#include "api/store/sqlite/writer.h"
#include "common/base/strings.h"
#include "tests/support/api/sample_articles.h"
#include "tests/support/temp_folder.h"

namespace onrecord::api {
namespace {

using sqlite::SplitBeginnings;

TEST(SplitBeginningsTest, TellsBeginningsFromAllElse) {
  for (const auto& [text, beginnings, rest] : std::vector<std::array<std::string, 3>>{
           {"talks \"in Geneva\" sanct*", "sanct*", "talks \"in Geneva\""},
           {"a* b c*", "a* c*", "b"},
           {"\"a* b\" * c", "", "\"a* b\" * c"},
           {"x\"y z*\"w*", "w*", "x \"y z*\""},
           {"\"left open*", "", "\"left open*\""},
           {" \t", "", ""},
           {"\"\" \" \"", "", ""}}) {
    const sqlite::TextParts parts = SplitBeginnings(text);
    EXPECT_EQ(parts.beginnings, beginnings) << text;
    EXPECT_EQ(parts.rest, rest) << text;
    // Both together select what the text does.
    const auto terms = [](const std::string& query) { return std::count(query.begin(), query.end(), '"'); };
    EXPECT_EQ(terms(TextQuery(text)), terms(TextQuery(parts.beginnings)) + terms(TextQuery(parts.rest)))
        << text;
  }
}

class BeginningsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto connection =
        Connection::Open(folder_.path() + "/store.db", onrecord::sqlite::Mode::kReadWriteCreate, "store");
    ASSERT_TRUE(connection.ok());
    connection_ = connection->get();
    ASSERT_TRUE(PrepareSchema(folder_.path() + "/store.db", *connection_).ok());
    writer_ = std::make_unique<SqliteWriter>(*std::move(connection));
    std::vector<SampleArticle> samples;
    for (int i = 0; i < 100; ++i) {
      SampleArticle& article = samples.emplace_back();
      article.id = StrCat("a", i);
      article.published = StrCat("2031-0", 1 + i % 9, "-1", i % 7);
      for (int k = 0; k < 6; ++k) {
        article.quotes.push_back({.speaker = k % 2 == 0 ? "Ana Silva" : "Rui Costa",
                                  .text = StrCat("Harbour", k, " dues rise", i % 25 == 7 ? " seldom" : "")});
      }
      article.events = {{.clause = "Silva visited harbours"}};
    }
    ASSERT_TRUE(writer_->Commit(MakeBatch(samples)).ok());
    sqlite3_trace_v2(connection_->handle(), SQLITE_TRACE_STMT, &BeginningsTest::Trace, this);
  }

  static int Trace(unsigned, void* self, void* statement, void*) {
    char* const sql = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement));
    if (sql != nullptr && std::string_view(sql).find("\" *") != std::string_view::npos) {
      ++static_cast<BeginningsTest*>(self)->asked_;
    }
    sqlite3_free(sql);
    return 0;
  }

  template <typename Filter>
  static ListQuery<Filter> Query(const std::string& text, const std::string& order, int limit = 20) {
    ListQuery<Filter> query{.order = order, .limit = limit};
    query.include.set_text(text);
    return query;
  }

  TempFolder folder_;
  Connection* connection_ = nullptr;
  std::unique_ptr<SqliteWriter> writer_;
  int asked_ = 0;  // how often the index of words put the lists of a beginning together
};

TEST_F(BeginningsTest, CommonOnesAreTestedRowByRow) {
  for (const std::string order : {"published", "said", "confidence", "ingested"}) {
    const auto page = sqlite::ListQuotes(*connection_, Query<v1::QuoteFilter>("harb*", order));
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->records.size(), 20u);
  }
  EXPECT_EQ(sqlite::ListEvents(*connection_, Query<v1::EventFilter>("harb*", "published"))->records.size(),
            20u);
  EXPECT_EQ(sqlite::ListArticles(*connection_, Query<v1::ArticleFilter>("harb*", "published"), v1::VIEW_BASIC)
                ->records.size(),
            20u);
  EXPECT_TRUE(sqlite::ListStatements(*connection_, Query<v1::QuoteFilter>("harb*", "published"), 0).ok());
  auto excluded = Query<v1::QuoteFilter>("dues", "published");
  excluded.exclude.emplace_back().set_text("seld*");
  EXPECT_EQ(sqlite::ListQuotes(*connection_, excluded)->records.size(), 20u);
  EXPECT_EQ(asked_, 0);
}

TEST_F(BeginningsTest, RareOnesAreLookedFor) {
  const auto page = sqlite::ListQuotes(*connection_, Query<v1::QuoteFilter>("seld*", "published", 50));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->records.size(), 24u);
  EXPECT_GT(asked_, 0);
  EXPECT_LE(asked_, 4);
  asked_ = 0;
  const auto said = sqlite::ListQuotes(*connection_, Query<v1::QuoteFilter>("seld*", "confidence", 50));
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_EQ(said->records.size(), 24u);
  EXPECT_LE(asked_, 1);
}

// Where few rows match all else, they are tested whatever the beginning is.
TEST_F(BeginningsTest, OtherWordsComeFirst) {
  const auto page = sqlite::ListQuotes(*connection_, Query<v1::QuoteFilter>("seldom harb*", "published", 50));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->records.size(), 24u);
  EXPECT_EQ(asked_, 0);
}

}  // namespace
}  // namespace onrecord::api
