#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "api/filter/filter_matcher.h"
#include "common/base/strings.h"
#include "tests/contract/store_world.h"
#include "tests/support/api/random_news.h"

// Lists are complete and in order, up and down, over a store that grew by many small commits: what they
// return is what a plain loop over all records finds. Days lie far apart, or are not known, and articles have
// from none to hundreds of findings, so that the distances between rows are of every size.
namespace onrecord::api {
namespace {

// Commits of the store. ONRECORD_COMPLETE_LISTS_COMMITS sets another number: 36 take minutes.
int Commits() {
  const char* const wanted = std::getenv("ONRECORD_COMPLETE_LISTS_COMMITS");
  return wanted != nullptr ? std::atoi(wanted) : 12;
}
constexpr int kArticlesAtOnce = 10;
constexpr int kFilters = 40;

class CompleteLists : public testing::TestWithParam<StoreMaker> {
 protected:
  void SetUp() override {
    world_ = GetParam().make();
    store_ = world_->Open();
    ASSERT_NE(store_, nullptr);
    auto splitter = WordSplitter::Make();
    ASSERT_TRUE(splitter.ok()) << splitter.status();
    splitter_ = *std::move(splitter);
    for (int commit = 0; commit < Commits(); ++commit) {
      Batch batch;
      for (int i = 0; i < kArticlesAtOnce; ++i) {
        batch.articles.push_back(Article(commit * kArticlesAtOnce + i, 1));
      }
      // Some come again, so that rows leave the index as well.
      if (commit > 0) batch.articles.push_back(Article((commit - 1) * kArticlesAtOnce, 2));
      const auto result = store_->Commit(batch);
      ASSERT_TRUE(result.ok()) << result.status();
    }
  }

  v1::EnrichedArticle Article(int number, int revision) {
    v1::EnrichedArticle article = news_.Article(number, revision);
    v1::TimeValue& published = *article.mutable_document()->mutable_published();
    if (number % 5 == 0) published.Clear();
    if (number % 5 == 1) published.set_earliest(StrCat("19", 20 + number % 70, "-05-0", 1 + number % 9));
    if (number % 5 == 1) published.set_latest(published.earliest());
    const int findings = number % 25 == 7 ? 260 : number * 37 % 60;
    const std::string id = article.article().article_id();
    while (article.quotes_size() < findings) {
      const v1::EnrichedArticle more = news_.Article(number, revision);
      for (v1::Quote quote : more.quotes()) {
        quote.set_quote_id(StrCat(id, "/q", article.quotes_size() + 1));
        *article.add_quotes() = std::move(quote);
      }
      for (v1::Event event : more.events()) {
        event.set_event_id(StrCat(id, "/e", article.events_size() + 1));
        event.clear_in_quote();
        *article.add_events() = std::move(event);
      }
    }
    return article;
  }

  // Ids that a list returns, page by page.
  template <typename Query, typename List, typename Id>
  std::vector<std::string> Listed(Query query, List list, Id id) {
    std::vector<std::string> ids;
    do {
      const auto page = list(query);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return ids;
      for (const auto& record : page->records) ids.push_back(id(record));
      query.after = page->next;
    } while (query.after);
    return ids;
  }

  template <typename Filter, typename Record, typename List, typename Id, typename FactsOf>
  void Compare(Filter (RandomNews::*draw)(), const std::vector<std::string>& orders, size_t least, List list,
               Id id, FactsOf facts_of) {
    // No index of words is asked without a filter.
    std::vector<Record> records;
    std::vector<std::string> all;
    ListQuery<Filter> every{.order = "published", .descending = false, .limit = 500};
    do {
      auto page = list(every);
      ASSERT_TRUE(page.ok()) << page.status();
      every.after = page->next;
      for (auto& record : page->records) {
        all.push_back(id(record));
        records.push_back(std::move(record));
      }
    } while (every.after);
    ASSERT_GE(all.size(), least);
    int telling = 0;
    for (int i = 0; i < kFilters && !HasFailure(); ++i) {
      ListQuery<Filter> query{.include = (news_.*draw)(), .order = orders[i % orders.size()]};
      query.limit = i % 3 == 0 ? 7 : 200;
      if (i % 4 == 0) query.exclude.push_back((news_.*draw)());
      const auto include = Compile(query.include, *splitter_);
      const auto exclude = query.exclude.empty() ? include : Compile(query.exclude[0], *splitter_);
      std::vector<std::string> expected;
      for (size_t r = 0; r < all.size(); ++r) {
        const auto facts = facts_of(records[r]);
        const bool excluded = !query.exclude.empty() && exclude.Matches(facts);
        if (include.Matches(facts) && !excluded) expected.push_back(all[r]);
      }
      for (const bool descending : {false, true}) {
        query.descending = descending;
        std::vector<std::string> listed = Listed(query, list, id);
        std::vector<std::string> wanted = expected;
        if (descending) std::reverse(wanted.begin(), wanted.end());
        if (query.order != "published") {
          std::sort(wanted.begin(), wanted.end());
          std::sort(listed.begin(), listed.end());
        }
        EXPECT_EQ(listed.size(), wanted.size());
        EXPECT_TRUE(listed == wanted)
            << query.order << (descending ? " down " : " up ") << query.include.ShortDebugString();
      }
      telling += !expected.empty() && expected.size() < all.size();
    }
    EXPECT_GT(telling, kFilters / 4);
  }

  RandomNews news_{1945};
  std::unique_ptr<StoreWorld> world_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<WordSplitter> splitter_;
};

TEST_P(CompleteLists, OfQuotesAndEvents) {
  Compare<v1::QuoteFilter, v1::QuoteRecord>(
      &RandomNews::QuoteFilter,
      {"published", "published", "said", "published", "confidence", "speaker", "published", "ingested"},
      150 * Commits(), [&](const auto& query) { return store_->ListQuotes(query, {}); },
      [](const auto& r) { return r.quote().quote_id(); },
      [&](const auto& r) { return QuoteFacts(r, *splitter_); });
  Compare<v1::EventFilter, v1::EventRecord>(
      &RandomNews::EventFilter,
      {"published", "published", "happened", "published", "confidence", "goldstein", "published", "ingested"},
      150 * Commits(), [&](const auto& query) { return store_->ListEvents(query, {}); },
      [](const auto& r) { return r.event().event_id(); },
      [&](const auto& r) { return EventFacts(r, *splitter_); });
}

INSTANTIATE_TEST_SUITE_P(Stores, CompleteLists,
                         testing::Values(StoreMaker{"sqlite", MakeSqliteWorld},
                                         StoreMaker{"postgres", MakePostgresWorld}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace onrecord::api
