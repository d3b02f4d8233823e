#include "cli/client/explain_verbs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/client/explain_rows.h"
#include "cli/client/export.h"
#include "tests/support/api/served_store.h"
#include "tests/support/run_verb.h"

namespace onrecord::cli {
namespace {

using api::ServedStore;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class ExplainVerbs : public testing::Test {
 protected:
  void SetUp() override {
    setenv("COLUMNS", "200", 1);
    const std::vector<api::SampleArticle> samples = {
        {.id = "a1", .outlet = "Harbour Post", .quotes = {{"Ana Silva", "We will vote"}}, .events = {{}}},
        {.id = "a2", .outlet = "The Beacon", .events = {{}}}};
    served_.Commit(samples);
    const v1::EnrichedArticle article = api::MakeArticle(samples[0]);
    quote_id_ = article.quotes(0).quote_id();
    event_id_ = article.events(0).event_id();
  }

  Ran Call(int (*verb)(int, const char* const*), const std::vector<std::string>& arguments) {
    return RunVerb(verb, arguments, served_.address());
  }

  ServedStore served_;
  std::string quote_id_, event_id_;
};

TEST_F(ExplainVerbs, ExplainAQuoteOrAnEventByItsId) {
  const Ran quote = Call(RunExplain, {quote_id_});
  EXPECT_EQ(quote.code, 0) << quote.err;
  EXPECT_THAT(quote.out, StartsWith("DECIDED"));
  EXPECT_THAT(quote.out, HasSubstr("Ana Silva, Ministry of Tides, PRT"));
  EXPECT_THAT(quote.out, HasSubstr("not kept: "));
  const Ran event = Call(RunExplain, {event_id_});
  EXPECT_THAT(event.out, HasSubstr("CAMEO 042: "));
  EXPECT_THAT(Call(RunExplain, {event_id_, "--json"}).out, StartsWith("{\"event\":"));
  EXPECT_THAT(Call(RunExplain, {event_id_, "--csv"}).out, StartsWith("question,answer,"));
}

TEST_F(ExplainVerbs, SayWhatIsWrong) {
  const Ran missing = Call(RunExplain, {"nothing"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_THAT(missing.err, HasSubstr("no quote and no event has the id 'nothing'"));
  EXPECT_EQ(Call(RunExplain, {}).code, 2);
  EXPECT_EQ(Call(RunBundle, {}).code, 2);
  EXPECT_EQ(Call(RunStoryEvents, {"--status", "colourful"}).code, 2);
  EXPECT_EQ(Call(RunStoryEvents, {"--as-of", "tomorrow"}).code, 2);
}

TEST_F(ExplainVerbs, WriteABundle) {
  const Ran bundle = Call(RunBundle, {quote_id_});
  EXPECT_EQ(bundle.code, 0) << bundle.err;
  EXPECT_THAT(bundle.out, HasSubstr("onrecord-evidence/1"));
  EXPECT_THAT(Call(RunBundle, {event_id_}).out, HasSubstr("\"kind\": \"event\""));
}

TEST_F(ExplainVerbs, ShowEachEventOnce) {
  const Ran stories = Call(RunStoryEvents, {"--csv"});
  EXPECT_EQ(stories.code, 0) << stories.err;
  EXPECT_THAT(stories.out, HasSubstr(",happened,"));
  EXPECT_EQ(std::count(stories.out.begin(), stories.out.end(), '\n'), 2);
  EXPECT_THAT(Call(RunStoryEvents, {"--status", "overdue"}).out, HasSubstr("no events match"));
}

TEST_F(ExplainVerbs, ExportWhatTheServerWrites) {
  const Ran csv = Call(RunExport, {"events", "--format", "csv"});
  EXPECT_EQ(csv.code, 0) << csv.err;
  EXPECT_THAT(csv.out, StartsWith("event_id,"));
  EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), 3);
  EXPECT_EQ(Call(RunExport, {"quotes", "--format", "gdelt"}).code, 2);
}

TEST(ExplainRows, SayWhyADecisionStayedOpenAndWhatLost) {
  v1::ExplainedDecision decision;
  decision.set_question("source");
  decision.set_why_open("nobody is named");
  v1::Alternative& lost = *decision.add_runners_up();
  lost.set_text("Rui Costa");
  lost.set_why_not("he is not the subject");
  const std::vector<Row> rows = RowsOf(decision);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].cells, ElementsAre("source", "open: nobody is named", "", "", ""));
  EXPECT_THAT(rows[1].cells, ElementsAre("  not", "Rui Costa", "", "", "he is not the subject"));
}

TEST(ExplainRows, ShowNumbersThatDiffer) {
  v1::StoryEvent story;
  v1::StoryTotal& total = *story.add_totals();
  total.set_unit("dead");
  const auto add = [&](double value, const char* qualifier, v1::FigureRelation relation, const char* words) {
    v1::StoryFigure& figure = *total.add_figures();
    figure.mutable_count()->set_value(value);
    figure.mutable_count()->set_qualifier(qualifier);
    figure.set_relation(relation);
    figure.set_words(words);
  };
  add(40, "more than", v1::FIGURE_RELATION_FIRST, "so far");
  add(43, "", v1::FIGURE_RELATION_AGREES, "");
  add(69, "", v1::FIGURE_RELATION_OTHER_PERIOD, "last year");
  add(52, "", v1::FIGURE_RELATION_RISEN, "");
  EXPECT_EQ(RowOf(story).cells.back(),
            "dead: more than 40 so far, 69 last year (another period), 52 (risen)");
}

}  // namespace
}  // namespace onrecord::cli
