// The readers of the lexicon's tables: what they find, and what they reject.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/lexicon/cameo.h"
#include "enrich/lexicon/characters.h"
#include "enrich/lexicon/cue_table.h"
#include "enrich/lexicon/line_patterns.h"
#include "enrich/lexicon/number_words.h"
#include "enrich/lexicon/outlets.h"
#include "enrich/lexicon/time_words.h"

namespace onrecord {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// The built-in files with one more part of `name`; "|" stands for a tab.
LexiconFiles With(std::string_view name, std::string text) {
  for (char& c : text) c = c == '|' ? '\t' : c;
  return LexiconFiles::BuiltIn().With(name, {"more.tsv", std::move(text)});
}

template <typename Table>
std::string ErrorOf(std::string_view name, const std::string& text) {
  const absl::StatusOr<Table> table = Table::Read(With(name, text));
  return table.ok() ? "" : std::string(Message(table.status()));
}

constexpr char kPatternHead[] = "pattern|zone|words|example\n";

LinePatterns Patterns(const std::string& rows) {
  return *LinePatterns::Read(With("page_patterns.tsv", StrCat(kPatternHead, rows)));
}

TEST(LinePatterns, FoldsALine) {
  EXPECT_EQ(LinePatterns::Fold(" •  Link Copied: "), "link copied");
  EXPECT_EQ(LinePatterns::Fold("» Silva’s  Diary …"), "silva's diary");
  EXPECT_EQ(LinePatterns::Fold(" • "), "");
}

TEST(LinePatterns, AGapStandsForAnyText) {
  const LinePatterns patterns = Patterns("ferry times of … today|caption|9|Ferry times of Arendal today\n");
  EXPECT_NE(patterns.Match("ferry times of the old port today", 7), nullptr);
  EXPECT_EQ(patterns.Match("ferry times of the old port", 6), nullptr);
  EXPECT_EQ(patterns.Match("ferry times of a b c d e today", 10), nullptr);  // more words than 9
}

TEST(LinePatterns, AGapAfterABlankBeginsANewWord) {
  const LinePatterns patterns = Patterns("ferrybook …|credit|9|Ferrybook by Ana Silva\n");
  EXPECT_NE(patterns.Match("ferrybook", 1), nullptr);
  EXPECT_NE(patterns.Match("ferrybook by ana silva", 4), nullptr);
  EXPECT_EQ(patterns.Match("ferrybooking by ana silva", 4), nullptr);
}

TEST(LinePatterns, AGapBeforeABlankEndsAWord) {
  const LinePatterns patterns = Patterns("… ferrynotes|boilerplate|9|More ferrynotes\n");
  EXPECT_NE(patterns.Match("more ferrynotes", 2), nullptr);
  EXPECT_EQ(patterns.Match("moreferrynotes", 1), nullptr);
  EXPECT_EQ(patterns.Match("more ferrynotes here", 3), nullptr);
}

TEST(LinePatterns, AnErrorNamesTheRow) {
  const auto error = [](const std::string& row) {
    return ErrorOf<LinePatterns>("page_patterns.tsv", StrCat(kPatternHead, row));
  };
  EXPECT_THAT(error("a b|margin|3|A b\n"), AllOf(HasSubstr("more.tsv:2"), HasSubstr("got 'margin'")));
  EXPECT_THAT(error("a b|credit|3 words|A b\n"), HasSubstr("expected a number of words, got '3 words'"));
  EXPECT_THAT(error("…|credit|3|A b\n"), HasSubstr("a pattern with words"));
}

TEST(CueTable, ALaterPartReplacesARow) {
  const auto cues = CueTable::Read(With("cues.tsv",
                                        "cue|pos|class|attitude|strength|frames|example\n"
                                        "say|verb|say|speech|weak|quote|Silva says no.\n"));
  ASSERT_TRUE(cues.ok()) << cues.status();
  const Cue* say = cues->Find(CuePart::kVerb, "say");
  ASSERT_NE(say, nullptr);
  EXPECT_FALSE(say->strong);
  EXPECT_FALSE(say->Takes(Frame::kThat));
}

TEST(CueTable, RejectsUnknownWords) {
  const auto error = [](const std::string& row) {
    return ErrorOf<CueTable>("cues.tsv", StrCat("cue|pos|class|attitude|strength|frames|example\n", row));
  };
  EXPECT_THAT(error("hum|tune|say|speech|weak|quote|x\n"),
              HasSubstr("expected verb|adj|noun|phrase, got 'tune'"));
  EXPECT_THAT(error("hum|verb|say|speech|weak|melody|x\n"), HasSubstr("got 'melody'"));
  EXPECT_THAT(error("hum|verb||speech|weak|quote|x\n"), HasSubstr("expected a cue, a class and an example"));
}

TEST(NumberWords, KnowsKindsAndLimits) {
  const auto words = NumberWords::Read(LexiconFiles::BuiltIn());
  ASSERT_TRUE(words.ok());
  EXPECT_EQ(words->Find("dozen")->value, 12);
  EXPECT_EQ(words->Find("ferry"), nullptr);
  EXPECT_TRUE(words->IsUpperLimit("up to"));
  EXPECT_FALSE(words->IsUpperLimit("more than"));
  EXPECT_FALSE(words->IsUpperLimit("dozen"));
}

TEST(NumberWords, RejectsAValueThatIsNoNumber) {
  EXPECT_THAT(ErrorOf<NumberWords>("number_words.tsv", "word|kind|value|example\nferryful|number|many|x\n"),
              AllOf(HasSubstr("more.tsv:2"), HasSubstr("got 'many'")));
  EXPECT_THAT(ErrorOf<NumberWords>("number_words.tsv", "word|kind|value|example\nferryful|size|3|x\n"),
              HasSubstr("got 'size'"));
}

TEST(CameoTable, RejectsRowsOutOfRange) {
  const auto error = [](const std::string& row) {
    return ErrorOf<CameoTable>("cameo_codes.tsv", StrCat("code|label|goldstein|plover|mode|quad\n", row));
  };
  EXPECT_THAT(error("0999|sail|11|||1\n"), HasSubstr("expected a Goldstein value from -10 to 10, got '11'"));
  EXPECT_THAT(error("0999|sail|high|||1\n"), HasSubstr("got 'high'"));
  EXPECT_THAT(error("0999|sail|1|||5\n"), HasSubstr("quad class from 1 to 4"));
  EXPECT_THAT(error("99|sail|1|||1\n"), HasSubstr("three or four digits"));
  EXPECT_THAT(error("173|sail|1|||1\n"), HasSubstr("stands twice"));
}

TEST(Characters, PrefersTheLongestRule) {
  const auto characters =
      Characters::Read(With("characters.tsv", "from|to|example\n(x|U+00D7|(x\n(xy|z|(xy\n"));
  ASSERT_TRUE(characters.ok()) << characters.status();
  EXPECT_TRUE(characters->MayStart('('));
  EXPECT_EQ(characters->Match("(xy)", 0)->to, "z");
  EXPECT_EQ(characters->Match("(x)", 0)->to, "×");
  EXPECT_EQ(characters->Match("(y)", 0), nullptr);
}

TEST(Characters, RejectsMalformedCodePoints) {
  for (const char* cell : {"U+", "U+XYZ", "U+20..U+10", "U+0..U+FFFF", "U+110000"}) {
    EXPECT_THAT(ErrorOf<Characters>("characters.tsv", StrCat("from|to|example\n", cell, "|x|y\n")),
                HasSubstr("expected U+XXXX"))
        << cell;
  }
}

TEST(Outlets, AreFoundByNameAndDomain) {
  const auto outlets = Outlets::Read(With("outlets.tsv",
                                          "surface|canonical|domains|agency|example\n"
                                          "Harbour Post|The Harbour Post|harbour.example|no|x\n"));
  ASSERT_TRUE(outlets.ok()) << outlets.status();
  for (const char* name : {"Harbour Post", "HARBOUR POST", "The Harbour Post"}) {
    ASSERT_NE(outlets->Find(name), nullptr) << name;
    EXPECT_EQ(outlets->Find(name)->canonical, "The Harbour Post");
  }
  EXPECT_EQ(outlets->Find("harbour post"), nullptr);
  EXPECT_NE(outlets->FindByUrl("https://www.Harbour.example:80/a?b"), nullptr);
  EXPECT_EQ(outlets->FindByUrl("https://harbour.example.org/"), nullptr);
}

TEST(Outlets, RejectsOtherAnswersThanYesAndNo) {
  const std::string head = "surface|canonical|domains|agency|example\n";
  EXPECT_THAT(ErrorOf<Outlets>("outlets.tsv", head + "Tide|Tide||maybe|x\n"), HasSubstr("got 'maybe'"));
  EXPECT_THAT(ErrorOf<Outlets>("outlets.tsv", head + "Tide|||no|x\n"), HasSubstr("an empty cell"));
}

TEST(TimeWords, TheLongestHolidayComesFirst) {
  const auto words = TimeWords::Read(With(
      "time_words.tsv", "word|kind|value|example\nferry day|holiday|101|x\nferry day eve|holiday|102|x\n"));
  ASSERT_TRUE(words.ok()) << words.status();
  ASSERT_EQ(words->HolidaysFrom("ferry").size(), 2u);
  EXPECT_EQ(words->HolidaysFrom("ferry")[0].value, 102);
  EXPECT_FALSE(words->IsTimeWord("ferry"));
  EXPECT_TRUE(words->IsTimeWord("yesterday"));
}

TEST(TimeWords, RejectsUnknownKinds) {
  EXPECT_THAT(ErrorOf<TimeWords>("time_words.tsv", "word|kind|value|example\nnoonish|hour|1|x\n"),
              HasSubstr("got 'hour'"));
  EXPECT_THAT(ErrorOf<TimeWords>("time_words.tsv", "word|kind|value|example\nnoonish|day|soon|x\n"),
              HasSubstr("expected a number, got 'soon'"));
}

}  // namespace
}  // namespace onrecord
