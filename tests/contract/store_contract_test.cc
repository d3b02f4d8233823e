#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "common/base/strings.h"
#include "tests/contract/store_world.h"
#include "tests/support/api/sample_articles.h"

namespace onrecord::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class StoreContract : public testing::TestWithParam<StoreMaker> {
 protected:
  void SetUp() override {
    world_ = GetParam().make();
    store_ = world_->Open();
    ASSERT_NE(store_, nullptr);
  }
  void Reopen() {
    store_.reset();
    store_ = world_->Open();
  }
  CommitResult Commit(const std::vector<SampleArticle>& samples) {
    const auto result = store_->Commit(MakeBatch(samples));
    EXPECT_TRUE(result.ok()) << result.status();
    return result.value_or(CommitResult{});
  }
  std::vector<std::string> Quotes(const ListQuery<v1::QuoteFilter>& query) {
    const auto page = store_->ListQuotes(query, {});
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> texts;
    if (page.ok()) {
      for (const auto& record : page->records) texts.push_back(record.quote().text());
    }
    return texts;
  }
  std::vector<std::string> Quotes(const v1::QuoteFilter& filter = {}) {
    return Quotes(ListQuery<v1::QuoteFilter>{.include = filter, .order = "published"});
  }
  std::vector<std::string> EventCodes(const v1::EventFilter& filter) {
    const auto page = store_->ListEvents({.include = filter, .order = "published"}, {});
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> codes;
    if (page.ok()) {
      for (const auto& record : page->records) codes.push_back(record.event().code());
    }
    return codes;
  }
  std::vector<std::string> Articles(const v1::ArticleFilter& filter) {
    const auto page = store_->ListArticles({.include = filter, .order = "published"}, v1::VIEW_BASIC, {});
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> ids;
    if (page.ok()) {
      for (const auto& record : page->records) ids.push_back(record.context().article_id());
    }
    return ids;
  }

  std::unique_ptr<StoreWorld> world_;
  std::unique_ptr<Store> store_;
};

TEST_P(StoreContract, ServesAnArticleInTheViewAskedFor) {
  Commit({{.quotes = {{"Ana Silva", "The tide turns"}}, .events = {{}}}});
  const auto basic = store_->GetArticle("a1", "", v1::VIEW_BASIC, {});
  ASSERT_TRUE(basic.ok()) << basic.status();
  EXPECT_EQ(basic->context().outlet(), "The Harbour Post");
  EXPECT_TRUE(basic->context().newest());
  EXPECT_EQ(basic->quote_count(), 1u);
  EXPECT_EQ(basic->snippet(), "\"The tide turns,\" Ana Silva said. Silva visited Madrid.");
  EXPECT_EQ(basic->quotes_size(), 0);
  const auto findings = store_->GetArticle("a1", "", v1::VIEW_FINDINGS, {});
  EXPECT_EQ(findings->quotes_size(), 1);
  EXPECT_EQ(findings->text(), "");
  const auto full = store_->GetArticle("a1", "", v1::VIEW_FULL, {});
  EXPECT_EQ(full->text(), *store_->GetText("a1", "r1", {}));
}

TEST_P(StoreContract, SaysWhatIsNotThere) {
  Commit({{}});
  EXPECT_TRUE(absl::IsNotFound(store_->GetArticle("a2", "", v1::VIEW_BASIC, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->GetArticle("a1", "r9", v1::VIEW_BASIC, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->GetQuote("q", {}).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->GetEvent("e", {}).status()));
}

TEST_P(StoreContract, TheSameAgainChangesNothing) {
  const std::vector<SampleArticle> same = {{.quotes = {{"Ana Silva", "Once"}}}};
  EXPECT_EQ(Commit(same).stored, 1);
  const auto again = Commit(same);
  EXPECT_EQ(again.stored, 0);
  EXPECT_EQ(again.duplicates, 1);
  EXPECT_THAT(Quotes(), ElementsAre("Once"));
  EXPECT_EQ(store_->Changes({})->newest, 1);
}

TEST_P(StoreContract, ADecisionIsCarriedOutOrRefusedWithItsBatch) {
  Commit({{.quotes = {{"Ana Silva", "Once"}}}});
  Batch batch = MakeBatch({{.id = "a2", .quotes = {{"Ana Silva", "Twice"}}}});
  v1::Decision& decision = batch.decisions.emplace_back();
  decision.set_decision_id("d1");
  decision.set_article_id("a1");
  decision.mutable_decided_at()->set_seconds(5000);
  decision.set_reason("court order");
  decision.mutable_remove();
  const auto result = store_->Commit(batch);
  if (absl::IsUnimplemented(result.status())) {
    EXPECT_THAT(Quotes(), ElementsAre("Once"));
    EXPECT_TRUE(absl::IsUnimplemented(store_->ListRemovals("", std::nullopt, 10, {}).status()));
    return;
  }
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(Quotes(), ElementsAre("Twice"));
  EXPECT_EQ(Commit({{.quotes = {{"Ana Silva", "Once"}}}}).refused, 1);
  Reopen();
  EXPECT_THAT(Quotes(), ElementsAre("Twice"));
  const auto removals = store_->ListRemovals("", std::nullopt, 10, {});
  ASSERT_TRUE(removals.ok()) << removals.status();
  ASSERT_EQ(removals->records.size(), 1u);
  EXPECT_EQ(removals->records[0].reason(), "court order");
}

TEST_P(StoreContract, ANewerRevisionTakesThePlaceAndTheOlderStaysReadable) {
  Commit({{.revision = "r1", .observed_seconds = 10, .quotes = {{"Ana Silva", "Before"}}}});
  const std::string old_id = store_->ListQuotes({.order = "published"}, {})->records[0].quote().quote_id();
  Commit({{.revision = "r0", .observed_seconds = 20, .quotes = {{"Ana Silva", "After"}}}});
  EXPECT_THAT(Quotes(), ElementsAre("After"));
  EXPECT_EQ(store_->GetArticle("a1", "", v1::VIEW_BASIC, {})->context().revision_id(), "r0");
  const auto old = store_->GetArticle("a1", "r1", v1::VIEW_BASIC, {});
  ASSERT_TRUE(old.ok());
  EXPECT_FALSE(old->context().newest());
  EXPECT_EQ(store_->GetQuote(old_id, {})->quote().text(), "Before");
  EXPECT_FALSE(store_->GetQuote(old_id, {})->article().newest());
  v1::QuoteFilter words;
  words.set_text("before");
  EXPECT_THAT(Quotes(words), IsEmpty());
}

TEST_P(StoreContract, AnOlderRevisionThatComesLateIsKeptButNotServedAsTheNewest) {
  Commit({{.revision = "r1", .observed_seconds = 20, .quotes = {{"Ana Silva", "After"}}}});
  EXPECT_EQ(Commit({{.revision = "r2", .observed_seconds = 10, .quotes = {{"Ana Silva", "Before"}}}}).older,
            1);
  EXPECT_THAT(Quotes(), ElementsAre("After"));
  EXPECT_TRUE(store_->GetArticle("a1", "r2", v1::VIEW_BASIC, {}).ok());
  EXPECT_EQ(store_->Changes({})->newest, 1);
}

TEST_P(StoreContract, OrdersByTimeThenRevisionThenAnalyserWhateverComesFirst) {
  std::vector<SampleArticle> all = {
      {.revision = "r1", .observed_seconds = 5, .analyser = "v1", .quotes = {{"Ana Silva", "1"}}},
      {.revision = "r2", .observed_seconds = 5, .analyser = "v1", .quotes = {{"Ana Silva", "2"}}},
      {.revision = "r2", .observed_seconds = 5, .analyser = "v2", .quotes = {{"Ana Silva", "3"}}}};
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.quotes[0].text < b.quotes[0].text; });
  int article = 0;
  do {
    const std::string id = StrCat("x", article++);
    for (SampleArticle sample : all) {
      sample.id = id;
      Commit({sample});
    }
    v1::QuoteFilter filter;
    filter.add_article_id(id);
    EXPECT_THAT(Quotes(filter), ElementsAre("3"));
  } while (std::next_permutation(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.quotes[0].text < b.quotes[0].text;
  }));
  EXPECT_EQ(article, 6);
}

TEST_P(StoreContract, AHigherGenerationWinsAndARollbackTakesThePlaceBack) {
  const auto commit = [&](const std::string& analyser, uint64_t generation, const std::string& text) {
    Batch batch = MakeBatch({{.analyser = analyser, .quotes = {{"Ana Silva", text}}}});
    batch.articles[0].set_analyser_generation(generation);
    const auto result = store_->Commit(batch);
    EXPECT_TRUE(result.ok()) << result.status();
    return *result;
  };
  // By the text of their versions the first would win.
  EXPECT_EQ(commit("onrecord 0.9.0", 1, "old").stored, 1);
  EXPECT_EQ(commit("onrecord 0.10.0", 2, "new").stored, 1);
  EXPECT_THAT(Quotes(), ElementsAre("new"));
  EXPECT_EQ(commit("onrecord 0.9.0", 1, "old").duplicates, 1);
  EXPECT_THAT(Quotes(), ElementsAre("new"));
  // The older program again, by a decision of the operator.
  EXPECT_EQ(commit("onrecord 0.9.0", 3, "old").stored, 1);
  EXPECT_THAT(Quotes(), ElementsAre("old"));
  v1::QuoteFilter words;
  words.set_text("new");
  EXPECT_THAT(Quotes(words), IsEmpty());
  words.set_text("old");
  EXPECT_THAT(Quotes(words), ElementsAre("old"));
  EXPECT_EQ(store_->Changes({})->newest, 3);
  EXPECT_EQ(commit("onrecord 0.9.0", 3, "old").duplicates, 1);
  EXPECT_EQ(store_->Changes({})->newest, 3);
  const auto speakers = store_->ListSpeakers({.order = "quotes"}, {});
  ASSERT_EQ(speakers->records.size(), 1u);
  EXPECT_EQ(speakers->records[0].quote_count(), 1u);
  EXPECT_EQ(speakers->records[0].article_count(), 1u);
}

TEST_P(StoreContract, AWithdrawnCorrectionShowsTheFirstRevisionAgain) {
  const SampleArticle first = {.revision = "r9", .observed_seconds = 10, .quotes = {{"Ana Silva", "Before"}}};
  SampleArticle again = first;
  again.observed_seconds = 30;
  Commit({first});
  Commit({{.revision = "r1", .observed_seconds = 20, .quotes = {{"Ana Silva", "Corrected"}}}});
  EXPECT_EQ(Commit({again}).stored, 1);
  EXPECT_THAT(Quotes(), ElementsAre("Before"));
  EXPECT_EQ(store_->GetArticle("a1", "", v1::VIEW_BASIC, {})->context().ingested_at().seconds(), 30);
  EXPECT_EQ(Commit({again}).duplicates, 1);
}

TEST_P(StoreContract, SpeakersAreCountedAnewWhenAnArticleChanges) {
  Commit({{.id = "a1", .published = "2031-01-01", .quotes = {{"Ana Silva", "1", "Old Office"}}},
          {.id = "a2",
           .published = "2031-02-01",
           .quotes = {{"Ana Silva", "2", "New Office"}, {"Rui Costa", "3"}}}});
  Commit({{.id = "a2",
           .revision = "r2",
           .observed_seconds = 2000,
           .published = "2031-02-01",
           .quotes = {{"Rui Costa", "3"}}}});
  for (const std::string order : {"quotes", "published", "name"}) {
    const auto page = store_->ListSpeakers({.order = order, .descending = order != "name"}, {});
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->records.size(), 2u);
    const auto& silva = page->records[order == "name" || page->records[0].name() == "Ana Silva" ? 0 : 1];
    EXPECT_EQ(silva.name(), "Ana Silva");
    EXPECT_EQ(silva.quote_count(), 1u);
    EXPECT_EQ(silva.last_published(), "2031-01-01");
    EXPECT_EQ(silva.affiliation(), "Old Office");
  }
  v1::QuoteFilter filter;
  filter.add_country("PRT");
  for (const std::string order : {"quotes", "published", "name"}) {
    const auto all = store_->ListSpeakers({.order = order}, {});
    const auto filtered = store_->ListSpeakers({.include = filter, .order = order}, {});
    ASSERT_TRUE(filtered.ok()) << filtered.status();
    ASSERT_EQ(filtered->records.size(), all->records.size());
    for (size_t i = 0; i < all->records.size(); ++i) {
      EXPECT_EQ(filtered->records[i].DebugString(), all->records[i].DebugString()) << order;
    }
  }
}

TEST_P(StoreContract, KeepsPositionsWithTheirBatch) {
  EXPECT_THAT(*store_->Positions(), IsEmpty());
  Batch batch = MakeBatch({{}});
  batch.positions = {{"t", 0, 7}, {"t", 3, 9}};
  ASSERT_TRUE(store_->Commit(batch).ok());
  batch.positions = {{"t", 0, 8}};
  ASSERT_TRUE(store_->Commit(batch).ok());
  Reopen();
  EXPECT_THAT(*store_->Positions(),
              UnorderedElementsAre(stream::Position{"t", 0, 8}, stream::Position{"t", 3, 9}));
  EXPECT_TRUE(store_->GetArticle("a1", "", v1::VIEW_BASIC, {}).ok());
}

TEST_P(StoreContract, KeepsItsSecret) {
  const std::string secret = store_->Secret();
  EXPECT_GE(secret.size(), 16u);
  Reopen();
  EXPECT_EQ(store_->Secret(), secret);
}

TEST_P(StoreContract, FindsQuotesByEveryField) {
  Commit({{.id = "a1",
           .outlet = "The Harbour Post",
           .published = "2031-05-03",
           .quotes = {{"Ana Silva", "We keep the lighthouse", "Ministry of Tides", "PRT"},
                      {"", "Nobody knows", "", "", v1::QUOTE_KIND_INDIRECT, 0.3}}},
          {.id = "a2",
           .observed_seconds = 5000,
           .outlet = "Inland Times",
           .published = "2031-06-01",
           .language = "en-GB",
           .quotes = {
               {"José Silva Pérez", "The river is calm", "River Board", "ESP", v1::QUOTE_KIND_MIXED, 0.6}}}});
  const auto found = [&](auto set) {
    v1::QuoteFilter filter;
    set(filter);
    return Quotes(filter);
  };
  const char kLight[] = "We keep the lighthouse", kNobody[] = "Nobody knows", kRiver[] = "The river is calm";
  EXPECT_THAT(found([](auto&) {}), ElementsAre(kRiver, kNobody, kLight));
  EXPECT_THAT(found([](auto& f) { f.set_text("LIGHTHOUSE keep"); }), ElementsAre(kLight));
  EXPECT_THAT(found([](auto& f) { f.set_text("\"keep the lighthouse\""); }), ElementsAre(kLight));
  EXPECT_THAT(found([](auto& f) { f.set_text("\"lighthouse keep\""); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.set_text("light*"); }), ElementsAre(kLight));
  EXPECT_THAT(found([](auto& f) { f.add_speaker("silva"); }), ElementsAre(kRiver, kLight));
  EXPECT_THAT(found([](auto& f) { f.add_speaker("silva perez"); }), ElementsAre(kRiver));
  EXPECT_THAT(found([](auto& f) { f.add_speaker("silv"); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.add_speaker_key("ana silva"); }), ElementsAre(kLight));
  EXPECT_THAT(found([](auto& f) { f.add_affiliation("tides"); }), ElementsAre(kLight));
  EXPECT_THAT(found([](auto& f) {
                f.add_country("esp");
                f.add_country("FRA");
              }),
              ElementsAre(kRiver));
  EXPECT_THAT(found([](auto& f) { f.add_kind(v1::QUOTE_KIND_INDIRECT); }), ElementsAre(kNobody));
  EXPECT_THAT(found([](auto& f) { f.add_attitude(v1::ATTITUDE_BELIEF); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.add_cue("Say"); }), ElementsAre(kRiver, kNobody, kLight));
  EXPECT_THAT(found([](auto& f) { f.add_outlet("inland times"); }), ElementsAre(kRiver));
  EXPECT_THAT(found([](auto& f) { f.add_language("en"); }), ElementsAre(kRiver, kNobody, kLight));
  EXPECT_THAT(found([](auto& f) { f.add_language("EN-gb"); }), ElementsAre(kRiver));
  EXPECT_THAT(found([](auto& f) { f.set_min_confidence(0.5); }), ElementsAre(kRiver, kLight));
  EXPECT_THAT(found([](auto& f) { f.mutable_published()->set_first("2031-06"); }), ElementsAre(kRiver));
  EXPECT_THAT(found([](auto& f) { f.mutable_published()->set_last("2031-05"); }),
              ElementsAre(kNobody, kLight));
  EXPECT_THAT(found([](auto& f) { f.mutable_said()->set_last("2031"); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.mutable_ingested()->mutable_start()->set_seconds(2000); }),
              ElementsAre(kRiver));
  EXPECT_THAT(found([](auto& f) { f.mutable_ingested()->mutable_end()->set_seconds(5000); }),
              ElementsAre(kNobody, kLight));
  EXPECT_THAT(found([](auto& f) { f.set_negated(true); }), IsEmpty());
}

TEST_P(StoreContract, LeavesOutWhatAnyExclusionMatches) {
  Commit({{.id = "a1", .quotes = {{"Ana Silva", "One"}, {"Rui Costa", "Two"}, {"", "Three"}}}});
  v1::QuoteFilter not_silva, not_costa, empty;
  not_silva.add_speaker("silva");
  not_costa.add_speaker("costa");
  EXPECT_THAT(Quotes({.exclude = {not_silva}, .order = "published"}), ElementsAre("Three", "Two"));
  EXPECT_THAT(Quotes({.exclude = {not_silva, not_costa}, .order = "published"}), ElementsAre("Three"));
  EXPECT_THAT(Quotes({.exclude = {empty}, .order = "published"}), IsEmpty());
  v1::QuoteFilter not_said;
  not_said.mutable_said()->set_first("2000");
  EXPECT_THAT(Quotes({.exclude = {not_said}, .order = "published"}), ElementsAre("Three", "Two", "One"));
}

TEST_P(StoreContract, TakesTextOfRequestsForNothingButText) {
  Commit({{.quotes = {{"Ana Silva", "One"}}}});
  for (const std::string text :
       {"') OR 1=1 --", "\" OR said:*", "said : One", "One NEAR(", "NOT", "a\"b", "*", "{", "-One"}) {
    v1::QuoteFilter filter;
    filter.set_text(text);
    filter.add_speaker(text);
    EXPECT_THAT(Quotes(filter), IsEmpty()) << text;
  }
}

TEST_P(StoreContract, FindsEventsByEveryField) {
  Commit({{.id = "a1",
           .events = {{.code = "042"},
                      {.code = "190",
                       .source = "ESPMIL",
                       .target = "PRT",
                       .clause = "Ships blocked the port",
                       .day = "2031-04-01"}}}});
  const auto found = [&](auto set) {
    v1::EventFilter filter;
    set(filter);
    return EventCodes(filter);
  };
  EXPECT_THAT(found([](auto&) {}), ElementsAre("190", "042"));
  EXPECT_THAT(found([](auto& f) { f.set_text("blocked"); }), ElementsAre("190"));
  EXPECT_THAT(found([](auto& f) { f.add_code("042"); }), ElementsAre("042"));
  EXPECT_THAT(found([](auto& f) { f.add_root("19"); }), ElementsAre("190"));
  EXPECT_THAT(found([](auto& f) { f.add_plover("consult"); }), ElementsAre("190", "042"));
  EXPECT_THAT(found([](auto& f) { f.add_quad_class(v1::QUAD_CLASS_MATERIAL_CONFLICT); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.add_actor("ESP"); }), ElementsAre("190", "042"));
  EXPECT_THAT(found([](auto& f) { f.add_source("ESP"); }), ElementsAre("190"));
  EXPECT_THAT(found([](auto& f) { f.add_target("PRT"); }), ElementsAre("190"));
  EXPECT_THAT(found([](auto& f) { f.add_source("silva"); }), ElementsAre("190", "042"));
  EXPECT_THAT(found([](auto& f) { f.add_modality(v1::MODALITY_NEGATED); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.set_in_quote(false); }), ElementsAre("190", "042"));
  EXPECT_THAT(found([](auto& f) { f.set_in_quote(true); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.mutable_happened()->set_last("2031-04"); }), ElementsAre("190"));
  EXPECT_THAT(found([](auto& f) { f.add_place("madrid"); }), ElementsAre("190", "042"));
  EXPECT_THAT(found([](auto& f) { f.add_country("FRA"); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.set_min_confidence(0.9); }), IsEmpty());
}

TEST_P(StoreContract, FindsArticlesByTextOutletSpeakerAndState) {
  Commit({{.id = "a1", .quotes = {{"Ana Silva", "We keep the lighthouse"}}},
          {.id = "a2", .outlet = "Inland Times", .published = "2031-05-01"}});
  const auto found = [&](auto set) {
    v1::ArticleFilter filter;
    set(filter);
    return Articles(filter);
  };
  EXPECT_THAT(found([](auto&) {}), ElementsAre("a1", "a2"));
  EXPECT_THAT(found([](auto& f) { f.set_text("elan harbour"); }), ElementsAre("a1", "a2"));
  EXPECT_THAT(found([](auto& f) { f.set_text("lighthouse"); }), ElementsAre("a1"));
  EXPECT_THAT(found([](auto& f) { f.add_outlet("inland"); }), ElementsAre("a2"));
  EXPECT_THAT(found([](auto& f) { f.add_speaker("silva"); }), ElementsAre("a1"));
  EXPECT_THAT(found([](auto& f) { f.add_state(v1::ANALYSIS_STATE_LANGUAGE); }), IsEmpty());
  EXPECT_THAT(found([](auto& f) { f.add_feed("x"); }), IsEmpty());
}

TEST_P(StoreContract, PagesStayStableUnderInserts) {
  const auto day = [](int i) { return StrCat("2031-05-", i < 10 ? "0" : "", i); };
  for (int i = 1; i <= 20; ++i) {
    Commit({{.id = StrCat("a", i), .published = day(i), .quotes = {{"Ana Silva", StrCat("q", i)}}}});
  }
  ListQuery<v1::QuoteFilter> query{.order = "published", .limit = 3};
  std::vector<std::string> seen;
  for (int page_number = 0;; ++page_number) {
    const auto page = store_->ListQuotes(query, {});
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& record : page->records) seen.push_back(record.quote().text());
    if (!page->next) break;
    query.after = page->next;
    // One before the place, one behind it, one at the same day.
    Commit({{.id = StrCat("early", page_number),
             .published = "2032-01-01",
             .quotes = {{"Ana Silva", "early"}}}});
  }
  std::vector<std::string> expected;
  for (int i = 20; i >= 1; --i) expected.push_back(StrCat("q", i));
  EXPECT_EQ(seen, expected);
}

TEST_P(StoreContract, SortsBothWaysByEveryFieldAndRefusesOthers) {
  Commit(
      {{.id = "a1", .published = "2031-01-01", .quotes = {{"Zoe", "z", "", "", v1::QUOTE_KIND_DIRECT, 0.1}}},
       {.id = "a2", .published = "2031-02-01", .quotes = {{"Bea", "b", "", "", v1::QUOTE_KIND_DIRECT, 0.9}}},
       {.id = "a3", .published = "", .quotes = {{"Moa", "m", "", "", v1::QUOTE_KIND_DIRECT, 0.5}}}});
  const auto sorted = [&](const std::string& order, bool descending) {
    return Quotes(ListQuery<v1::QuoteFilter>{.order = order, .descending = descending});
  };
  EXPECT_THAT(sorted("published", false), ElementsAre("m", "z", "b"));
  EXPECT_THAT(sorted("published", true), ElementsAre("b", "z", "m"));
  EXPECT_THAT(sorted("confidence", false), ElementsAre("z", "m", "b"));
  EXPECT_THAT(sorted("speaker", true), ElementsAre("z", "m", "b"));
  EXPECT_THAT(sorted("ingested", false), ElementsAre("m", "z", "b"));
  EXPECT_THAT(sorted("said", false), ElementsAre("m", "z", "b"));
  EXPECT_TRUE(absl::IsInvalidArgument(store_->ListQuotes({.order = "record"}, {}).status()));
}

TEST_P(StoreContract, CountsSpeakersOfMatchingQuotes) {
  Commit({{.id = "a1",
           .published = "2031-01-01",
           .quotes = {{"Ana Silva", "1", "Old Office"}, {"Ana Silva", "2"}, {"", "x"}}},
          {.id = "a2",
           .published = "2031-02-01",
           .quotes = {{"Ana Silva", "3", "New Office"}, {"Rui Costa", "4"}}}});
  const auto page = store_->ListSpeakers({.order = "quotes", .limit = 1}, {});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->records.size(), 1u);
  EXPECT_EQ(page->records[0].name(), "Ana Silva");
  EXPECT_EQ(page->records[0].affiliation(), "New Office");
  EXPECT_EQ(page->records[0].quote_count(), 3u);
  EXPECT_EQ(page->records[0].article_count(), 2u);
  EXPECT_EQ(page->records[0].first_published(), "2031-01-01");
  EXPECT_EQ(page->records[0].last_published(), "2031-02-01");
  ASSERT_TRUE(page->next.has_value());
  const auto rest = store_->ListSpeakers({.order = "quotes", .after = page->next, .limit = 1}, {});
  ASSERT_TRUE(rest.ok()) << rest.status();
  ASSERT_EQ(rest->records.size(), 1u);
  EXPECT_EQ(rest->records[0].name(), "Rui Costa");
  EXPECT_FALSE(rest->next.has_value());
}

TEST_P(StoreContract, SnapshotThenChangesLeadToTheSameStateAsTheList) {
  Commit({{.id = "a1", .quotes = {{"Ana Silva", "1"}}}, {.id = "a2", .quotes = {{"Ana Silva", "2"}}}});
  v1::WatchRequest all;
  all.mutable_quotes();
  const int64_t until = store_->Changes({})->newest;
  std::map<std::string, std::string> state;
  const auto apply = [&](const v1::WatchResponse& step) {
    for (const std::string& id : step.removed_ids()) state.erase(id);
    for (const auto& record : step.quotes()) state[record.quote().quote_id()] = record.quote().text();
  };
  auto snapshot = store_->ReadSnapshot(all, until, 0, {.count = 1}, {});
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  apply(snapshot->records);
  // Between two pages both articles change.
  Commit({{.id = "a1", .revision = "r2", .observed_seconds = 2000, .quotes = {{"Ana Silva", "1b"}}},
          {.id = "a2", .revision = "r2", .observed_seconds = 2000, .quotes = {{"Ana Silva", "2b"}}},
          {.id = "a3", .quotes = {{"Ana Silva", "3"}}}});
  while (!snapshot->end) {
    snapshot = store_->ReadSnapshot(all, until, snapshot->next, {.count = 1}, {});
    ASSERT_TRUE(snapshot.ok());
    apply(snapshot->records);
  }
  const auto page = store_->ReadChanges({until}, {.quotes = true}, {}, {});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->changes.size(), 3u);
  EXPECT_EQ(page->next, (ChangePlace{5}));
  EXPECT_TRUE(page->end);
  for (const Change& change : page->changes) {
    for (const std::string& id : change.gone_quotes) state.erase(id);
    for (const auto& record : change.quotes) state[record.quote().quote_id()] = record.quote().text();
  }
  std::vector<std::string> texts;
  for (const auto& [id, text] : state) texts.push_back(text);
  EXPECT_THAT(texts, UnorderedElementsAre("1b", "2b", "3"));
}

TEST_P(StoreContract, ANewAnalysisTellsWhichRecordsAreGone) {
  Commit({{.quotes = {{"Ana Silva", "kept"}, {"Ana Silva", "gone"}}}});
  const std::string gone =
      store_->ReadChanges({0}, {.quotes = true}, {}, {})->changes[0].quotes[1].quote().quote_id();
  Commit({{.analyser = "test 2", .quotes = {{"Ana Silva", "kept"}}}});
  const auto page = store_->ReadChanges({1}, {.quotes = true, .articles = true}, {}, {});
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->changes.size(), 1u);
  const Change& change = page->changes[0];
  ASSERT_EQ(change.quotes.size(), 1u);
  EXPECT_THAT(change.gone_quotes, ElementsAre(gone));
  EXPECT_THAT(change.replaced, UnorderedElementsAre(change.quotes[0].quote().quote_id(), "a1"));
}

TEST_P(StoreContract, AChangeHoldsWhatItStoredAlsoAfterALaterOne) {
  Commit({{.quotes = {{"Ana Silva", "first"}}, .events = {{}}}});
  Commit({{.revision = "r2", .observed_seconds = 2000, .quotes = {{"Ana Silva", "second"}}}});
  const auto page =
      store_->ReadChanges({0}, {.quotes = true, .events = true, .articles = true, .texts = true}, {}, {});
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->changes.size(), 2u);
  EXPECT_EQ(page->changes[0].quotes[0].quote().text(), "first");
  EXPECT_EQ(page->changes[0].events.size(), 1u);
  EXPECT_EQ(page->changes[0].article->context().revision_id(), "r1");
  EXPECT_THAT(page->changes[0].text.speakers, ElementsAre("Ana Silva"));
  EXPECT_THAT(page->changes[0].text.body, testing::HasSubstr("first"));
  EXPECT_EQ(page->changes[1].quotes[0].quote().text(), "second");
  EXPECT_THAT(page->changes[1].gone_quotes, ElementsAre(page->changes[0].quotes[0].quote().quote_id()));
  EXPECT_EQ(page->changes[1].gone_events.size(), 1u);
}

TEST_P(StoreContract, AChangeThatIsLargeComesInPartsThatHoldEverythingOnce) {
  const std::string text(1000, 'x');
  Commit(
      {{.quotes = std::vector<SampleQuote>(30, {"Ana Silva", text}), .events = std::vector<SampleEvent>(5)}});
  Commit({{.revision = "r2",
           .observed_seconds = 2000,
           .quotes = std::vector<SampleQuote>(20, {"Ana Silva", text})}});
  std::vector<std::string> gone, quotes;
  ChangePlace at{1};
  int parts = 0;
  for (bool end = false; !end; ++parts) {
    const auto page = store_->ReadChanges(at, {.quotes = true, .events = true}, {.bytes = 4000}, {});
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_FALSE(page->changes.empty());
    for (const Change& change : page->changes) {
      size_t bytes = 0;
      for (const auto& record : change.quotes) {
        quotes.push_back(record.quote().quote_id());
        bytes += record.ByteSizeLong();
      }
      EXPECT_LT(bytes, 4000u + 4000u);
      gone.insert(gone.end(), change.gone_quotes.begin(), change.gone_quotes.end());
      gone.insert(gone.end(), change.gone_events.begin(), change.gone_events.end());
    }
    EXPECT_GT(page->next, at);
    at = page->next;
    end = page->end;
  }
  EXPECT_GT(parts, 5);
  EXPECT_EQ(at, (ChangePlace{2}));
  EXPECT_EQ(quotes.size(), 20u);
  EXPECT_EQ(gone.size(), 35u);
  EXPECT_EQ(std::set<std::string>(quotes.begin(), quotes.end()).size(), 20u);
  EXPECT_EQ(std::set<std::string>(gone.begin(), gone.end()).size(), 35u);
}

TEST_P(StoreContract, CompactedChangesAreOutOfRange) {
  for (int i = 0; i < 5; ++i) Commit({{.id = StrCat("a", i)}});
  ASSERT_TRUE(store_->Compact(2).ok());
  EXPECT_EQ(store_->Changes({})->oldest, 4);
  const ChangeParts all{.articles = true};
  EXPECT_TRUE(absl::IsOutOfRange(store_->ReadChanges({2}, all, {}, {}).status()));
  EXPECT_EQ(store_->ReadChanges({3}, all, {}, {})->changes.size(), 2u);
  EXPECT_TRUE(absl::IsOutOfRange(store_->ReadChanges({6}, all, {}, {}).status()));
  ASSERT_TRUE(store_->Compact(0).ok());
  EXPECT_EQ(store_->Changes({})->newest, 5);
  EXPECT_TRUE(store_->ReadChanges({5}, all, {}, {}).ok());
  Commit({{.id = "a9"}});
  EXPECT_EQ(store_->Changes({})->newest, 6);
}

TEST_P(StoreContract, GivesUpAtTheDeadlineAndWhenCancelled) {
  Batch batch;
  for (int i = 0; i < 300; ++i) {
    Batch one =
        MakeBatch({{.id = StrCat("a", i), .quotes = std::vector<SampleQuote>(20, {"Ana Silva", "word"})}});
    batch.articles.push_back(std::move(one.articles[0]));
  }
  ASSERT_TRUE(store_->Commit(batch).ok());
  ReadScope late{.deadline = absl::Now() - absl::Seconds(1)};
  EXPECT_TRUE(absl::IsDeadlineExceeded(store_->ListSpeakers({.order = "quotes"}, late).status()));
  ReadScope cancelled{.cancelled = [] { return true; }};
  EXPECT_TRUE(absl::IsCancelled(store_->ListSpeakers({.order = "quotes"}, cancelled).status()));
  EXPECT_TRUE(store_->ListSpeakers({.order = "quotes"}, {}).ok());
}

TEST_P(StoreContract, ReadersSeeWholeBatchesWhileTheWriterWorks) {
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      const auto page = store_->ListQuotes({.order = "published", .limit = 1000}, {});
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_EQ(page->records.size() % 3, 0u);
    }
  });
  for (int i = 0; i < 40; ++i) {
    Commit({{.id = StrCat("a", i), .quotes = {{"A", "1"}, {"B", "2"}}},
            {.id = StrCat("b", i), .quotes = {{"C", "3"}}}});
  }
  stop = true;
  reader.join();
}

TEST_P(StoreContract, KeepsRejectedRecordsOnce) {
  Batch batch;
  v1::RejectedRecord& rejected = batch.rejected.emplace_back();
  rejected.set_topic("t");
  rejected.set_offset(3);
  rejected.set_reason("not_decodable");
  ASSERT_TRUE(store_->Commit(batch).ok());
  ASSERT_TRUE(store_->Commit(batch).ok());
  EXPECT_EQ(*store_->CountRejected(), 1);
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract,
                         testing::Values(StoreMaker{"sqlite", MakeSqliteWorld},
                                         StoreMaker{"postgres", MakePostgresWorld}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace onrecord::api
