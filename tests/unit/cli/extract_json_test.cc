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
  const std::string text = "“Go,” Ana said. “Now.”";
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
  const json out =
      json::parse(ExtractLine({.id = "x", .file = "", .text = text, .source = {}}, analysis, "v"));
  EXPECT_FALSE(out.contains("text"));
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
}

TEST(ExtractLine, CarriesFileAndTextOfAnArticleOutOfAFile) {
  const json out = json::parse(
      ExtractLine({.id = "a.xml#1", .file = "a.xml", .text = "It rained.", .source = {}}, {}, "v"));
  EXPECT_EQ(out["file"], "a.xml");
  EXPECT_EQ(out["text"], "It rained.");
}

}  // namespace
}  // namespace onrecord::cli
