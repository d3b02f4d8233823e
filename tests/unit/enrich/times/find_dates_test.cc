#include "enrich/times/find_dates.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "common/base/strings.h"
#include "tests/support/paths.h"

namespace onrecord {
namespace {

const Lexicon& BuiltIn() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

// The values of all dates of a sentence, "-" for an open one, "; " between; and with `expressions` their
// words.
std::string Dates(std::string_view text, const TimeFrame& frame, bool expressions = false) {
  const std::vector<Sentence> sentences = {{{0, static_cast<uint32_t>(text.size())}}};
  std::vector<std::string> out;
  for (const TimeValue& date : FindDates(text, sentences, {}, frame, BuiltIn())) {
    out.push_back(expressions ? date.expression : date.edtf.empty() ? "-" : date.edtf);
    EXPECT_EQ(date.span->In(text), date.expression);
  }
  return Join(out, "; ");
}

TimeFrame WrittenOn(std::string_view day) {
  return {ParseIsoDay(day), ParseIsoDay(day) ? Basis::kPublication : Basis::kNone, false};
}

// tests/unit/enrich/times/dates.tsv: sentence, day of writing ("-": not known), expressions, values.
TEST(FindDates, ReadsEveryRowOfTheTable) {
  std::ifstream file(support::SourcePath("tests/unit/enrich/times/dates.tsv"));
  ASSERT_TRUE(file.is_open());
  int rows = 0, number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const std::vector<std::string_view> cells = Split(line, '\t');
    ASSERT_EQ(cells.size(), 4u) << "dates.tsv:" << number;
    EXPECT_EQ(Dates(cells[0], WrittenOn(cells[1]), true), cells[2] == "-" ? "" : cells[2])
        << "dates.tsv:" << number << ": " << line;
    EXPECT_EQ(Dates(cells[0], WrittenOn(cells[1])), cells[2] == "-" ? "" : cells[3])
        << "dates.tsv:" << number << ": " << line;
    ++rows;
  }
  EXPECT_GE(rows, 250);
}

TEST(FindDates, EveryTimeWordsExampleIsReadAsItSays) {
  for (const TimeWords::Example& example : BuiltIn().time_words.examples()) {
    const size_t arrow = example.sentence.find(" => ");
    ASSERT_NE(arrow, std::string::npos) << example.where;
    std::string want = example.sentence.substr(arrow + 4);
    const std::string got = Dates(example.sentence.substr(0, arrow), WrittenOn("2021-10-12"));
    EXPECT_EQ(got.empty() ? "-" : got, want) << example.where << ": " << example.sentence;
  }
}

TEST(FindDates, SaysWhatAValueRestsOn) {
  const std::string_view text = "It began on May 3, 2019 and ended Monday.";
  const std::vector<Sentence> sentences = {{{0, static_cast<uint32_t>(text.size())}}};
  TimeFrame frame = WrittenOn("2021-10-12");
  frame.basis = Basis::kDateline;
  const auto dates = FindDates(text, sentences, {}, frame, BuiltIn());
  ASSERT_EQ(dates.size(), 2u);
  EXPECT_EQ(dates[0].basis, Basis::kText);
  EXPECT_EQ(dates[0].precision, Precision::kDay);
  EXPECT_EQ(dates[1].basis, Basis::kDateline);
  EXPECT_EQ(dates[1].earliest, "2021-10-11");
  EXPECT_EQ(dates[1].latest, "2021-10-11");
}

TEST(FindDates, LeavesRelativeDatesOpenWithoutADay) {
  const std::string_view text = "He left Tuesday and came back last week.";
  const std::vector<Sentence> sentences = {{{0, static_cast<uint32_t>(text.size())}}};
  const auto dates = FindDates(text, sentences, {}, {}, BuiltIn());
  ASSERT_EQ(dates.size(), 2u);
  EXPECT_EQ(dates[0].expression, "Tuesday");
  EXPECT_TRUE(dates[0].edtf.empty());
  EXPECT_EQ(dates[0].basis, Basis::kNone);
}

TEST(FindDates, KeepsTheZoneAsWritten) {
  const std::string_view text = "It landed on Sunday (Seoul time).";
  const std::vector<Sentence> sentences = {{{0, static_cast<uint32_t>(text.size())}}};
  const auto dates = FindDates(text, sentences, {}, WrittenOn("2022-10-12"), BuiltIn());
  ASSERT_EQ(dates.size(), 1u);
  EXPECT_EQ(dates[0].zone, "Seoul time");
  EXPECT_EQ(dates[0].edtf, "2022-10-09");
}

TEST(FindDates, ReadsTheDayOfWritingFromTheLedeAcrossTheDateLine) {
  const std::string_view text = "The island is ready, its mayor said Tuesday. It has waited since late 2019.";
  const std::vector<Sentence> sentences = {{{0, 44}}, {{45, static_cast<uint32_t>(text.size())}}};
  TimeFrame frame = WrittenOn("2022-10-12");
  frame.place_without_day = true;
  const auto dates = FindDates(text, sentences, {}, frame, BuiltIn());
  ASSERT_EQ(dates.size(), 2u);
  EXPECT_EQ(dates[0].edtf, "2022-10-11");
  EXPECT_EQ(dates[1].edtf, "2019/2022-10-11");
}

TEST(FindDates, TakesTheTenseFromTagsWhereThereAreSome) {
  const std::string_view text = "They sang in May.";
  std::vector<Sentence> sentences = {{{0, static_cast<uint32_t>(text.size())}, 0, 1}};
  std::vector<Token> tokens(1);
  tokens[0].span = {5, 9};
  tokens[0].xpos = Xpos::kVBD;
  EXPECT_EQ(FindDates(text, sentences, tokens, WrittenOn("2022-03-12"), BuiltIn())[0].edtf, "2021-05");
  tokens[0].xpos = Xpos::kMD;
  EXPECT_EQ(FindDates(text, sentences, tokens, WrittenOn("2022-03-12"), BuiltIn())[0].edtf, "2022-05");
}

TEST(FrameOf, PrefersTheDatelinesDay) {
  DocumentFields document;
  EXPECT_FALSE(FrameOf(document).today.has_value());
  document.published = TimeValue{.edtf = "2021-10-13"};
  EXPECT_EQ(FrameOf(document).basis, Basis::kPublication);
  document.dateline_date = TimeValue{.edtf = "2021-10-12"};
  EXPECT_EQ(FrameOf(document).today, DayOf(2021, 10, 12));
  EXPECT_EQ(FrameOf(document).basis, Basis::kDateline);
}

TEST(FindDates, SurvivesEveryPrefixOfAnAwkwardText) {
  const std::string_view text =
      "from the '90s-May 99, 2021-13-45 (Q3 at 25:99 the first half of the - last past 9999999999 days ago";
  for (size_t n = 0; n <= text.size(); ++n) Dates(text.substr(0, n), WrittenOn("2021-10-12"));
}

}  // namespace
}  // namespace onrecord
