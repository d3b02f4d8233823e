#include "enrich/lexicon/actor_codes.h"

#include <gtest/gtest.h>

#include "enrich/lexicon/lexicon.h"

namespace onrecord {
namespace {

const Lexicon& BuiltIn() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

TEST(ComposeActorCode, JoinsTheCountryWithTheRole) {
  EXPECT_EQ(ComposeActorCode(BuiltIn(), "NOR", "president", ""), "NORGOV");
  EXPECT_EQ(ComposeActorCode(BuiltIn(), "NOR", "", ""), "NOR");
  EXPECT_EQ(ComposeActorCode(BuiltIn(), "", "constable", ""), "COP");
}

TEST(ComposeActorCode, MakesFormerOfficialsElites) {
  EXPECT_EQ(ComposeActorCode(BuiltIn(), "NOR", "former president", ""), "NORELI");
  EXPECT_EQ(ComposeActorCode(BuiltIn(), "", "former president", ""), "");
}

TEST(ComposeActorCode, TakesTheCodeOfTheOrganisation) {
  EXPECT_EQ(ComposeActorCode(BuiltIn(), "", "official", "United Nations"), "IGOUNO");
}

TEST(IsWholeCode, WantsACountryOrAnInternationalKind) {
  EXPECT_TRUE(IsWholeCode(BuiltIn(), "NORCOP"));
  EXPECT_TRUE(IsWholeCode(BuiltIn(), "IGOUNO"));
  EXPECT_FALSE(IsWholeCode(BuiltIn(), "COP"));
}

TEST(OfficeOn, FindsTheTermOfTheDay) {
  bool former = false;
  const Gazetteer& gazetteer = BuiltIn().gazetteer;
  EXPECT_EQ(OfficeOn(gazetteer, "Fumio Kishida", 20150101, &former)->detail, "foreign minister");
  EXPECT_FALSE(former);
  EXPECT_EQ(OfficeOn(gazetteer, "Fumio Kishida", 20190101, &former)->detail, "foreign minister");
  EXPECT_TRUE(former);
  EXPECT_EQ(OfficeOn(gazetteer, "Fumio Kishida", 20220101, &former)->detail, "prime minister");
  EXPECT_EQ(OfficeOn(gazetteer, "Orla Veyden", 20220101, &former), nullptr);
}

}  // namespace
}  // namespace onrecord
