#include "api/store/text_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace onrecord::api {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<std::pair<std::string, bool>> PartsOf(std::string_view text) {
  std::vector<std::pair<std::string, bool>> parts;
  ForEachPart(text, [&](std::string_view words, bool prefix) { parts.emplace_back(words, prefix); });
  return parts;
}

TEST(ForEachPart, SplitsAtWhiteSpace) {
  EXPECT_THAT(PartsOf("grain \t port"), ElementsAre(Pair("grain", false), Pair("port", false)));
  EXPECT_THAT(PartsOf(""), IsEmpty());
}

TEST(ForEachPart, KeepsWordsBetweenQuotationMarksTogether) {
  EXPECT_THAT(PartsOf("\"grain port\"strike"), ElementsAre(Pair("grain port", false), Pair("strike", false)));
}

TEST(ForEachPart, ReadsToTheEndWithoutAClosingMark) {
  EXPECT_THAT(PartsOf("\"grain port"), ElementsAre(Pair("grain port", false)));
}

TEST(ForEachPart, ReportsAPrefixWithoutItsStar) {
  EXPECT_THAT(PartsOf("strik* * \"port*\""),
              ElementsAre(Pair("strik", true), Pair("*", false), Pair("port*", false)));
}

}  // namespace
}  // namespace onrecord::api
