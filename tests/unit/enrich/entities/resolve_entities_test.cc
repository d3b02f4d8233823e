#include "enrich/entities/resolve_entities.h"

#include <gtest/gtest.h>

#include <functional>

#include "common/base/strings.h"
#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

// Every phenomenon with a parse and, where rules alone can see it, without one.
class ResolveEntities : public testing::TestWithParam<Parsed> {
 protected:
  Article Read(std::string_view text, int day = 0) const { return Article(text, GetParam(), day); }
};
INSTANTIATE_TEST_SUITE_P(ByTreesAndByRules, ResolveEntities, testing::Values(Parsed::kYes, Parsed::kNo));

TEST_P(ResolveEntities, ABareSurnameIsTheFullNameBeforeIt) {
  const Article a = Read("Envoy Orla Veyden left Oslo. Veyden was tired.");
  EXPECT_EQ(a.WhoIs("Veyden"), "Orla Veyden");
}

TEST_P(ResolveEntities, ABareSurnameInTheHeadlineIsTheFullNameAfterIt) {
  const Article a = Read("Veyden leaves Oslo\n\nEnvoy Orla Veyden left Oslo on a ship. She was tired.");
  EXPECT_EQ(a.WhoIs("Veyden", 0), "Orla Veyden");
}

TEST_P(ResolveEntities, OfSeveralKimsTheMostPresentOneIsMeant) {
  const Article a = Read(
      "Minister Kim Sol Ra spoke in Oslo. Kim said it was late.\n\nLater the diplomat Kim Bo Min arrived. "
      "Kim said "
      "nothing. Minister Kim left.");
  EXPECT_EQ(a.WhoIs("Kim", 0), "Kim Sol Ra");
  EXPECT_EQ(a.WhoIs("Kim", 1), "Kim Bo Min");
  EXPECT_EQ(a.WhoIs("Minister Kim"), "Kim Sol Ra");
}

TEST_P(ResolveEntities, TwoKimsOfOneAppositionStayApart) {
  const Article a = Read("Kim Yu Na, a senior diplomat and sister of Kim Sol Ra, left Oslo.");
  EXPECT_EQ(a.WhoIs("a senior diplomat"), "Kim Yu Na");
  EXPECT_EQ(a.WhoIs("Kim Sol Ra"), "Kim Sol Ra");
  EXPECT_NE(a.EntityOf("Kim Yu Na"), a.EntityOf("Kim Sol Ra"));
  EXPECT_EQ(a.EntityOf("Kim Yu Na")->role, "diplomat");
}

TEST_P(ResolveEntities, SpellingsOfOneNameAreOnePerson) {
  const Article a = Read("Kim Sol-ra met Bill Veyden. Later Kim Sol Ra called William J. Veyden.");
  EXPECT_EQ(a.WhoIs("Kim Sol-ra"), "Kim Sol Ra");
  EXPECT_EQ(a.EntityOf("Bill Veyden"), a.EntityOf("William J. Veyden"));
}

TEST_P(ResolveEntities, ATradeIsNoPartOfTheName) {
  const Article a = Read(
      "Rector Orla Veyden met Fisherman Per Lund. Deputy Collector Bo Rask left. Sub-Inspector Veyden "
      "stayed.");
  EXPECT_EQ(a.WhoIs("Rector Orla Veyden"), "Orla Veyden");
  EXPECT_EQ(a.EntityOf("Rector Orla Veyden")->role, "rector");
  EXPECT_EQ(a.WhoIs("Fisherman Per Lund"), "Per Lund");
  EXPECT_EQ(a.WhoIs("Deputy Collector Bo Rask"), "Bo Rask");
  EXPECT_EQ(a.WhoIs("Sub-Inspector Veyden"), "Orla Veyden");
}

TEST_P(ResolveEntities, APronounTakesAPersonOfItsGender) {
  const Article a = Read("John Veyden met Mary Lund in Oslo. She thanked him.");
  EXPECT_EQ(a.WhoIs("She"), "Mary Lund");
  EXPECT_EQ(a.WhoIs("him"), "John Veyden");
}

TEST_P(ResolveEntities, APronounAfterAQuoteIsItsSpeakerNotWhoItIsAbout) {
  const Article a =
      Read("\"John Lund kept his word,\" aide Peter Veyden said. \"Lund will go on,\" he added.");
  EXPECT_EQ(a.WhoIs("he"), "Peter Veyden");
}

TEST_P(ResolveEntities, AnEditorsBracketSaysWhoIsMeant) {
  const Article a = Read("John Veyden met Peter Lund. \"He (Lund) agreed,\" Veyden said.");
  EXPECT_EQ(a.WhoIs("He"), "Peter Lund");
}

TEST_P(ResolveEntities, IAndWeStayOpen) {
  const Article a = Read("\"I think we won,\" Orla Veyden said.");
  EXPECT_EQ(a.EntityOf("I"), nullptr);
  EXPECT_EQ(a.EntityOf("we"), nullptr);
}

TEST_P(ResolveEntities, ADescriptionLeadsBackToTheUnnamed) {
  const Article a = Read(
      "Then a State Department spokesperson said no. John Veyden waited.\n\nThe spokesperson added that the "
      "official "
      "line had not changed.");
  EXPECT_EQ(a.WhoIs("The spokesperson"), "State Department spokesperson");
  EXPECT_EQ(a.EntityOf("The spokesperson")->affiliation, "U.S. Department of State");
  EXPECT_EQ(a.EntityOf("The spokesperson")->actor_code, "USAGOV");
}

TEST_P(ResolveEntities, WhoAskedNotToBeNamedStaysUnnamed) {
  const Article a = Read(
      "State Department spokesperson Orla Veyden declined to speak. The talks went on, a State Department "
      "official "
      "said. \"They are hard,\" the official added, asking not to be identified.");
  EXPECT_EQ(a.WhoIs("the official"), "State Department official");
}

TEST_P(ResolveEntities, ALedeSpokespersonIsTheOneNamedBelow) {
  const Article a = Read(
      "Talks will go on, a spokesman for the State Department said.\n\n\"We are open,\" State Department "
      "spokesman Peter Veyden said.\n\nThe State Department spokesman left.");
  EXPECT_EQ(a.WhoIs("a spokesman for the State Department"), "Peter Veyden");
  EXPECT_EQ(a.WhoIs("The State Department spokesman"), "Peter Veyden");
}

TEST_P(ResolveEntities, ALedeSpokespersonStaysUnnamedWhereTwoCouldBeMeant) {
  const Article a = Read(
      "Talks will go on, a spokesman for the State Department said.\n\nState Department spokesman Peter "
      "Veyden came "
      "with State Department spokeswoman Mary Lund.");
  EXPECT_EQ(a.WhoIs("a spokesman for the State Department"), "State Department spokesman");
}

TEST_P(ResolveEntities, ABroaderRoleLeadsBackToTheNarrowerOne) {
  const Article a =
      Read("Norwegian ambassador Orla Veyden spoke. The diplomat left. The Norwegian envoy said so.");
  EXPECT_EQ(a.WhoIs("The diplomat"), "Orla Veyden");
  EXPECT_EQ(a.WhoIs("The Norwegian envoy"), "Orla Veyden");
}

TEST_P(ResolveEntities, ADescriptionTakesTheRoleNearestToItsOwn) {
  const Article a = Read(
      "Kim Yu Na, a North Korean official, waited.\n\nNorth Korean diplomat Kim Min Ho spoke. Kim left. The "
      "North "
      "Korean ambassador slept.");
  EXPECT_EQ(a.WhoIs("The North Korean ambassador"), "Kim Min Ho");
}

TEST_P(ResolveEntities, AnIndefiniteDescriptionIsSomeoneNew) {
  const Article a = Read("Norwegian envoy Orla Veyden spoke. A Norwegian envoy left.");
  EXPECT_EQ(a.WhoIs("A Norwegian envoy"), "Norwegian envoy");
}

TEST_P(ResolveEntities, ACapitalThatActsIsItsCountry) {
  const Article a = Read("Pyongyang fired again. The North has tested often. They met in Pyongyang.");
  EXPECT_EQ(a.WhoIs("Pyongyang", 0), "North Korea");
  EXPECT_EQ(a.WhoIs("The North"), "North Korea");
  EXPECT_EQ(a.WhoIs("Pyongyang"), "Pyongyang");
}

TEST_P(ResolveEntities, TheCountryIsTheOneLastSpokenOf) {
  const Article a = Read("Norway voted. The country chose peace.");
  EXPECT_EQ(a.WhoIs("The country"), "Norway");
}

TEST_P(ResolveEntities, HisCountryIsWhereHeComesFrom) {
  const Article a = Read("Sweden waited. Norwegian envoy Peter Veyden defended his country.");
  EXPECT_EQ(a.WhoIs("his country"), "country");  // and not Sweden
  const Article b = Read("Sweden and Norway waited. Norwegian envoy Peter Veyden defended his country.");
  EXPECT_EQ(b.WhoIs("his country"), "Norway");
}

TEST_P(ResolveEntities, AnAbbreviationInBracketsIsTheNameBeforeIt) {
  const Article a = Read("The Veyden Fish Council (VFC) met. The VFC agreed.");
  EXPECT_EQ(a.WhoIs("The VFC"), "Veyden Fish Council");
}

TEST_P(ResolveEntities, TheMinistryIsTheOneLastNamed) {
  const Article a = Read("The Norwegian Foreign Ministry spoke. The ministry denied it.");
  EXPECT_EQ(a.EntityOf("The ministry"), a.EntityOf("The Norwegian Foreign Ministry"));
  EXPECT_EQ(a.EntityOf("The ministry")->actor_code, "NORGOV");
}

TEST_P(ResolveEntities, AGovernmentSpeaksAsItsCountry) {
  const Article a = Read("The Norwegian government agreed. A provincial government waited.");
  EXPECT_EQ(a.WhoIs("The Norwegian government"), "Norway");
  EXPECT_EQ(a.EntityOf("The Norwegian government")->actor_code, "NORGOV");
  EXPECT_EQ(a.WhoIs("A provincial government"), "provincial government");
}

TEST_P(ResolveEntities, ACopulaSaysWhoSomeoneIs) {
  const Article a = Read("Orla Veyden is a Norwegian diplomat. The diplomat left.");
  EXPECT_EQ(a.WhoIs("The diplomat"), "Orla Veyden");
  EXPECT_EQ(a.EntityOf("Orla Veyden")->country, "NOR");
}

TEST_P(ResolveEntities, FormerOfficialsAreElites) {
  const Article a = Read("Former Norwegian president Orla Veyden left.");
  EXPECT_EQ(a.EntityOf("Orla Veyden")->actor_code, "NORELI");
}

TEST_P(ResolveEntities, EveryJoinSaysWhichRuleMadeIt) {
  const Article a = Read("Envoy Orla Veyden left. Veyden slept.");
  for (const Mention& m : a.mentions) {
    EXPECT_TRUE(m.why.rule.starts_with("entities.join.")) << m.why.rule;
    EXPECT_GT(m.why.confidence, 0);
    EXPECT_LT(m.why.confidence, 1);
  }
}

TEST_P(ResolveEntities, TheUnnamedHaveAKeyOfTheirOwn) {
  const Article a = Read("Then a State Department official left. Orla Veyden stayed.");
  EXPECT_EQ(a.EntityOf("a State Department official")->speaker_key,
            "state department official|us department of state");
  EXPECT_EQ(a.EntityOf("Orla Veyden")->speaker_key, "orla veyden");
}

TEST_P(ResolveEntities, AnOfficeHoldsOnItsDays) {
  const std::string_view text = "Helmut Kohl left Bonn.";
  EXPECT_EQ(Read(text, 19900101).EntityOf("Helmut Kohl")->actor_code, "DEUGOV");
  EXPECT_EQ(Read(text, 20050101).EntityOf("Helmut Kohl")->actor_code, "DEUELI");
  EXPECT_EQ(Read(text, 20050101).EntityOf("Helmut Kohl")->role, "former chancellor");
}

TEST_P(ResolveEntities, ASisterIsNeverWhoseSisterSheIs) {
  const Article a = Read("Orla Veyden left. Her sister stayed. The sister of Orla Veyden slept.");
  EXPECT_NE(a.EntityOf("Her sister"), a.EntityOf("Orla Veyden"));
}

TEST(DayNumber, ReadsTheDayOfADate) {
  EXPECT_EQ(DayNumber("2021-10-12T08:00:00Z"), 20211012);
  EXPECT_EQ(DayNumber("2021-10"), 0);
  EXPECT_EQ(DayNumber(""), 0);
}

TEST_P(ResolveEntities, AnHonorificAndASurnameAreTheFullName) {
  const Article a = Read(
      "Then Norwegian leader John Veyden met the minister, Mary Lund. Mr Veyden agreed, but Ms Lund did not "
      "and Sir John waited.");
  EXPECT_EQ(a.WhoIs("Mr Veyden"), "John Veyden");
  EXPECT_EQ(a.WhoIs("Ms Lund"), "Mary Lund");
}

TEST_P(ResolveEntities, AnHonorificTellsTwoOfOneFamilyApart) {
  const Article a = Read("Envoy John Veyden met Mary Veyden. Then Mr Veyden left and Mrs Veyden stayed.");
  EXPECT_EQ(a.WhoIs("Mr Veyden"), "John Veyden");
  EXPECT_EQ(a.WhoIs("Mrs Veyden"), "Mary Veyden");
}

TEST_P(ResolveEntities, ANationalWithANameBesideItIsThatPerson) {
  const Article a = Read("The Dane, Orla Veyden, left Oslo. Then the Dane came back.");
  EXPECT_EQ(a.EntityOf("The Dane"), a.EntityOf("Orla Veyden"));
}

TEST(ResolveEntitiesByTrees, ThePresidentOfSenatorsIsOfTheirCountry) {
  const Article a(
      "US President John Veyden called off a visit to Norway. Norwegian President Peter Lund was sorry. "
      "Republican senators backed the president.",
      Parsed::kYes);
  EXPECT_EQ(a.WhoIs("the president"), "John Veyden");
  EXPECT_EQ(a.EntityOf("Republican senators")->actor_code, "USALEG");
}

TEST(ResolveEntitiesByTrees, AMinisterWithoutACountryIsOfTheOneSpokenOf) {
  const Article a(
      "Norway will close its embassy in Denmark. Foreign Minister Orla Veyden said her government had no "
      "choice.",
      Parsed::kYes);
  EXPECT_EQ(a.EntityOf("Orla Veyden")->actor_code, "NORGOV");
  EXPECT_EQ(a.WhoIs("her government"), "Norway");
}

TEST_P(ResolveEntities, WhatBelongsToAPronounIsOfItsCountry) {
  const Article a =
      Read("Danish Prime Minister John Veyden left Oslo. Then his spokesman, Peter Lund, spoke.");
  EXPECT_EQ(a.EntityOf("his spokesman")->country, "DNK");
}

TEST_P(ResolveEntities, TheSenderOfAnEnvoyIsTheOneBeforeTheBody) {
  const Article a = Read("Norway's U.N. envoy Orla Veyden left. The UN envoy Ana Lund waited.");
  EXPECT_EQ(a.EntityOf("Orla Veyden")->actor_code, "NORGOV");
  EXPECT_EQ(a.EntityOf("Ana Lund")->actor_code, "IGOUNO");
  const Article b = Read("The U.N. envoy for Norway left.");
  EXPECT_EQ(b.EntityOf("The U.N. envoy for Norway")->actor_code, "IGOUNO");
}

TEST(ResolveEntitiesByTrees, TheUnnamedKeepWhatSortTheyAre) {
  const auto told = [](std::string_view phrase) {
    return Article(StrCat("Then ", phrase, " left."), Parsed::kYes).WhoIs(phrase);
  };
  EXPECT_EQ(told("a senior Norwegian defence official"), "senior Norwegian defence official");
  EXPECT_EQ(told("a senior administration official"), "senior administration official");
  EXPECT_EQ(told("three angry Norwegian diplomats"), "Norwegian diplomats");
}

TEST_P(ResolveEntities, TheUnnamedAreToldByWhoseTheyAre) {
  EXPECT_EQ(Read("Then Orla Veyden's parents left.").WhoIs("Orla Veyden's parents"), "Orla Veyden's parents");
}

TEST_P(ResolveEntities, AnOfficeBelongsToItsBodyOrCountry) {
  const Article a = Read("Norwegian Foreign Minister Orla Veyden met Danish President Peter Lund.");
  EXPECT_EQ(a.EntityOf("Orla Veyden")->affiliation, "Norwegian foreign ministry");
  EXPECT_EQ(a.EntityOf("Peter Lund")->affiliation, "Denmark");
  EXPECT_EQ(Read("US Secretary of State Orla Veyden left.").EntityOf("Orla Veyden")->affiliation,
            "U.S. Department of State");
  EXPECT_EQ(Read("Norwegian singer Orla Veyden left.").EntityOf("Orla Veyden")->affiliation, "");
}

TEST_P(ResolveEntities, AHyphenatedSurnameIsTheFullNameBeforeIt) {
  const Article a = Read("Envoy Ana Veyd-Lund left Oslo. Veyd-Lund was tired.");
  EXPECT_EQ(a.WhoIs("Veyd-Lund"), "Ana Veyd-Lund");
}

TEST_P(ResolveEntities, AFormerOfficeIsOfWhoIsToldToHaveHeldIt) {
  const Article a = Read(
      "Norwegian Prime Minister John Veyden met party leader Peter Lund in Oslo. The former prime minister "
      "was "
      "away.");
  EXPECT_NE(a.EntityOf("The former prime minister"), a.EntityOf("Peter Lund"));
}

TEST_P(ResolveEntities, AnOfficeYetToComeGivesNoCode) {
  const Article a("Then party leader Keir Starmer spoke in the United Kingdom.", GetParam(), 20221020);
  EXPECT_EQ(a.EntityOf("Keir Starmer")->actor_code, "GBRPTY");
}

TEST(ResolveEntitiesByTrees, AnOfficeHolderIsOfThePlaceBefore) {
  const Article a("Norway and Sweden were calm. In Denmark, Defence Minister Orla Veyden resigned.",
                  Parsed::kYes);
  EXPECT_EQ(a.EntityOf("Orla Veyden")->country, "DNK");
}

TEST(ResolveEntitiesByTrees, AMinistryIsOfTheCountryTheSentenceIsAbout) {
  const Article a("Norway condemned Denmark, the foreign ministry said.", Parsed::kYes);
  EXPECT_EQ(a.EntityOf("the foreign ministry")->actor_code, "NORGOV");
}

TEST(ResolveEntitiesByTrees, AnOfficeHolderIsOfTheCountryTheArticleIsAbout) {
  const Article a(
      "Norway will vote in May. Oslo is calm and so is the rest of Norway.\n\nHome Secretary Orla Veyden "
      "left.",
      Parsed::kYes);
  EXPECT_EQ(a.EntityOf("Orla Veyden")->country, "NOR");
}

TEST_P(ResolveEntities, ACounterpartIsOfItsOwnCountry) {
  const Article a = Read("Norwegian Foreign Minister John Veyden left. Then his Danish counterpart spoke.");
  EXPECT_EQ(a.EntityOf("his Danish counterpart")->actor_code, "DNKGOV");
  EXPECT_NE(a.EntityOf("his Danish counterpart"), a.EntityOf("John Veyden"));
}

TEST(ResolveEntitiesByTrees, TwoPersonsJoinedByAndAreTwo) {
  const Article a(
      "President Kim Sol Ra and Japanese Prime Minister Kenji Mori on Thursday agreed to meet. Kim left and "
      "Mori stayed.",
      Parsed::kYes);
  EXPECT_EQ(a.WhoIs("Kim"), "Kim Sol Ra");
  EXPECT_EQ(a.WhoIs("Mori"), "Kenji Mori");
}

TEST(ResolveEntitiesByTrees, ThePoliceOfAPlaceAreAName) {
  const Article a("Nobody was hurt, South Oslo Police said.", Parsed::kYes);
  EXPECT_EQ(a.WhoIs("South Oslo Police"), "South Oslo Police");
}

TEST_P(ResolveEntities, ABodyOfTheSameNameElsewhereIsAnother) {
  const Article a =
      Read("The National Security Council in Oslo met. The US National Security Council did not.");
  EXPECT_EQ(a.EntityOf("The National Security Council")->actor_code, "NORGOV");
  EXPECT_EQ(a.WhoIs("The US National Security Council"), "U.S. National Security Council");
}

TEST_P(ResolveEntities, AnOwnerTellsWhereAPersonBelongs) {
  const Article a = Read("Then Norway's Orla Veyden met Denmark's Peter Lund.");
  EXPECT_EQ(a.EntityOf("Orla Veyden")->country, "NOR");
  EXPECT_EQ(a.EntityOf("Peter Lund")->country, "DNK");
}

TEST(ResolveEntitiesByTrees, ThoseWhoMeetHimAreNotHe) {
  const Article a("John Lund left Oslo. Peter Veyden and Paul Berg met him.", Parsed::kYes);
  EXPECT_EQ(a.WhoIs("him"), "John Lund");
}

TEST(ResolveEntitiesGroups, TheyAreThoseNamedTogether) {
  const Article a("Orla Veyden and Bo Lund came late. They were tired.", Parsed::kYes);
  const Mention* they = nullptr;
  for (const Mention& m : a.mentions) {
    if (m.span.In(a.text) == "They") they = &m;
  }
  ASSERT_NE(they, nullptr);
  ASSERT_EQ(they->others.size(), 1u);
  EXPECT_EQ(a.entities[static_cast<size_t>(they->entity)].name, "Orla Veyden");
  EXPECT_EQ(a.entities[static_cast<size_t>(they->others[0])].name, "Bo Lund");
}

// The text ends with the "and" after a description: nothing stands behind it to be looked at.
TEST_P(ResolveEntities, ADescriptionMayEndTheTextBeforeAnd) {
  const Article a = Read("Orla Veyden, an envoy and");
  EXPECT_EQ(a.WhoIs("Orla Veyden"), "Orla Veyden");
}

TEST_P(ResolveEntities, AmongAThousandNamesABareSurnameStillFindsItsPerson) {
  std::string text = "Envoy Orla Veyden left Oslo. ";
  for (int i = 0; i < 600; ++i) {
    const std::string letters{static_cast<char>('a' + i % 26), static_cast<char>('a' + i / 26)};
    text += "Envoy Orla Bren" + letters + " came. ";
  }
  const Article a = Read(text + "Veyden was tired.");
  EXPECT_EQ(a.WhoIs("Veyden"), "Orla Veyden");
}

// A name for each number, of letters alone.
std::string NameOf(int number) {
  static constexpr std::string_view kParts[] = {"ba", "do", "ki", "ra", "mu", "ten", "sol", "vik"};
  std::string name;
  for (number += 8; number > 0; number /= 8) name += kParts[number % 8];
  name[0] = static_cast<char>(name[0] - 32);
  return name;
}

// Names folded for an article of `names` persons or bodies, each a cluster of its own, and as many
// descriptions.
uint64_t FoldsFor(int names, const std::function<std::string(const std::string&)>& sentence) {
  std::string text;
  for (int i = 0; i < names; ++i) text += sentence(NameOf(i));
  const Article read(text);
  const uint64_t before = FoldedNames();
  std::vector<Mention> mentions = read.mentions;
  for (Mention& mention : mentions) mention.entity = -1;
  const auto entities =
      onrecord::ResolveEntities({read.text, read.sentences, read.tokens, 0}, BuiltInLexicon(), &mentions);
  EXPECT_GE(entities.size(), static_cast<size_t>(names));
  return FoldedNames() - before;
}

// Each mention is compared with up to 1,000 clusters and 400 mentions before it: names are folded once a
// mention and never once a comparison.
TEST(ResolveEntitiesCost, FoldsNamesOnceAMentionAndNotOnceAComparison) {
  const std::vector<std::function<std::string(const std::string&)>> shapes = {
      [](const std::string& name) { return StrCat("Envoy ", name, " Veyden left Oslo. "); },
      [](const std::string& name) { return StrCat(name, " ", name, "sen said that ", name, "sen left. "); },
      [](const std::string& name) {
        return StrCat("The ", name, " Ministry closed. The ministry was old. ");
      },
      [](const std::string& name) {
        return StrCat("The World Bank met the ", name, " Party. The party left. The bank paid. ");
      }};
  for (size_t shape = 0; shape < shapes.size(); ++shape) {
    const uint64_t few = FoldsFor(100, shapes[shape]), many = FoldsFor(1000, shapes[shape]);
    EXPECT_GT(few, 0u) << "shape " << shape;
    EXPECT_LE(many, 12 * few) << "shape " << shape;
    EXPECT_LE(many, 40'000u) << "shape " << shape;
  }
}

}  // namespace
}  // namespace onrecord
