#include "common/base/utf8.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(IsValidUtf8, RefusesBrokenSequences) {
  EXPECT_TRUE(IsValidUtf8("“Gó”"));
  EXPECT_FALSE(IsValidUtf8("a\xff"));
  EXPECT_FALSE(IsValidUtf8("\xe2\x80"));
}

TEST(FoldCase, FoldsBeyondAscii) {
  EXPECT_EQ(FoldCase("Kim"), "kim");
  EXPECT_EQ(FoldCase("Élysée"), "élysée");
}

TEST(DecodeAt, GivesTheReplacementCharacterForInvalidBytes) {
  size_t next;
  EXPECT_EQ(DecodeAt("\xff"
                     "a",
                     0, &next),
            U'\uFFFD');
  EXPECT_EQ(next, 1u);
}

TEST(DecodeBefore, StepsOverWholeCodePoints) {
  const std::string text = "a”";
  size_t begin;
  EXPECT_EQ(DecodeBefore(text, text.size(), &begin), U'”');
  EXPECT_EQ(begin, 1u);
}

TEST(IsApostrophe, TakesTheMarksThatTextsUseForIt) {
  for (const char32_t c : {U'\'', U'’', U'‘', U'ʼ', U'`'}) EXPECT_TRUE(IsApostrophe(c));
  for (const char32_t c : {U'"', U'”', U','}) EXPECT_FALSE(IsApostrophe(c));
}

TEST(HasLetterOrDigit, IsFalseForPunctuationAlone) {
  EXPECT_TRUE(HasLetterOrDigit("-- é"));
  EXPECT_TRUE(HasLetterOrDigit("7"));
  EXPECT_FALSE(HasLetterOrDigit("… - ”"));
  EXPECT_FALSE(HasLetterOrDigit(""));
}

TEST(Utf8Index, CountsCodePointsAndUtf16Units) {
  const std::string text = "a”😀b";
  const Utf8Index index(text);
  EXPECT_EQ(index.CodePoint(4), 2u);
  EXPECT_EQ(index.CodePoint(8), 3u);
  EXPECT_EQ(index.Utf16(8), 4u);
  EXPECT_EQ(index.CodePoint(9), 4u);
}

}  // namespace
}  // namespace onrecord
