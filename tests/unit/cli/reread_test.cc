#include "cli/reenrich/reread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/store/project_article.h"
#include "tests/support/api/sample_articles.h"

namespace onrecord::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

v1::ArticleRecord RecordOf(const v1::EnrichedArticle& article) {
  v1::ArticleRecord record = api::ProjectHeader(article);
  *record.mutable_quotes() = article.quotes();
  *record.mutable_events() = article.events();
  record.set_text(article.article().text());
  return record;
}

const api::SampleArticle kBefore = {
    .quotes = {{"Ana Silva", "The tide turns at the harbour"}, {"Rui Costa", "We wait"}}, .events = {{}}};

TEST(Reread, CountsWhatIsGainedLostAndAlteredByKind) {
  const v1::ArticleRecord record = RecordOf(api::MakeArticle(kBefore));
  v1::EnrichedArticle now = api::MakeArticle(kBefore);
  now.mutable_quotes(0)->set_text("The tide turns at the old harbour");
  now.mutable_quotes()->RemoveLast();
  v1::Quote& indirect = *now.add_quotes();
  indirect = now.quotes(0);
  indirect.set_kind(v1::QUOTE_KIND_INDIRECT);
  indirect.set_text("nobody knows who sailed");
  now.clear_events();
  ReadingChanges changes;
  CountChanges(record, now, &changes);
  EXPECT_EQ(changes.articles, 1u);
  EXPECT_EQ(changes.changed_articles, 1u);
  const auto of = [&](FindingKind kind) { return changes.kinds[static_cast<size_t>(kind)]; };
  EXPECT_EQ(of(FindingKind::kDirect).before, 2u);
  EXPECT_EQ(of(FindingKind::kDirect).after, 1u);
  EXPECT_EQ(of(FindingKind::kDirect).altered, 1u);
  EXPECT_EQ(of(FindingKind::kDirect).lost, 1u);
  EXPECT_EQ(of(FindingKind::kIndirect).gained, 1u);
  EXPECT_EQ(of(FindingKind::kEvent).lost, 1u);
  EXPECT_THAT(changes.samples, SizeIs(4));
  EXPECT_THAT(Report(changes), HasSubstr("- direct Rui Costa: “We wait” (The Harbour Post, 2031-05-03, a1)"));
}

TEST(Reread, TheSameFindingsAreNoChange) {
  const v1::EnrichedArticle article = api::MakeArticle(kBefore);
  ReadingChanges changes;
  CountChanges(RecordOf(article), article, &changes);
  EXPECT_EQ(changes.changed_articles, 0u);
  EXPECT_THAT(changes.samples, SizeIs(0));
}

TEST(Reread, ShowsAFewSamplesOfEachKind) {
  ReadingChanges changes;
  changes.most_samples = 2;
  v1::EnrichedArticle article = api::MakeArticle(kBefore);
  const v1::ArticleRecord record = RecordOf(article);
  article.clear_quotes();
  article.clear_events();
  for (int i = 0; i < 5; ++i) CountChanges(record, article, &changes);
  EXPECT_THAT(changes.samples, SizeIs(4));
  EXPECT_EQ(changes.kinds[static_cast<size_t>(FindingKind::kDirect)].lost, 10u);
}

TEST(Reread, GivesTheAnalyserTheTextAndTheAnalysisItsPlace) {
  const v1::ArticleRecord record = [] {
    v1::EnrichedArticle article = api::MakeArticle(kBefore);
    article.set_analyser_generation(41);
    return RecordOf(article);
  }();
  std::string seen;
  const Analyser analyser{[&](const SourceText& source) {
                            seen = source.text;
                            return Analysis();
                          },
                          "test 9", 0};
  const v1::EnrichedArticle now = Reread(record, analyser, 7);
  EXPECT_EQ(seen, record.text());
  EXPECT_EQ(now.analyser(), "test 9");
  EXPECT_EQ(now.analyser_generation(), 42u) << "above the old one";
  EXPECT_EQ(now.article().revision_id(), "r1");
  EXPECT_EQ(Reread(record, analyser, 99).analyser_generation(), 99u);
}

}  // namespace
}  // namespace onrecord::cli
