#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "common/base/strings.h"
#include "tests/contract/store_world.h"
#include "tests/support/api/random_news.h"
#include "tests/support/api/repeated_news.h"

// Statements, talking points, counts, claims and revisions are the same on all engines; which statements
// there are does not depend on the order of arrival.
namespace onrecord::api {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr int kArticles = 120;

void ExpectSame(const google::protobuf::Message& one, const google::protobuf::Message& other,
                const std::string& where) {
  MessageDifferencer differencer;
  std::string difference;
  differencer.ReportDifferencesToString(&difference);
  EXPECT_TRUE(differencer.Compare(one, other)) << where << ": " << difference;
}

class SameStatements : public testing::Test {
 protected:
  void SetUp() override {
    for (auto* const make : {MakeSqliteWorld, MakePostgresWorld}) {
      worlds_.push_back(make());
      stores_.push_back(worlds_.back()->Open());
      ASSERT_NE(stores_.back(), nullptr);
    }
  }
  static void Commit(Store& store, const std::vector<SampleArticle>& articles, size_t most) {
    for (size_t at = 0; at < articles.size(); at += most) {
      const auto end = articles.begin() + static_cast<std::ptrdiff_t>(std::min(at + most, articles.size()));
      const auto result = store.Commit(MakeBatch({articles.begin() + static_cast<std::ptrdiff_t>(at), end}));
      ASSERT_TRUE(result.ok()) << result.status();
    }
  }
  // Articles and revisions that replace some of them, in an order that brings revisions late and early.
  std::vector<SampleArticle> Arrivals() {
    std::vector<SampleArticle> out;
    for (int i = 0; i < kArticles; ++i) {
      out.push_back(news_.Article(i, 1));
      if (i % 3 == 0) out.push_back(news_.Article(i, 2));
      if (i % 9 == 0) out.push_back(news_.Article(i / 2, 3));
    }
    return out;
  }
  std::vector<std::string> QuoteIds() {
    std::vector<std::string> ids;
    ListQuery<v1::QuoteFilter> query{.order = "published", .limit = 500};
    do {
      const auto page = stores_[0]->ListQuotes(query, {});
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return ids;
      for (const auto& record : page->records) ids.push_back(record.quote().quote_id());
      query.after = page->next;
    } while (query.after);
    return ids;
  }

  // Both parts, page by page.
  template <typename Get>
  int CompareParts(const std::string& id, const Get& get) {
    std::optional<Cursor> after;
    for (int parts = 1;; ++parts) {
      const auto one = get(*stores_[0], after), other = get(*stores_[1], after);
      EXPECT_EQ(one.status(), other.status()) << id;
      if (!one.ok() || !other.ok()) return parts;
      ExpectSame(one->record, other->record, id);
      EXPECT_EQ(one->next.has_value(), other->next.has_value()) << id;
      if (!one->next || !other->next || HasFailure()) return parts;
      EXPECT_EQ(one->next->key, other->next->key) << id;
      after = one->next;
    }
  }

  template <typename List>
  size_t CompareLists(ListQuery<v1::QuoteFilter> query, const List& list) {
    size_t records = 0;
    const std::string where = StrCat(query.descending ? " down " : " up ", query.include.ShortDebugString());
    do {
      const auto one = list(*stores_[0], query), other = list(*stores_[1], query);
      EXPECT_TRUE(one.ok() && other.ok()) << where << one.status() << other.status();
      if (!one.ok() || !other.ok()) return records;
      EXPECT_EQ(one->records.size(), other->records.size()) << where;
      for (size_t i = 0; i < std::min(one->records.size(), other->records.size()); ++i) {
        ExpectSame(one->records[i], other->records[i], where);
      }
      EXPECT_EQ(one->next.has_value(), other->next.has_value()) << where;
      if (one->next && other->next) {
        EXPECT_EQ(one->next->key, other->next->key) << where;
      }
      records += one->records.size();
      query.after = one->next;
    } while (query.after && !HasFailure());
    return records;
  }

  RepeatedNews news_{77};
  std::vector<std::unique_ptr<StoreWorld>> worlds_;
  std::vector<std::unique_ptr<Store>> stores_;
};

TEST_F(SameStatements, WhateverTheOrderAndTheBatchesInWhichArticlesCome) {
  std::vector<SampleArticle> arrivals = Arrivals();
  Commit(*stores_[0], arrivals, 1);
  std::mt19937 random(5);
  std::shuffle(arrivals.begin(), arrivals.end(), random);
  Commit(*stores_[1], arrivals, 17);
  int joined = 0, parts = 0;
  for (const std::string& id : QuoteIds()) {
    parts += CompareParts(id, [&](Store& store, const auto& after) {
      auto part = store.GetStatement(id, after, 2, {});
      if (part.ok()) joined += part->record.quote_count() > 1;
      return part;
    });
    CompareParts(id, [&](Store& store, const auto& after) { return store.GetTimeline(id, after, 2, {}); });
    const auto first = stores_[0]->GetStatementHead(id, {}), second = stores_[1]->GetStatementHead(id, {});
    ASSERT_EQ(first.status().code(), second.status().code());
    const auto place = stores_[0]->GetOccurrence(id, {}), same = stores_[1]->GetOccurrence(id, {});
    ASSERT_EQ(place.status().code(), same.status().code());
    if (!first.ok()) continue;
    ExpectSame(first->statement, second->statement, id);
    EXPECT_EQ(first->quote_ids, second->quote_ids);
    EXPECT_EQ(place->statement_id, first->statement.statement_id());
    EXPECT_EQ(place->occurrence.quote().quote().quote_id(), id);
    ExpectSame(place->occurrence, same->occurrence, id);
    if (HasFailure()) return;
  }
  EXPECT_GT(joined, 100);
  EXPECT_GT(parts, 250);
}

TEST_F(SameStatements, ListsOfThemAreTheSamePageByPage) {
  for (const auto& store : stores_) Commit(*store, Arrivals(), 25);
  size_t statements = 0, points = 0;
  for (int i = 0; i < 60 && !HasFailure(); ++i) {
    ListQuery<v1::QuoteFilter> query{.order = "published", .descending = i % 3 > 0, .limit = 1 + i % 13};
    const SampleArticle some = news_.Article(i, 1);
    if (i % 4 == 1) query.include.add_speaker(some.quotes.empty() ? "silva" : some.quotes[0].speaker);
    if (i % 4 == 2) query.include.mutable_published()->set_first(some.published);
    if (i % 4 == 3) query.include.add_outlet(some.outlet);
    if (i % 5 == 0) query.exclude.emplace_back().add_outlet(some.outlet);
    statements += CompareLists(
        query, [&](Store& store, const auto& page) { return store.ListStatements(page, i % 4, {}); });
    points += CompareLists(
        query, [&](Store& store, const auto& page) { return store.ListTalkingPoints(page, i % 3, {}); });
  }
  EXPECT_GT(statements, size_t{500});
  EXPECT_GT(points, size_t{300});
}

TEST_F(SameStatements, ClaimsLeadToTheSameArticles) {
  for (const auto& store : stores_) Commit(*store, Arrivals(), 25);
  size_t found = 0;
  for (int i = 0; i < kArticles; ++i) {
    const SampleArticle article = news_.Article(i, 1);
    if (article.quotes.empty()) continue;
    Claim claim{.text = article.quotes[0].text};
    if (i % 2 == 0) claim.speaker = article.quotes[0].speaker;
    if (i % 5 == 0) claim.text = claim.text.substr(0, claim.text.size() / 2);
    if (i % 7 == 0) claim.before = 20310601;
    const auto one = stores_[0]->FindArticlesForClaim(claim, {});
    const auto other = stores_[1]->FindArticlesForClaim(claim, {});
    ASSERT_TRUE(one.ok() && other.ok()) << one.status() << other.status();
    found += one->size();
    ASSERT_EQ(one->size(), other->size()) << claim.text;
    for (size_t k = 0; k < one->size(); ++k) ExpectSame((*one)[k], (*other)[k], claim.text);
  }
  EXPECT_GT(found, size_t{kArticles});
}

TEST_F(SameStatements, RevisionsAreListedAlike) {
  for (const auto& store : stores_) Commit(*store, Arrivals(), 10);
  int several = 0;
  for (int i = 0; i < kArticles; ++i) {
    const std::string id = news_.Article(i, 1).id;
    std::optional<Cursor> after;
    do {
      const auto one = stores_[0]->ListRevisions(id, after, 1, {});
      const auto other = stores_[1]->ListRevisions(id, after, 1, {});
      ASSERT_TRUE(one.ok() && other.ok()) << one.status() << other.status();
      ASSERT_EQ(one->records.size(), 1u);
      ExpectSame(one->records[0], other->records[0], id);
      EXPECT_EQ(one->next.has_value(), other->next.has_value());
      after = one->next;
      several += after.has_value();
    } while (after);
  }
  EXPECT_GT(several, 20);
  EXPECT_TRUE(absl::IsNotFound(stores_[1]->ListRevisions("none", std::nullopt, 5, {}).status()));
}

TEST_F(SameStatements, CountsAreTheSame) {
  RandomNews news(11);
  for (int revision = 1; revision < 3; ++revision) {
    Batch batch;
    for (int i = 0; i < 200; i += revision) batch.articles.push_back(news.Article(i, revision));
    for (const auto& store : stores_) ASSERT_TRUE(store->Commit(batch).ok());
  }
  const std::vector<v1::Dimension> by = {
      v1::DIMENSION_OUTLET,      v1::DIMENSION_COUNTRY, v1::DIMENSION_SPEAKER,
      v1::DIMENSION_KIND,        v1::DIMENSION_DAY,     v1::DIMENSION_MONTH,
      v1::DIMENSION_AFFILIATION, v1::DIMENSION_WEEK,    v1::DIMENSION_ANONYMITY};
  const std::vector<v1::Dimension> by_of_events = {
      v1::DIMENSION_OUTLET, v1::DIMENSION_COUNTRY, v1::DIMENSION_CODE,
      v1::DIMENSION_ROOT,   v1::DIMENSION_KIND,    v1::DIMENSION_DYAD,
      v1::DIMENSION_YEAR,   v1::DIMENSION_SPEAKER, v1::DIMENSION_QUAD_CLASS};
  int64_t rows = 0;
  for (size_t i = 0; i < 200 && !HasFailure(); ++i) {
    AggregateQuery query{.page = {.order = "key", .descending = i % 2 == 0, .offset = i % 5, .limit = 40}};
    if (i % 3 == 0) {
      auto& events = *query.request.mutable_events();
      if (i % 4 > 0) *events.mutable_filter() = news.EventFilter();
      if (i % 5 == 0) *events.add_exclude() = news.EventFilter();
      query.request.add_group_by(by_of_events[i % by_of_events.size()]);
    } else {
      auto& quotes = *query.request.mutable_quotes();
      if (i % 4 > 0) *quotes.mutable_filter() = news.QuoteFilter();
      if (i % 5 == 0) *quotes.add_exclude() = news.QuoteFilter();
      query.request.add_group_by(by[i % by.size()]);
      if (i % 7 == 0) query.request.add_group_by(by[(i + 1) % by.size()]);
    }
    if (i % 6 == 0) query.request.set_time_field(v1::TIME_FIELD_OCCURRED);
    if (i % 4 == 1) {
      query.request.add_more()->add_group_by(v1::DIMENSION_MONTH);
      query.more.push_back({.order = "key", .limit = 20});
    }
    const auto one = stores_[0]->Aggregate(query, {}), other = stores_[1]->Aggregate(query, {});
    ASSERT_TRUE(one.ok() && other.ok()) << one.status() << other.status();
    EXPECT_EQ(one->rows, other->rows) << query.request.ShortDebugString();
    EXPECT_EQ(one->grouped.group_count, other->grouped.group_count);
    ASSERT_EQ(one->grouped.groups.size(), other->grouped.groups.size());
    for (size_t k = 0; k < one->grouped.groups.size(); ++k) {
      v1::AggregateGroup a = one->grouped.groups[k], b = other->grouped.groups[k];
      EXPECT_NEAR(a.mean_goldstein(), b.mean_goldstein(), 1e-9);
      a.clear_mean_goldstein();
      b.clear_mean_goldstein();
      ExpectSame(a, b, query.request.ShortDebugString());
    }
    ASSERT_EQ(one->more.size(), other->more.size());
    for (size_t k = 0; k < one->more.size(); ++k) {
      EXPECT_EQ(one->more[k].group_count, other->more[k].group_count);
      EXPECT_EQ(one->more[k].groups.size(), other->more[k].groups.size());
    }
    rows += one->rows;
  }
  EXPECT_GT(rows, 2000);
}

}  // namespace
}  // namespace onrecord::api
