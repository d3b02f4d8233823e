#include "enrich/entities/actor_codes.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

// The code of the mention whose text is `span`.
ActorCode CodeOf(std::string_view text, std::string_view span, std::string_view dateline = "") {
  const Article a(text, Parsed::kYes);
  const ArticleFrame frame{a.text, a.sentences, a.tokens, 0};
  const ActorScope scope{frame, a.mentions, a.entities, std::string(dateline)};
  for (uint32_t i = 0; i < a.mentions.size(); ++i) {
    if (a.mentions[i].span.In(a.text) == span) return ActorCodeOf(i, scope, BuiltInLexicon());
  }
  ADD_FAILURE() << "no mention: " << span;
  return {};
}

TEST(ActorCodeOf, TakesCountryAndRoleFromThePhrase) {
  EXPECT_EQ(CodeOf("Norwegian police left.", "Norwegian police").code, "NORCOP");
  EXPECT_EQ(CodeOf("The Norwegian defence minister left.", "The Norwegian defence minister").code,
            "NORGOVMIL");
  EXPECT_EQ(CodeOf("Norway's army left.", "Norway's army").code, "NORMIL");
  EXPECT_EQ(
      CodeOf("Former Norwegian president Orla Veyden left.", "Former Norwegian president Orla Veyden").code,
      "NORELI");
  EXPECT_EQ(CodeOf("European ministers left.", "European ministers").code, "EURGOV");
}

TEST(ActorCodeOf, TakesTheCodeOfTheOrganisation) {
  EXPECT_EQ(CodeOf("A Pentagon official left.", "A Pentagon official").code, "USAGOVMIL");
  EXPECT_EQ(CodeOf("A UN spokesman left.", "A UN spokesman").code, "IGOUNO");
  EXPECT_EQ(CodeOf("The Taliban left.", "The Taliban").code, "AFGREB");
}

TEST(ActorCodeOf, TakesTheCountryOfThePlaceInTheSentence) {
  const ActorCode code = CodeOf("Police beat students in Bergen.", "Police");
  EXPECT_EQ(code.code, "NORCOP");
  EXPECT_EQ(code.why.rule, "actors.role.sentence");
}

TEST(ActorCodeOf, TakesTheCountryOfTheDatelineThenOfTheArticle) {
  EXPECT_EQ(CodeOf("Police left.", "Police", "SWE").code, "SWECOP");
  EXPECT_EQ(CodeOf("Norway voted. Norway rested. Police left.", "Police").code, "NORCOP");
  EXPECT_EQ(CodeOf("Police left.", "Police").code, "COP");
}

TEST(ActorCodeOf, GivesACountryItsCameoCode) {
  EXPECT_EQ(CodeOf("Kosovo agreed.", "Kosovo").code, "KSV");
  EXPECT_EQ(CodeOf("Pyongyang agreed.", "Pyongyang").code, "PRK");
}

TEST(ActorCodeOf, ReadsAStretchOfTokens) {
  const Article a("Then Norwegian police left Oslo.", Parsed::kYes);
  const ArticleFrame frame{a.text, a.sentences, a.tokens, 0};
  const ActorScope scope{frame, a.mentions, a.entities, ""};
  EXPECT_EQ(ActorCodeOf(1, 3, scope, BuiltInLexicon()).code, "NORCOP");
  EXPECT_EQ(ActorCodeOf(3, 4, scope, BuiltInLexicon()).code, "");
}

TEST(OfficeOn, FindsTheTermOfTheDay) {
  bool former = false;
  const Gazetteer& gazetteer = BuiltInLexicon().gazetteer;
  EXPECT_EQ(OfficeOn(gazetteer, "Fumio Kishida", 20150101, &former)->detail, "foreign minister");
  EXPECT_FALSE(former);
  EXPECT_EQ(OfficeOn(gazetteer, "Fumio Kishida", 20190101, &former)->detail, "foreign minister");
  EXPECT_TRUE(former);
  EXPECT_EQ(OfficeOn(gazetteer, "Fumio Kishida", 20220101, &former)->detail, "prime minister");
  EXPECT_EQ(OfficeOn(gazetteer, "Orla Veyden", 20220101, &former), nullptr);
}

}  // namespace
}  // namespace onrecord
