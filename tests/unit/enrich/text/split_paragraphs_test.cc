#include "enrich/text/split_paragraphs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace onrecord {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Paragraphs(std::string_view text) {
  std::vector<std::string> out;
  for (const Span span : SplitParagraphs(text)) out.emplace_back(span.In(text));
  return out;
}

TEST(SplitParagraphs, CutsAtBlankLinesAndAtSingleLineBreaks) {
  EXPECT_THAT(Paragraphs("One.\n\nTwo.\nThree.\n"), ElementsAre("One.", "Two.", "Three."));
}

TEST(SplitParagraphs, LeavesOutWhiteSpaceOfAnyKind) {
  EXPECT_THAT(Paragraphs(" \xC2\xA0One. \r\n \t \r\n\tTwo.\r\n"), ElementsAre("One.", "Two."));
}

TEST(SplitParagraphs, JoinsLinesThatWereWrappedByHand) {
  EXPECT_THAT(Paragraphs("The council of the island met for the third time on\n"
                         "Monday to talk about the ferry that it had bought in\n"
                         "the spring and that has not left the harbour since.\n"
                         "\n"
                         "Nobody among the members of the council wanted to say\n"
                         "who had signed for it, and the captain, who had been\n"
                         "asked to come, was not seen in the building at all.\n"),
              ElementsAre(testing::EndsWith("harbour since."), testing::StartsWith("Nobody among")));
}

TEST(SplitParagraphs, GivesNothingForWhiteSpace) { EXPECT_THAT(Paragraphs(" \n\n \t"), IsEmpty()); }

}  // namespace
}  // namespace onrecord
