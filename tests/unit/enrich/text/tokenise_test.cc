#include "enrich/text/tokenise.h"

#include <gtest/gtest.h>

#include <string>

#include "common/base/strings.h"
#include "enrich/text/split_sentences.h"

namespace onrecord {
namespace {

const Lexicon& BuiltIn() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

// The tokens of one sentence with blanks between.
std::string Tokens(std::string_view text) {
  std::vector<Sentence> sentences = {{{0, static_cast<uint32_t>(text.size())}}};
  std::vector<std::string> out;
  for (const Token& token : Tokenise(text, &sentences, BuiltIn())) out.emplace_back(token.span.In(text));
  return Join(out, " ");
}

TEST(Tokenise, CutsCliticsOff) {
  EXPECT_EQ(Tokens("Kim's aides don't say she'll go."), "Kim 's aides do n't say she 'll go .");
  EXPECT_EQ(Tokens("Kim’s aides don’t say we’ve"), "Kim ’s aides do n’t say we ’ve");
  EXPECT_EQ(Tokens("the workers' rights"), "the workers ' rights");
}

TEST(Tokenise, LeavesNamesWithApostrophesWhole) {
  EXPECT_EQ(Tokens("O'Reilly of Sana'a in the '90s"), "O'Reilly of Sana'a in the '90s");
}

TEST(Tokenise, CutsCompoundsAtHyphensAndKeepsPrefixesAndNames) {
  EXPECT_EQ(Tokens("a long-term, pro-Western, Oslo-based plan"),
            "a long - term , pro-Western , Oslo - based plan");
  EXPECT_EQ(Tokens("U.S.-South Korea drills"), "U.S. - South Korea drills");
  EXPECT_EQ(Tokens("Park Min-jae flew an F-16 in 1950-53"), "Park Min-jae flew an F-16 in 1950 - 53");
  EXPECT_EQ(Tokens("Lee Jong-ho and Moon Jae-in"), "Lee Jong-ho and Moon Jae-in");
}

TEST(Tokenise, KeepsNumbersTimesAndDatesWhole) {
  EXPECT_EQ(Tokens("1,000.5 at 5:30 on 9/11, then 3-4."), "1,000.5 at 5:30 on 9/11 , then 3 - 4 .");
  EXPECT_EQ(Tokens("on 2024-11-05 call 555-0100"), "on 2024-11-05 call 555-0100");
}

TEST(Tokenise, CutsSignsAndUnitsFromNumbers) {
  EXPECT_EQ(Tokens("$3.5m, US$40, €7bn, 40%, #3"), "$ 3.5 m , US$ 40 , € 7 bn , 40 % , # 3");
}

TEST(Tokenise, KeepsTheFullStopOfAnAbbreviation) {
  EXPECT_EQ(Tokens("Gen. Park met George W. Lund of Acme Inc. at 3 p.m. in the U.S."),
            "Gen. Park met George W. Lund of Acme Inc. at 3 p.m. in the U.S.");
  EXPECT_EQ(Tokens("He said no."), "He said no .");
  EXPECT_EQ(Tokens("We have a plan B."), "We have a plan B .");
}

TEST(Tokenise, MakesEveryQuotationMarkAToken) {
  EXPECT_EQ(Tokens("“Go,” «no» ''well'' \"'so'\" „ja“"), "“ Go , ” « no » '' well '' \" ' so ' \" „ ja “");
}

TEST(Tokenise, KeepsRunsOfOneMarkTogether) {
  EXPECT_EQ(Tokens("Well ... no--never!!! What?! End...."), "Well ... no -- never !!! What ?! End ....");
  EXPECT_EQ(Tokens("Oslo—once—and…"), "Oslo — once — and …");
}

TEST(Tokenise, KeepsLinksAndAddressesWhole) {
  EXPECT_EQ(Tokens("See (https://a.example/x?y=1), mail ana@b.example, @ana or GlobeWatch.org."),
            "See ( https://a.example/x?y=1 ) , mail ana@b.example , @ana or GlobeWatch.org .");
}

TEST(Tokenise, CutsWhereASpaceWasLost) { EXPECT_EQ(Tokens("It ended.The men"), "It ended . The men"); }

TEST(Tokenise, NumbersTokensPerSentenceAndKeepsSpaces) {
  const std::string_view text = "Go. \"No,\" he said.";
  const std::vector<ZoneSpan> zones = {{{0, static_cast<uint32_t>(text.size())}, ZoneKind::kBody, ""}};
  std::vector<Sentence> sentences = SplitSentences(text, zones, BuiltIn());
  const std::vector<Token> tokens = Tokenise(text, &sentences, BuiltIn());
  ASSERT_EQ(sentences.size(), 2u);
  EXPECT_EQ(sentences[0].last_token, 2u);
  EXPECT_EQ(sentences[1].first_token, 2u);
  EXPECT_EQ(sentences[1].last_token, tokens.size());
  EXPECT_TRUE(tokens[2].space_before);
  EXPECT_FALSE(tokens[3].space_before);
  EXPECT_EQ(tokens[3].sentence, 1u);
}

TEST(Tokenise, EveryTokenWordsExampleIsCutAsItSays) {
  for (const auto& example : BuiltIn().token_words.examples()) {
    const size_t arrow = example.sentence.find(" => ");
    ASSERT_NE(arrow, std::string::npos) << example.where;
    EXPECT_EQ(Tokens(example.sentence.substr(0, arrow)), example.sentence.substr(arrow + 4)) << example.where;
    EXPECT_NE(AsciiLower(example.sentence).find(example.word), std::string::npos) << example.where;
  }
}

TEST(Tokenise, LosesNoCharacter) {
  const std::string_view text =
      "“A-b's\" n't 'em \xFF\xE2\x80 .5.,; $$ a@b http://x/.) U.S..' £-3—é’É_x/y&z ²½ ­�";
  std::vector<Sentence> sentences = {{{0, static_cast<uint32_t>(text.size())}}};
  std::string joined, want;
  for (const Token& token : Tokenise(text, &sentences, BuiltIn())) joined += token.span.In(text);
  for (const char c : text)
    if (c != ' ') want += c;
  EXPECT_EQ(joined, want);
}

}  // namespace
}  // namespace onrecord
