#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "enrich/quotes/attribute_transcript.h"
#include "tests/unit/enrich/quotes/parsed_article.h"

namespace onrecord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The labels of the lines, each with the name it means after "=".
std::vector<std::string> Labels(const std::string& text) {
  const ParsedArticle article(text);
  const QuoteScene scene = article.Scene();
  std::vector<std::string> labels;
  for (const TranscriptLine& line : FindTranscript(scene)) {
    std::string label(scene.SpanOf(line.label).In(article.text()));
    if (line.mention >= 0) {
      label += "=";
      label += scene.mentions[static_cast<size_t>(line.mention)].name.In(article.text());
    }
    labels.push_back(label);
  }
  return labels;
}

TEST(FindTranscript, TakesFourLinesWithTwoLabelsThatComeTwice) {
  EXPECT_THAT(Labels("SILVA: We will go.\n\nREPORTER: When?\n\nSILVA: In May.\n\nREPORTER: Why?"),
              ElementsAre("SILVA", "REPORTER", "SILVA", "REPORTER"));
}

TEST(FindTranscript, LeavesASingleLabelAlone) {
  EXPECT_THAT(Labels("Note: The ferry is late.\n\nThe harbour is closed.\n\nIt opens in May."), IsEmpty());
  EXPECT_THAT(Labels("Monday: Rain.\n\nTuesday: Sun.\n\nWednesday: Wind.\n\nThursday: Snow."), IsEmpty());
}

TEST(FindTranscript, TheAnswersAreTheInterviewees) {
  EXPECT_THAT(
      Labels("The Harbour Post spoke with Ana Silva about the ferry.\n\nQ: Will it sail?\n\nA: It will.\n\n"
             "Q: When?\n\nA: In May."),
      ElementsAre("Q", "A=Ana Silva", "Q", "A=Ana Silva"));
}

TEST(FindTranscript, ASurnameMeansThePersonNamedBefore) {
  EXPECT_THAT(
      Labels("Ana Silva met Jonas Weber in Arendal.\n\nSILVA: We will go.\n\nWEBER: When?\n\nSILVA: In "
             "May.\n\nWEBER: Why?"),
      ElementsAre("SILVA=Ana Silva", "WEBER=Jonas Weber", "SILVA=Ana Silva", "WEBER=Jonas Weber"));
}

}  // namespace
}  // namespace onrecord
