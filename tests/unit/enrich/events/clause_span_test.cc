#include "enrich/events/clause_span.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/events/article_events.h"

namespace onrecord {
namespace {

std::string SpanOf(std::string_view text, std::string_view code) {
  const ArticleEvents article(text);
  return std::string(article.SpanOf(article.With(code)));
}

TEST(ClauseSpan, LeavesOutTheClauseAboveAndTheConjunction) {
  EXPECT_EQ(SpanOf("Prices rose when North Korea fired a missile.", "15"), "North Korea fired a missile");
}

TEST(ClauseSpan, EndsBeforeTheNextMainClause) {
  const std::string_view text = "Iran attacked Iraq, and Turkey condemned the attack.";
  EXPECT_EQ(SpanOf(text, "19"), "Iran attacked Iraq");
  EXPECT_EQ(SpanOf(text, "11"), "Turkey condemned the attack");
}

TEST(ClauseSpan, LeavesOutTheWordOfSaying) {
  EXPECT_EQ(SpanOf("Norway said on Monday that Iran attacked Iraq on Sunday.", "19"),
            "Iran attacked Iraq on Sunday");
}

TEST(ClauseSpan, TakesInASharedSubject) {
  EXPECT_EQ(SpanOf("Iran attacked Iraq in 2006 and rejected the deal with Norway.", "12"),
            "Iran attacked Iraq in 2006 and rejected the deal with Norway");
}

TEST(ClauseSpan, ReachesOverEachVerbOfOneAct) {
  EXPECT_EQ(SpanOf("Rebels killed four soldiers and wounded 16 in Mali.", "19"),
            "Rebels killed four soldiers and wounded 16 in Mali");
}

}  // namespace
}  // namespace onrecord
