#include "common/base/strings.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(StrCat, JoinsStringsAndNumbers) {
  EXPECT_EQ(StrCat("a", std::string("b"), std::string_view("c"), 1, 2.5), "abc12.5");
}

TEST(Split, KeepsEmptyPieces) {
  EXPECT_EQ(Split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(Split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Trim, TakesAsciiWhiteSpaceFromBothEnds) {
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trim(" "), "");
}

TEST(AsciiUpper, RaisesAsciiLettersAlone) { EXPECT_EQ(AsciiUpper("usaGov é-1"), "USAGOV é-1"); }

TEST(GroupDigits, PutsACommaBeforeEachThousand) {
  EXPECT_EQ(GroupDigits(0), "0");
  EXPECT_EQ(GroupDigits(999), "999");
  EXPECT_EQ(GroupDigits(1000), "1,000");
  EXPECT_EQ(GroupDigits(1234567), "1,234,567");
}

TEST(IsAsciiLetter, IsFalseBeyondAscii) {
  EXPECT_TRUE(IsAsciiLetter('z'));
  EXPECT_FALSE(IsAsciiLetter('['));
  EXPECT_FALSE(IsAsciiLetter(U'é'));
  EXPECT_FALSE(IsAsciiLetter(static_cast<char>(0xC3)));
}

TEST(InvalidArgument, CarriesTheJoinedMessage) {
  EXPECT_EQ(Message(InvalidArgument("x.tsv:", 3, ": bad")), "x.tsv:3: bad");
}

}  // namespace
}  // namespace onrecord
