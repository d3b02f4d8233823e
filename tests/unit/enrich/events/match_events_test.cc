#include "enrich/events/match_events.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/model.h"

namespace onrecord {
namespace {

Analysis Read(std::string_view text, std::string published = "") {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  static const syntax::Model model = *syntax::Model::BuiltIn();
  return Analyse({.text = text, .published = std::move(published)}, lexicon, model);
}

// "IRN 173 IRQ; …", in order.
std::string Told(std::string_view text) {
  std::string all;
  for (const Event& event : Read(text).events) {
    StrAppend(&all, all.empty() ? "" : "; ", event.source.code.first(), " ", event.code, " ",
              event.target ? event.target->code.first() : "-");
  }
  return all;
}

TEST(MatchEvents, TurnsThePassiveAround) {
  EXPECT_EQ(Told("The ambassador of Iraq was arrested by Iran."), "IRN 173 IRQ");
}

TEST(MatchEvents, CodesReciprocalActsBothWays) {
  EXPECT_EQ(Told("Iran met with Iraq."), "IRN 040 IRQ; IRQ 040 IRN");
}

TEST(MatchEvents, LinksTheVisitToItsHost) {
  EXPECT_EQ(Told("The president of Iran visited Iraq."), "IRN 042 IRQ; IRQ 043 IRN");
}

TEST(MatchEvents, ReadsReversedRoles) { EXPECT_EQ(Told("Iran came under fire from Iraq."), "IRQ 190 IRN"); }

TEST(MatchEvents, TakesInWhatIsAskedFor) {
  EXPECT_EQ(Told("Iran urged Iraq to withdraw its troops."), "IRN 0256 IRQ");
}

TEST(MatchEvents, LeavesOutWhatIsOnlySupposed) {
  EXPECT_EQ(Told("If Iran attacks Iraq, prices will rise."), "");
}

TEST(MatchEvents, LeavesOutWhatHasNoPoliticalActor) { EXPECT_EQ(Told("The dog attacked the cat."), ""); }

TEST(MatchEvents, ReadsAPastTenseThatTheParseHungOnItsObject) {
  EXPECT_EQ(Told("Norway on Monday eased sanctions on Belarus after a visit."), "NOR 085 BLR");
}

TEST(MatchEvents, ReadsADayBehindTheSubject) {
  EXPECT_EQ(Told("An Iranian judge Thursday approved the extradition of a banker to Iraq."), "IRN 063 IRQ");
}

TEST(MatchEvents, ReadsAParticleBeforeTheObject) {
  EXPECT_EQ(Told("Iran handed over the bodies of 15 soldiers to Iraq."), "IRN 0841 IRQ");
}

TEST(MatchEvents, ReadsTheVerbOfAHeadline) {
  EXPECT_EQ(Told("Saudi Arabia frees jailed activist"), "SAU 0841 SAU");
  EXPECT_EQ(Told("UK court jails Chinese student"), "GBR 173 CHN");
}

TEST(MatchEvents, FindsTheDoerOfAPassiveInItsSubject) {
  EXPECT_EQ(Told("U.S. sanctions against Sudan were lifted."), "USA 085 SDN");
}

TEST(MatchEvents, GivesTwoObjectsTheirParts) {
  EXPECT_EQ(Told("Iran has given Iraq more than ten million dollars in military aid."), "IRN 072 IRQ");
}

TEST(MatchEvents, TakesTheMatterBeforeThePurpose) {
  EXPECT_EQ(Told("Iran called for talks with Iraq to end the war."), "IRN 026 IRQ");
}

TEST(MatchEvents, ASpeakerBehindTheClauseLeavesItItsSubject) {
  EXPECT_EQ(
      Told("The president of Iran and the king of Jordan cut short their talks with Iraq, Kuwait said."),
      "IRN 164 IRQ; JOR 164 IRQ");
}

TEST(MatchEvents, APastTenseGoesOnWithThePastTenseAbove) {
  EXPECT_EQ(Told("Iran demanded that Iraq stop its drills, and expelled the ambassador of Kuwait."),
            "IRN 100 IRQ; IRN 161 KWT");
}

TEST(MatchEvents, AGerundBehindTheBlamedIsTheirDeed) {
  EXPECT_EQ(Told("Iran accused Iraq of bombing Kuwait."), "IRN 1123 IRQ");
  EXPECT_EQ(Told("Iran criticized Iraq for praising Kuwait."), "IRN 111 IRQ; IRQ 051 KWT");
}

TEST(MatchEvents, SeveralCountriesBehindAPluralAreSeveral) {
  EXPECT_EQ(Told("The leaders of Iran and Iraq discussed trade."), "IRN 040 IRQ; IRQ 040 IRN");
}

TEST(MatchEvents, OnesOwnForcesAreNoTarget) {
  EXPECT_EQ(Told("Serbia put its army on high alert."), "SRB 152 -");
}

TEST(MatchEvents, WhatIsToHappenIsIntended) {
  EXPECT_EQ(Told("Iran is to send food to Iraq next week."), "IRN 0333 IRQ");
}

TEST(MatchEvents, TheSubjectIsTheNounNearestBeforeTheVerb) {
  EXPECT_EQ(
      Told("Thousands of miles away, the foreign ministers of Chile and Bolivia signed a pact on water."),
      "CHL 057 BOL; BOL 057 CHL");
}

TEST(MatchEvents, CountsThroughToThePeopleCounted) {
  EXPECT_EQ(Told("Rebels in Mali said they would release three of the hostages of Kenya."), "MLI 0353 KEN");
}

TEST(MatchEvents, ABrokenRuleIsDefianceWithoutASpeakerAndABlameWithOne) {
  EXPECT_EQ(Told("Iran violated a ban by Iraq on nets."), "IRN 128 IRQ");
  EXPECT_EQ(Told("The foreign ministry of Iran said that Iraq violated the treaty."), "IRN 112 IRQ");
}

TEST(MatchEvents, RejectingARequestIsARejectionWhateverItIsFor) {
  EXPECT_EQ(Told("Iran rejected a request by Iraq to hold a rally."), "IRN 120 IRQ");
}

TEST(MatchEvents, WhoAgreeOnATruceAgreeWithEachOther) {
  EXPECT_EQ(Told("Iran and Iraq agreed to a cease-fire to end the war."), "IRN 0356 IRQ; IRQ 0356 IRN");
}

TEST(MatchEvents, ANameReadAsAnAdverbIsTheDoer) {
  EXPECT_EQ(Told("Latvia downgraded its diplomatic relations with Russia."), "LVA 161 RUS");
}

TEST(MatchEvents, LeavesOutTheQuarrelsOfPeopleOfNoCountry) {
  EXPECT_EQ(Told("The actress sued her former agent over unpaid fees."), "");
}

TEST(MatchEvents, ReadsAnInfinitiveThatWasTakenForANoun) {
  EXPECT_EQ(Told("Ukraine said it was prepared to swap prisoners with Russia."), "UKR 0353 RUS");
}

TEST(MatchEvents, JointDrillsToComeAreIntended) {
  EXPECT_EQ(Told("Egypt and Sudan will hold naval drills next month."), "EGY 0312 SDN; SDN 0312 EGY");
}

TEST(MatchEvents, WhoBreakOffOrRestoreTiesWithoutAThirdDoSoWithEachOther) {
  EXPECT_EQ(Told("Iran and Iraq severed diplomatic relations."), "IRN 161 IRQ; IRQ 161 IRN");
  EXPECT_EQ(Told("Iran and Iraq severed diplomatic relations with Kuwait."), "IRN 161 KWT; IRQ 161 KWT");
}

TEST(MatchEvents, FillsInScalesFromTheTables) {
  const Analysis a = Read("Iran arrested the ambassador of Iraq.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].plover, "COERCE");
  EXPECT_EQ(a.events[0].plover_mode, "arrest");
  EXPECT_EQ(a.events[0].quad_class, 4);
  EXPECT_DOUBLE_EQ(a.events[0].goldstein, -5.0);
  EXPECT_EQ(a.events[0].why.rule, "events.arrest_v.173");
  EXPECT_GT(a.events[0].why.confidence, 0.3);
}

// The events in which `trigger` stands, as "IRN 173 IRQ modality".
std::string At(const Analysis& a, std::string_view text, std::string_view trigger) {
  std::string all;
  for (const Event& event : a.events) {
    if (event.span.In(text).find(trigger) == std::string_view::npos) continue;
    StrAppend(&all, all.empty() ? "" : "; ", event.source.code.first(), " ", event.code, " ",
              Name(event.modality));
  }
  return all;
}

TEST(MatchEvents, ASharedSubjectActsTwice) {
  EXPECT_EQ(Told("Iran expelled the ambassador of Iraq and closed its border with Kuwait."),
            "IRN 161 IRQ; IRN 191 KWT");
}

TEST(MatchEvents, ACompoundTargetIsAPairEach) {
  EXPECT_EQ(Told("Iran condemned Iraq and Kuwait."), "IRN 111 IRQ; IRN 111 KWT");
}

TEST(MatchEvents, APossessiveActsThroughItsNoun) {
  EXPECT_EQ(Told("Iran's visit to Iraq was short."), "IRN 042 IRQ; IRQ 043 IRN");
}

TEST(MatchEvents, AWillIsAnIntention) {
  const Analysis a = Read("Iran will send food to Iraq.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].code, "0333");
  EXPECT_EQ(a.events[0].modality, Modality::kPlanned);
}

TEST(MatchEvents, AMayIsHypothetical) {
  const Analysis a = Read("Iran may impose sanctions on Iraq.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].code, "1312");
  EXPECT_EQ(a.events[0].modality, Modality::kHypothetical);
}

TEST(MatchEvents, ARefusalIsToldByNotAsWell) {
  EXPECT_EQ(Told("Iran has not responded to the offer of Iraq."), "IRN 120 IRQ");
}

TEST(MatchEvents, ADemandByMustIsTheSpeakers) {
  EXPECT_EQ(Told("The president of Iran said Iraq must withdraw its troops."), "IRN 1056 IRQ");
}

TEST(MatchEvents, AMustOfOnesOwnAsksNobody) {
  EXPECT_EQ(Told("\"We must protest,\" the foreign minister of Iran told reporters."), "IRN 010 -");
  EXPECT_EQ(Told("\"Sometimes you have to walk,\" the foreign minister of Iran said."), "IRN 010 -");
}

TEST(MatchEvents, TellingWhatIsSoIsNoOrder) {
  EXPECT_EQ(Told("The foreign minister of Iran told parliament that Iraq could not rule out snow."),
            "IRN 010 -");
  EXPECT_EQ(Told("Iran told Iraq to withdraw its troops."), "IRN 1056 IRQ");
}

TEST(MatchEvents, WhatWouldHaveHappenedDidNot) { EXPECT_EQ(Told("Iran would have attacked Iraq."), ""); }

TEST(MatchEvents, ADayAfterAPrepositionIsNoTarget) {
  EXPECT_EQ(Told("Iran fired two missiles into the sea on Saturday."), "IRN 150 -");
  EXPECT_EQ(Told("Iran fired two missiles at Iraq on Saturday."), "IRN 194 IRQ");
}

TEST(MatchEvents, AWishAboutOthersIsAnAppeal) {
  EXPECT_EQ(Told("Iran wants the sanctions lifted."), "IRN 0254 -");
  EXPECT_EQ(Told("Iran wants to be recognised."), "");
}

TEST(MatchEvents, AWarningOfReprisalsIsAThreat) {
  EXPECT_EQ(Told("The foreign minister of Iran warned that Iraq would pay a heavy price."), "IRN 130 IRQ");
  EXPECT_EQ(Told("The foreign minister of Iran warned that the winter would be long."), "IRN 010 -");
}

TEST(MatchEvents, EachOthersAreBothSides) {
  EXPECT_EQ(Told("Iran and Iraq expelled each other's ambassadors."), "IRN 161 IRQ; IRQ 161 IRN");
}

TEST(MatchEvents, AParticipleClauseTellsAnActOfItsOwn) {
  EXPECT_EQ(Told("Iran demanded the withdrawal of the troops of Iraq, accusing Kuwait of silence."),
            "IRN 1056 IRQ; IRN 112 KWT");
}

TEST(MatchEvents, ThreatsOfTwoOfficialsStayTwo) {
  EXPECT_EQ(
      Told("The foreign minister of Iran warned Iraq against haste. The defence minister of Iran warned Iraq "
           "against haste."),
      "IRN 130 IRQ; IRN 130 IRQ");
}

TEST(MatchEvents, ACrowdIsOfThePlaceItMarchesIn) {
  EXPECT_EQ(Told("Thousands of people marched in Tabriz against the government."), "IRN 141 IRN");
}

TEST(MatchEvents, ASentenceIsPassedByTheCountryWhereItIs) {
  EXPECT_EQ(Told("A Kenyan banker was sentenced to ten years of hard labour in Iran."), "IRN 116 KEN");
}

TEST(MatchEvents, AParticleReadAsAPrepositionLeavesTheObject) {
  EXPECT_EQ(Told("Iran cut off diplomatic ties with Iraq."), "IRN 161 IRQ");
}

TEST(MatchEvents, APronounIsNoPlace) {
  const Analysis a = Read("Iran dismantled tunnels at its nuclear site.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_FALSE(a.events[0].location.has_value());
}

TEST(MatchEvents, APlainStatementStandsAlone) {
  EXPECT_EQ(Told("The foreign ministry of Iran said the winter was long."), "IRN 010 -");
}

TEST(MatchEvents, AStatementThatTellsAnEventIsTheEvent) {
  EXPECT_EQ(Told("The foreign ministry of Iran said Iraq had attacked Kuwait."), "IRQ 190 KWT");
}

TEST(MatchEvents, AReproachIsTheSpeakersWhateverItsSubject) {
  EXPECT_EQ(Told("The foreign ministry of Iran said the weapons of Iraq pose a threat to the world."),
            "IRN 110 IRQ");
}

TEST(MatchEvents, LeavesOutSportWeatherAndMarkets) {
  EXPECT_EQ(Told("Iran beat Iraq in the final of the cup."), "");
  EXPECT_EQ(Told("A flood killed ten people in Iran."), "");
  EXPECT_EQ(Told("An earthquake struck Iran."), "");
}

TEST(MatchEvents, LeavesOutAConditionThatASourceMakes) {
  const std::string_view text = "The plan is old, a ministry official of Iran said, asking not to be named.";
  EXPECT_EQ(At(Read(text), text, "asking"), "IRN 010 asserted");
}

TEST(MatchEvents, LeavesOutADeploymentThatIsOnlyAskedAbout) {
  const std::string_view text =
      "The spokesperson of the Kremlin declined to comment when asked if Russia may redeploy missiles to "
      "Belarus.";
  EXPECT_EQ(At(Read(text), text, "redeploy"), "RUS 011 asserted");
}

TEST(MatchEvents, AnOrdinalIsNoCountOfEvents) {
  const Analysis a = Read("Iran conducted its sixth missile test.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].code, "150");
  ASSERT_EQ(a.events[0].counts.size(), 1u);
  EXPECT_EQ(a.events[0].counts[0].kind, "ordinal");
}

TEST(MatchEvents, CountsWhatWasFired) {
  const Analysis a = Read("Iran fired more than 40 missiles.");
  ASSERT_EQ(a.events.size(), 1u);
  ASSERT_EQ(a.events[0].counts.size(), 1u);
  EXPECT_DOUBLE_EQ(a.events[0].counts[0].value, 40);
  EXPECT_EQ(a.events[0].counts[0].qualifier, "more than");
}

TEST(MatchEvents, TakesItsDateFromItsOwnClause) {
  const Analysis a = Read("Iran arrested the ambassador of Iraq on Monday.", "2021-10-13");
  ASSERT_EQ(a.events.size(), 1u);
  ASSERT_TRUE(a.events[0].date);
  EXPECT_EQ(a.events[0].date->edtf, "2021-10-11");
}

TEST(MatchEvents, WithoutAPublicationDateTheDayStaysOpen) {
  const Analysis a = Read("Iran arrested the ambassador of Iraq on Monday.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].date.value_or(TimeValue()).edtf, "");
}

TEST(MatchEvents, AnOldDateIsHistory) {
  const Analysis a = Read("Iran bombed Iraq in 1986.", "2021-10-13");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].modality, Modality::kHistorical);
}

TEST(MatchEvents, ThePlaceStandsApartFromTheActors) {
  const Analysis a = Read("The president of Iran met the president of Iraq in Oslo.");
  ASSERT_FALSE(a.events.empty());
  ASSERT_TRUE(a.events[0].location);
  EXPECT_EQ(a.events[0].location->name, "Oslo");
  EXPECT_EQ(a.events[0].location->country, "NOR");
}

TEST(MatchEvents, AMentionAgainIsTheSameEvent) {
  const Analysis a =
      Read("Iran expelled the ambassador of Iraq. Iran expelled the ambassador of Iraq after a quarrel.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].other_mentions.size(), 1u);
}

TEST(MatchEvents, ADayAsOfWhichWasCountedIsNoDayOfTheAct) {
  const Analysis a = Read("As of Tuesday, Kenya had arrested 40 soldiers of Uganda.", "2020-05-06");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].date ? a.events[0].date->edtf : "", "");
  ASSERT_EQ(a.events[0].counts.size(), 1u);
  ASSERT_TRUE(a.events[0].counts[0].as_of);
  EXPECT_EQ(a.events[0].counts[0].as_of->edtf, "2020-05-05");
}

TEST(MatchEvents, AnEventInsideAQuoteSaysSo) {
  const std::string_view text = "\"Iraq attacked Kuwait,\" the president of Iran said.";
  const Analysis a = Read(text);
  ASSERT_FALSE(a.events.empty());
  EXPECT_EQ(a.events[0].code, "190");
  EXPECT_EQ(a.events[0].in_quote, 0);
}

TEST(MatchEvents, UnnamedBombersAreOfThePlace) {
  EXPECT_EQ(Told("A suicide bomber killed three soldiers of Kenya in Mali."), "MLI 1831 KEN");
}

TEST(MatchEvents, ARepeatedActIsAHabit) {
  const Analysis a = Read("Iran has repeatedly accused Iraq of tardiness.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].modality, Modality::kHabitual);
}

TEST(MatchEvents, WhatIsSaidToHaveHappenedIsReported) {
  const Analysis a = Read("Iran is said to have attacked Iraq.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].modality, Modality::kReported);
}

TEST(MatchEvents, BothSidesAreThePairNamedLast) {
  EXPECT_EQ(Told("Iran and Iraq met in Oslo.\n\nNorway urged both sides to end the war."),
            "IRN 040 IRQ; IRQ 040 IRN; NOR 0256 IRN; NOR 0256 IRQ");
}

TEST(MatchEvents, TheTwoLeadersAreThoseTheArticleIsAbout) {
  const Analysis a = Read(
      "Iranian President Orla Vey smiled. Iraqi President Ana Lund was there too.\n\nThe two leaders met on "
      "Monday.");
  ASSERT_EQ(a.events.size(), 2u);
  EXPECT_EQ(a.events[0].source.code, "IRQGOV");
  EXPECT_EQ(a.events[0].target->code, "IRNGOV");
  EXPECT_EQ(a.events[0].source.text, "The two leaders");
}

TEST(MatchEvents, TheTwoCountriesAreTheOnlyTwoOfTheSentenceBefore) {
  EXPECT_EQ(
      Told("Iran was calm. Iran is large.\n\nNorway thanked Sweden on Monday.\n\nThe two countries signed a "
           "treaty."),
      "NOR 051 SWE; NOR 057 SWE; SWE 057 NOR");
}

TEST(MatchEvents, TheDoersOfTheDeedBlamedAreItsTargets) {
  EXPECT_EQ(Told("Iran condemned the attack that Iraq and Norway began on Monday."),
            "IRN 111 IRQ; IRN 111 NOR");
}

TEST(MatchEvents, WhoRejectsAnAccusationRejectsTheAccuser) {
  EXPECT_EQ(Told("Iran accused Iraq of lying.\n\nIraq rejected the accusation."), "IRN 112 IRQ; IRQ 016 IRN");
}

TEST(MatchEvents, LeavesTwoSidesOpenThatNobodyNamed) {
  EXPECT_EQ(Told("Norway urged both sides to end the war."), "NOR 0256 -");
}

TEST(MatchEvents, WhoDidTheDeedIsTheTargetOfItsBlame) {
  EXPECT_EQ(Told("Iran tested a missile on Monday.\n\nIraq condemned the test."), "IRN 150 -; IRQ 111 IRN");
  EXPECT_EQ(Told("Iran offered talks to Iraq.\n\nIraq rejected that offer."), "IRN 036 IRQ; IRQ 120 IRN");
}

TEST(MatchEvents, WhatIsTakenUpBringsItsOtherSideAlong) {
  EXPECT_EQ(Told("Iran will lift the sanctions on Iraq.\n\nLater Iran imposed the sanctions."),
            "IRN 0354 IRQ; IRN 163 IRQ");
}

TEST(MatchEvents, AWordForTwoCountriesIsTheOtherOne) {
  EXPECT_EQ(Told("North Korea proposed an inter-Korean summit."), "PRK 036 KOR");
}

TEST(MatchEvents, OfficialsAreNotOfAPlaceTheySpeakOf) {
  EXPECT_EQ(Told("Iran and Iraq will meet soon. Officials said Tuesday that envoys had failed to arrive in "
                 "Singapore."),
            "IRN 036 IRQ; IRQ 036 IRN");
}

TEST(MatchEvents, APersonOfACountryIsTheActorNotThePlace) {
  const Analysis a = Read("Orla Vey of Norway praised Iran.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].source.code, "NOR");
  EXPECT_EQ(a.events[0].source.text, "Orla Vey");
}

TEST(MatchEvents, AStateDealsWithOtherStatesFirst) {
  EXPECT_EQ(Told("US President Ana Lund reaffirmed US commitment to provide protection to Iraq."),
            "USA 030 IRQ");
}

TEST(MatchEvents, ANegatedSubjectOrObjectIsNoDeed) {
  for (const std::string_view text :
       {"No Iranian troops entered Iraq on Monday.", "Neither Iran nor Iraq attacked Kuwait.",
        "None of the Iranian troops attacked Iraq.", "Not a single Iranian soldier entered Iraq.",
        "Nobody was killed in Iraq on Monday.", "Iran signed no treaty with Iraq.",
        "No talks were held between Iran and Iraq."}) {
    EXPECT_EQ(Told(text), "") << text;
  }
  EXPECT_EQ(Told("Not only Iran attacked Iraq."), "IRN 190 IRQ");
  EXPECT_EQ(Told("Iranian troops entered Iraq on Monday."), "IRN 192 IRQ");
}

TEST(MatchEvents, WhatWasAvoidedIsNoDeed) {
  for (const std::string_view text :
       {"Iran refrained from attacking Iraq.", "Iran stopped short of attacking Iraq.",
        "Iran came close to attacking Iraq.", "Iran nearly attacked Iraq.",
        "Iran left the hall without attacking Iraq.", "There is no evidence that Iran attacked Iraq.",
        "Did Iran attack Iraq?"}) {
    EXPECT_EQ(Told(text).find("190"), std::string::npos) << text << " " << Told(text);
  }
  EXPECT_EQ(Told("Nearly 200 Iranian soldiers attacked Iraq."), "IRN 190 IRQ");
}

TEST(MatchEvents, WhatIsRuledOutIsRejected) {
  EXPECT_EQ(Told("Iran ruled out sending troops to Iraq.").find("15"), std::string::npos);
  EXPECT_EQ(Told("Iran denied that it attacked Iraq."), "IRN 016 IRQ");
}

TEST(MatchEvents, AStatementThatWasNotMadeIsNone) {
  for (const std::string_view text :
       {"The Kremlin has not commented on the attack.", "The Iranian foreign minister did not mention Iraq.",
        "The Iranian foreign minister has never said so."}) {
    EXPECT_EQ(Told(text), "") << text;
  }
  EXPECT_EQ(Told("The Kremlin commented on the attack."), "RUS 010 -");
}

// The day of the only event of the text, published on Tuesday 2024-05-14; "-" without one.
std::string DayOf(std::string_view text) {
  const Analysis analysis = Read(text, "2024-05-14");
  if (analysis.events.empty()) return "no event";
  const auto& date = analysis.events.front().date;
  return date ? date->edtf : "-";
}

TEST(MatchEvents, AYearInTheNameOfAThingIsNotItsDay) {
  EXPECT_EQ(DayOf("Iran accused Iraq of breaking the 2015 border deal."), "-");
  EXPECT_EQ(DayOf("Iran criticised Iraq over the 2014 Basra accords."), "-");
  EXPECT_EQ(DayOf("Iran attacked Iraq after the 2006 war."), "-");
  EXPECT_EQ(DayOf("Iran attacked Iraq after the war of 2006."), "-");
  EXPECT_EQ(DayOf("Iran condemned Monday's raid."), "-");
  EXPECT_EQ(DayOf("Iran rejected the 2018 agreement with Iraq on Monday."), "2024-05-13");
  EXPECT_EQ(DayOf("Iran attacked Iraq in 2006."), "2006");
}

TEST(MatchEvents, ReadsTimeWordsBehindTheObject) {
  EXPECT_EQ(DayOf("The foreign minister of Iran met Omani officials yesterday."), "2024-05-13");
  EXPECT_EQ(DayOf("Iran expelled Iraqi diplomats last year."), "2023");
}

TEST(MatchEvents, KeepsBothEndsOfARange) {
  EXPECT_EQ(DayOf("Iran will host Iraqi officers from June 3 to 7."), "2024-06-03/2024-06-07");
  EXPECT_EQ(DayOf("Iran bombed Iraq on Sunday and Monday."), "2024-05-12/2024-05-13");
}

TEST(MatchEvents, SpansBeginAndEndAtClauseBorders) {
  const std::string_view text = "North Korea fired a missile when Iraq bombed the port of Hodeidah.";
  const Analysis analysis = Read(text);
  for (const Event& event : analysis.events) {
    const std::string_view words = event.span.In(text);
    EXPECT_TRUE(words.starts_with("North") || words.starts_with("Iraq")) << words;
  }
  EXPECT_GE(analysis.events.size(), 1u);
}

TEST(MatchEvents, CountsTheVictimsOfTwoVerbs) {
  const Analysis analysis = Read("Somali gunmen killed four and wounded 16.");
  ASSERT_FALSE(analysis.events.empty());
  ASSERT_FALSE(analysis.events.front().counts.empty());
  EXPECT_DOUBLE_EQ(analysis.events.front().counts.front().value, 4);
}

TEST(MatchEvents, ANumberWithAPrepositionIsTheObject) {
  EXPECT_EQ(Told("Sudanese rebels killed between 30 and 40 soldiers of Kenya."), "SDN 190 KEN");
}

TEST(MatchEvents, DecidedAgainstIsNoDeed) {
  for (const std::string_view text :
       {"Iran decided against attacking Iraq.", "Iran is far from attacking Iraq.",
        "Iran has yet to attack Iraq.", "Iran failed to attack Iraq."}) {
    EXPECT_EQ(Told(text), "") << text;
  }
  EXPECT_EQ(Told("Iran decided to expel the ambassador of Iraq."), "IRN 161 IRQ");
}

TEST(MatchEvents, AKillingAndItsWoundedAreOneEvent) {
  const Analysis analysis = Read("Iranian troops killed five people and wounded 40 in Iraq.");
  ASSERT_EQ(analysis.events.size(), 1u);
  ASSERT_EQ(analysis.events[0].counts.size(), 2u);
  EXPECT_DOUBLE_EQ(analysis.events[0].counts[1].value, 40);
  EXPECT_EQ(Told("Iran bombed a port in Iraq, killing 12 people."), "IRN 195 IRQ");
  EXPECT_EQ(Told("Iran bombed a port in Iraq and expelled the ambassador of Kuwait."),
            "IRN 195 IRQ; IRN 161 KWT");
}

TEST(MatchEvents, AParticipleWithoutItsDoerTellsNoAct) {
  EXPECT_EQ(Told("Iran sent food to Iraqis threatened with hunger."), "IRN 073 IRQ");
  EXPECT_EQ(Told("Iran said in a statement that it has expelled the ambassador of Iraq."), "IRN 161 IRQ");
}

TEST(MatchEvents, ACrimeAtHomeIsNoPolitics) {
  EXPECT_EQ(Told("A gunman killed a woman at her home in Iran, police said."), "");
  EXPECT_EQ(Told("A gunman killed a minister of Iraq in Iran, police said."), "IRN 186 IRQ");
}

TEST(MatchEvents, ADeedAfterAHaltIsNotWhatIsHalted) {
  EXPECT_EQ(Told("Iran suspended aid deliveries to Iraq after rebels attacked a convoy.").substr(0, 11),
            "IRN 162 IRQ");
}

TEST(MatchEvents, TheDayOfTheTalksIsTheDayOfHoldingThem) {
  EXPECT_EQ(DayOf("Iran hosted the 2022 talks with Iraq."), "2022");
}

TEST(MatchEvents, ReadsTheMostANumberCanBe) {
  const Analysis analysis = Read("Iranian troops killed up to 40 Iraqi soldiers.");
  ASSERT_EQ(analysis.events.size(), 1u);
  ASSERT_EQ(analysis.events[0].counts.size(), 1u);
  EXPECT_DOUBLE_EQ(analysis.events[0].counts[0].upper, 40);
}

TEST(MatchEvents, WeIsWhoeverSaysSo) {
  EXPECT_EQ(Told("We condemn this decision of Iraq, the foreign minister of Iran said."), "IRN 111 IRQ");
}

TEST(MatchEvents, WordsOfActsInOtherMattersTellNone) {
  for (const std::string_view text :
       {"Iran expanded its customer base in Iraq.", "A union in Iran began a training course.",
        "Iran lost lives in the long winter.", "The president of Iran ceded the floor to his wife.",
        "Iran repealed a law on parking in Tabriz.", "The blood donor came from Iran.",
        "The phone was charged in Iran.", "Iran accepted 40 paintings from Iraq.",
        "Iranian troops participate in a parade in Iraq.", "Iran welcomed the rain."}) {
    EXPECT_EQ(Told(text), "") << text;
  }
}

}  // namespace
}  // namespace onrecord
