#include "enrich/syntax/word_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "tests/unit/enrich/syntax/tiny_vectors.h"

namespace onrecord::syntax {
namespace {

using ::testing::HasSubstr;

std::string Error(const std::string& bytes) {
  return std::string(Message(WordVectors::ReadFile(bytes, "my.vectors").status()));
}

TEST(WordVectors, FindsWordsWhateverTheirCase) {
  const auto vectors = WordVectors::ReadFile(TinyVectors({"bridge", "war"}), "v");
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  EXPECT_EQ(vectors->words(), 2u);
  ASSERT_NE(vectors->Find("War"), nullptr);
  EXPECT_EQ(vectors->Find("War")[0], 1);
  EXPECT_EQ(vectors->GroupsOf("war").small, 1);
  EXPECT_EQ(vectors->Find("letter"), nullptr);
  EXPECT_EQ(vectors->GroupsOf("letter").small, -1);
}

TEST(WordVectors, TakesAHyphenatedWordForItsLastPart) {
  const auto vectors = WordVectors::ReadFile(TinyVectors({"war"}), "v");
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  EXPECT_EQ(vectors->Find("anti-war"), vectors->Find("war"));
  EXPECT_EQ(vectors->Find("war-"), nullptr);
}

TEST(WordVectors, ComeBackFromTheirBytes) {
  const auto vectors = WordVectors::ReadFile(TinyVectors({"bridge", "war"}), "v");
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  const std::string bytes = vectors->Serialise() + "rest";
  std::string_view left = bytes;
  WordVectors again;
  ASSERT_TRUE(again.Parse(&left));
  EXPECT_EQ(left, "rest");
  EXPECT_EQ(again.Serialise(), vectors->Serialise());
  left = std::string_view(bytes).substr(0, 40);
  EXPECT_FALSE(WordVectors().Parse(&left));
}

TEST(WordVectors, GroupsAloneKeepGroupsAndRanks) {
  const auto vectors = WordVectors::ReadFile(TinyVectors({"bridge", "war"}), "v");
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  const std::string bytes = vectors->GroupsOnly().Serialise();
  EXPECT_LT(bytes.size(), vectors->Serialise().size());
  std::string_view left = bytes;
  WordVectors groups;
  ASSERT_TRUE(groups.Parse(&left));
  EXPECT_EQ(groups.columns(), 0);
  EXPECT_EQ(groups.words(), 2u);
  EXPECT_EQ(groups.Find("war"), nullptr);
  EXPECT_EQ(groups.GroupsOf("war").small, 1);
  EXPECT_EQ(groups.GroupsOf("war").large, 3);
  EXPECT_EQ(groups.GroupsOf("war").rank, 1);
  EXPECT_EQ(groups.GroupsOf("letter").rank, -1);
}

TEST(WordVectors, SayWhatIsWrongWithAFile) {
  const std::string good = TinyVectors({"bridge", "war"});
  EXPECT_THAT(Error(""), HasSubstr("my.vectors: expected a file of make_word_vectors.py"));
  EXPECT_THAT(Error("bridge 0.1 0.2\n"), HasSubstr("expected a file of make_word_vectors.py"));
  EXPECT_THAT(Error(good.substr(0, good.size() - 1)), HasSubstr("cut short or were changed"));
  std::string older = good;
  older[20] = '0';
  EXPECT_THAT(Error(older), HasSubstr("of version '0000', expected '0001'"));
  EXPECT_THAT(Error(StrCat("onrecord-vectors 0001 2 17 ", Sha256Hex(""), "\n")),
              HasSubstr("a multiple of 16 columns"));
  EXPECT_THAT(Error(StrCat("onrecord-vectors 0001 2 16 ", Sha256Hex("bridge\nwar\n"), "\nbridge\nwar\n")),
              HasSubstr("the numbers do not fit the words"));
}

}  // namespace
}  // namespace onrecord::syntax
