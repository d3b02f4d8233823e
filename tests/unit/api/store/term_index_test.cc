#include "api/store/sqlite/term_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "api/ledger/join_terms.h"
#include "api/ledger/profile_bytes.h"
#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/schema.h"
#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using sqlite::TermIndex;

// An index beside a plain set of the same holders. Occurrences say a few of a few words, so that some terms
// fill many pages.
class TermIndexes : public testing::Test {
 protected:
  void SetUp() override {
    auto connection =
        Connection::Open(folder_.path() + "/store.db", onrecord::sqlite::Mode::kReadWriteCreate, "store");
    ASSERT_TRUE(connection.ok());
    connection_ = *std::move(connection);
    ASSERT_TRUE(PrepareSchema(folder_.path() + "/store.db", *connection_).ok());
    ASSERT_TRUE(connection_->Execute("PRAGMA synchronous = OFF").ok());
  }

  void Add(TermIndex& index, int count) {
    ASSERT_TRUE(index.Open(*connection_).ok());
    std::vector<int64_t> ids;
    std::vector<TermHolder> holders;
    for (int i = 0; i < count; ++i) {
      ledger::Occurrence occurrence;
      occurrence.key = random_();
      occurrence.day = static_cast<int32_t>(random_() % 40);
      occurrence.speaker = random_() % 2 == 0 ? "Ana Silva" : StrCat("Rui Costa", random_() % 50);
      for (int k = 0; k < 5; ++k) StrAppend(&occurrence.content, " word", random_() % 30 * (random_() % 30));
      const auto profile = MakeProfile(occurrence, ledger::WordRarity::BuiltIn());
      const int64_t id = OrderKey(profile);
      ASSERT_TRUE(connection_
                      ->Run("INSERT INTO occurrence VALUES (?, 0, 0, 0, 0, ?)",
                            {id, Value::Bytes(PackProfile(profile))})
                      .ok());
      ids.push_back(id);
      for (const int64_t term : JoinTerms(profile)) holders.push_back({term, id});
    }
    std::sort(holders.begin(), holders.end());
    all_.insert(holders.begin(), holders.end());
    const auto status = index.Add(*connection_, ids, holders);
    ASSERT_TRUE(status.ok()) << status;
  }

  void RemoveOne(TermIndex& index) {
    auto at = all_.begin();
    std::advance(at, static_cast<int64_t>(random_() % all_.size()));
    const int64_t id = at->occurrence;
    for (auto one = all_.begin(); one != all_.end();) {
      if (one->occurrence == id) {
        ASSERT_TRUE(index.Remove(*connection_, *one).ok());
        one = all_.erase(one);
      } else {
        ++one;
      }
    }
    ASSERT_TRUE(connection_->Run("DELETE FROM occurrence WHERE id = ?", {id}).ok());
  }

  void ExpectSame(TermIndex& index, int looked_up) {
    const auto all = index.All(*connection_);
    ASSERT_TRUE(all.ok()) << all.status();
    ASSERT_TRUE(std::equal(all->begin(), all->end(), all_.begin(), all_.end()));
    const std::vector<TermHolder> holders(all_.begin(), all_.end());
    for (int i = 0; i < looked_up; ++i) {
      TermHolder of = holders[random_() % holders.size()];
      if (i % 3 == 0) of.occurrence += static_cast<int64_t>(random_() % 3) - 1;
      if (i % 50 == 0) of.term += static_cast<int64_t>(random_() % 3) - 1;
      TermIndex::Neighbours found;
      const absl::Status status = index.NeighboursOf(*connection_, of, 4, &found);
      ASSERT_TRUE(status.ok()) << status;
      std::vector<int64_t> before, after;
      auto at = all_.lower_bound(of);
      for (auto it = at; it != all_.begin() && before.size() < 4 && std::prev(it)->term == of.term;) {
        before.push_back((--it)->occurrence);
      }
      if (at != all_.end() && *at == of) ++at;
      for (; at != all_.end() && after.size() < 4 && at->term == of.term; ++at) {
        after.push_back(at->occurrence);
      }
      ASSERT_EQ(found.before, before);
      ASSERT_EQ(found.after, after);
    }
  }

  TemporaryFolder folder_;
  std::unique_ptr<Connection> connection_;
  std::mt19937_64 random_{1};
  std::set<TermHolder> all_;
};

TEST_F(TermIndexes, FindWhatAPlainSetFinds) {
  TermIndex index(500);
  for (int i = 0; i < 30; ++i) {
    Add(index, i % 3 == 1 ? 1 : 60);
    for (int k = 0; k < 4; ++k) RemoveOne(index);
    ExpectSame(index, 200);
  }
  EXPECT_GT(*connection_->Number("SELECT count(*) FROM term_page"), 20);
}

TEST_F(TermIndexes, AreReadAgainWhenAStoreIsOpened) {
  TermIndex index(300);
  for (int i = 0; i < 40; ++i) {
    Add(index, 25);
    RemoveOne(index);
    index.Forget();
    ASSERT_TRUE(index.Open(*connection_).ok());
    ExpectSame(index, 20);
  }
  // What the merge has passed needs no memory.
  EXPECT_LT(*connection_->Number("SELECT count(*) FROM term_recent"), 30);
}

TEST_F(TermIndexes, WriteNothingWhileMemoryHoldsAll) {
  TermIndex index(100000);
  Add(index, 500);
  EXPECT_EQ(*connection_->Number("SELECT count(*) FROM term_page"), 0);
  ExpectSame(index, 100);
}

TEST_F(TermIndexes, FillTheirPages) {
  TermIndex index(2000);
  for (int i = 0; i < 30; ++i) Add(index, 100);
  const int64_t pages = *connection_->Number("SELECT count(*) FROM term_page");
  const int64_t bytes = *connection_->Number("SELECT sum(length(holders)) FROM term_page");
  EXPECT_GT(bytes / pages, 4000 * 7 / 10);
  EXPECT_LE(*connection_->Number("SELECT max(length(holders)) FROM term_page"), 4000);
}

}  // namespace
}  // namespace onrecord::api
