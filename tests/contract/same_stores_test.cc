#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "common/base/strings.h"
#include "tests/contract/store_world.h"
#include "tests/support/api/random_news.h"

// Whatever is asked of them, all engines give the same answers, page by page.
namespace onrecord::api {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr int kLists = 400;
constexpr int kPages = 5;  // of each list that are compared

// 10,000, or what ONRECORD_SAME_STORES_QUOTES says.
int64_t LeastQuotes() {
  const char* const given = std::getenv("ONRECORD_SAME_STORES_QUOTES");
  return given == nullptr ? 10000 : std::max<int64_t>(std::atoll(given), 1);
}

class SameStores : public testing::Test {
 protected:
  // The stores are filled once; tests only read.
  static void SetUpTestSuite() {
    for (auto* const make : {MakeSqliteWorld, MakePostgresWorld}) {
      worlds_.push_back(make());
      stores_.push_back(worlds_.back()->Open());
      ASSERT_NE(stores_.back(), nullptr);
    }
    RandomNews news(4096);
    // Revisions that come in order, late and twice, in batches that hold several of one article.
    int64_t quotes = 0;
    for (int first = 0; quotes < LeastQuotes(); first += kArticlesAtOnce) {
      for (const int revision : {2, 3, 1, 2}) {
        Batch batch;
        for (int i = first; i < first + kArticlesAtOnce; ++i) {
          if (revision == 2 || i % 3 == revision % 3) batch.articles.push_back(news.Article(i, revision));
          if (i % 10 == 0) batch.articles.push_back(news.Article(i, revision + 1));
        }
        std::vector<CommitResult> results;
        for (const auto& store : stores_) {
          const auto result = store->Commit(batch);
          ASSERT_TRUE(result.ok()) << result.status();
          results.push_back(*result);
        }
        EXPECT_EQ(results[0].stored, results[1].stored);
        EXPECT_EQ(results[0].older, results[1].older);
        EXPECT_EQ(results[0].duplicates, results[1].duplicates);
        if (revision != 2) continue;
        for (const v1::EnrichedArticle& article : batch.articles) quotes += article.quotes_size();
      }
    }
  }
  static void TearDownTestSuite() {
    stores_.clear();
    worlds_.clear();
  }

  template <typename Record>
  static void ExpectSame(const Record& one, const Record& other, const std::string& where) {
    MessageDifferencer differencer;
    std::string difference;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(one, other)) << where << ": " << difference;
  }

  // Both lists of a query, a page at a time. Records that they hold.
  template <typename Filter, typename List>
  size_t CompareLists(ListQuery<Filter> query, const List& list) {
    size_t records = 0;
    int pages = 0;
    const std::string where =
        StrCat(query.order, query.descending ? " down " : " up ", query.include.ShortDebugString());
    do {
      const auto one = list(*stores_[0], query), other = list(*stores_[1], query);
      EXPECT_TRUE(one.ok() && other.ok()) << where << one.status() << other.status();
      if (!one.ok() || !other.ok()) return records;
      EXPECT_EQ(one->records.size(), other->records.size()) << where;
      for (size_t i = 0; i < one->records.size() && i < other->records.size(); ++i) {
        ExpectSame(one->records[i], other->records[i], where);
      }
      EXPECT_EQ(one->next.has_value(), other->next.has_value()) << where;
      if (one->next && other->next) {
        EXPECT_EQ(one->next->value, other->next->value) << where;
        EXPECT_EQ(one->next->key, other->next->key) << where;
      }
      records += one->records.size();
      query.after = one->next;
      // Pages as they are asked for, then a large one: a list may be as long as the store.
      if (++pages == kPages - 1) query.limit = 200;
    } while (query.after && pages < kPages && !HasFailure());
    return records;
  }

  template <typename Filter, typename Draw, typename List>
  void CompareRandomLists(const std::vector<std::string>& orders, const Draw& draw, const List& list) {
    size_t records = 0;
    for (int i = 0; i < kLists && !HasFailure(); ++i) {
      ListQuery<Filter> query{.order = orders[static_cast<size_t>(i) % orders.size()],
                              .descending = i % 3 > 0,
                              .limit = 1 + i % 17};
      if (i % 9 > 0) query.include = draw();
      if (i % 4 == 0) query.exclude.push_back(draw());
      records += CompareLists(query, list);
    }
    EXPECT_GT(records, size_t{kLists});
  }

  static constexpr int kArticlesAtOnce = 150;
  RandomNews news_{8192};  // of filters
  static std::vector<std::unique_ptr<StoreWorld>> worlds_;
  static std::vector<std::unique_ptr<Store>> stores_;
};
std::vector<std::unique_ptr<StoreWorld>> SameStores::worlds_;
std::vector<std::unique_ptr<Store>> SameStores::stores_;

TEST_F(SameStores, ListQuotes) {
  CompareRandomLists<v1::QuoteFilter>(
      {"published", "said", "confidence", "speaker", "ingested"}, [&] { return news_.QuoteFilter(); },
      [](Store& store, const auto& query) { return store.ListQuotes(query, {}); });
}

TEST_F(SameStores, ListEvents) {
  CompareRandomLists<v1::EventFilter>(
      {"published", "happened", "confidence", "goldstein", "ingested"}, [&] { return news_.EventFilter(); },
      [](Store& store, const auto& query) { return store.ListEvents(query, {}); });
}

TEST_F(SameStores, ListArticles) {
  CompareRandomLists<v1::ArticleFilter>(
      {"published", "ingested", "outlet"}, [&] { return news_.ArticleFilter(); },
      [](Store& store, const auto& query) {
        return store.ListArticles(query, query.limit % 2 == 0 ? v1::VIEW_BASIC : v1::VIEW_FULL, {});
      });
}

TEST_F(SameStores, ListSpeakers) {
  CompareRandomLists<v1::QuoteFilter>(
      {"quotes", "name", "published"}, [&] { return news_.QuoteFilter(); },
      [](Store& store, const auto& query) { return store.ListSpeakers(query, {}); });
}

TEST_F(SameStores, TellTheSameChangesAndSnapshots) {
  const int64_t newest = stores_[0]->Changes({})->newest;
  ASSERT_EQ(stores_[1]->Changes({})->newest, newest);
  ChangePlace after;
  int changes = 0;
  for (bool end = false; !end && !HasFailure();) {
    const ChangeParts parts{.quotes = true, .events = true, .articles = true, .texts = true};
    const ReadLimits limits{.count = 7, .bytes = 3000};
    const auto one = stores_[0]->ReadChanges(after, parts, limits, {});
    const auto other = stores_[1]->ReadChanges(after, parts, limits, {});
    ASSERT_TRUE(one.ok() && other.ok()) << one.status() << other.status();
    ASSERT_EQ(one->changes.size(), other->changes.size());
    for (size_t i = 0; i < one->changes.size(); ++i) {
      const Change &a = one->changes[i], &b = other->changes[i];
      EXPECT_EQ(a.next, b.next);
      EXPECT_EQ(a.gone_quotes, b.gone_quotes);
      EXPECT_EQ(a.gone_events, b.gone_events);
      EXPECT_EQ(a.replaced, b.replaced);
      EXPECT_EQ(a.text.body, b.text.body);
      ASSERT_EQ(a.quotes.size(), b.quotes.size());
      for (size_t q = 0; q < a.quotes.size(); ++q) ExpectSame(a.quotes[q], b.quotes[q], "change");
      ASSERT_EQ(a.events.size(), b.events.size());
      for (size_t e = 0; e < a.events.size(); ++e) ExpectSame(a.events[e], b.events[e], "change");
      ++changes;
    }
    EXPECT_EQ(one->next, other->next);
    end = one->end;
    EXPECT_EQ(other->end, end);
    after = one->next;
  }
  EXPECT_GE(changes, newest);
  for (int i = 0; i < 60 && !HasFailure(); ++i) {
    v1::WatchRequest selection;
    if (i % 3 == 0) *selection.mutable_quotes()->mutable_filter() = news_.QuoteFilter();
    if (i % 3 == 1) *selection.mutable_events()->mutable_filter() = news_.EventFilter();
    if (i % 3 == 2) *selection.mutable_articles()->mutable_filter() = news_.ArticleFilter();
    int64_t row = 0;
    for (bool end = false; !end && !HasFailure();) {
      auto one = stores_[0]->ReadSnapshot(selection, newest - i, row, {.count = 5}, {});
      auto other = stores_[1]->ReadSnapshot(selection, newest - i, row, {.count = 5}, {});
      ASSERT_TRUE(one.ok() && other.ok()) << one.status() << other.status();
      one->records.clear_stored_at();
      other->records.clear_stored_at();
      ExpectSame(one->records, other->records, selection.ShortDebugString());
      EXPECT_EQ(one->next, other->next);
      EXPECT_EQ(one->end, other->end);
      row = one->next;
      end = one->end;
    }
  }
}

}  // namespace
}  // namespace onrecord::api
