#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "common/base/strings.h"
#include "tests/contract/store_world.h"
#include "tests/support/api/sample_decisions.h"

// What people decided is carried out, listed and told alike by every store, in whatever order it comes.
namespace onrecord::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Decisions : public testing::TestWithParam<StoreMaker> {
 protected:
  void SetUp() override { Renew(); }
  // An empty store.
  void Renew() {
    store_.reset();
    world_ = GetParam().make();
    Open();
  }
  void Open() {
    store_.reset();
    store_ = world_->Open();
    ASSERT_NE(store_, nullptr);
  }

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
    const absl::Time end = absl::Now() + absl::Minutes(1);
    while (absl::Now() < end) {
      const auto more = store_->EraseSome();
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) return;
      absl::SleepFor(absl::Milliseconds(1));
    }
    FAIL() << "the erasure comes to no end";
  }
  std::vector<Change> ChangesAfter(int64_t number) {
    const auto page =
        store_->ReadChanges({number, 0}, {.quotes = true, .events = true, .articles = true}, {}, {});
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? page->changes : std::vector<Change>{};
  }

  std::unique_ptr<StoreWorld> world_;
  std::unique_ptr<Store> store_;
};

TEST_P(Decisions, ARemovedArticleIsGoneFromEveryAnswer) {
  Commit({kFerry, kHarbour});
  const std::string quote = QuoteRecords()[1].quote().quote_id();
  const std::string event = store_->ListEvents({.order = "published"}, {})->records[0].event().event_id();
  const CommitResult result = Decide(Removal("a1", 5000));
  EXPECT_EQ(result.decisions, 1);
  EXPECT_THAT(Quotes(), ElementsAre("Ana Silva: The harbour stays"));
  v1::QuoteFilter words;
  words.set_text("quorvexed");
  EXPECT_THAT(Quotes(words), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(store_->GetArticle("a1", "", v1::VIEW_FULL, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->GetArticle("a1", "r1", v1::VIEW_BASIC, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->GetQuote(quote, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->GetEvent(event, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->ListRevisions("a1", std::nullopt, 10, {}).status()));
  EXPECT_THAT(store_->ListEvents({.order = "published"}, {})->records, IsEmpty());
  const auto speakers = store_->ListSpeakers({.order = "quotes"}, {});
  ASSERT_THAT(speakers->records, SizeIs(1));
  EXPECT_EQ(speakers->records[0].quote_count(), 1u);
  const auto statements = store_->ListStatements({.order = "published"}, 0, {});
  ASSERT_THAT(statements->records, SizeIs(1));
  v1::AggregateRequest all;
  all.mutable_quotes();
  EXPECT_EQ(store_->Aggregate({.request = all, .page = {.order = "count"}}, {})->rows, 1);
  all.mutable_articles();
  EXPECT_EQ(store_->Aggregate({.request = all, .page = {.order = "count"}}, {})->rows, 1);
  const auto removals = Removals();
  ASSERT_THAT(removals, SizeIs(1));
  EXPECT_EQ(removals[0].article_id(), "a1");
  EXPECT_EQ(removals[0].reason(), "court order");
  EXPECT_EQ(removals[0].removed_by(), "desk");
  EXPECT_EQ(removals[0].removed_at().seconds(), 5000);
  EXPECT_EQ(removals[0].revision_count(), 1u);
  EXPECT_EQ(removals[0].quote_count(), 2u);
  EXPECT_EQ(removals[0].event_count(), 1u);
}

TEST_P(Decisions, TheSameRemovalAgainChangesNothing) {
  Commit({kFerry});
  EXPECT_EQ(Decide(Removal("a1", 5000)).decisions, 1);
  const int64_t newest = store_->Changes({})->newest;
  EXPECT_EQ(Decide(Removal("a1", 5000)).decisions, 0);
  EXPECT_EQ(store_->Changes({})->newest, newest);
  EXPECT_THAT(Removals(), SizeIs(1));
}

TEST_P(Decisions, RecordsThatComeAgainOrLateAreRefused) {
  Commit({kFerry});
  Decide(Removal("a1", 5000));
  EXPECT_EQ(Commit({kFerry}).refused, 1);
  SampleArticle later = kFerry;
  later.revision = "r2";
  later.observed_seconds = 9000;
  EXPECT_EQ(Commit({later, kHarbour}).refused, 1);
  EXPECT_THAT(Quotes(), ElementsAre("Ana Silva: The harbour stays"));
  Open();
  EXPECT_EQ(Commit({kFerry}).refused, 1);
}

TEST_P(Decisions, ARemovalMayComeBeforeTheArticle) {
  Decide(Removal("a1", 5000));
  EXPECT_EQ(Commit({kFerry}).refused, 1);
  EXPECT_THAT(Quotes(), IsEmpty());
}

TEST_P(Decisions, OneBatchMayHoldBoth) {
  Commit({kFerry}, {Removal("a1", 5000)});
  EXPECT_THAT(Quotes(), IsEmpty());
  EXPECT_THAT(Removals(), SizeIs(1));
}

TEST_P(Decisions, AnArticleThatWasLetInAgainIsServedWhateverTheOrder) {
  Batch again = MakeBatch({kFerry});
  again.articles[0].mutable_article()->mutable_readmitted_at()->set_seconds(6000);
  for (const bool removal_first : {true, false}) {
    Renew();
    if (removal_first) Decide(Removal("a1", 5000));
    EXPECT_EQ(Commit(again).stored, 1);
    if (!removal_first) Decide(Removal("a1", 5000));
    EXPECT_THAT(Quotes(), SizeIs(2)) << removal_first;
    EXPECT_EQ(Commit({kFerry}).refused, 1) << "what the log still holds of the time before";
  }
  Decide(Removal("a1", 7000));
  EXPECT_THAT(Quotes(), IsEmpty());
  EXPECT_EQ(Commit(again).refused, 1);
  EXPECT_THAT(Removals(), SizeIs(2));
}

TEST_P(Decisions, AnErasureThatWasCutOffBeginsAnew) {
  Commit({kFerry});
  Decide(Removal("a1", 5000));
  EXPECT_TRUE(*store_->EraseSome());
  Open();
  EXPECT_FALSE(Removals()[0].has_erased_at());
  EraseAll();
  EXPECT_TRUE(Removals()[0].has_erased_at());
  EXPECT_FALSE(*store_->EraseSome());
}

TEST_P(Decisions, TheLogIsToldTwiceToForget) {
  Commit({kFerry});
  Decide(Removal("a1", 5000));
  const absl::Time now = absl::FromUnixSeconds(10000);
  const auto due = store_->DueInLog(now, 10);
  ASSERT_TRUE(due.ok()) << due.status();
  std::vector<std::string> keys;
  for (const LogErasure& one : *due) keys.push_back(StrCat(one.topic, " ", one.key));
  EXPECT_THAT(keys,
              UnorderedElementsAre("onrecord.articles.v1 a1/r1",
                                   StrCat("onrecord.enriched.v1 a1/r1/", Sha256Hex("test 1").substr(0, 16))));
  ASSERT_TRUE(store_->ToldLog(*due, now, now + absl::Hours(1)).ok());
  EXPECT_THAT(*store_->DueInLog(now, 10), IsEmpty());
  EXPECT_FALSE(Removals()[0].has_log_erased_at());
  Open();
  const auto again = store_->DueInLog(now + absl::Hours(1), 10);
  EXPECT_THAT(*again, SizeIs(2));
  ASSERT_TRUE(store_->ToldLog(*again, now + absl::Hours(1), now + absl::Hours(2)).ok());
  EXPECT_THAT(*store_->DueInLog(absl::InfiniteFuture() - absl::Hours(1), 10), IsEmpty());
  EXPECT_TRUE(Removals()[0].has_log_erased_at());
}

TEST_P(Decisions, WatchersAreToldWhatWasRemoved) {
  Commit({kFerry, kHarbour});
  const int64_t before = store_->Changes({})->newest;
  std::vector<std::string> quotes;
  for (const auto& record : QuoteRecords()) {
    if (record.article().article_id() == "a1") quotes.push_back(record.quote().quote_id());
  }
  Decide(Removal("a1", 5000));
  const auto changes = ChangesAfter(before);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].cause, v1::CHANGE_CAUSE_REMOVED);
  EXPECT_THAT(changes[0].gone_quotes, testing::UnorderedElementsAreArray(quotes));
  EXPECT_THAT(changes[0].gone_events, SizeIs(1));
  EXPECT_THAT(changes[0].gone_articles, ElementsAre("a1"));
  // Of the change with the article nothing is left to tell.
  const auto all = ChangesAfter(0);
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_THAT(all[0].quotes, IsEmpty());
  EXPECT_THAT(all[1].quotes, SizeIs(1));
}

TEST_P(Decisions, RemovalsAreListedTheLatestFirstInPages) {
  for (int i = 1; i <= 5; ++i) Decide(Removal(StrCat("a", i), 1000 + i / 2));
  std::vector<std::string> seen;
  std::optional<Cursor> after;
  do {
    const auto page = store_->ListRemovals("", after, 2, {});
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& removal : page->records) seen.push_back(removal.article_id());
    after = page->next;
  } while (after);
  EXPECT_THAT(seen, ElementsAre("a5", "a4", "a3", "a2", "a1"));
  EXPECT_THAT(store_->ListRemovals("a3", std::nullopt, 2, {})->records, SizeIs(1));
}

TEST_P(Decisions, ACorrectedSpeakerIsServedAndMarked) {
  Commit({kFerry});
  const v1::QuoteRecord wrong = QuoteRecords()[1];
  ASSERT_EQ(wrong.quote().speaker_name(), "Ana Silva");
  const int64_t before = store_->Changes({})->newest;
  Decide(Correction(wrong, v1::CORRECTION_KIND_SPEAKER, 5000, "Rui Costa"));
  EXPECT_THAT(Quotes(), UnorderedElementsAre("Rui Costa: The ferry quorvexed at dawn", "Rui Costa: We wait"));
  const auto quote = store_->GetQuote(wrong.quote().quote_id(), {});
  ASSERT_TRUE(quote.ok()) << quote.status();
  EXPECT_EQ(quote->quote().speaker_key(), "rui costa");
  EXPECT_EQ(quote->speaker().name(), "Rui Costa");
  ASSERT_EQ(quote->quote().corrections_size(), 1);
  EXPECT_EQ(quote->quote().corrections(0).found(), "Ana Silva");
  EXPECT_EQ(quote->quote().speaker_why().rule(), "corrected");
  const auto changes = ChangesAfter(before);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].cause, v1::CHANGE_CAUSE_CORRECTED);
  EXPECT_THAT(changes[0].replaced, testing::Contains(wrong.quote().quote_id()));
  const auto corrections = store_->ListCorrections("a1", std::nullopt, 10, {});
  ASSERT_THAT(corrections->records, SizeIs(1));
  EXPECT_TRUE(corrections->records[0].applies());
  v1::QuoteFilter speaker;
  speaker.add_speaker_key("ana silva");
  EXPECT_THAT(Quotes(speaker), IsEmpty());
}

TEST_P(Decisions, WhatIsWithdrawnIsNotServed) {
  Commit({kFerry});
  Decide(Correction(QuoteRecords()[1], v1::CORRECTION_KIND_WITHDRAW_QUOTE, 5000));
  EXPECT_THAT(Quotes(), ElementsAre("Rui Costa: We wait"));
  Decide(Correction(QuoteRecords()[0], v1::CORRECTION_KIND_WITHDRAW_CUE, 5001));
  EXPECT_EQ(QuoteRecords()[0].quote().cue_lemma(), "");
  v1::Decision event;
  const auto record = store_->ListEvents({.order = "published"}, {})->records[0];
  event.set_decision_id("e");
  event.set_article_id("a1");
  event.mutable_decided_at()->set_seconds(5002);
  event.mutable_correct()->set_kind(v1::CORRECTION_KIND_WITHDRAW_EVENT);
  event.mutable_correct()->set_finding_id(record.event().event_id());
  event.mutable_correct()->set_revision_id("r1");
  Decide(event);
  EXPECT_THAT(store_->ListEvents({.order = "published"}, {})->records, IsEmpty());
  EXPECT_EQ(store_->GetArticle("a1", "", v1::VIEW_BASIC, {})->event_count(), 0u);
}

TEST_P(Decisions, ACorrectionSurvivesAnotherAnalysisAndRevision) {
  Commit({kFerry});
  Decide(Correction(QuoteRecords()[1], v1::CORRECTION_KIND_SPEAKER, 5000, "Rui Costa"));
  SampleArticle reread = kFerry;
  reread.analyser = "test 2";
  Batch batch = MakeBatch({reread});
  batch.articles[0].set_analyser_generation(7);
  // The new analysis takes a word less, and gives the quote another id.
  v1::Quote& shorter = *batch.articles[0].mutable_quotes(0);
  shorter.set_quote_id("shorter");
  shorter.mutable_pieces(0)->mutable_span()->set_end(shorter.pieces(0).span().end() - 5);
  EXPECT_EQ(Commit(batch).stored, 1);
  EXPECT_EQ(store_->GetQuote("shorter", {})->quote().speaker_name(), "Rui Costa");
  EXPECT_THAT(store_->GetArticle("a1", "", v1::VIEW_BASIC, {})->context().analyser(),
              HasSubstr("test 2 corrected "));
  EXPECT_EQ(Commit(batch).duplicates, 1) << "the same once more";
  SampleArticle revised = kFerry;
  revised.revision = "r2";
  revised.observed_seconds = 2000;
  Commit({revised});
  EXPECT_THAT(Quotes(), UnorderedElementsAre("Rui Costa: The ferry quorvexed at dawn", "Rui Costa: We wait"));
}

TEST_P(Decisions, ACorrectionIsTakenBack) {
  Commit({kFerry});
  const v1::Decision wrong = Correction(QuoteRecords()[1], v1::CORRECTION_KIND_SPEAKER, 5000, "Rui Costa");
  Decide(wrong);
  Decide(Undo(wrong, 5001));
  EXPECT_THAT(Quotes(), UnorderedElementsAre("Ana Silva: The ferry quorvexed at dawn", "Rui Costa: We wait"));
  EXPECT_EQ(store_->GetArticle("a1", "", v1::VIEW_BASIC, {})->context().analyser(), "test 1");
  const auto corrections = store_->ListCorrections("", std::nullopt, 10, {});
  ASSERT_THAT(corrections->records, SizeIs(1));
  EXPECT_EQ(corrections->records[0].undone_at().seconds(), 5001);
  EXPECT_FALSE(corrections->records[0].applies());
}

TEST_P(Decisions, TheOrderOfDecisionsAndArticlesDoesNotMatter) {
  Commit({kFerry});
  const v1::QuoteRecord quote = QuoteRecords()[1];
  const v1::Decision first = Correction(quote, v1::CORRECTION_KIND_SPEAKER, 5000, "Rui Costa");
  const v1::Decision second = Correction(quote, v1::CORRECTION_KIND_SPEAKER, 5001, "Eva Lund");
  const v1::Decision third = Correction(quote, v1::CORRECTION_KIND_SPEAKER, 5002, "Nobody");
  const std::vector<v1::Decision> decisions = {first, second, third, Undo(third, 5003)};
  std::vector<int> order = {0, 1, 2, 3};
  do {
    Renew();
    for (size_t i = 0; i < order.size(); ++i) {
      if (i == 2) Commit({kFerry});
      Decide(decisions[static_cast<size_t>(order[i])]);
    }
    EXPECT_THAT(Quotes(),
                UnorderedElementsAre("Eva Lund: The ferry quorvexed at dawn", "Rui Costa: We wait"));
    EXPECT_EQ(store_->GetQuote(quote.quote().quote_id(), {})->quote().corrections(0).found(), "Ana Silva");
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_P(Decisions, RemovalForgetsCorrections) {
  Commit({kFerry});
  Decide(Correction(QuoteRecords()[1], v1::CORRECTION_KIND_SPEAKER, 5000, "Rui Costa"));
  Decide(Removal("a1", 6000));
  EXPECT_THAT(Quotes(), IsEmpty());
  EXPECT_THAT(store_->ListCorrections("", std::nullopt, 10, {})->records, IsEmpty());
  EXPECT_EQ(Removals()[0].revision_count(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Stores, Decisions,
                         testing::Values(StoreMaker{"sqlite", MakeSqliteWorld},
                                         StoreMaker{"postgres", MakePostgresWorld}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace onrecord::api
