#include "cli/try_report.h"

#include <gtest/gtest.h>

namespace onrecord::cli {
namespace {

TEST(TryReport, TellsEachFindingWithItsRule) {
  const std::string text = "“Go,” she said.";
  Analysis analysis;
  Quote& quote = analysis.quotes.emplace_back();
  quote.pieces = {{{3, 6}, QuoteKind::kDirect}};
  quote.source = Span{10, 13};
  quote.why = {"quotes.some_rule", 0.75, {{"Ana", std::nullopt, "farther away"}}};
  Event& event = analysis.events.emplace_back();
  event.code = "042";
  event.trigger = {14, 18};
  event.source.code = "PRT";
  event.why.rule = "events.some_rule";
  const std::string report = TryReport(text, analysis, {.explain = true});
  EXPECT_NE(report.find("“[Q1 Go,]” [S1 she] [E1 said]."), std::string::npos) << report;
  EXPECT_NE(report.find("0.75 quotes.some_rule"), std::string::npos) << report;
  EXPECT_NE(report.find("not: Ana, because farther away"), std::string::npos) << report;
  EXPECT_NE(report.find("E1 042  PRT → nobody"), std::string::npos) << report;
  EXPECT_NE(report.find("1 quotes, 1 events"), std::string::npos) << report;
}

}  // namespace
}  // namespace onrecord::cli
