#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "api/ledger/compare.h"
#include "api/ledger/join.h"
#include "api/ledger/join_terms.h"
#include "api/ledger/profile_bytes.h"
#include "api/store/project_occurrences.h"
#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/writer.h"
#include "common/base/strings.h"
#include "tests/support/api/repeated_news.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

// A store of which the rows are read directly.
class LedgerStore {
 public:
  explicit LedgerStore(size_t most_recent_holders = 200) : most_recent_holders_(most_recent_holders) {
    Reopen();
  }

  void Reopen() {
    writer_.reset();
    auto connection =
        Connection::Open(folder_.path() + "/store.db", onrecord::sqlite::Mode::kReadWriteCreate, "store");
    EXPECT_TRUE(connection.ok()) << connection.status();
    EXPECT_TRUE(PrepareSchema(folder_.path() + "/store.db", **connection).ok());
    connection_ = connection->get();
    // These tests commit often and lose no power.
    EXPECT_TRUE(connection_->Execute("PRAGMA synchronous = OFF").ok());
    writer_ = std::make_unique<SqliteWriter>(*std::move(connection), most_recent_holders_);
  }

  void Commit(const std::vector<SampleArticle>& articles) {
    const auto result = writer_->Commit(MakeBatch(articles));
    ASSERT_TRUE(result.ok()) << result.status();
  }
  void CommitOneByOne(const std::vector<SampleArticle>& articles) {
    for (const SampleArticle& article : articles) Commit({article});
  }

  // True: the commit failed, at its last step.
  bool FailToCommit(const std::vector<SampleArticle>& articles) {
    Batch batch = MakeBatch(articles);
    batch.positions.push_back({"articles", 0, 1});
    EXPECT_TRUE(connection_->Execute("ALTER TABLE position RENAME TO position_away").ok());
    const bool failed = !writer_->Commit(batch).ok();
    EXPECT_TRUE(connection_->Execute("ALTER TABLE position_away RENAME TO position").ok());
    return failed;
  }

  // Everything in the ledger but the numbers of rows, which tell the order of arrival.
  std::string Dump() {
    std::string out;
    for (const char* sql : {"SELECT id, statement, point, outlet FROM occurrence ORDER BY id",
                            "SELECT a, b, kind, terms FROM join_link ORDER BY a, b"}) {
      auto rows = connection_->Query(sql);
      EXPECT_TRUE(rows.ok()) << rows.status();
      while (*rows->Step())
        StrAppend(&out, rows->Int(0), " ", rows->Int(1), " ", rows->Int(2), " ", rows->Int(3), "\n");
      out += "--\n";
    }
    const auto terms = sqlite::TermIndex().All(*connection_);
    EXPECT_TRUE(terms.ok()) << terms.status();
    for (const TermHolder& one : *terms) StrAppend(&out, one.term, " ", one.occurrence, "\n");
    return out;
  }

  // Occurrence -> statement and talking point.
  std::map<int64_t, std::pair<int64_t, int64_t>> Groups() {
    std::map<int64_t, std::pair<int64_t, int64_t>> out;
    auto rows = connection_->Query("SELECT id, statement, point FROM occurrence");
    while (*rows->Step()) out[rows->Int(0)] = {rows->Int(1), rows->Int(2)};
    return out;
  }
  int64_t Count(const std::string& sql) { return *connection_->Number(sql); }

 private:
  const size_t most_recent_holders_;
  TemporaryFolder folder_;
  std::unique_ptr<SqliteWriter> writer_;
  Connection* connection_ = nullptr;
};

std::vector<SampleArticle> Some(RepeatedNews& news, int count, int revision = 1) {
  std::vector<SampleArticle> out;
  for (int i = 0; i < count; ++i) out.push_back(news.Article(i, revision));
  return out;
}

std::vector<std::vector<SampleArticle>> InBatches(const std::vector<SampleArticle>& articles, size_t size) {
  std::vector<std::vector<SampleArticle>> out;
  for (size_t i = 0; i < articles.size(); i += size) {
    out.emplace_back(articles.begin() + static_cast<std::ptrdiff_t>(i),
                     articles.begin() + static_cast<std::ptrdiff_t>(std::min(i + size, articles.size())));
  }
  return out;
}

TEST(Ledger, DoesNotDependOnTheOrderInWhichArticlesCome) {
  RepeatedNews news(1);
  std::vector<SampleArticle> articles = Some(news, 1000);
  LedgerStore first;
  for (const auto& batch : InBatches(articles, 100)) first.Commit(batch);
  const std::string expected = first.Dump();
  EXPECT_GT(first.Count("SELECT count(*) FROM join_link WHERE kind = 2"), 1000);
  EXPECT_GT(first.Count("SELECT count(*) FROM join_link WHERE kind = 1"), 500);
  std::mt19937 random(7);
  for (const size_t size : {size_t{1}, size_t{37}, size_t{1000}}) {
    std::shuffle(articles.begin(), articles.end(), random);
    // From hardly anything kept back in memory to all of it.
    LedgerStore other(size == 1 ? 3000 : size == 37 ? 20 : sqlite::TermIndex::kMostRecent);
    for (const auto& batch : InBatches(articles, size)) {
      other.Commit(batch);
      if (size == 37) other.Reopen();
    }
    EXPECT_EQ(other.Dump(), expected) << "batches of " << size;
  }
}

TEST(Ledger, DoesNotDependOnRevisionsThatWereReplaced) {
  RepeatedNews news(2);
  const int kCount = 300;
  std::vector<SampleArticle> last = Some(news, kCount, 2);
  LedgerStore expected;
  expected.Commit(last);
  std::vector<SampleArticle> all = last;
  for (const int revision : {0, 1}) {
    for (SampleArticle& article : Some(news, kCount, revision)) all.push_back(std::move(article));
  }
  std::mt19937 random(8);
  for (int i = 0; i < 2; ++i) {
    std::shuffle(all.begin(), all.end(), random);
    LedgerStore other;
    for (const auto& batch : InBatches(all, i == 0 ? 1 : 50)) other.Commit(batch);
    EXPECT_EQ(other.Dump(), expected.Dump());
  }
}

// What the store keeps while articles come and go is what the pure function makes of them at once.
TEST(Ledger, IsWhatJoinStatementsMakesOfTheSameQuotes) {
  RepeatedNews news(3);
  const std::vector<SampleArticle> articles = Some(news, 600);
  LedgerStore store;
  for (const auto& batch : InBatches(articles, 50)) store.Commit(batch);
  ledger::Collection collection;
  std::vector<int64_t> ids;
  size_t number = 0;
  for (const v1::EnrichedArticle& article : MakeBatch(articles).articles) {
    for (const QuoteOccurrence& one : ProjectOccurrences(article)) {
      collection.occurrences.push_back(MakeProfile(one.occurrence, ledger::WordRarity::BuiltIn()));
      collection.article_of.push_back(number);
      ids.push_back(OrderKey(collection.occurrences.back()));
    }
    ++number;
  }
  const auto members = JoinStatements(collection, ledger::LedgerRules::BuiltIn());
  const auto groups = store.Groups();
  ASSERT_EQ(groups.size(), ids.size());
  std::map<int64_t, std::set<int64_t>> statements, points;
  for (size_t i = 0; i < ids.size(); ++i) {
    statements[static_cast<int64_t>(members[i].utterance)].insert(ids[i]);
    points[static_cast<int64_t>(members[i].talking_point)].insert(ids[i]);
  }
  for (const auto& [unused, group] : statements) {
    for (const int64_t id : group) EXPECT_EQ(groups.at(id).first, *group.begin());
  }
  for (const auto& [unused, group] : points) {
    for (const int64_t id : group) EXPECT_EQ(groups.at(id).second, *group.begin());
  }
}

TEST(Ledger, ACommitThatIsGivenUpLeavesNothing) {
  RepeatedNews news(4);
  LedgerStore store, straight;
  store.Commit(Some(news, 50));
  const std::string before = store.Dump();
  EXPECT_TRUE(store.FailToCommit(Some(news, 50, 2)));
  EXPECT_EQ(store.Dump(), before);
  store.Commit(Some(news, 50, 3));
  straight.Commit(Some(news, 50));
  straight.Commit(Some(news, 50, 3));
  EXPECT_EQ(store.Dump(), straight.Dump());
}

TEST(Ledger, ComparesANewQuoteWithABoundedNumberOfOthers) {
  // A thousand outlets print the same words on one day: each holds on to its neighbours only.
  LedgerStore store;
  std::vector<SampleArticle> articles;
  for (int i = 0; i < 1000; ++i) {
    articles.push_back(
        {.id = StrCat("a", i),
         .outlet = StrCat("Post ", i),
         .quotes = {{"Ana Silva", "The grain treaty protects nobody but the pilots' union of Arendal"}}});
  }
  store.Commit(articles);
  EXPECT_EQ(store.Count("SELECT count(DISTINCT statement) FROM occurrence"), 1);
  EXPECT_LE(store.Count("SELECT count(*) FROM join_link"), int64_t{1000} * 2 * ledger::kNeighbours);
}

TEST(ProfileBytes, KeepWhatIsCompared) {
  RepeatedNews news(5);
  std::vector<ledger::Profile> profiles;
  for (const v1::EnrichedArticle& article : MakeBatch(Some(news, 60)).articles) {
    for (const QuoteOccurrence& one : ProjectOccurrences(article)) {
      profiles.push_back(MakeProfile(one.occurrence, ledger::WordRarity::BuiltIn()));
    }
  }
  ASSERT_GT(profiles.size(), 50u);
  for (size_t i = 1; i < profiles.size(); ++i) {
    ledger::CompactProfile a, b;
    ASSERT_TRUE(UnpackProfile(PackProfile(profiles[i - 1]), &a));
    ASSERT_TRUE(UnpackProfile(PackProfile(profiles[i]), &b));
    EXPECT_EQ(Compare(a, b), Compare(profiles[i - 1], profiles[i]));
    EXPECT_EQ(JoinTerms(a), JoinTerms(profiles[i - 1]));
    EXPECT_EQ(a.key, profiles[i - 1].key);
    EXPECT_EQ(a.day, profiles[i - 1].day);
    EXPECT_EQ(a.said, profiles[i - 1].said);
  }
  ledger::CompactProfile damaged;
  const std::string bytes = PackProfile(profiles[0]);
  for (size_t size = 0; size < bytes.size(); ++size) {
    UnpackProfile(std::string_view(bytes).substr(0, size), &damaged);
  }
  EXPECT_FALSE(UnpackProfile(bytes.substr(0, bytes.size() / 2), &damaged));
}

}  // namespace
}  // namespace onrecord::api
