#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <set>

#include "api/store/sqlite/aggregate.h"
#include "api/store/sqlite/changes.h"
#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/find_claim.h"
#include "api/store/sqlite/ledger_reads.h"
#include "api/store/sqlite/lists.h"
#include "api/store/sqlite/lookup.h"
#include "api/store/sqlite/revisions.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/speakers.h"
#include "api/store/sqlite/writer.h"
#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

// Every statement that the store runs has a plan by the index it is meant to use: no scan of a table, no
// temporary sort, no index that is made for one query.
namespace onrecord::api {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class Plans : public testing::Test {
 protected:
  void SetUp() override {
    auto connection =
        Connection::Open(folder_.path() + "/store.db", onrecord::sqlite::Mode::kReadWriteCreate, "store");
    ASSERT_TRUE(connection.ok());
    connection_ = connection->get();
    ASSERT_TRUE(PrepareSchema(folder_.path() + "/store.db", *connection_).ok());
    // So little is kept back that the pages of terms are written and read.
    writer_ = std::make_unique<SqliteWriter>(*std::move(connection), 5);
    sqlite3_trace_v2(connection_->handle(), SQLITE_TRACE_STMT, &Plans::Trace, this);
  }

  static int Trace(unsigned, void* self, void* statement, void*) {
    const std::string sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
    // What FTS5 does inside is its own.
    if (sql.find("'main'.") == std::string::npos && sql.find("main.") == std::string::npos) {
      static_cast<Plans*>(self)->seen_.insert(sql);
    }
    return 0;
  }

  // The plan of each statement since the last call.
  std::vector<std::string> Take() {
    std::vector<std::string> plans;
    const std::set<std::string> seen = std::exchange(seen_, {});
    for (const std::string& sql : seen) {
      if (!StartsWith(sql, "SELECT") && !StartsWith(sql, "UPDATE") && !StartsWith(sql, "DELETE")) continue;
      auto rows = connection_->Query("EXPLAIN QUERY PLAN " + sql);
      EXPECT_TRUE(rows.ok()) << rows.status() << " " << sql;
      std::string plan = StrCat(sql, "\n");
      while (rows.ok() && *rows->Step()) StrAppend(&plan, "  ", rows->Text(3), "\n");
      plans.push_back(plan);
    }
    seen_.clear();
    return plans;
  }

  void ExpectGood(const std::vector<std::string>& plans) {
    EXPECT_FALSE(plans.empty());
    for (const std::string& plan : plans) {
      EXPECT_THAT(plan, Not(HasSubstr("TEMP B-TREE")));
      EXPECT_THAT(plan, Not(HasSubstr("AUTOMATIC")));
      for (const std::string_view line : Split(plan, '\n')) {
        if (line.find("SCAN") == std::string_view::npos) continue;
        const bool ordered =
            line.find("VIRTUAL TABLE INDEX") != std::string_view::npos ||
            line.find("SCAN s USING COVERING INDEX sqlite_autoindex_speaker_1") != std::string_view::npos ||
            line.find("SCAN CONSTANT ROW") != std::string_view::npos ||
            line.find("SCAN term_recent") != std::string_view::npos ||  // once, when a store is opened
            line.find("SCAN speaker USING INDEX speaker_") != std::string_view::npos;
        EXPECT_TRUE(ordered) << plan;
      }
    }
  }

  void Commit(const std::vector<SampleArticle>& samples) {
    const auto result = writer_->Commit(MakeBatch(samples));
    ASSERT_TRUE(result.ok()) << result.status();
  }

  template <typename Filter, typename Function>
  std::vector<std::string> PlansOf(Function list, const Filter& filter, const std::string& order,
                                   std::optional<Cursor> after = std::nullopt) {
    Take();
    const auto page =
        list(*connection_, ListQuery<Filter>{.include = filter, .order = order, .after = after, .limit = 1});
    EXPECT_TRUE(page.ok()) << page.status();
    if (page.ok() && page->next && !after) {
      const auto second =
          list(*connection_,
               ListQuery<Filter>{.include = filter, .order = order, .after = page->next, .limit = 1});
      EXPECT_TRUE(second.ok()) << second.status();
    }
    return Take();
  }

  TemporaryFolder folder_;
  std::unique_ptr<SqliteWriter> writer_;
  Connection* connection_ = nullptr;
  std::set<std::string> seen_;
};

constexpr auto kQuotes = [](Connection& connection, const ListQuery<v1::QuoteFilter>& query) {
  return sqlite::ListQuotes(connection, query);
};
constexpr auto kEvents = [](Connection& connection, const ListQuery<v1::EventFilter>& query) {
  return sqlite::ListEvents(connection, query);
};

const std::vector<SampleArticle> kSome = {
    {.id = "a1", .quotes = {{"Ana Silva", "one"}, {"Rui Costa", "two"}}, .events = {{}, {.code = "190"}}},
    {.id = "a2", .published = "2031-06-01", .quotes = {{"Ana Silva", "three"}}, .events = {{}}}};

TEST_F(Plans, StoringFindsRowsByIndex) {
  Commit(kSome);
  Commit({{.id = "a1", .revision = "r2", .observed_seconds = 2000, .quotes = {{"Ana Silva", "later"}}}});
  EXPECT_TRUE(writer_->Compact(1).ok());
  const auto plans = Take();
  ExpectGood(plans);
  EXPECT_THAT(plans, Contains(HasSubstr("USING INDEX article_article_id (article_id=?)")));
  EXPECT_THAT(plans, Contains(HasSubstr("USING COVERING INDEX quote_speaker (newest=? AND speaker=?)")));
}

TEST_F(Plans, SingleRecordsAreFoundByTheirKeys) {
  Commit(kSome);
  Take();
  const auto quote = sqlite::ListQuotes(*connection_, {.order = "published", .limit = 1});
  Take();
  EXPECT_TRUE(sqlite::GetQuote(*connection_, quote->records[0].quote().quote_id()).ok());
  auto plans = Take();
  ExpectGood(plans);
  EXPECT_THAT(plans, Contains(HasSubstr("USING INDEX quote_key (key=?)")));
  EXPECT_TRUE(sqlite::GetArticle(*connection_, "a1", "", v1::VIEW_FULL).ok());
  EXPECT_TRUE(sqlite::GetText(*connection_, "a1", "r1").ok());
  plans = Take();
  ExpectGood(plans);
  EXPECT_THAT(plans, Contains(HasSubstr("article_article_id (article_id=?")));
  EXPECT_THAT(plans, Contains(HasSubstr("SEARCH quote USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")));
}

TEST_F(Plans, ListsInOrderOfPublicationWalkRowsOrWords) {
  Commit(kSome);
  const auto all = PlansOf(kQuotes, v1::QuoteFilter(), "published");
  ExpectGood(all);
  EXPECT_THAT(all, Contains(HasSubstr("SEARCH r USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")));
  v1::QuoteFilter filter;
  filter.set_text("one");
  filter.add_speaker("silva");
  filter.add_speaker_key("ana silva");
  filter.add_article_id("a1");
  filter.mutable_published()->set_first("2031-02");
  filter.mutable_said()->set_first("2031");
  filter.mutable_ingested()->mutable_start()->set_seconds(10);
  filter.set_min_confidence(0.8);
  const auto filtered = PlansOf(kQuotes, filter, "published");
  ExpectGood(filtered);
  EXPECT_THAT(filtered, Contains(HasSubstr("SCAN w VIRTUAL TABLE INDEX")));
  EXPECT_THAT(filtered, Contains(HasSubstr("SEARCH r USING INTEGER PRIMARY KEY (rowid=?)")));
}

TEST_F(Plans, EveryOtherOrderHasItsIndex) {
  Commit(kSome);
  v1::QuoteFilter quotes;
  quotes.add_speaker("silva");
  const auto articles = [](Connection& connection, const ListQuery<v1::ArticleFilter>& query) {
    return sqlite::ListArticles(connection, query, v1::VIEW_BASIC);
  };
  const std::vector<std::pair<std::string, std::string>> quote_orders = {
      {"said", "quote_said (newest=?"},
      {"confidence", "quote_confidence (newest=?"},
      {"speaker", "sqlite_autoindex_speaker_1"},
      {"ingested", "article_observed (newest=?"}};
  for (const auto& [order, index] : quote_orders) {
    const auto plans = PlansOf(kQuotes, v1::QuoteFilter(), order);
    ExpectGood(plans);
    EXPECT_THAT(plans, Contains(HasSubstr(index)));
    ExpectGood(PlansOf(kQuotes, quotes, order));
  }
  const std::vector<std::pair<std::string, std::string>> event_orders = {
      {"happened", "event_happened (newest=?"},
      {"confidence", "event_confidence (newest=?"},
      {"goldstein", "event_goldstein (newest=?"},
      {"ingested", "article_observed (newest=?"}};
  for (const auto& [order, index] : event_orders) {
    const auto plans = PlansOf(kEvents, v1::EventFilter(), order);
    ExpectGood(plans);
    EXPECT_THAT(plans, Contains(HasSubstr(index)));
  }
  for (const std::string order : {"ingested", "outlet"}) {
    const auto plans = PlansOf(articles, v1::ArticleFilter(), order);
    ExpectGood(plans);
    EXPECT_THAT(plans, Contains(HasSubstr(order == "outlet" ? "article_outlet" : "article_observed")));
  }
}

TEST_F(Plans, SortsReadFacetsByArticleOrInOrder) {
  Commit(kSome);
  v1::QuoteFilter filter;
  filter.add_speaker("silva");
  const auto plans = PlansOf(kQuotes, filter, "speaker");
  ExpectGood(plans);
  EXPECT_THAT(plans,
              Contains(HasSubstr("SEARCH quote_facet USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")));
  EXPECT_THAT(plans, Contains(HasSubstr("SEARCH speaker USING INTEGER PRIMARY KEY (rowid=?)")));
}

TEST_F(Plans, ExclusionsAreTakenOutByTheIndexOfWords) {
  Commit(kSome);
  v1::QuoteFilter by_words, by_time;
  by_words.add_speaker("costa");
  by_time.mutable_said()->set_first("2031");
  by_time.add_speaker("costa");
  Take();
  ASSERT_TRUE(sqlite::ListQuotes(*connection_, {.exclude = {by_words, by_time}, .order = "published"}).ok());
  const auto plans = Take();
  ExpectGood(plans);
  EXPECT_THAT(plans, Contains(HasSubstr("SCAN w VIRTUAL TABLE INDEX")));
}

TEST_F(Plans, SpeakersComeFromTheirCounts) {
  Commit(kSome);
  for (const std::string order : {"quotes", "name", "published"}) {
    const auto plans = PlansOf(sqlite::ListSpeakers, v1::QuoteFilter(), order);
    ExpectGood(plans);
    EXPECT_THAT(plans, Contains(HasSubstr(order == "quotes" ? "INDEX speaker_quotes"
                                          : order == "name" ? "INDEX sqlite_autoindex_speaker_1"
                                                            : "INDEX speaker_last_day")));
  }
  v1::QuoteFilter filter;
  filter.add_country("PRT");
  auto plans = PlansOf(sqlite::ListSpeakers, filter, "quotes");
  ExpectGood(plans);
  EXPECT_THAT(plans, Contains(HasSubstr("SEARCH quote_facet USING INTEGER PRIMARY KEY (rowid=?)")));
}

TEST_F(Plans, SpeakersOfManyQuotesAreCountedFromFacetsInOrder) {
  Commit(kSome);
  v1::QuoteFilter filter;
  filter.mutable_published()->set_first("2031");
  const auto plans = PlansOf(sqlite::ListSpeakers, filter, "quotes");
  ExpectGood(plans);
  EXPECT_THAT(plans,
              Contains(HasSubstr("SEARCH quote_facet USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")));
}

constexpr char kTreaty[] = "The grain treaty protects nobody but the pilots' union of Arendal";
const std::vector<SampleArticle> kRepeated = {
    {.id = "b1", .quotes = {{"Ana Silva", kTreaty}}, .events = {{}}},
    {.id = "b2", .outlet = "Tide", .quotes = {{"Ana Silva", kTreaty}}},
    {.id = "b3",
     .outlet = "Tide",
     .published = "2031-09-01",
     .quotes = {{"Ana Silva",
                 "A grain treaty that protects only pilots will not last another year in this parliament"}}}};

TEST_F(Plans, TheLedgerIsKeptByItsIndexes) {
  Commit(kRepeated);
  Commit({{.id = "b2", .revision = "r2", .observed_seconds = 2000, .quotes = {{"Rui Costa", "Later"}}}});
  const auto plans = Take();
  ExpectGood(plans);
  for (const std::string_view way : {"<", ">"}) {
    EXPECT_THAT(plans, Contains(HasSubstr(StrCat("SEARCH term_page USING INDEX term_page_first "
                                                 "((term,occurrence)",
                                                 way, "(?,?))"))));
  }
  EXPECT_THAT(plans, Contains(HasSubstr("SEARCH join_link USING PRIMARY KEY (a=?)")));
  EXPECT_THAT(plans, Contains(HasSubstr("occurrence_statement (statement=?)")));
}

TEST_F(Plans, StatementsAreReadByTheirNames) {
  Commit(kRepeated);
  v1::QuoteFilter filter;
  filter.add_speaker("silva");
  Take();
  const auto page = sqlite::ListStatements(*connection_, {.include = filter, .order = "published"}, 0);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->records.size(), 2u);
  const std::string id = page->records[0].statement_id();
  EXPECT_TRUE(sqlite::GetStatement(*connection_, id, std::nullopt, 10).ok());
  EXPECT_TRUE(sqlite::GetOccurrence(*connection_, id).ok());
  EXPECT_TRUE(sqlite::GetStatementHead(*connection_, id).ok());
  EXPECT_TRUE(sqlite::GetTimeline(*connection_, id, std::nullopt, 10).ok());
  EXPECT_TRUE(sqlite::ListTalkingPoints(*connection_, {.order = "published"}, 2).ok());
  EXPECT_TRUE(sqlite::ListRevisions(*connection_, "b1", std::nullopt, 10).ok());
  const auto plans = Take();
  ExpectGood(plans);
  EXPECT_THAT(plans, Contains(HasSubstr("USING COVERING INDEX occurrence_statement (statement=?")));
  EXPECT_THAT(plans, Contains(HasSubstr("USING COVERING INDEX occurrence_point (point=?")));
}

TEST_F(Plans, ClaimsAreLookedUpByWords) {
  Commit(kRepeated);
  Take();
  const auto found = sqlite::FindArticlesForClaim(*connection_, {.text = kTreaty, .speaker = "Ana Silva"});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->size(), 3u);  // the third by its speaker and one rare word
  ExpectGood(Take());
}

TEST_F(Plans, FindingsAreCountedFromFacts) {
  Commit(kRepeated);
  AggregateQuery query{.page = {.order = "count"}};
  query.request.mutable_quotes()->mutable_filter()->mutable_published()->set_first("2031");
  query.request.add_group_by(v1::DIMENSION_OUTLET);
  Take();
  ASSERT_TRUE(sqlite::Aggregate(*connection_, query).ok());
  auto plans = Take();
  ExpectGood(plans);
  EXPECT_THAT(plans, Contains(HasSubstr("SEARCH fact USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")));
  query.request.mutable_quotes()->mutable_filter()->add_country("PRT");
  ASSERT_TRUE(sqlite::Aggregate(*connection_, query).ok());
  plans = Take();
  ExpectGood(plans);
  EXPECT_THAT(plans, Contains(HasSubstr("SEARCH fact USING INTEGER PRIMARY KEY (rowid=?)")));
}

}  // namespace
}  // namespace onrecord::api
