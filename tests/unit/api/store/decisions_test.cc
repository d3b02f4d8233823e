#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <sstream>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/sqlite_store.h"
#include "common/base/strings.h"
#include "tests/support/api/sample_decisions.h"
#include "tests/support/temp_folder.h"

namespace onrecord::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// What removals leave in the files of a store on SQLite. All else: tests/contract/decisions_contract_test.cc.
class Decisions : public testing::Test {
 protected:
  Decisions() { Open(); }
  void Open() {
    store_.reset();
    auto store = OpenSqliteStore({.path = path(), .readers = 2});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  std::string path() const { return *folder_ / "store.db"; }

  CommitResult Commit(const std::vector<SampleArticle>& samples,
                      const std::vector<v1::Decision>& decisions = {}) {
    Batch batch = MakeBatch(samples);
    batch.decisions = decisions;
    return Commit(batch);
  }
  CommitResult Commit(const Batch& batch) {
    const auto result = store_->Commit(batch);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.value_or(CommitResult{});
  }
  CommitResult Decide(const v1::Decision& decision) { return Commit({}, {decision}); }

  std::vector<v1::QuoteRecord> QuoteRecords(const v1::QuoteFilter& filter = {}) {
    const auto page = store_->ListQuotes({.include = filter, .order = "published"}, {});
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? page->records : std::vector<v1::QuoteRecord>{};
  }
  std::vector<std::string> Quotes(const v1::QuoteFilter& filter = {}) {
    std::vector<std::string> out;
    for (const auto& record : QuoteRecords(filter)) {
      out.push_back(StrCat(record.quote().speaker_name(), ": ", record.quote().text()));
    }
    return out;
  }
  std::vector<v1::Removal> Removals() {
    const auto page = store_->ListRemovals("", std::nullopt, 50, {});
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? page->records : std::vector<v1::Removal>{};
  }
  void EraseAll() {
    for (int i = 0; i < 1000; ++i) {
      const auto more = store_->EraseSome();
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) return;
    }
    FAIL() << "the erasure comes to no end";
  }
  // All bytes of the files of the store.
  std::string Bytes() {
    std::string out;
    for (const char* end : {"", "-wal"}) {
      std::ifstream in(path() + end, std::ios::binary);
      std::stringstream bytes;
      bytes << in.rdbuf();
      out += bytes.str();
    }
    return out;
  }
  std::optional<TempFolder> folder_{std::in_place};
  std::unique_ptr<Store> store_;
};

TEST_F(Decisions, TheTextLeavesTheFilesOfTheStore) {
  std::vector<SampleArticle> others;
  for (int i = 0; i < 200; ++i) {
    others.push_back(
        {.id = StrCat("b", i), .quotes = {{"Rui Costa", StrCat("The tide of day ", i, " is high")}}});
  }
  Commit(others);
  Commit({kFerry});
  // As older revisions, and in several segments of the full-text index.
  SampleArticle later = kFerry;
  later.revision = "r2";
  later.observed_seconds = 2000;
  later.quotes[0].text = "The ferry zumbrelled at noon";
  Commit({later});
  std::vector<std::string> packed;
  {
    auto reader = onrecord::sqlite::Connection::Open(path(), onrecord::sqlite::Mode::kReadOnly, "store");
    ASSERT_TRUE(reader.ok());
    auto rows = (*reader)->Query(
        "SELECT b.value FROM body b JOIN article a ON a.id = b.id WHERE a.article_id = 'a1'"
        " UNION ALL SELECT q.record FROM quote q JOIN article a ON a.id = (q.id & -262144)"
        " WHERE a.article_id = 'a1'");
    ASSERT_TRUE(rows.ok()) << rows.status();
    while (*rows->Step()) packed.push_back(rows->String(0));
  }
  ASSERT_THAT(packed, SizeIs(6));
  const auto count = [&] {
    const std::string bytes = Bytes();
    int found = 0;
    for (const std::string& one : packed) found += bytes.find(one.substr(0, 40)) != std::string::npos;
    for (const char* word : {"uorvexed", "umbrelled"}) found += bytes.find(word) != std::string::npos;
    return found;
  };
  EXPECT_EQ(count(), 8) << "the words stand in the full-text index, the messages compressed in their rows";
  Decide(Removal("a1", 5000));
  EXPECT_FALSE(Removals()[0].has_erased_at());
  EXPECT_GT(count(), 0) << "to delete is not to erase";
  EraseAll();
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(Removals()[0].has_erased_at());
  EXPECT_THAT(Quotes(), SizeIs(50));
  v1::QuoteFilter words;
  words.set_text("tide 17");
  EXPECT_THAT(Quotes(words), ElementsAre("Rui Costa: The tide of day 17 is high")) << "the index works on";
  EXPECT_FALSE(*store_->EraseSome());
}

TEST_F(Decisions, AnErasureThatWasCutOffBeginsAnew) {
  Commit({kFerry});
  Decide(Removal("a1", 5000));
  EXPECT_TRUE(*store_->EraseSome());
  Open();
  EXPECT_FALSE(Removals()[0].has_erased_at());
  EraseAll();
  EXPECT_TRUE(Removals()[0].has_erased_at());
  EXPECT_THAT(Bytes(), Not(HasSubstr("uorvexed")));
}

}  // namespace
}  // namespace onrecord::api
