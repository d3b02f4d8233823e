#include "api/store/postgres/postgres_store.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "api/store/open_store.h"
#include "api/store/postgres/alert_book.h"
#include "api/store/postgres/article_rows.h"
#include "api/store/postgres/changes.h"
#include "api/store/postgres/connection.h"
#include "api/store/postgres/decision_reads.h"
#include "api/store/postgres/erase_text.h"
#include "api/store/postgres/lists.h"
#include "api/store/postgres/schema.h"
#include "api/store/postgres/writer.h"
#include "common/base/strings.h"
#include "tests/contract/postgres_world.h"
#include "tests/support/api/random_news.h"
#include "tests/support/api/sample_decisions.h"

// What is PostgreSQL's own: its limits, its plans, a server that goes away.
namespace onrecord::api {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class PostgresStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(TestPostgres(), nullptr);
    auto dsn = TestPostgres()->MakeDatabase();
    ASSERT_TRUE(dsn.ok()) << dsn.status();
    dsn_ = *dsn;
  }
  std::unique_ptr<Store> Open() {
    auto store = OpenPostgresStore({.dsn = dsn_, .readers = 2});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  static std::vector<std::string> Articles(Store& store, const std::string& text,
                                           const std::string& without = "") {
    ListQuery<v1::ArticleFilter> query{.order = "published"};
    query.include.set_text(text);
    if (!without.empty()) query.exclude.emplace_back().set_text(without);
    const auto page = store.ListArticles(query, v1::VIEW_BASIC, {});
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> ids;
    if (page.ok()) {
      for (const auto& record : page->records) ids.push_back(record.context().article_id());
    }
    return ids;
  }
  static v1::EnrichedArticle Long(const std::string& id, const std::string& text) {
    v1::EnrichedArticle article = MakeArticle({.id = id});
    article.mutable_article()->set_text(text);
    article.clear_zones();
    return article;
  }

  std::string dsn_;
};

// The server keeps 256 positions of a word and none beyond 16383.
TEST_F(PostgresStoreTest, FindsPhrasesInTextsThatAreLongerThanPositionsReach) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  std::string often, far;
  for (int i = 0; i < 400; ++i) often += "the tide ";
  for (int i = 0; i < 17000; ++i) StrAppend(&far, "word", i % 9000, " ");
  ASSERT_TRUE(
      store
          ->Commit({.articles = {Long("a1", often + "the grey harbour wall"),
                                 Long("a2", far + "grey harbour wall"), Long("a3", often + "harbour of grey"),
                                 Long("a4", far + "harbour of grey")}})
          .ok());
  EXPECT_THAT(Articles(*store, "\"grey harbour\""), testing::UnorderedElementsAre("a1", "a2"));
  EXPECT_THAT(Articles(*store, "\"the grey\""), ElementsAre("a1"));
  EXPECT_THAT(Articles(*store, "harb* word16"), testing::UnorderedElementsAre("a2", "a4"));
  EXPECT_THAT(Articles(*store, "grey", "\"grey harbour\""), testing::UnorderedElementsAre("a3", "a4"));
}

// The server takes vectors up to 1 MiB.
TEST_F(PostgresStoreTest, FindsWhatStandsInATextWithMoreWordsThanAVectorHolds) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  std::string words;
  for (int i = 0; words.size() < (1 << 20) - 100; ++i) StrAppend(&words, "w", i, "x ");
  ASSERT_TRUE(
      store->Commit({.articles = {Long("a1", words + "grey harbour"), Long("a2", words + "harbour of grey")}})
          .ok());
  EXPECT_THAT(Articles(*store, "\"grey harbour\""), ElementsAre("a1"));
  EXPECT_THAT(Articles(*store, "w77x grey"), testing::UnorderedElementsAre("a1", "a2"));
  EXPECT_THAT(Articles(*store, "absent"), IsEmpty());
  EXPECT_THAT(Articles(*store, "w7x", "\"grey harbour\""), ElementsAre("a2"));
  EXPECT_THAT(Articles(*store, std::string(40000, 'z')), IsEmpty());
}

// A page of an index holds 2704 bytes of a value.
TEST_F(PostgresStoreTest, StoresNamesThatAreLongerThanAnIndexTakes) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  std::mt19937 random(3);
  std::string name;
  while (name.size() < 20000) StrAppend(&name, random(), " ");
  v1::EnrichedArticle article = MakeArticle({.id = "a1", .quotes = {{"Ana Silva", "One"}}});
  article.mutable_document()->mutable_outlet()->set_value(name);
  article.mutable_quotes(0)->set_speaker_key(name);
  article.mutable_quotes(0)->set_speaker_affiliation(name);
  const auto stored = store->Commit({.articles = {article}});
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(store->GetArticle("a1", "", v1::VIEW_BASIC, {})->context().outlet(), name);
  // What cannot be stored says so with the code that has it rejected, and nothing else is lost.
  const auto refused = store->Commit({.articles = {MakeArticle({.id = name})}});
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status())) << refused.status();
  EXPECT_TRUE(store->Commit(MakeBatch({{.id = "a2"}})).ok());
}

TEST_F(PostgresStoreTest, ServesAndStoresOnAfterTheServerWasKilled) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  ASSERT_TRUE(store->Commit(MakeBatch({{.id = "a1", .quotes = {{"Ana Silva", "Before"}}}})).ok());
  ASSERT_TRUE(store->GetArticle("a1", "", v1::VIEW_BASIC, {}).ok());
  ASSERT_TRUE(TestPostgres()->KillAndRestart().ok());
  const Batch next = MakeBatch({{.id = "a2", .quotes = {{"Ana Silva", "After"}}}});
  const auto stored = store->Commit(next);
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(stored->stored, 1);
  for (const char* const id : {"a1", "a2", "a1"}) {
    const auto article = store->GetArticle(id, "", v1::VIEW_BASIC, {});
    EXPECT_TRUE(article.ok()) << article.status();
  }
  EXPECT_EQ(store->Changes({})->newest, 2);
}

TEST_F(PostgresStoreTest, AStoreOfTheFirstSchemaLearnsDecisions) {
  {
    const auto store = Open();
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(store->Commit(MakeBatch({kFerry, kHarbour})).ok());
  }
  {
    auto connection = *postgres::Connection::Open(dsn_);
    ASSERT_TRUE(
        connection
            ->Execute("DROP TABLE removal, removed_ids, log_erasure, correction, correction_undo, alert,"
                      " alert_place, alert_delivery; ALTER TABLE change DROP COLUMN cause;"
                      " UPDATE onrecord_schema SET version = 1")
            .ok());
  }
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  Batch batch;
  batch.decisions = {Removal("a1", 5000)};
  const auto result = store->Commit(batch);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->decisions, 1);
  EXPECT_EQ(store->ListQuotes({.order = "published"}, {})->records.size(), 1u);
}

// Of several api on a database one sends; another takes over.
// Schema 2 had facts only of articles with a quote or an event.
TEST_F(PostgresStoreTest, AStoreOfTheSecondSchemaCountsAllArticles) {
  v1::AggregateRequest request;
  request.mutable_articles();
  {
    const auto store = Open();
    ASSERT_NE(store, nullptr);
    ASSERT_TRUE(store->Commit(MakeBatch({{.id = "a1"}, {.id = "a2", .events = {{}}}})).ok());
    EXPECT_EQ(store->Aggregate({.request = request, .page = {.order = "count"}}, {})->rows, 2);
  }
  {
    auto connection = postgres::Connection::Open(dsn_);
    ASSERT_TRUE(connection.ok()) << connection.status();
    ASSERT_TRUE((*connection)->Execute("DELETE FROM fact; UPDATE onrecord_schema SET version = 2").ok());
  }
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(store->Aggregate({.request = request, .page = {.order = "count"}}, {})->rows, 2);
}

TEST_F(PostgresStoreTest, OneOfSeveralBooksHasTheTurnOfAlerts) {
  ASSERT_NE(Open(), nullptr);
  auto one = *OpenPostgresAlertBook(dsn_);
  auto other = *OpenPostgresAlertBook(dsn_);
  EXPECT_TRUE(*one->TakeTurn());
  EXPECT_TRUE(*one->TakeTurn());
  EXPECT_FALSE(*other->TakeTurn());
  KeptAlert alert;
  alert.alert.set_name("harbour");
  const auto id = other->Add(alert);
  ASSERT_TRUE(id.ok()) << id.status();
  ASSERT_EQ(one->Alerts()->size(), 1u);
  const absl::Time now = absl::FromUnixSeconds(100);
  ASSERT_TRUE(
      one->Found({3, 0}, {{.alert = *id, .delivery_id = "d", .created = now, .next_attempt = now}}, 5).ok());
  absl::Time next;
  EXPECT_TRUE(other->Due(now, {}, &next)->empty());
  EXPECT_EQ(one->Due(now, {}, &next)->size(), 1u);
  one.reset();
  bool taken = false;
  for (int i = 0; i < 500 && !taken; ++i) {
    if (i > 0) absl::SleepFor(absl::Milliseconds(10));
    taken = *other->TakeTurn();
  }
  EXPECT_TRUE(taken);
  EXPECT_EQ(other->Place()->number, 3);
  EXPECT_EQ(other->Due(now, {}, &next)->size(), 1u);
}

TEST_F(PostgresStoreTest, RefusesANewerSchemaAndTablesOfSomethingElse) {
  ASSERT_NE(Open(), nullptr);
  {
    auto connection = *postgres::Connection::Open(dsn_);
    ASSERT_TRUE(connection->Run("UPDATE onrecord_schema SET version = 99").ok());
  }
  EXPECT_THAT(std::string(Message(OpenPostgresStore({.dsn = dsn_}).status())),
              HasSubstr("written by a newer onrecord (schema 99)"));
  auto other = *TestPostgres()->MakeDatabase();
  ASSERT_TRUE((*postgres::Connection::Open(other))->Execute("CREATE TABLE article (id bigint)").ok());
  EXPECT_THAT(std::string(Message(OpenPostgresStore({.dsn = other}).status())),
              HasSubstr("tables of something else"));
}

TEST_F(PostgresStoreTest, SaysWhyItCannotConnectAndWhatToDo) {
  const auto why = [](const std::string& dsn) { return OpenPostgresStore({.dsn = dsn}).status(); };
  const absl::Status away = why("postgresql:///x?host=/nowhere");
  EXPECT_TRUE(absl::IsUnavailable(away)) << away;
  EXPECT_THAT(std::string(Message(away)), HasSubstr("no PostgreSQL server answers"));
  const std::string place = dsn_.substr(dsn_.find('?'));
  const absl::Status no_database = why("postgresql:///no_such_thing" + place);
  EXPECT_TRUE(absl::IsFailedPrecondition(no_database)) << no_database;
  EXPECT_THAT(std::string(Message(no_database)), HasSubstr("createdb"));
  const absl::Status no_service = why("postgresql://?service=no_such_thing");
  EXPECT_TRUE(absl::IsFailedPrecondition(no_service)) << no_service;
}

TEST(CheckPlace, RefusesAPasswordThatEverybodyCanRead) {
  for (const char* dsn : {"postgresql://ana:secret@db/news", "postgresql://db/news?password=secret"}) {
    const absl::Status status = CheckPlace({.store = dsn});
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(Message(status)),
                testing::AllOf(HasSubstr("PGPASSFILE"), Not(HasSubstr("secret"))));
  }
  EXPECT_TRUE(CheckPlace({.store = "postgresql://ana@db/news?sslmode=verify-full"}).ok());
  EXPECT_TRUE(CheckPlace({.store = "news.db"}).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(CheckPlace({.store = "postgresql://db/news?x=%zz"})));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckPlace({.store = "news.db", .read = "postgresql://db/news"})));
}

TEST_F(PostgresStoreTest, LogsNoPassword) {
  EXPECT_TRUE(IsPostgresDsn("postgresql://db/news"));
  EXPECT_FALSE(IsPostgresDsn("state/store.db"));
  EXPECT_EQ(WithoutPassword("postgresql://ana:secret@db:5432/news?password=secret"),
            "postgresql://ana:***@db:5432/news");
  EXPECT_EQ(WithoutPassword("postgresql://db:5432/news"), "postgresql://db:5432/news");
}

// The server tells the plan of every statement; it avoids reading a whole table wherever an index can serve.
// New words wait in a list of their own until a vacuum, which makes the index dear.
TEST_F(PostgresStoreTest, EveryQueryHasAnIndexThatServesIt) {
  RandomNews news(7);
  {
    const auto store = Open();
    ASSERT_NE(store, nullptr);
    Batch batch;
    for (int i = 0; i < 200; ++i) batch.articles.push_back(news.Article(i));
    ASSERT_TRUE(store->Commit(batch).ok());
  }
  auto opened = postgres::Connection::Open(dsn_ +
                                           "&options=-csession_preload_libraries%3Dauto_explain%20-cauto_"
                                           "explain.log_min_duration%3D0%20-cenable_seqscan%3Doff%20"
                                           "-cclient_min_messages%3Dlog");
  ASSERT_TRUE(opened.ok()) << opened.status();
  postgres::Connection& connection = **opened;
  ASSERT_TRUE(connection.Execute("VACUUM ANALYZE").ok());
  std::vector<std::string> plans;
  connection.SetNotices(&plans);
  const auto expect = [&](const std::string& index, const absl::Status& status) {
    ASSERT_TRUE(status.ok()) << status;
    ASSERT_FALSE(plans.empty());
    for (const std::string& plan : plans) EXPECT_THAT(plan, Not(HasSubstr("Seq Scan")));
    EXPECT_THAT(plans, Contains(HasSubstr(index)));
    plans.clear();
  };
  const auto quotes = [&](const std::string& order, const v1::QuoteFilter& filter = {}) {
    return postgres::ListQuotes(connection, {.include = filter, .order = order, .limit = 5}).status();
  };
  const auto events = [&](const std::string& order, const v1::EventFilter& filter = {}) {
    return postgres::ListEvents(connection, {.include = filter, .order = order, .limit = 5}).status();
  };
  const auto articles = [&](const std::string& order, const v1::ArticleFilter& filter = {}) {
    return postgres::ListArticles(connection, {.include = filter, .order = order, .limit = 5}, v1::VIEW_FULL)
        .status();
  };
  expect("quote_pkey", quotes("published"));
  expect("quote_said", quotes("said"));
  expect("quote_confidence", quotes("confidence"));
  expect("quote_observed", quotes("ingested"));
  expect("event_pkey", events("published"));
  expect("event_happened", events("happened"));
  expect("event_confidence", events("confidence"));
  expect("event_goldstein", events("goldstein"));
  expect("event_observed", events("ingested"));
  expect("article_pkey", articles("published"));
  expect("article_observed", articles("ingested"));
  expect("article_outlet", articles("outlet"));
  v1::QuoteFilter rare;
  rare.add_article_id("nothing");
  expect("quote_words", quotes("published", rare));
  v1::EventFilter rare_event;
  rare_event.add_article_id("nothing");
  expect("event_words", events("published", rare_event));
  v1::ArticleFilter rare_article;
  rare_article.add_article_id("nothing");
  expect("article_words", articles("published", rare_article));
  expect("quote_words", postgres::ListSpeakers(connection, {.include = rare, .order = "quotes"}).status());
  plans.clear();
  EXPECT_TRUE(absl::IsNotFound(postgres::GetQuote(connection, "nothing").status()));
  expect("quote_key", absl::OkStatus());
  EXPECT_TRUE(absl::IsNotFound(postgres::GetEvent(connection, "nothing").status()));
  expect("event_key", absl::OkStatus());
  EXPECT_TRUE(absl::IsNotFound(postgres::GetText(connection, "nothing", "").status()));
  expect("article_article_id", absl::OkStatus());
  expect("removal_removed", postgres::ListRemovals(connection, "", std::nullopt, 5).status());
  expect("correction_decided", postgres::ListCorrections(connection, "", std::nullopt, 5).status());
  expect("log_erasure_due", postgres::DueInLog(connection, absl::Now(), 5).status());
  expect(
      "change_pkey",
      postgres::ReadChanges(connection, {}, {.quotes = true, .events = true, .articles = true}, {}).status());
}

}  // namespace
}  // namespace onrecord::api
