#include "api/filter/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace onrecord::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Words : public testing::Test {
 protected:
  Words() : splitter_(*WordSplitter::Make()) {}
  bool Holds(std::string_view text, const std::string& query) {
    const WordIndex index(text, *splitter_);
    const auto phrases = ReadTextQuery(query, *splitter_);
    return std::all_of(phrases.begin(), phrases.end(), [&](const Phrase& p) { return index.Holds(p); });
  }

  std::unique_ptr<WordSplitter> splitter_;
};

TEST_F(Words, AreFoldedRunsOfLettersAndNumbers) {
  EXPECT_THAT(splitter_->Split("Élan, at 5pm: don't"), ElementsAre("elan", "at", "5pm", "don", "t"));
  EXPECT_THAT(splitter_->Split("— * …"), IsEmpty());
}

TEST_F(Words, APhraseStandsSideBySideInItsOrder) {
  // Short values are searched otherwise than long ones.
  for (const std::string text :
       {"the old harbour wall", "today they said that the old harbour wall will be mended soon"}) {
    EXPECT_TRUE(Holds(text, "\"Harbour wall\"")) << text;
    EXPECT_FALSE(Holds(text, "\"wall harbour\"")) << text;
    EXPECT_TRUE(Holds(text, "wall harbour")) << text;
    EXPECT_TRUE(Holds(text, "harb*")) << text;
    EXPECT_FALSE(Holds(text, "harb")) << text;
    EXPECT_TRUE(Holds(text, "old-harb*")) << text;
    EXPECT_FALSE(Holds(text, "wall-old*")) << text;
  }
}

TEST_F(Words, APhraseOfARepeatedWordIsFoundAtAnyOfItsPlaces) {
  EXPECT_TRUE(Holds("no no no yes no no never again and again", "\"no never\""));
  EXPECT_FALSE(Holds("no no no yes no no never again and again", "\"yes never\""));
}

TEST_F(Words, APhraseWithoutWordsIsNowhere) {
  EXPECT_FALSE(Holds("any text", "text *"));
  EXPECT_FALSE(Holds("", "text"));
}

}  // namespace
}  // namespace onrecord::api
