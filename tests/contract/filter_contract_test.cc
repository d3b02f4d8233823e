#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "api/filter/filter_matcher.h"
#include "api/filter/record_keys.h"
#include "common/base/strings.h"
#include "tests/contract/store_world.h"
#include "tests/support/api/random_news.h"

// A filter means the same to the lists of a store and to the matcher of watches.
namespace onrecord::api {
namespace {

constexpr int kArticles = 120;
constexpr int kFilters = 1500;

using Ids = std::set<std::string>;

class FilterContract : public testing::TestWithParam<StoreMaker> {
 protected:
  void SetUp() override {
    world_ = GetParam().make();
    store_ = world_->Open();
    ASSERT_NE(store_, nullptr);
    auto splitter = WordSplitter::Make();
    ASSERT_TRUE(splitter.ok()) << splitter.status();
    splitter_ = *std::move(splitter);
    Batch batch;
    for (int i = 0; i < kArticles; ++i) {
      v1::EnrichedArticle article = news_.Article(i);
      texts_[article.article().article_id()] = TextOf(article);
      batch.articles.push_back(std::move(article));
    }
    ASSERT_TRUE(store_->Commit(batch).ok());
  }

  // What a list returns, page by page.
  template <typename Query, typename List, typename Id>
  Ids Listed(Query query, List list, Id id) {
    Ids ids;
    do {
      auto page = list(query);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return ids;
      for (const auto& record : page->records) ids.insert(id(record));
      query.after = page->next;
    } while (query.after);
    return ids;
  }

  // Draws filters, and holds the list of each against the matcher. Returns how many matched some but not all.
  template <typename Filter, typename Records, typename List, typename Id, typename Matches>
  int Compare(Filter (RandomNews::*draw)(), const Records& records, List list, Id id, Matches matches) {
    int telling = 0;
    for (int i = 0; i < kFilters && !HasFailure(); ++i) {
      ListQuery<Filter> query{.include = (news_.*draw)(), .order = "published", .limit = 1000};
      if (i % 3 == 0) query.exclude.push_back((news_.*draw)());
      Ids expected;
      for (const auto& record : records) {
        if (matches(query, record)) expected.insert(id(record));
      }
      EXPECT_EQ(Listed(query, list, id), expected) << query.include.DebugString();
      telling += !expected.empty() && expected.size() < records.size();
    }
    return telling;
  }

  template <typename Facts, typename Filter>
  bool Selects(const ListQuery<Filter>& query, const Facts& facts) {
    if (!Compile(query.include, *splitter_).Matches(facts)) return false;
    for (const Filter& filter : query.exclude) {
      if (Compile(filter, *splitter_).Matches(facts)) return false;
    }
    return true;
  }

  RandomNews news_{20311};
  std::unique_ptr<StoreWorld> world_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<WordSplitter> splitter_;
  std::map<std::string, ArticleText> texts_;
};

TEST_P(FilterContract, QuotesMatchAsTheyAreListed) {
  const auto list = [&](const auto& query) { return store_->ListQuotes(query, {}); };
  const auto all = list(ListQuery<v1::QuoteFilter>{.order = "published", .limit = 1000});
  ASSERT_TRUE(all.ok());
  ASSERT_GT(all->records.size(), 100u);
  const int telling = Compare(
      &RandomNews::QuoteFilter, all->records, list, [](const auto& r) { return r.quote().quote_id(); },
      [&](const auto& query, const auto& r) { return Selects(query, QuoteFacts(r, *splitter_)); });
  EXPECT_GT(telling, kFilters / 4);
}

TEST_P(FilterContract, QuotesAreTheSameAsTheyAreSent) {
  for (int i = 0; i < kFilters / 10 && !HasFailure(); ++i) {
    ListQuery<v1::QuoteFilter> query{.order = i % 2 == 0 ? "published" : "confidence", .limit = 7};
    if (i > 0) query.include = news_.QuoteFilter();
    const auto page = store_->ListQuotes(query, {});
    const auto sent = store_->ListEncodedQuotes(query, {});
    ASSERT_TRUE(page.ok() && sent.ok()) << page.status() << sent.status();
    ASSERT_EQ(sent->records.size(), page->records.size()) << query.include.DebugString();
    for (size_t k = 0; k < page->records.size(); ++k) {
      v1::QuoteRecord record;
      ASSERT_TRUE(record.ParseFromString(sent->records[k].bytes));
      EXPECT_EQ(record.SerializeAsString(), page->records[k].SerializeAsString());
    }
    ASSERT_EQ(sent->next.has_value(), page->next.has_value());
    if (page->next) {
      EXPECT_EQ(sent->next->key, page->next->key);
    }
  }
}

// What is known of a filter before any record is looked at must hold of all that it matches.
template <typename Facts, typename Filter>
void ExpectNeedsHold(const Filter& filter, const std::vector<std::unique_ptr<Facts>>& all,
                     const WordSplitter& splitter, int* telling) {
  const FilterMatcher<Facts> matcher = Compile(filter, splitter);
  if (!matcher.needs()) return;
  const std::set<std::string> needs(matcher.needs()->begin(), matcher.needs()->end());
  for (const auto& facts : all) {
    bool has = false;
    ForEachKey(*facts, KeyKinds().set(), [&](const std::string& key) { has = has || needs.count(key) > 0; });
    EXPECT_TRUE(has || !matcher.Matches(*facts)) << filter.DebugString();
    *telling += !has;
  }
}

TEST_P(FilterContract, WhatMatchesHasAKeyThatTheFilterNeeds) {
  std::vector<std::unique_ptr<QuoteFacts>> quotes;
  std::vector<std::unique_ptr<EventFacts>> events;
  std::vector<std::unique_ptr<ArticleFacts>> articles;
  const auto quote_page = store_->ListQuotes({.order = "published", .limit = 1000}, {});
  const auto event_page = store_->ListEvents({.order = "published", .limit = 1000}, {});
  const auto article_page = store_->ListArticles({.order = "published", .limit = 1000}, v1::VIEW_BASIC, {});
  ASSERT_TRUE(quote_page.ok() && event_page.ok() && article_page.ok());
  for (const auto& r : quote_page->records) quotes.push_back(std::make_unique<QuoteFacts>(r, *splitter_));
  for (const auto& r : event_page->records) events.push_back(std::make_unique<EventFacts>(r, *splitter_));
  for (const auto& r : article_page->records) {
    articles.push_back(std::make_unique<ArticleFacts>(r, texts_[r.context().article_id()], *splitter_));
  }
  int telling = 0;
  for (int i = 0; i < kFilters / 3 && !HasFailure(); ++i) {
    ExpectNeedsHold(news_.QuoteFilter(), quotes, *splitter_, &telling);
    ExpectNeedsHold(news_.EventFilter(), events, *splitter_, &telling);
    ExpectNeedsHold(news_.ArticleFilter(), articles, *splitter_, &telling);
  }
  EXPECT_GT(telling, kFilters) << "records that a look at the keys spares";
}

TEST_P(FilterContract, SpeakersAreCountedByTheQuotesThatAreListed) {
  int telling = 0;
  for (int i = 0; i < kFilters / 3 && !HasFailure(); ++i) {
    ListQuery<v1::QuoteFilter> query{.include = news_.QuoteFilter(), .order = "published", .limit = 1000};
    if (i % 2 == 0) query.exclude.push_back(news_.QuoteFilter());
    std::map<std::string, std::pair<uint32_t, std::set<std::string>>> expected;
    const auto quotes = store_->ListQuotes(query, {});
    ASSERT_TRUE(quotes.ok()) << quotes.status();
    ASSERT_FALSE(quotes->next);
    for (const auto& record : quotes->records) {
      if (record.quote().speaker_key().empty()) continue;
      auto& [count, articles] = expected[record.quote().speaker_key()];
      ++count;
      articles.insert(record.article().article_id());
    }
    query.order = "quotes";
    const auto speakers = store_->ListSpeakers(query, {});
    ASSERT_TRUE(speakers.ok()) << speakers.status();
    EXPECT_EQ(speakers->records.size(), expected.size()) << query.include.DebugString();
    for (const auto& speaker : speakers->records) {
      const auto& [count, articles] = expected[speaker.speaker_key()];
      EXPECT_EQ(speaker.quote_count(), count) << query.include.DebugString();
      EXPECT_EQ(speaker.article_count(), articles.size()) << query.include.DebugString();
    }
    telling += !expected.empty();
  }
  EXPECT_GT(telling, kFilters / 12);
}

TEST_P(FilterContract, EventsMatchAsTheyAreListed) {
  const auto list = [&](const auto& query) { return store_->ListEvents(query, {}); };
  const auto all = list(ListQuery<v1::EventFilter>{.order = "published", .limit = 1000});
  ASSERT_TRUE(all.ok());
  ASSERT_GT(all->records.size(), 100u);
  const int telling = Compare(
      &RandomNews::EventFilter, all->records, list, [](const auto& r) { return r.event().event_id(); },
      [&](const auto& query, const auto& r) { return Selects(query, EventFacts(r, *splitter_)); });
  EXPECT_GT(telling, kFilters / 4);
}

TEST_P(FilterContract, ArticlesMatchAsTheyAreListed) {
  const auto list = [&](const auto& query) { return store_->ListArticles(query, v1::VIEW_BASIC, {}); };
  const auto all = list(ListQuery<v1::ArticleFilter>{.order = "published", .limit = 1000});
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->records.size(), size_t{kArticles});
  const int telling = Compare(
      &RandomNews::ArticleFilter, all->records, list, [](const auto& r) { return r.context().article_id(); },
      [&](const auto& query, const auto& r) {
        return Selects(query, ArticleFacts(r, texts_.at(r.context().article_id()), *splitter_));
      });
  EXPECT_GT(telling, kFilters / 4);
}

INSTANTIATE_TEST_SUITE_P(Stores, FilterContract,
                         testing::Values(StoreMaker{"sqlite", MakeSqliteWorld},
                                         StoreMaker{"postgres", MakePostgresWorld}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace onrecord::api
