#include "enrich/text/split_sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/strings.h"

namespace onrecord {
namespace {

using testing::ElementsAre;

const Lexicon& BuiltIn() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

std::vector<std::string> Sentences(std::string_view text) {
  std::vector<std::string> out;
  const std::vector<ZoneSpan> zones = {{{0, static_cast<uint32_t>(text.size())}, ZoneKind::kBody, ""}};
  for (const Sentence& sentence : SplitSentences(text, zones, BuiltIn()))
    out.emplace_back(sentence.span.In(text));
  return out;
}

TEST(SplitSentences, CutsAtFullStopsAndTheirKin) {
  EXPECT_THAT(Sentences("He left. Did she stay? She did! So … Nobody knows."),
              ElementsAre("He left.", "Did she stay?", "She did!", "So …", "Nobody knows."));
}

TEST(SplitSentences, KeepsAClosingMarkWithItsSentence) {
  EXPECT_THAT(Sentences("“We go.” The rest \"stayed.\" It rained.)"),
              ElementsAre("“We go.”", "The rest \"stayed.\"", "It rained.)"));
}

TEST(SplitSentences, KeepsAnAttributionInLowerCase) {
  EXPECT_THAT(Sentences("\"Will you go?\" he asked. \"Go!\" she said."),
              ElementsAre("\"Will you go?\" he asked.", "\"Go!\" she said."));
}

TEST(SplitSentences, KeepsAnAttributionThatStartsWithAName) {
  EXPECT_THAT(Sentences("“Will you go?” Ana Silva asked. “Never!” Minister Olga Brandt had left."),
              ElementsAre("“Will you go?” Ana Silva asked.", "“Never!”", "Minister Olga Brandt had left."));
}

TEST(SplitSentences, CutsWhereASpaceWasLost) {
  EXPECT_THAT(Sentences("“We hold the line.”The mayor left.Nobody came to example.org today."),
              ElementsAre("“We hold the line.”", "The mayor left.", "Nobody came to example.org today."));
}

TEST(SplitSentences, TakesAStraightMarkAfterTheStopForWhatItIs) {
  EXPECT_THAT(Sentences("\"We go.\" \"We stay.\""), ElementsAre("\"We go.\"", "\"We stay.\""));
  EXPECT_THAT(Sentences("He left. \"We stay.\""), ElementsAre("He left.", "\"We stay.\""));
}

TEST(SplitSentences, GoesOnAfterInitialsUnlessANewSentenceOpens) {
  EXPECT_THAT(
      Sentences("The U.S. President met J. B. Lund at 3 p.m. Monday in the U.S. The talks went on."),
      ElementsAre("The U.S. President met J. B. Lund at 3 p.m. Monday in the U.S.", "The talks went on."));
}

TEST(SplitSentences, KeepsDecimalsAndEnumerators) {
  EXPECT_THAT(Sentences("1. Growth was 3.5 percent."), ElementsAre("1. Growth was 3.5 percent."));
}

TEST(SplitSentences, CutsBeforeBullets) {
  EXPECT_THAT(Sentences("Two things: • one boat • one sail"),
              ElementsAre("Two things:", "• one boat", "• one sail"));
}

TEST(SplitSentences, EndsASentenceWithItsZoneAndCountsParagraphs) {
  const std::string_view text = "No stop here\nNext one.";
  const std::vector<ZoneSpan> zones = {{{0, 12}, ZoneKind::kHeadline, ""}, {{13, 22}, ZoneKind::kBody, ""}};
  const std::vector<Sentence> sentences = SplitSentences(text, zones, BuiltIn());
  ASSERT_EQ(sentences.size(), 2u);
  EXPECT_EQ(sentences[0].span.In(text), "No stop here");
  EXPECT_EQ(sentences[0].zone, ZoneKind::kHeadline);
  EXPECT_EQ(sentences[1].paragraph, 1u);
}

TEST(SplitSentences, SkipsZonesThatAreNotAnalysed) {
  const std::vector<ZoneSpan> zones = {{{0, 4}, ZoneKind::kBoilerplate, ""}};
  EXPECT_TRUE(SplitSentences("Go. ", zones, BuiltIn()).empty());
  // A subhead between paragraphs; a standfirst is read.
  const ZoneSpan subhead = {{0, 4}, ZoneKind::kSubhead, "text.zone.subhead"};
  EXPECT_TRUE(SplitSentences("Go. ", {subhead}, BuiltIn()).empty());
  const ZoneSpan standfirst = {{0, 4}, ZoneKind::kSubhead, "text.zone.standfirst"};
  EXPECT_EQ(SplitSentences("Go. ", {standfirst}, BuiltIn()).size(), 1u);
}

TEST(SplitSentences, EveryAbbreviationsExampleIsOneSentence) {
  for (const auto& example : BuiltIn().abbreviations.examples()) {
    EXPECT_THAT(Sentences(example.sentence), ElementsAre(example.sentence)) << example.where;
    EXPECT_NE(example.sentence.find(example.word), std::string::npos) << example.where;
  }
}

TEST(SplitSentences, EndsAfterATimeOfDayUnlessTheNextWordBelongsToIt) {
  EXPECT_THAT(
      Sentences(
          "He came at 6 p.m. Silva left at 9 a.m. Tuesday. It closed at 7 p.m. Oslo time and 1 p.m. EST."),
      ElementsAre("He came at 6 p.m.", "Silva left at 9 a.m. Tuesday.",
                  "It closed at 7 p.m. Oslo time and 1 p.m. EST."));
}

TEST(SplitSentences, EndsAfterInitialsWhereACountryIsTheNextSubject) {
  EXPECT_THAT(Sentences("He blamed the U.S. South Korea has denied it. He met the U.S. North Korea envoy. "
                        "She left the U.N. Pyongyang said so."),
              ElementsAre("He blamed the U.S.", "South Korea has denied it.",
                          "He met the U.S. North Korea envoy.", "She left the U.N.", "Pyongyang said so."));
}

TEST(SplitSentences, EverySentenceWordsExampleIsCutWhereItSays) {
  for (const auto& example : BuiltIn().sentence_words.examples()) {
    std::vector<std::string> want;
    std::string text;
    for (const std::string_view part : Split(example.sentence, '|')) {
      want.emplace_back(Trim(part));
      StrAppend(&text, text.empty() ? "" : " ", Trim(part));
    }
    EXPECT_EQ(Sentences(text), want) << example.where;
    EXPECT_NE(text.find(example.word), std::string::npos) << example.where;
  }
}

TEST(SplitSentences, SurvivesEveryPrefixOfAnAwkwardText) {
  const std::string_view text = "“A.\"B.' U.S. …”!? (Gen. P.) \xE2\x80 •\xFF “.” é. É. \"'\"'. a.b.C.";
  for (size_t n = 0; n <= text.size(); ++n) Sentences(text.substr(0, n));
}

TEST(SplitSentences, CutsWhatHasNoEndBetweenWords) {
  std::string text;
  while (text.size() < 10'000) text += "und\u00e9 boats, ";
  const std::vector<std::string> sentences = Sentences(text);
  ASSERT_EQ(sentences.size(), 3u);
  std::string joined;
  for (const std::string& sentence : sentences) {
    EXPECT_LE(sentence.size(), 4000u);
    joined += sentence + " ";
  }
  EXPECT_EQ(joined, text);
  const std::string solid(9'001, 'x');
  EXPECT_EQ(Sentences(solid).size(), 3u);
}

}  // namespace
}  // namespace onrecord
