#include "api/store/project_article.h"

#include <gtest/gtest.h>

#include <string>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "tests/support/api/sample_articles.h"

namespace onrecord::api {
namespace {

TEST(ProjectArticle, GivesEachRecordTheContextToReadItAlone) {
  v1::EnrichedArticle article = MakeArticle({.quotes = {{"Ana Silva", "One"}, {"", "Two"}}, .events = {{}}});
  article.mutable_quotes(1)->set_inside(0);
  article.mutable_events(0)->set_in_quote(0);
  const Projection out = ProjectArticle(article);
  EXPECT_EQ(out.quotes[0].article().headline(), "Élan at the harbour of a1");
  EXPECT_EQ(out.quotes[0].speaker().name(), "Ana Silva");
  EXPECT_EQ(out.quotes[1].inside_quote_id(), article.quotes(0).quote_id());
  EXPECT_EQ(out.events[0].in_quote_id(), article.quotes(0).quote_id());
  EXPECT_EQ(out.events[0].in_quote_speaker(), "Ana Silva");
  EXPECT_EQ(out.events[0].context_text(), "Silva visited Madrid.");
}

TEST(ProjectArticle, SurvivesIndexesAndSpansThatLeadNowhere) {
  v1::EnrichedArticle article = MakeArticle({.quotes = {{"Ana Silva", "One"}}, .events = {{}}});
  article.mutable_quotes(0)->set_speaker(4000000000u);
  article.mutable_quotes(0)->set_inside(77);
  article.mutable_events(0)->set_in_quote(4000000000u);
  article.mutable_events(0)->mutable_span()->set_end(4000000000u);
  article.mutable_zones(0)->mutable_span()->set_begin(4000000000u);
  const Projection out = ProjectArticle(article);
  EXPECT_FALSE(out.quotes[0].has_speaker());
  EXPECT_EQ(out.quotes[0].inside_quote_id(), "");
  EXPECT_EQ(out.events[0].in_quote_id(), "");
  EXPECT_FALSE(out.events[0].has_context());
}

TEST(ProjectArticle, CutsSurroundingsBetweenWordsAndWithinTheParagraph) {
  std::string before, after;
  for (int i = 0; i < 200; ++i) {
    before += "ébb ";
    after += " flöw";
  }
  v1::EnrichedArticle article = MakeArticle({.events = {{.clause = before + "Silva met Costa" + after}}});
  auto& span = *article.mutable_events(0)->mutable_span();
  const size_t begin = article.article().text().find("Silva met");
  span.set_begin(static_cast<uint32_t>(begin));
  span.set_end(static_cast<uint32_t>(begin + 15));
  const std::string text = ProjectArticle(article).events[0].context_text();
  EXPECT_TRUE(IsValidUtf8(text));
  EXPECT_LE(text.size(), 15u + 600u);
  EXPECT_GE(text.size(), 500u);
  EXPECT_TRUE(StartsWith(text, "ébb ")) << text;
  EXPECT_TRUE(EndsWith(text, " flöw")) << text;
}

TEST(ProjectArticle, CutsASnippetWithoutSpacesBetweenCharacters) {
  std::string endless;
  for (int i = 0; i < 400; ++i) endless += "é";
  const Projection out = ProjectArticle(MakeArticle({.events = {{.clause = endless}}}));
  EXPECT_TRUE(IsValidUtf8(out.article.snippet()));
  EXPECT_LE(out.article.snippet().size(), 300u);
  EXPECT_GE(out.article.snippet().size(), 290u);
}

TEST(ProjectArticle, KnowsDaysOnlyAsFarAsTheyAreTold) {
  v1::TimeValue time;
  EXPECT_EQ(DaysOf(time).last, 0);
  time.set_earliest("2031-05-03");
  EXPECT_EQ(DaysOf(time).first, 20310503);
  EXPECT_EQ(DaysOf(time).last, 99991231);
}

TEST(CheckArticle, RefusesWhatHasNoIdsOrAnImpossibleTime) {
  const v1::EnrichedArticle good = MakeArticle({.quotes = {{"Ana Silva", "One"}}, .events = {{}}});
  EXPECT_TRUE(CheckArticle(good).ok());
  v1::EnrichedArticle bad = good;
  bad.mutable_article()->clear_article_id();
  EXPECT_FALSE(CheckArticle(bad).ok());
  bad = good;
  bad.mutable_article()->clear_revision_id();
  EXPECT_FALSE(CheckArticle(bad).ok());
  bad = good;
  bad.mutable_quotes(0)->clear_quote_id();
  EXPECT_FALSE(CheckArticle(bad).ok());
  bad = good;
  bad.mutable_events(0)->clear_event_id();
  EXPECT_FALSE(CheckArticle(bad).ok());
  bad = good;
  bad.mutable_article()->mutable_observed_at()->set_seconds(INT64_MAX);
  EXPECT_FALSE(CheckArticle(bad).ok());
}

}  // namespace
}  // namespace onrecord::api
