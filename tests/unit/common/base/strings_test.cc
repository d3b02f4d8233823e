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

TEST(InvalidArgument, CarriesTheJoinedMessage) {
  EXPECT_EQ(Message(InvalidArgument("x.tsv:", 3, ": bad")), "x.tsv:3: bad");
}

}  // namespace
}  // namespace onrecord
