#include "cli/extract_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

using nlohmann::json;

TEST(ParseExtractLine, TakesDateForPublished) {
  const auto input =
      ParseExtractLine(R"({"id": "a", "text": "Hi.", "date": "2024-05-06", "title": null, "more": 1})");
  ASSERT_TRUE(input.ok()) << input.status();
  EXPECT_EQ((*input)->id, "a");
  EXPECT_EQ((*input)->source.text, "Hi.");
  EXPECT_EQ((*input)->source.published, "2024-05-06");
  EXPECT_EQ((*input)->source.title, "");
}

TEST(ParseExtractLine, SaysWhatWasExpected) {
  EXPECT_EQ(Message(ParseExtractLine("[1]").status()), "expected a JSON object {\"id\", \"text\", …}");
  EXPECT_EQ(Message(ParseExtractLine("{\"id\": \"a\"}").status()), "expected a string under \"text\"");
}

TEST(ExtractLine, CountsCodePointsAndSharesGroups) {
  Article article;
  article.id = "x";
  article.text = "“Go,” Ana said. “Now.”";
  const std::string& text = article.text;
  Analysis analysis;
  Quote& quote = analysis.quotes.emplace_back();
  const auto span = [&](std::string_view words) {
    const auto at = static_cast<uint32_t>(text.find(words));
    return Span{at, at + static_cast<uint32_t>(words.size())};
  };
  quote.pieces = {{span("Go,"), QuoteKind::kDirect}, {span("Now."), QuoteKind::kDirect}};
  quote.source = span("Ana");
  quote.why = {"a.rule", 0.5, {}};
  Event& event = analysis.events.emplace_back();
  event.in_quote = 0;
  const json out = json::parse(ExtractLine(article, analysis, "v"));
  ASSERT_EQ(out["quotes"].size(), 2u);
  EXPECT_EQ(out["quotes"][0]["start"], 1);
  EXPECT_EQ(out["quotes"][0]["end"], 4);
  EXPECT_EQ(out["quotes"][1]["start"], 17);
  EXPECT_EQ(out["quotes"][1]["group"], 0);
  EXPECT_EQ(out["quotes"][1]["part"], 1);
  EXPECT_EQ(out["quotes"][1]["speaker_start"], 6);
  EXPECT_TRUE(out["quotes"][0]["cue"].is_null());
  EXPECT_TRUE(out["published"].is_null());
  EXPECT_EQ(out["events"][0]["in_quote"], 0);
  EXPECT_TRUE(out["events"][0]["date"]["value"].is_null());
  EXPECT_FALSE(out.contains("file"));
  EXPECT_FALSE(out.contains("text"));
}

TEST(ExtractLine, SaysWhatWasDeniedAndWithWhatAttitude) {
  Article article;
  article.text = "Ana denied that it rained.";
  Analysis analysis;
  Quote& quote = analysis.quotes.emplace_back();
  quote.pieces = {{Span{11, 25}, QuoteKind::kIndirect}};
  quote.negated = true;
  quote.attitude = Attitude::kBelief;
  const json out = json::parse(ExtractLine(article, analysis, "v"));
  EXPECT_EQ(out["quotes"][0]["negated"], true);
  EXPECT_EQ(out["quotes"][0]["attitude"], "belief");
}

TEST(ExtractLine, ListsTheTimeExpressionsOfTheBodyAlone) {
  Article article;
  article.text = "Rain on Monday\n\n“Ça,” it rained on Friday.";
  const auto at = static_cast<uint32_t>(article.text.find("Friday"));
  Analysis analysis;
  analysis.zones = {{{0, 14}, ZoneKind::kHeadline}, {{16, at + 7}, ZoneKind::kBody}};
  for (const uint32_t begin : {8u, at}) {
    TimeValue& time = analysis.dates.emplace_back();
    time.span = Span{begin, begin + 6};
    time.edtf = "2024-05-10";
    time.basis = Basis::kPublication;
    time.precision = Precision::kDay;
  }
  const json times = json::parse(ExtractLine(article, analysis, "v"))["times"];
  ASSERT_EQ(times.size(), 1u);
  EXPECT_EQ(times[0], json::parse(R"({"start": 35, "end": 41, "text": "Friday", "value": "2024-05-10",
                                      "basis": "publication", "precision": "day"})"));
}

TEST(ExtractLine, CarriesFileAndTextOfAnArticleOutOfAFile) {
  const json out =
      json::parse(ExtractLine({.id = "a.xml#1", .file = "a.xml", .text = "It rained."}, {}, "v"));
  EXPECT_EQ(out["file"], "a.xml");
  EXPECT_EQ(out["text"], "It rained.");
  EXPECT_EQ(out["times"], json::array());
}

}  // namespace
}  // namespace onrecord::cli
