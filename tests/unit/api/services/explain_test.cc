#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "api/services/explain_tables.h"
#include "common/base/strings.h"
#include "explain_data.h"
#include "tests/support/api/served_store.h"
#include "tests/support/paths.h"

// Why findings are believed, asked over gRPC.
namespace onrecord::api {
namespace {

using grpc::ClientContext;
using grpc::Status;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kTreaty[] = "The grain treaty protects nobody but the pilots' union of Arendal";

class Explain : public testing::Test {
 protected:
  Explain() : stub_(served_.MakeStub()) {
    Batch batch = MakeBatch({{.id = "a1",
                              .outlet = "Harbour Post",
                              .quotes = {{"Ana Silva", kTreaty}, {"", "Nobody said so in this town"}},
                              .events = {{.code = "0421", .rule = "events.visit_v.042"}}},
                             {.id = "a2", .outlet = "The Beacon", .quotes = {{"Ana Silva", kTreaty}}}});
    v1::EnrichedArticle& article = batch.articles[0];
    v1::Quote& quote = *article.mutable_quotes(0);
    quote.mutable_why()->set_rule("quotes.direct.after");
    quote.mutable_speaker_why()->set_rule("entities.join.surname");
    quote.mutable_speaker_why()->set_confidence(0.85);
    v1::Alternative& lost = *quote.mutable_why()->add_alternatives();
    lost.set_text("Rui Costa");
    lost.set_why_not("he is not the subject of 'said'");
    const std::string& text = article.article().text();
    v1::Mention& mention = *article.mutable_entities(0)->add_mentions();
    mention.set_form(v1::MENTION_FORM_NAME);
    mention.mutable_why()->set_rule("entities.join.full_name");
    mention.mutable_span()->set_begin(static_cast<uint32_t>(text.find("Ana Silva")));
    mention.mutable_span()->set_end(static_cast<uint32_t>(text.find("Ana Silva") + 9));
    article.mutable_log_position()->set_topic("onrecord.enriched.v1");
    article.mutable_log_position()->set_partition(3);
    article.mutable_log_position()->set_offset(41);
    EXPECT_TRUE(served_.store().Commit(batch).ok());
    quote_id_ = quote.quote_id();
    event_id_ = article.events(0).event_id();
    open_id_ = article.quotes(1).quote_id();
  }

  v1::ExplainQuoteResponse Quote(const std::string& id, v1::SpanUnit unit = v1::SPAN_UNIT_UNSPECIFIED) {
    v1::ExplainQuoteRequest request;
    request.set_quote_id(id);
    request.set_span_unit(unit);
    v1::ExplainQuoteResponse response;
    ClientContext context;
    const Status status = stub_->ExplainQuote(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  v1::ExplainEventResponse Event(const std::string& id) {
    v1::ExplainEventRequest request;
    request.set_event_id(id);
    v1::ExplainEventResponse response;
    ClientContext context;
    const Status status = stub_->ExplainEvent(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  template <typename Response>
  static v1::ExplainedDecision Decision(const Response& response, const std::string& question) {
    for (const v1::ExplainedDecision& decision : response.decisions()) {
      if (decision.question() == question) return decision;
    }
    ADD_FAILURE() << "no decision about " << question;
    return {};
  }

  ServedStore served_;
  std::unique_ptr<v1::RecordService::Stub> stub_;
  std::string quote_id_, event_id_, open_id_;
};

TEST_F(Explain, SaysByWhichRuleOnWhichWordsAndWhatLost) {
  const auto explained = Quote(quote_id_);
  const auto content = Decision(explained, "content");
  EXPECT_EQ(content.answer(), kTreaty);
  EXPECT_EQ(content.rule(), "quotes.direct.after");
  EXPECT_THAT(content.rule_example(), HasSubstr("The bridge is closed"));
  EXPECT_DOUBLE_EQ(content.confidence(), 0.9);
  const auto source = Decision(explained, "source");
  ASSERT_EQ(source.runners_up_size(), 1);
  EXPECT_EQ(source.runners_up(0).text(), "Rui Costa");
  EXPECT_EQ(source.runners_up(0).why_not(), "he is not the subject of 'said'");
  const auto speaker = Decision(explained, "speaker");
  EXPECT_EQ(speaker.answer(), "Ana Silva, Ministry of Tides, PRT");
  EXPECT_EQ(speaker.rule(), "entities.join.surname");
  EXPECT_THAT(speaker.rule_example(), HasSubstr("surname"));
  ASSERT_GE(speaker.evidence_size(), 2);
  EXPECT_EQ(speaker.evidence(speaker.evidence_size() - 1).text(), "Ana Silva")
      << "the mention that has the name";
  EXPECT_THAT(Decision(explained, "said").why_open(), Not(IsEmpty()));
}

TEST_F(Explain, SaysWhyItWasJoinedAndWhereItsRecordStands) {
  const auto explained = Quote(quote_id_);
  EXPECT_THAT(explained.statement_id(), Not(IsEmpty()));
  ASSERT_TRUE(explained.has_occurrence());
  EXPECT_FALSE(explained.occurrence().has_quote());
  EXPECT_GT(explained.occurrence().reasons_size(), 0);
  EXPECT_EQ(explained.origin().position().topic(), "onrecord.enriched.v1");
  EXPECT_EQ(explained.origin().position().partition(), 3);
  EXPECT_EQ(explained.origin().position().offset(), 41);
  EXPECT_THAT(explained.not_kept(), Not(Contains(HasSubstr("place of its record"))));
}

TEST_F(Explain, SaysWhatStayedOpenAndWhatWasNotKept) {
  const auto explained = Quote(open_id_);
  EXPECT_THAT(Decision(explained, "speaker").why_open(), HasSubstr("no source"));
  EXPECT_EQ(Decision(explained, "speaker").answer(), "");
  EXPECT_FALSE(explained.has_occurrence()) << "it is alone in its statement";
  EXPECT_THAT(explained.not_kept(), Contains(HasSubstr("tree of the sentence")));
}

TEST_F(Explain, SaysWhatTheCodeOfAnEventStandsFor) {
  const auto explained = Event(event_id_);
  EXPECT_EQ(explained.code().code(), "0421");
  EXPECT_DOUBLE_EQ(explained.code().goldstein(), 1.9);
  EXPECT_THAT(explained.code().broader(), ElementsAre("04 consult", HasSubstr("042 ")));
  EXPECT_EQ(explained.code().plover(), "CONSULT");
  const auto code = Decision(explained, "code");
  EXPECT_THAT(code.rule_example(), HasSubstr("visit")) << "the pattern's own example";
  EXPECT_EQ(Decision(explained, "date").answer(), "2031-05-02");
  EXPECT_EQ(Decision(explained, "place").answer(), "Madrid (ESP)");
  EXPECT_EQ(Decision(explained, "source actor").answer(), "Ana Silva (PRTGOV)");
}

TEST_F(Explain, CountsInTheUnitAskedFor) {
  // "Élan" stands before all of it.
  const auto bytes = Quote(quote_id_), points = Quote(quote_id_, v1::SPAN_UNIT_CODE_POINTS);
  EXPECT_EQ(points.quote().quote().pieces(0).span().begin() + 1,
            bytes.quote().quote().pieces(0).span().begin());
  EXPECT_EQ(points.quote().span_unit(), v1::SPAN_UNIT_CODE_POINTS);
  const auto in_bytes = Decision(bytes, "speaker"), in_points = Decision(points, "speaker");
  const int last = in_bytes.evidence_size() - 1;
  EXPECT_EQ(in_points.evidence(last).span().begin() + 1, in_bytes.evidence(last).span().begin());
  EXPECT_EQ(in_points.evidence(last).text(), in_bytes.evidence(last).text());
}

TEST_F(Explain, TellsWhatIsMissing) {
  v1::ExplainQuoteRequest quote;
  v1::ExplainQuoteResponse response;
  ClientContext first, second, third;
  EXPECT_THAT(FieldsOf(stub_->ExplainQuote(&first, quote, &response)), ElementsAre("quote_id"));
  quote.set_quote_id("nothing");
  EXPECT_EQ(InfoOf(stub_->ExplainQuote(&second, quote, &response)).reason(), "NO_SUCH_QUOTE");
  v1::ExplainEventRequest event;
  event.set_event_id("nothing");
  v1::ExplainEventResponse event_response;
  EXPECT_EQ(InfoOf(stub_->ExplainEvent(&third, event, &event_response)).reason(), "NO_SUCH_EVENT");
}

// Every rule that the table explains is one that the analyser has; a renamed rule is noticed here.
TEST(ExplainTables, NameRulesThatTheAnalyserHas) {
  std::string sources;
  for (const char* folder : {"enrich/quotes", "enrich/entities", "enrich/lexicon"}) {
    for (const auto& file : std::filesystem::directory_iterator(support::SourcePath(folder))) {
      std::stringstream text;
      text << std::ifstream(file.path()).rdbuf();
      sources += text.str();
    }
  }
  int rules = 0;
  for (const EmbeddedFile& file : ExplainData()) {
    if (file.name != "explain_rules.tsv") continue;
    for (const std::string_view line : Split(file.content, '\n')) {
      if (line.empty() || line[0] == '#' || StartsWith(line, "rule\t")) continue;
      const auto cells = Split(line, '\t');
      ASSERT_EQ(cells.size(), 2u) << line;
      EXPECT_NE(sources.find(cells[0]), std::string::npos) << cells[0];
      EXPECT_EQ(ExplainTables::BuiltIn().MeaningOf(cells[0]), cells[1]);
      ++rules;
    }
  }
  EXPECT_GT(rules, 40);
  EXPECT_EQ(ExplainTables::BuiltIn().ExampleOf("quotes.of.another.time"), "");
  EXPECT_THAT(std::string(ExplainTables::BuiltIn().ExampleOf("events.will.resume_v.pass/suspension_n.halt")),
              testing::_);
  EXPECT_NE(ExplainTables::BuiltIn().ExampleOf("events.deny_v.016"), "");
}

}  // namespace
}  // namespace onrecord::api
