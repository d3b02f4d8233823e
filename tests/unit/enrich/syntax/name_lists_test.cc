#include "enrich/syntax/name_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace onrecord::syntax {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kFile =
    "# made by hand\n1\tporto\n9\tporto alegre\n2\tsilva\n18\talegre\n4\tsilva and sons trading company\n";
constexpr int kTownKind = 0, kFamilyKind = 1, kCompanyKind = 2, kGivenKind = 4;

std::vector<int> Marks(const NameLists& lists, std::vector<std::string_view> words, int kind) {
  std::vector<int> out;
  for (const NameLists::Marks marks : lists.Mark(words)) out.push_back(NameLists::MarkOf(marks, kind));
  return out;
}

TEST(NameLists, MarksTheLongestNameOfEachKind) {
  const NameLists lists = *NameLists::ReadFile(kFile, "l");
  EXPECT_THAT(Marks(lists, {"near", "porto", "alegre"}, kTownKind), ElementsAre(0, 2, 3));
  EXPECT_THAT(Marks(lists, {"near", "porto", "alegre"}, kFamilyKind), ElementsAre(0, 0, 1));
  EXPECT_THAT(Marks(lists, {"near", "porto", "alegre"}, kGivenKind), ElementsAre(0, 0, 1));
  EXPECT_THAT(Marks(lists, {"porto", "silva"}, kTownKind), ElementsAre(1, 0));
  EXPECT_THAT(Marks(lists, {"silva", "and", "sons", "trading", "company"}, kCompanyKind),
              ElementsAre(2, 3, 3, 3, 3));
  EXPECT_THAT(Marks(lists, {"silva", "and", "sons", "left"}, kCompanyKind), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(Marks(lists, {}, kTownKind), ElementsAre());
}

TEST(NameLists, AreRememberedAndMayBeEmpty) {
  const NameLists lists = *NameLists::ReadFile(kFile, "l");
  const std::string bytes = lists.Serialise() + "rest";
  std::string_view left = bytes;
  NameLists again;
  ASSERT_TRUE(again.Parse(&left));
  EXPECT_EQ(left, "rest");
  EXPECT_EQ(again.Serialise(), lists.Serialise());
  EXPECT_THAT(Marks(again, {"porto", "alegre"}, kTownKind), ElementsAre(2, 3));
  const NameLists none;
  EXPECT_TRUE(none.empty());
  EXPECT_THAT(Marks(none, {"porto"}, kTownKind), ElementsAre(0));
  const std::string nothing = none.Serialise();
  left = nothing;
  EXPECT_TRUE(again.Parse(&left));
  EXPECT_TRUE(again.empty());
}

TEST(NameLists, RefuseWhatIsNotTheirs) {
  const std::string bytes = NameLists::ReadFile(kFile, "l")->Serialise();
  for (size_t size = 0; size < bytes.size(); ++size) {
    std::string_view cut = std::string_view(bytes).substr(0, size);
    NameLists lists;
    EXPECT_FALSE(lists.Parse(&cut)) << size;
  }
  const auto error = [](std::string_view text) {
    return std::string(Message(NameLists::ReadFile(text, "my.tsv").status()));
  };
  EXPECT_THAT(error("1\tporto\nporto\n"), HasSubstr("my.tsv:2: expected kinds (1 to 63) and a name"));
  EXPECT_THAT(error("64\tporto\n"), HasSubstr("my.tsv:1:"));
  EXPECT_THAT(error("1\t\n"), HasSubstr("my.tsv:1:"));
}

}  // namespace
}  // namespace onrecord::syntax
