#include "enrich/entities/person_name.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

const Gazetteer& Names() { return BuiltInLexicon().gazetteer; }
PersonName Name(std::string_view name) { return ReadPersonName(name, Names()); }
bool Same(std::string_view a, std::string_view b) { return SamePersonName(Name(a), Name(b), Names()); }

TEST(ReadPersonName, PutsTheFamilyNameFirstWhereThatIsTheCustom) {
  EXPECT_EQ(Name("Kim Sol-ra").surname, "kim");
  EXPECT_EQ(Name("Orla Veyden Jr.").surname, "veyden");
  EXPECT_EQ(Name("Ana de la Silva").surname, "silva");
  EXPECT_TRUE(Name("").words.empty());
}

TEST(SamePersonName, ForgivesSpellingNicknamesAndInitials) {
  EXPECT_TRUE(Same("Kim Sol-ra", "Kim Sol Ra"));
  EXPECT_TRUE(Same("Choe Solra", "Choe Sol Ra"));
  EXPECT_TRUE(Same("Bill Veyden", "William J. Veyden"));
  EXPECT_TRUE(Same("J. Veyden", "James Veyden"));
  EXPECT_FALSE(Same("Kim Sol Ra", "Kim Min Ho"));
  EXPECT_FALSE(Same("Orla Veyden", "Ana Veyden"));
}

TEST(DisplayName, CutsHyphensOfFamilyFirstNamesAndLowersShouting) {
  EXPECT_EQ(DisplayName("KIM SOL-RA", Names()), "Kim Sol Ra");
  EXPECT_EQ(DisplayName("Kim Sol-ra", Names()), "Kim Sol Ra");
  EXPECT_EQ(DisplayName("Jean-Luc Veyden", Names()), "Jean-Luc Veyden");
}

}  // namespace
}  // namespace onrecord
