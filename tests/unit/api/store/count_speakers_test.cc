#include "api/store/sqlite/count_speakers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/lists.h"
#include "api/store/sqlite/quote_facets.h"
#include "api/store/sqlite/schema.h"
#include "api/store/sqlite/writer.h"
#include "tests/support/api/random_news.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api::sqlite {
namespace {

constexpr int kArticles = 80;
constexpr int kFilters = 600;

// Quotes and articles, by speaker.
using Counts = std::map<std::string, std::pair<int64_t, int64_t>>;

class CountSpeakersTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string path = folder_.path() + "/store.db";
    auto connection = Connection::Open(path, onrecord::sqlite::Mode::kReadWriteCreate, "store");
    ASSERT_TRUE(connection.ok()) << connection.status();
    connection_ = connection->get();
    ASSERT_TRUE(PrepareSchema(path, *connection_).ok());
    writer_ = std::make_unique<SqliteWriter>(*std::move(connection));
    // Later revisions of some, and earlier ones that come late.
    for (const int revision : {2, 3, 1}) {
      Batch batch;
      for (int i = 0; i < kArticles; ++i) {
        if (revision == 2 || i % 3 == revision % 3) batch.articles.push_back(news_.Article(i, revision));
      }
      ASSERT_TRUE(writer_->Commit(batch).ok());
    }
  }

  // By going through the quotes that match.
  Counts FromQuotes(ListQuery<v1::QuoteFilter> query) {
    query.order = "published";
    query.limit = 1000;
    std::map<std::string, std::pair<int64_t, std::set<std::string>>> seen;
    do {
      const auto page = ListQuotes(*connection_, query);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return {};
      for (const v1::QuoteRecord& record : page->records) {
        if (record.quote().speaker_key().empty()) continue;
        auto& [quotes, articles] = seen[record.quote().speaker_key()];
        ++quotes;
        articles.insert(record.article().article_id());
      }
      query.after = page->next;
    } while (query.after);
    Counts out;
    for (const auto& [key, found] : seen) {
      out[key] = {found.first, static_cast<int64_t>(found.second.size())};
    }
    return out;
  }

  Counts Counted(const ListQuery<v1::QuoteFilter>& query, size_t most_looked_up) {
    const auto all = CountSpeakers(*connection_, query, most_looked_up);
    EXPECT_TRUE(all.ok()) << all.status();
    Counts out;
    if (!all.ok()) return out;
    for (const auto& counted : *all) {
      auto key = connection_->Query("SELECT key FROM speaker WHERE id = ?", {counted.speaker});
      EXPECT_TRUE(*key->Step());
      out[key->String(0)] = {counted.quotes, counted.articles};
    }
    return out;
  }

  std::vector<std::string> Rows() {
    std::vector<std::string> out;
    auto rows = connection_->Query("SELECT article || '', value FROM quote_facet ORDER BY article");
    while (*rows->Step()) out.push_back(rows->String(0) + " " + rows->String(1));
    return out;
  }

  TemporaryFolder folder_;
  RandomNews news_{977};
  std::unique_ptr<SqliteWriter> writer_;
  Connection* connection_ = nullptr;
};

TEST_F(CountSpeakersTest, CountsTheQuotesThatAListHolds) {
  int telling = 0;
  const Counts all = FromQuotes({});
  ASSERT_GE(all.size(), 3u);
  for (int i = 0; i < kFilters && !HasFailure(); ++i) {
    ListQuery<v1::QuoteFilter> query{.include = news_.QuoteFilter()};
    if (i % 5 == 0) query.include = v1::QuoteFilter();
    for (int j = 0; j < i % 3; ++j) query.exclude.push_back(news_.QuoteFilter());
    const Counts expected = FromQuotes(query);
    // Candidates one by one, and all facets in order.
    EXPECT_EQ(Counted(query, kMostLookedUp), expected) << query.include.DebugString();
    EXPECT_EQ(Counted(query, 0), expected) << query.include.DebugString();
    telling += !expected.empty() && expected != all;
  }
  EXPECT_GT(telling, kFilters / 5);
}

TEST_F(CountSpeakersTest, FacetsAreThoseOfTheNewestQuotes) {
  const std::vector<std::string> kept = Rows();
  ASSERT_GT(kept.size(), 10u);
  ASSERT_TRUE(connection_->Execute("DELETE FROM quote_facet").ok());
  ASSERT_TRUE(FillQuoteFacets(*connection_).ok());
  EXPECT_EQ(Rows(), kept);
}

TEST_F(CountSpeakersTest, ADamagedRowIsAnError) {
  ASSERT_TRUE(
      connection_->Execute("UPDATE quote_facet SET value = substr(value, 1, length(value) - 1)").ok());
  EXPECT_TRUE(absl::IsInternal(CountSpeakers(*connection_, {}, 0).status()));
}

TEST_F(CountSpeakersTest, TestsOfSingleQuotesAgreeWithLists) {
  const auto all = ListQuotes(*connection_, {.order = "published", .limit = 100000});
  ASSERT_TRUE(all.ok());
  int telling = 0;
  for (int i = 0; i < kFilters && !HasFailure(); ++i) {
    ListQuery<v1::QuoteFilter> query{.include = news_.QuoteFilter(), .order = "published", .limit = 100000};
    if (i % 2 == 0) query.exclude.push_back(news_.QuoteFilter());
    for (v1::QuoteFilter* filter : {&query.include, query.exclude.empty() ? nullptr : &query.exclude[0]}) {
      if (filter == nullptr) continue;
      filter->clear_article_id();
      filter->clear_outlet();
      filter->clear_text();
      filter->clear_speaker();
      filter->clear_affiliation();
      filter->clear_role();
      filter->clear_via();
      ASSERT_FALSE(HasWordFields(*filter));
    }
    const auto listed = ListQuotes(*connection_, query);
    const auto test = FacetTest::Make(*connection_, query.include, query.exclude);
    ASSERT_TRUE(test.ok()) << test.status();
    std::set<int64_t> rows;
    auto every = connection_->Query("SELECT id FROM quote r NOT INDEXED WHERE newest = 1 AND id > 0");
    while (*every->Step()) {
      const auto selected = test->Selects(*connection_, every->Int(0));
      ASSERT_TRUE(selected.ok()) << selected.status();
      if (*selected) rows.insert(every->Int(0));
    }
    EXPECT_EQ(rows.size(), listed->records.size()) << query.include.DebugString();
    telling += !rows.empty() && rows.size() < all->records.size();
  }
  EXPECT_GT(telling, kFilters / 5);
}

TEST_F(CountSpeakersTest, FacetsAreReadAsTheyWerePacked) {
  FacetWords words;
  v1::ArticleRecord header;
  header.mutable_context()->set_language("en-GB");
  header.mutable_context()->mutable_ingested_at()->set_seconds(-5);
  header.mutable_context()->mutable_published()->set_earliest("2031-05-04");
  header.mutable_context()->mutable_published()->set_latest("2031-05-04");
  v1::Quote quote;
  quote.set_kind(v1::QUOTE_KIND_DIRECT);
  quote.set_negated(true);
  quote.set_speaker_country("PRT");
  quote.set_cue_lemma("Warn");
  quote.mutable_why()->set_confidence(0.7);
  *quote.mutable_said() = header.context().published();
  FacetPacker packer(header);
  EXPECT_TRUE(packer.empty());
  ASSERT_TRUE(packer.Add(*connection_, &words, 0, 0, quote).ok());
  EXPECT_FALSE(packer.empty());
  v1::Quote odd = quote;
  odd.set_kind(static_cast<v1::QuoteKind>(4711));
  odd.set_attitude(static_cast<v1::Attitude>(-3));
  odd.set_negated(false);
  odd.mutable_why()->set_confidence(1.0 / 3);
  odd.mutable_said()->set_earliest("2030-12-31");
  odd.set_speaker_country("");
  ASSERT_TRUE(packer.Add(*connection_, &words, 3, 70000, odd).ok());
  quote.clear_said();
  quote.mutable_why()->set_confidence(-66.5);
  ASSERT_TRUE(packer.Add(*connection_, &words, 4, 1, quote).ok());

  FacetReader reader(packer.packed());
  EXPECT_EQ(reader.article().observed, -5000000);
  EXPECT_EQ(reader.article().language, "en-gb");
  QuoteFacets facets;
  ASSERT_TRUE(reader.Next(&facets));
  EXPECT_EQ(facets.index, 0);
  EXPECT_EQ(facets.speaker, 0);
  EXPECT_EQ(facets.kind, v1::QUOTE_KIND_DIRECT);
  EXPECT_TRUE(facets.negated);
  EXPECT_EQ(facets.confidence, 0.7);
  EXPECT_EQ(facets.said.first, 20310504);
  EXPECT_EQ(facets.said.last, 20310504);
  EXPECT_EQ(facets.country, *FacetWords::Find(*connection_, "PRT"));
  EXPECT_EQ(facets.cue, *FacetWords::Find(*connection_, "warn"));
  EXPECT_GT(facets.cue, 0);
  EXPECT_EQ(*FacetWords::Find(*connection_, "ward"), -1);
  ASSERT_TRUE(reader.Next(&facets));
  EXPECT_EQ(facets.index, 3);
  EXPECT_EQ(facets.speaker, 70000);
  EXPECT_EQ(facets.kind, 4711);
  EXPECT_EQ(facets.attitude, -3);
  EXPECT_FALSE(facets.negated);
  EXPECT_EQ(facets.confidence, 1.0 / 3);
  EXPECT_EQ(facets.said.first, 20301231);
  EXPECT_EQ(facets.said.last, 20310504);
  EXPECT_EQ(facets.country, 0);
  ASSERT_TRUE(reader.Next(&facets));
  EXPECT_EQ(facets.index, 4);
  EXPECT_EQ(facets.said.first, 0);
  EXPECT_EQ(facets.said.last, 0);
  EXPECT_EQ(facets.confidence, -66.5);
  EXPECT_FALSE(reader.Next(&facets));
  EXPECT_FALSE(reader.damaged());
}

// Whatever way a list in another order is made, it is the same.
template <typename Record, typename Filter, typename List>
void ExpectSameLists(const ListQuery<Filter>& query, const List& list) {
  const SortLimits kWays[] = {
      {},                                                                                     // by ranges
      {.sorted = 0, .sorted_by_facets = 0, .values = 0},                                      // by walks
      {.sorted = 0, .sorted_by_facets = 0, .passed = 3, .values = 0},                         // or by sorting
      {.sorted = 0, .sorted_by_facets = 0, .passed = 3, .values = 0, .sorted_by_lookup = 0},  // walking on
      {.sorted = 0,
       .sorted_by_facets = 0,
       .collected = 0,
       .collected_if_tests_are_cheap = 0,
       .tested = 5,
       .values = 3}};
  const auto all = list(query, SortLimits{.values = 0});
  ASSERT_TRUE(all.ok()) << all.status();
  for (const SortLimits& limits : kWays) {
    ListQuery<Filter> paged = query;
    paged.limit = 7;
    size_t at = 0;
    do {
      const auto page = list(paged, limits);
      ASSERT_TRUE(page.ok()) << page.status();
      for (const Record& record : page->records) {
        ASSERT_LT(at, all->records.size());
        ASSERT_EQ(IdOf(record), IdOf(all->records[at])) << query.order << " " << at;
        ++at;
      }
      paged.after = page->next;
    } while (paged.after);
    ASSERT_EQ(at, all->records.size()) << query.order;
  }
}

// A filter by days of publication and nothing else.
template <typename Filter>
Filter OnlyDays(const Filter& filter) {
  Filter out;
  *out.mutable_published() = filter.published();
  if (!filter.has_published()) out.mutable_published()->set_last("2031-02");
  return out;
}

TEST_F(CountSpeakersTest, ListsInOtherOrdersAreTheSameHoweverTheyAreMade) {
  const char* const kQuoteOrders[] = {"said", "confidence", "speaker", "ingested"};
  const char* const kEventOrders[] = {"happened", "confidence", "goldstein", "ingested"};
  const auto quotes = [&](const auto& query, const SortLimits& limits) {
    return ListQuotes(*connection_, query, limits);
  };
  const auto events = [&](const auto& query, const SortLimits& limits) {
    return ListEvents(*connection_, query, limits);
  };
  for (int i = 0; i < 120 && !HasFailure(); ++i) {
    ListQuery<v1::QuoteFilter> query{.include = news_.QuoteFilter(),
                                     .order = kQuoteOrders[i % 4],
                                     .descending = i % 3 > 0,
                                     .limit = 100000};
    if (i % 6 == 0) query.include = v1::QuoteFilter();
    if (i % 6 == 1) query.include = OnlyDays(query.include);
    if (i % 2 == 0) query.exclude.push_back(news_.QuoteFilter());
    ExpectSameLists<v1::QuoteRecord>(query, quotes);
    ListQuery<v1::EventFilter> other{.include = news_.EventFilter(),
                                     .order = kEventOrders[i % 4],
                                     .descending = i % 3 > 0,
                                     .limit = 100000};
    if (i % 6 == 1) other.include = OnlyDays(other.include);
    if (i % 2 == 0) other.exclude.push_back(news_.EventFilter());
    ExpectSameLists<v1::EventRecord>(other, events);
  }
}

}  // namespace
}  // namespace onrecord::api::sqlite
