#include "enrich/text/normalise.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace onrecord {
namespace {

const Lexicon& BuiltIn() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

std::string Clean(std::string_view text) {
  const auto clean = Normalise(text, BuiltIn());
  return clean ? clean->text : std::string(text);
}

TEST(Normalise, LeavesACleanTextAlone) {
  EXPECT_FALSE(Normalise("“Go,” she said – now.\nÉlan ''x''.", BuiltIn()).has_value());
}

TEST(Normalise, TakesOutWhatCannotBeSeen) {
  EXPECT_EQ(Clean("\xEF\xBB\xBF"
                  "co\xC2\xADop\xE2\x80\x8B\xC2\xA0now"),
            "coop now");
}

TEST(Normalise, MakesLineEndsOne) {
  EXPECT_EQ(Clean("a\r\nb\rc\xE2\x80\xA8"
                  "d"),
            "a\nb\nc\nd");
}

TEST(Normalise, JoinsLettersWithTheirAccents) {
  EXPECT_EQ(Clean("Jose\xCC\x81 q\xCC\x81 e\xCC\x81"), "José q\xCC\x81 é");
}

TEST(Normalise, LeadsSpansBackToThePublishedText) {
  const std::string_view published = "A\r\n“co\xC2\xADop”";
  const auto clean = Normalise(published, BuiltIn());
  ASSERT_TRUE(clean.has_value());
  Analysis a;
  Quote quote;
  const uint32_t begin = static_cast<uint32_t>(clean->text.find("coop"));
  quote.pieces.push_back({{begin, begin + 4}});
  quote.cue = Span{0, 1};
  a.quotes.push_back(quote);
  PointIntoPublished(clean->map, &a);
  EXPECT_EQ(a.quotes[0].pieces[0].span.In(published), "co\xC2\xADop");
  EXPECT_EQ(a.quotes[0].cue->In(published), "A");
}

TEST(Normalise, EveryCharactersExampleIsReadAsItSays) {
  for (const Characters::Rule& rule : BuiltIn().characters.AllRules()) {
    if (rule.example.empty()) continue;
    const size_t at = rule.example.find("{}"), arrow = rule.example.find(" => ");
    ASSERT_TRUE(at != std::string::npos && arrow != std::string::npos) << rule.where;
    const std::string text =
        rule.example.substr(0, at) + rule.from + rule.example.substr(at + 2, arrow - at - 2);
    EXPECT_EQ(Clean(text), rule.example.substr(arrow + 4)) << rule.where;
  }
}

TEST(Normalise, SurvivesBrokenBytes) {
  EXPECT_EQ(Clean("\xCC"), "\xCC");
  EXPECT_EQ(Clean("\xE2\x80"), "\xE2\x80");
  EXPECT_EQ(Clean("\xCC\x81x"), "\xCC\x81x");
}

}  // namespace
}  // namespace onrecord
