#include "enrich/entities/find_mentions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

using testing::Contains;
using testing::ElementsAre;

// "span [name] kind role affiliation country": what is not told is left out.
std::string Show(const Mention& m, std::string_view text) {
  std::string out = StrCat(m.span.In(text), " [", m.name.In(text), "] ", Name(m.kind));
  for (const std::string& each : {m.role, m.affiliation, m.country}) {
    if (!each.empty()) StrAppend(&out, " ", each);
  }
  return out;
}

std::vector<std::string> Mentions(std::string_view text) {
  const Article article(text);
  std::vector<std::string> out;
  for (const Mention& m : article.mentions) out.push_back(Show(m, text));
  return out;
}

TEST(FindMentions, GivesANameItsTitlesAndCountry) {
  EXPECT_THAT(Mentions("Norwegian leader Orla Vey left."),
              ElementsAre("Norwegian leader Orla Vey [Orla Vey] person leader NOR"));
  EXPECT_THAT(Mentions("US President Orla Vey left."),
              ElementsAre("US President Orla Vey [Orla Vey] person president USA", "US [US] country USA"));
}

TEST(FindMentions, GivesARoleItsOrganisation) {
  EXPECT_THAT(
      Mentions("Then a State Department spokesperson left."),
      Contains("a State Department spokesperson [] person spokesperson U.S. Department of State USA"));
  EXPECT_THAT(Mentions("Then a spokesman for the US National Security Council (NSC) left."),
              Contains("a spokesman for the US National Security Council [] person spokesman "
                       "U.S. National Security Council USA"));
}

// An unknown name behind an office and "of" is a place or body, whatever the recogniser takes it for.
TEST(FindMentions, TakesWhatAnOfficeIsOfForNoPerson) {
  for (const char* text : {"The mayor of Storvik resigned on Monday.", "Mayor of Tromvik removed from office",
                           "The governor of Olmarsk said the bridge is safe."}) {
    for (const std::string& mention : Mentions(text)) {
      EXPECT_THAT(mention, testing::Not(testing::MatchesRegex("of .*"))) << text;
      EXPECT_THAT(mention, testing::Not(testing::MatchesRegex("(Storvik|Tromvik|Olmarsk).* person.*")))
          << text;
    }
  }
}

TEST(FindMentions, TakesATradeBehindAGivenNameForAFamilyName) {
  EXPECT_THAT(Mentions("Police arrested Rob Farmers on Monday."),
              Contains("Rob Farmers [Rob Farmers] person"));
  EXPECT_THAT(Mentions("On Monday Rob farmers left."),
              testing::Not(Contains("Rob farmers [Rob farmers] person")));
}

TEST(FindMentions, KeepsAppositionsApart) {
  EXPECT_THAT(Mentions("Orla Vey, a senior Norwegian diplomat and sister of Ana Lund, left."),
              ElementsAre("Orla Vey [Orla Vey] person", "a senior Norwegian diplomat [] person diplomat NOR",
                          "sister of Ana Lund [] person sister", "Ana Lund [Ana Lund] person"));
}

TEST(FindMentions, FindsWhoOwnsABody) {
  EXPECT_THAT(Mentions("South Korea's spy agency left."),
              ElementsAre("South Korea's spy agency [] organisation spy agency KOR",
                          "South Korea [South Korea] country KOR"));
}

TEST(FindMentions, FindsPronounsAndPlurals) {
  const Article article("Then he told them that analysts left.");
  ASSERT_EQ(article.mentions.size(), 3u);
  EXPECT_EQ(article.mentions[0].form, MentionForm::kPronoun);
  EXPECT_EQ(article.mentions[0].gender, 'm');
  EXPECT_TRUE(article.mentions[1].plural);
  EXPECT_EQ(article.mentions[2].kind, EntityKind::kGroup);
  EXPECT_EQ(article.mentions[2].role, "analyst");
}

TEST(FindMentions, TakesUsForACountryOnlyInCapitals) {
  EXPECT_THAT(Mentions("They told us that the US left."),
              ElementsAre("They [] other", "us [] other", "the US [US] country USA"));
}

TEST(FindMentions, TakesTheNorthForACountryOnlyWhereTheArticleNamesIt) {
  EXPECT_THAT(Mentions("Pyongyang fired. The North left."), Contains("The North [The North] country PRK"));
  EXPECT_THAT(Mentions("Oslo waited. The North left."),
              testing::Not(Contains("The North [The North] country PRK")));
}

TEST(FindMentions, KnowsABareSurnameOfTheArticle) {
  EXPECT_THAT(Mentions("Kim Sol Ra and Orla Veyden came. Later Veyden left with Kim."),
              ElementsAre("Kim Sol Ra [Kim Sol Ra] person", "Orla Veyden [Orla Veyden] person",
                          "Veyden [Veyden] person", "Kim [Kim] person"));
}

TEST(FindMentions, TellsOrganisationsByTheirWords) {
  EXPECT_THAT(Mentions("Then Veyden Institute and the University of Veyden left."),
              ElementsAre("Veyden Institute [Veyden Institute] organisation",
                          "the University of Veyden [University of Veyden] organisation"));
}

// The recogniser takes this one for a place.
TEST(FindMentions, TakesWhatEndsAsBodiesDoForNoPlace) {
  EXPECT_THAT(
      Mentions("\"The archive can be rebuilt,\" he wrote on his website, the Adriatic Post reported."),
      Contains("the Adriatic Post [Adriatic Post] organisation"));
}

TEST(FindMentions, FindsNothingInAnEmptyText) { EXPECT_TRUE(Mentions("").empty()); }

TEST(FindMentions, ReadsANameAfterWhatItNames) {
  EXPECT_THAT(Mentions("Then the group 12 Veyd left."),
              Contains("the group 12 Veyd [12 Veyd] organisation group"));
  EXPECT_THAT(Mentions("Then the charity Veydlund left."),
              Contains("the charity Veydlund [Veydlund] organisation charity"));
}

TEST(FindMentions, TakesPartyWordsForTheirCountryWhereItIsNamed) {
  EXPECT_THAT(Mentions("In the United States a Republican senator left."),
              Contains("a Republican senator [] person senator USA"));
  EXPECT_THAT(Mentions("In Norway a Republican senator left."),
              Contains("a Republican senator [] person senator"));
}

TEST(FindMentions, ANameInsideALongerOneNamesNoCountry) {
  EXPECT_THAT(Mentions("Then the African National Congress left and a Republican senator stayed."),
              Contains("a Republican senator [] person senator"));
}

}  // namespace
}  // namespace onrecord
