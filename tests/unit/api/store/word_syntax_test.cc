#include "api/store/postgres/word_syntax.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace onrecord::api::postgres {
namespace {

using Role = WordSyntax::Role;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class WordSyntaxTest : public testing::Test {
 protected:
  const std::unique_ptr<WordSplitter> splitter_ = *WordSplitter::Make();
  const TsquerySyntax syntax_{*splitter_};
};

TEST_F(WordSyntaxTest, WordsHaveTheirColumnAndPlacesTermsHaveNone) {
  const Words words = WordsOf("said around", {"ax1 bhq", "Élan, élan", "at 5pm"}, *splitter_);
  EXPECT_EQ(words.vector, "'tax1' 'tbhq' 'a5pm':2 'aat':1 'selan':1,2");
  EXPECT_FALSE(words.inexact);
}

TEST_F(WordSyntaxTest, PhrasesAndBeginningsStandInOneColumn) {
  EXPECT_EQ(syntax_.AnyPhrase("said around", {"Ana Silva"}, Role::kExcluded),
            "(('sana' <-> 'ssilva') | ('aana' <-> 'asilva'))");
  EXPECT_EQ(syntax_.Text("said", "talks \"in Geneva\" sanct*", Role::kExcluded),
            "(('stalks')) & (('sin' <-> 'sgeneva')) & (('ssanct':*))");
  // What is wanted is also looked for where the index has no places, or no words.
  EXPECT_EQ(syntax_.AnyPhrase("said", {"Ana Silva", "x"}, Role::kWanted),
            "((('sana' <-> 'ssilva') | ('!long' & 'sana' & 'ssilva')) | (('sx'))) | '!huge'");
}

TEST_F(WordSyntaxTest, WithoutWordsNothingIsFound) {
  EXPECT_EQ(syntax_.AnyPhrase("said", {"…"}, Role::kExcluded), "('!never')");
  EXPECT_EQ(syntax_.Text("said", " , ", Role::kExcluded), "('!never')");
}

TEST_F(WordSyntaxTest, QuotesAreNoWayOut) {
  EXPECT_EQ(syntax_.AnyTerm({"a' | 'b", "c\\"}), "'ta'' | ''b' | 'tc\\\\'");
}

TEST_F(WordSyntaxTest, TextsBeyondTheLimitsOfTheServerSaySo) {
  std::string often;
  for (int i = 0; i < 300; ++i) often += "tide ";
  const Words repeated = WordsOf("said", {"ax1", often + "wall"}, *splitter_);
  EXPECT_TRUE(repeated.inexact);
  EXPECT_EQ(repeated.vector, "'tax1' '!long' 'stide' 'swall'");
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "w" + std::to_string(i) + "x ";
  const Words huge = WordsOf("said", {"ax1", many}, *splitter_);
  EXPECT_TRUE(huge.inexact);
  EXPECT_EQ(huge.vector, "'tax1' '!long' '!huge'");
  const Words long_word = WordsOf("said", {"", std::string(40'000, 'z')}, *splitter_);
  EXPECT_LT(long_word.vector.size(), 300u);
}

}  // namespace
}  // namespace onrecord::api::postgres
