#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/sqlite_store.h"
#include "api/store/sqlite/term_index.h"
#include "common/base/strings.h"
#include "tests/support/paths.h"

// A store written by the first release (schema 1, commit 49fdf31) and what that release answered from it: see
// store_schema_1/README.md.
namespace onrecord::api {
namespace {

namespace fs = std::filesystem;
using google::protobuf::util::MessageDifferencer;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

const std::string kFixture = support::SourcePath("tests/contract/store_schema_1/");

class StoreMigration : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/onrecord-migration-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    Unzip("store.db", path());
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Unzip(const std::string& name, const std::string& to) {
    ASSERT_EQ(std::system(StrCat("gzip -dc '", kFixture, name, ".gz' > '", to, "'").c_str()), 0);
  }
  std::string path() const { return folder_ + "/store.db"; }
  std::unique_ptr<Connection> OpenFile(const std::string& path) {
    auto connection = Connection::Open(path, onrecord::sqlite::Mode::kReadWriteCreate, "store");
    EXPECT_TRUE(connection.ok()) << connection.status();
    return *std::move(connection);
  }
  // What the first release answered, a JSON object a line.
  template <typename Record>
  std::vector<Record> Answers(const std::string& name) {
    Unzip(name + ".jsonl", folder_ + "/answers");
    std::ifstream in(folder_ + "/answers");
    std::vector<Record> records;
    for (std::string line; std::getline(in, line);) {
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &records.emplace_back()).ok()) << line;
    }
    return records;
  }
  template <typename Record>
  static void ExpectSame(const std::vector<Record>& expected, const std::vector<Record>& got) {
    ASSERT_EQ(expected.size(), got.size());
    for (size_t i = 0; i < got.size(); ++i) {
      std::string difference;
      MessageDifferencer differencer;
      differencer.ReportDifferencesToString(&difference);
      EXPECT_TRUE(differencer.Compare(expected[i], got[i])) << i << ": " << difference;
    }
  }

  // Makes the store one of an older schema, but for what tables hold that both have.
  void GoBackTo(int version) {
    const std::pair<int, const char*> kTables[] = {
        {4, "quote_facet"}, {5, "facet_word"},     {6, "occurrence"},  {6, "join_link"},   {6, "fact"},
        {6, "fact_name"},   {7, "term_page"},      {7, "term_recent"}, {7, "term_merge"},  {8, "alert"},
        {8, "alert_place"}, {8, "alert_delivery"}, {9, "removal"},     {9, "removed_ids"}, {9, "log_erasure"},
        {9, "correction"},  {9, "correction_undo"}};
    auto file = OpenFile(path());
    for (const auto& [since, table] : kTables) {
      if (since <= version) continue;
      EXPECT_TRUE(file->Execute(StrCat("DROP TABLE ", table)).ok()) << table;
    }
    if (version < 9) {
      EXPECT_TRUE(file->Execute("ALTER TABLE change DROP COLUMN cause").ok());
    }
    if (version == 6) {
      EXPECT_TRUE(file->Execute("CREATE TABLE join_term (term INTEGER NOT NULL, occurrence INTEGER NOT NULL,"
                                " PRIMARY KEY (term, occurrence)) WITHOUT ROWID;"
                                " INSERT INTO join_term SELECT 7, id FROM occurrence")
                      .ok());
    }
    EXPECT_TRUE(file->Execute(StrCat("PRAGMA user_version = ", version)).ok());
  }

  std::string folder_;
};

TEST_F(StoreMigration, AStoreOfTheFirstReleaseAnswersAsBefore) {
  auto store = OpenSqliteStore({.path = path()});
  ASSERT_TRUE(store.ok()) << store.status();
  auto quotes = Answers<v1::QuoteRecord>("quotes");
  // Mentions are served with the article only.
  for (auto& quote : quotes) {
    if (quote.has_speaker()) quote.mutable_speaker()->clear_mentions();
  }
  ASSERT_EQ(quotes.size(), 31u);
  ExpectSame(quotes, (*store)->ListQuotes({.order = "published", .limit = 1000}, {})->records);
  ExpectSame(Answers<v1::EventRecord>("events"),
             (*store)->ListEvents({.order = "published", .limit = 1000}, {})->records);
  ExpectSame(Answers<v1::ArticleRecord>("articles"),
             (*store)->ListArticles({.order = "published", .limit = 1000}, v1::VIEW_BASIC, {})->records);
  auto speakers = Answers<v1::SpeakerRecord>("speakers");
  // The first release took a quote without a date for the newest of its speaker.
  ASSERT_EQ(speakers[1].role(), "mayor");
  speakers[1].set_role("president");
  speakers[1].set_affiliation("Jordan");
  speakers[1].set_country("JOR");
  ExpectSame(speakers, (*store)->ListSpeakers({.order = "quotes", .limit = 1000}, {})->records);
}

TEST_F(StoreMigration, NothingElseIsLost) {
  auto store = OpenSqliteStore({.path = path()});
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->Changes({})->oldest, 1);
  EXPECT_EQ((*store)->Changes({})->newest, 12);
  EXPECT_THAT(*(*store)->Positions(), UnorderedElementsAre(stream::Position{"onrecord.enriched.v1", 0, 42},
                                                           stream::Position{"onrecord.enriched.v1", 3, 7}));
  EXPECT_EQ(*(*store)->CountRejected(), 1);
  EXPECT_EQ((*store)->Secret().size(), 32u);
  EXPECT_EQ(static_cast<unsigned char>((*store)->Secret()[0]), 0x7f);

  v1::QuoteFilter words;
  words.set_text("\"turned away\"");
  EXPECT_TRUE((*store)->ListQuotes({.include = words, .order = "published"}, {})->records.empty());
  words.set_text("\"sent away\"");
  const auto now = (*store)->ListQuotes({.include = words, .order = "published"}, {});
  ASSERT_EQ(now->records.size(), 1u);
  // The first revision of that article stays readable.
  auto sqlite = OpenFile(path());
  EXPECT_EQ(*sqlite->Number("SELECT count(*) FROM article"), 12);
  EXPECT_EQ(*sqlite->Number("SELECT count(*) FROM article WHERE newest = 0"), 1);
  EXPECT_EQ(*sqlite->Number("SELECT count(*) FROM quote WHERE newest = 0"), 5);
}

TEST_F(StoreMigration, LeavesTheFileAsItWasBesideIt) {
  ASSERT_TRUE(OpenSqliteStore({.path = path()}).ok());
  auto backup = OpenFile(path() + ".schema-1.backup");
  EXPECT_EQ(*backup->Number("PRAGMA user_version"), 1);
  EXPECT_EQ(*backup->Number("SELECT count(*) FROM enriched"), 12);
  fs::remove(path() + ".schema-1.backup");
  ASSERT_TRUE(OpenSqliteStore({.path = path()}).ok());
  EXPECT_FALSE(fs::exists(path() + ".schema-1.backup")) << "migrated a second time";
  EXPECT_EQ(*OpenFile(path())->Number("PRAGMA user_version"), kSchemaVersion);
}

// Schema 4 added a table only, so that a store without it is one of schema 3.
TEST_F(StoreMigration, AStoreOfSchema3CountsSpeakersByFilterAfterwards) {
  v1::QuoteFilter direct;
  direct.add_kind(v1::QUOTE_KIND_DIRECT);
  const auto speakers = [&](const v1::QuoteFilter& filter) {
    auto store = OpenSqliteStore({.path = path()});
    EXPECT_TRUE(store.ok()) << store.status();
    return (*store)->ListSpeakers({.include = filter, .order = "quotes", .limit = 1000}, {})->records;
  };
  const auto from_schema_1 = speakers(direct);
  ASSERT_GT(from_schema_1.size(), 1u);
  std::map<std::string, uint32_t> counted;
  {
    auto store = OpenSqliteStore({.path = path()});
    const auto quotes =
        (*store)->ListQuotes({.include = direct, .order = "published", .limit = 1000}, {})->records;
    for (const auto& quote : quotes) ++counted[quote.quote().speaker_key()];
  }
  for (const auto& speaker : from_schema_1) {
    EXPECT_EQ(speaker.quote_count(), counted[speaker.speaker_key()]) << speaker.name();
  }
  GoBackTo(3);
  ExpectSame(from_schema_1, speakers(direct));
  EXPECT_TRUE(fs::exists(path() + ".schema-3.backup"));
  EXPECT_EQ(*OpenFile(path())->Number("PRAGMA user_version"), kSchemaVersion);
}

// The facets of schema 4 had another form; they are made again from the quotes, whatever they hold.
TEST_F(StoreMigration, AStoreOfSchema4HasItsFacetsMadeAgain) {
  v1::QuoteFilter direct;
  direct.add_kind(v1::QUOTE_KIND_DIRECT);
  const auto speakers = [&] {
    auto store = OpenSqliteStore({.path = path()});
    EXPECT_TRUE(store.ok()) << store.status();
    return (*store)->ListSpeakers({.include = direct, .order = "quotes", .limit = 1000}, {})->records;
  };
  const auto before = speakers();
  ASSERT_GT(before.size(), 1u);
  const int64_t facets = *OpenFile(path())->Number("SELECT count(*) FROM quote_facet");
  ASSERT_TRUE(OpenFile(path())->Execute("UPDATE quote_facet SET value = x'0404ff00'").ok());
  GoBackTo(4);
  ExpectSame(before, speakers());
  EXPECT_EQ(*OpenFile(path())->Number("SELECT count(*) FROM quote_facet"), facets);
  EXPECT_TRUE(fs::exists(path() + ".schema-4.backup"));
}

TEST_F(StoreMigration, AStoreOfSchema6HasItsTermsInPages) {
  ASSERT_TRUE(OpenSqliteStore({.path = path()}).ok());
  const auto terms = [&] { return *sqlite::TermIndex().All(*OpenFile(path())); };
  const auto before = terms();
  ASSERT_GT(before.size(), 100u);
  GoBackTo(6);  // whose terms had other numbers
  ASSERT_TRUE(OpenSqliteStore({.path = path()}).ok());
  EXPECT_TRUE(before == terms());
  EXPECT_EQ(*OpenFile(path())->Number("PRAGMA user_version"), kSchemaVersion);
  EXPECT_EQ(*OpenFile(path())->Number("SELECT count(*) FROM sqlite_schema WHERE name = 'join_term'"), 0);
}

// Schema 9 had facts only of articles with a quote or an event.
TEST_F(StoreMigration, AStoreOfSchema9CountsAllArticles) {
  v1::AggregateRequest request;
  request.mutable_articles();
  const auto articles = [&] {
    auto store = OpenSqliteStore({.path = path()});
    EXPECT_TRUE(store.ok()) << store.status();
    return (*store)->Aggregate({.request = request, .page = {.order = "count"}}, {})->rows;
  };
  const int64_t all = articles();
  EXPECT_EQ(all, *OpenFile(path())->Number("SELECT count(*) FROM article WHERE newest = 1"));
  ASSERT_TRUE(OpenFile(path())->Execute("DELETE FROM fact WHERE article % 2 = 0").ok());
  GoBackTo(9);
  EXPECT_EQ(articles(), all);
}

TEST_F(StoreMigration, HappensAsAWholeOrNotAtAll) {
  ASSERT_TRUE(OpenFile(path())->Run("UPDATE enriched SET value = x'ff' WHERE id = 7").ok());
  const auto store = OpenSqliteStore({.path = path()});
  ASSERT_FALSE(store.ok());
  EXPECT_THAT(std::string(Message(store.status())), HasSubstr("article 7 of schema 1 cannot be decoded"));
  auto file = OpenFile(path());
  EXPECT_EQ(*file->Number("PRAGMA user_version"), 1);
  EXPECT_EQ(*file->Number("SELECT count(*) FROM quote"), 36);
}

}  // namespace
}  // namespace onrecord::api
