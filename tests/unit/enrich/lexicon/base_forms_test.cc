#include "enrich/lexicon/base_forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace onrecord {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BaseForms, TriesTheStemAndTheStemWithE) { EXPECT_THAT(BaseForms("joked"), ElementsAre("jok", "joke")); }

TEST(BaseForms, UndoesADoubledLetter) { EXPECT_THAT(BaseForms("begging"), Contains("beg")); }

TEST(BaseForms, GivesTheYBack) { EXPECT_THAT(BaseForms("tries"), Contains("try")); }

TEST(BaseForms, HasNoneWithoutAnEndingOrWithAShortStem) {
  EXPECT_THAT(BaseForms("shell"), IsEmpty());
  EXPECT_THAT(BaseForms("red"), IsEmpty());
  EXPECT_THAT(BaseForms(""), IsEmpty());
}

}  // namespace
}  // namespace onrecord
