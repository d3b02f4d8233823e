#include "enrich/text/strip_boilerplate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace onrecord {
namespace {

using testing::ElementsAre;

const Lexicon& BuiltIn() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

// "headline: Ferry strike ends", one a zone.
std::vector<std::string> Zones(std::string_view text, std::string title = "") {
  SourceText source;
  source.text = text;
  source.title = std::move(title);
  std::vector<std::string> out;
  uint32_t end = 0;
  for (const ZoneSpan& zone : StripBoilerplate(text, source, BuiltIn())) {
    EXPECT_GE(zone.span.begin, end) << "zones overlap";
    EXPECT_FALSE(zone.rule.empty());
    end = zone.span.end;
    out.push_back(StrCat(Name(zone.kind), ": ", zone.span.In(text)));
  }
  return out;
}

constexpr std::string_view kFirst =
    "The ferry of Port Sera will sail again after a strike of nine days, its owner said Tuesday.";
constexpr std::string_view kSecond = "\"We are glad,\" said Ana Silva, who speaks for the crew.";
const std::string kBody = StrCat(kFirst, "\n\n", kSecond);
const std::string kBody1 = StrCat("body: ", kFirst), kBody2 = StrCat("body: ", kSecond);

TEST(StripBoilerplate, TakesATextOfOneParagraphForBody) {
  EXPECT_THAT(Zones("Ferry strike ends"), ElementsAre("body: Ferry strike ends"));
  EXPECT_THAT(Zones(kFirst), ElementsAre(kBody1));
}

TEST(StripBoilerplate, GivesNothingForNothing) { EXPECT_TRUE(Zones(" \n ").empty()); }

TEST(StripBoilerplate, TakesProseAloneForBody) { EXPECT_THAT(Zones(kBody), ElementsAre(kBody1, kBody2)); }

TEST(StripBoilerplate, FindsHeadlineBylineAndDate) {
  EXPECT_THAT(Zones(StrCat("Ferry Strike in Port Sera Ends\n\nBy Ana Silva\n\nMarch 3, 2019\n\n", kBody)),
              ElementsAre("headline: Ferry Strike in Port Sera Ends", "byline: By Ana Silva",
                          "meta_date: March 3, 2019", kBody1, kBody2));
}

TEST(StripBoilerplate, CutsADateOffTheBylinesLine) {
  EXPECT_THAT(
      Zones(StrCat("Ferry Strike in Port Sera Ends\nBy Ana Silva March 3, 2019\n", kFirst, "\n", kSecond)),
      ElementsAre("headline: Ferry Strike in Port Sera Ends", "byline: By Ana Silva",
                  "meta_date: March 3, 2019", kBody1, kBody2));
}

TEST(StripBoilerplate, CutsACrawlersDateOffTheHeadline) {
  EXPECT_THAT(
      Zones(StrCat(" date 2019-03-03 Ferry strike in Port Sera ends: owner\nBy Ana Silva\nPORT SERA, March 2 "
                   "(Yonhap) -- ",
                   kFirst, "\n", kSecond)),
      ElementsAre("meta_date: date 2019-03-03", "headline: Ferry strike in Port Sera ends: owner",
                  "byline: By Ana Silva", "dateline: PORT SERA, March 2 (Yonhap) --", kBody1, kBody2));
}

TEST(StripBoilerplate, LeavesMastheadAndControlsOut) {
  EXPECT_THAT(Zones(StrCat("The Korea Herald\n\n소식\n\nFerry strike in Port Sera ends after nine days\n\nBy "
                           "Ana Silva\n\nPublished : March 3, 2019 - 09:15\n\n    • Link copied\n\n",
                           kBody)),
              ElementsAre("boilerplate: The Korea Herald", "boilerplate: 소식",
                          "headline: Ferry strike in Port Sera ends after nine days", "byline: By Ana Silva",
                          "meta_date: Published : March 3, 2019 - 09:15", "boilerplate: • Link copied",
                          kBody1, kBody2));
}

TEST(StripBoilerplate, KnowsASectionLabelFromTheHeadline) {
  EXPECT_THAT(
      Zones(StrCat("Harbours and Ships (HS)\n\nFerry of Port Sera Sails Again\n\nBy Ana Silva\n\n", kBody)),
      ElementsAre("section_label: Harbours and Ships (HS)", "headline: Ferry of Port Sera Sails Again",
                  "byline: By Ana Silva", kBody1, kBody2));
  EXPECT_THAT(
      Zones(StrCat("WORLD\nFerry of Port Sera Sails Again\n", kBody)),
      ElementsAre("section_label: WORLD", "headline: Ferry of Port Sera Sails Again", kBody1, kBody2));
}

TEST(StripBoilerplate, TakesTheStandfirstForASubhead) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\nOwner and crew agree on shorter hours and a "
                           "little more money.\n\nAna Silva, Staff Writer\n3 March 2019\n\n",
                           kBody)),
              ElementsAre("headline: Ferry strike in Port Sera ends",
                          "subhead: Owner and crew agree on shorter hours and a little more money.",
                          "byline: Ana Silva, Staff Writer", "meta_date: 3 March 2019", kBody1, kBody2));
}

TEST(StripBoilerplate, CutsSectionAndOutletOffTheHeadline) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends | Norway | The Guardian\n\n", kBody)),
              ElementsAre("headline: Ferry strike in Port Sera ends", "boilerplate: | Norway",
                          "boilerplate: The Guardian", kBody1, kBody2));
}

TEST(StripBoilerplate, TakesATownInCapitalsAboveTheTextForTheDateline) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\nBy Ana Silva\n\nOSLO, Norway\n\n", kBody)),
              ElementsAre("headline: Ferry strike in Port Sera ends", "byline: By Ana Silva",
                          "dateline: OSLO, Norway", kBody1, kBody2));
}

TEST(StripBoilerplate, TakesALineWithoutAFullStopBetweenParagraphsForNoText) {
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst,
                   "\n\nThe mayor of Port Sera wants another ferry as her island marks its summer\n\n",
                   kSecond)),
      ElementsAre("headline: Ferry strike in Port Sera ends", kBody1,
                  "subhead: The mayor of Port Sera wants another ferry as her island marks its summer",
                  kBody2));
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst,
                   "\n\nOnly the mayor of Port Sera had not yet left her office at 9:30 p.m.\n\n", kSecond)),
      ElementsAre("headline: Ferry strike in Port Sera ends", kBody1,
                  "body: Only the mayor of Port Sera had not yet left her office at 9:30 p.m.", kBody2));
}

TEST(StripBoilerplate, KeepsASubheadBelowASingleLink) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst,
                           "\n\nWatch: How it began\n\nA long summer\n\n", kSecond)),
              ElementsAre("headline: Ferry strike in Port Sera ends", kBody1,
                          "boilerplate: Watch: How it began", "subhead: A long summer", kBody2));
}

TEST(StripBoilerplate, TakesATitleWithADateForTheHeadline) {
  EXPECT_THAT(Zones(StrCat("Press Briefing of the Mayor – March 3, 2019\n\nMARCH 3, 2019\n\n", kBody)),
              ElementsAre("headline: Press Briefing of the Mayor – March 3, 2019", "meta_date: MARCH 3, 2019",
                          kBody1, kBody2));
}

TEST(StripBoilerplate, TakesTheDatedLineBelowACreditInBracketsForACaption) {
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n\n(AP Photo/Ito Lund)\n\nInes Haro speaks in Port Sera, "
                   "Tuesday, March 3, 2019.\n\n",
                   kBody)),
      ElementsAre("headline: Ferry strike in Port Sera ends", "caption: (AP Photo/Ito Lund)",
                  "caption: Ines Haro speaks in Port Sera, Tuesday, March 3, 2019.", kBody1, kBody2));
}

TEST(StripBoilerplate, CutsTheOutletOffTheHeadline) {
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends - BBC News\n\n", kBody)),
      ElementsAre("headline: Ferry strike in Port Sera ends", "boilerplate: BBC News", kBody1, kBody2));
}

TEST(StripBoilerplate, ReadsHeaderLinesWithKeys) {
  EXPECT_THAT(Zones(StrCat("Title: Ferry strike ends\nDate: 2019-03-03\nAuthor: Ana Silva\nSource: Island "
                           "Post\nURL: https://post.example/ferry\n\n",
                           kBody)),
              ElementsAre("boilerplate: Title:", "headline: Ferry strike ends", "meta_date: Date: 2019-03-03",
                          "byline: Author: Ana Silva", "boilerplate: Source: Island Post",
                          "boilerplate: URL: https://post.example/ferry", kBody1, kBody2));
}

TEST(StripBoilerplate, TakesTheDeclaredTitlesLineForTheHeadline) {
  EXPECT_THAT(Zones(StrCat("Ferry strike ends.\n\n", kBody), "Ferry Strike Ends"),
              ElementsAre("headline: Ferry strike ends.", kBody1, kBody2));
  EXPECT_THAT(
      Zones(StrCat("Ferry strike ends; \nCrew is glad.\n\n", kBody), "Ferry strike ends; Crew is glad"),
      ElementsAre("headline: Ferry strike ends;", "headline: Crew is glad.", kBody1, kBody2));
}

TEST(StripBoilerplate, FindsCaptions) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\nThis photo, released by the owner, shows the "
                           "ferry. (KCNA)\n\nPORT SERA -- ",
                           kBody)),
              ElementsAre("headline: Ferry strike in Port Sera ends",
                          "caption: This photo, released by the owner, shows the ferry. (KCNA)",
                          "dateline: PORT SERA --", kBody1, kBody2));
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst,
                   "\n\nThe ferry leaves the harbour of Port Sera on Monday. REUTERS/Ito Lund\n\n", kSecond)),
      ElementsAre("headline: Ferry strike in Port Sera ends", kBody1,
                  "caption: The ferry leaves the harbour of Port Sera on Monday. REUTERS/Ito Lund", kBody2));
}

TEST(StripBoilerplate, TakesANameBesideTheDateForTheByline) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\nAna Silva in Port Sera\nTue 12 Oct 2021 18.05 "
                           "BST\nLast modified on Tue 12 Oct 2021 20.11 BST\n\n",
                           kBody)),
              ElementsAre("headline: Ferry strike in Port Sera ends", "byline: Ana Silva in Port Sera",
                          "meta_date: Tue 12 Oct 2021 18.05 BST",
                          "meta_date: Last modified on Tue 12 Oct 2021 20.11 BST", kBody1, kBody2));
}

TEST(StripBoilerplate, FindsCaptionsInTheHeader) {
  EXPECT_THAT(
      Zones(StrCat(
          "Ferry strike in Port Sera ends\n\nThe ferry in the harbour, Tuesday. Yonhap\n\nBy Ana Silva\n\n",
          kBody)),
      ElementsAre("headline: Ferry strike in Port Sera ends",
                  "caption: The ferry in the harbour, Tuesday. Yonhap", "byline: By Ana Silva", kBody1,
                  kBody2));
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\nImage source, Getty Images\nImage "
                           "caption,\nThe ferry in the harbour\n\n",
                           kBody)),
              ElementsAre("headline: Ferry strike in Port Sera ends", "caption: Image source, Getty Images",
                          "caption: Image caption,", "caption: The ferry in the harbour", kBody1, kBody2));
}

TEST(StripBoilerplate, SkipsAListOfLinksWithQuestions) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst,
                           "\n\nKeep reading\nlist of 2 items\nlist 1 of 2\nMayor steps down\nlist 2 of "
                           "2\nWho owns the ferry?\nend of list\n\n",
                           kSecond)),
              testing::AllOf(testing::Contains(kBody1), testing::Contains(kBody2),
                             testing::Contains("boilerplate: Who owns the ferry?"),
                             testing::Contains("boilerplate: Mayor steps down")));
}

TEST(StripBoilerplate, TakesWhatStandsAboveTheTextAndEndsWithANameInBracketsForACaption) {
  const std::string dated = StrCat("PORT SERA -- ", kFirst, "\n\n", kSecond);
  EXPECT_THAT(
      Zones(StrCat(
          "Ferry Strike in Port Sera Ends\n\nBy Ito Lund\n\nThe ferry leaves the harbour of Port Sera on "
          "Monday. (Island Foto)\n\n",
          dated)),
      ElementsAre("headline: Ferry Strike in Port Sera Ends", "byline: By Ito Lund",
                  "caption: The ferry leaves the harbour of Port Sera on Monday. (Island Foto)",
                  "dateline: PORT SERA --", kBody1, kBody2));
  EXPECT_THAT(Zones(StrCat("Ferry Strike in Port Sera Ends\n\nBy Ito Lund\n\nThe owner of the ferry says "
                           "that it will sail. (It "
                           "has not.)\n\n",
                           dated))[2],
              testing::StartsWith("subhead: "));
}

TEST(StripBoilerplate, CutsTheLastCreditOff) {
  EXPECT_THAT(Zones(StrCat(kFirst, "\n\n", kSecond, " (Yonhap)")),
              ElementsAre(kBody1, kBody2, "credit: (Yonhap)"));
  EXPECT_THAT(Zones(StrCat(kFirst, "\n\n", kSecond, " (Reporting by Ito Lund; Editing by Ines Haro)")),
              ElementsAre(kBody1, kBody2, "credit: (Reporting by Ito Lund; Editing by Ines Haro)"));
}

TEST(StripBoilerplate, EndsTheArticleWhereTheFurnitureBegins) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\n", kBody,
                           "\n\nReporting by Ito Lund; Editing by Ines Haro\n\nOur Standards: The Thomson "
                           "Reuters Trust Principles.\n\nRelated stories\n"
                           "Port Sera mayor steps down\nNew pier opens\n\nJoin the island watch mailing "
                           "list\n\n© 2019 Island Post. All rights reserved.")),
              ElementsAre("headline: Ferry strike in Port Sera ends", kBody1, kBody2,
                          "credit: Reporting by Ito Lund; Editing by Ines Haro",
                          "boilerplate: Our Standards: The Thomson Reuters Trust Principles.",
                          "boilerplate: Related stories", "boilerplate: Port Sera mayor steps down",
                          "boilerplate: New pier opens", "boilerplate: Join the island watch mailing list",
                          "boilerplate: © 2019 Island Post. All rights reserved."));
}

TEST(StripBoilerplate, SkipsLinksWithinTheBody) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst,
                           "\n\nRead more: Mayor steps down\n\nAdvertisement\n\n", kSecond)),
              ElementsAre("headline: Ferry strike in Port Sera ends", kBody1,
                          "boilerplate: Read more: Mayor steps down", "boilerplate: Advertisement", kBody2));
}

TEST(StripBoilerplate, KeepsSubheadsListsAndShortQuotes) {
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst, "\n\nA long summer\n\n", kSecond,
                   "\n\n\"No.\"\n\nThe crew wants:\n\n• Shorter hours\n• More money")),
      ElementsAre("headline: Ferry strike in Port Sera ends", kBody1, "subhead: A long summer", kBody2,
                  "body: \"No.\"", "body: The crew wants:", "body: • Shorter hours", "body: • More money"));
}

TEST(StripBoilerplate, TakesAQuestionOrATitleInMarksBetweenParagraphsForASubhead) {
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n", kFirst, "\nWhat has the crew won?\n", kSecond,
                   "\n'A long summer'\n", kFirst, "\n“Enough”\n", kSecond)),
      ElementsAre("headline: Ferry strike in Port Sera ends", kBody1, "subhead: What has the crew won?",
                  kBody2, "subhead: 'A long summer'", kBody1, "subhead: “Enough”", kBody2));
  EXPECT_THAT(Zones(StrCat(kFirst, "\n\nSo nobody had asked the crew?\n\n\"Who?\"\n\n", kSecond)),
              ElementsAre(kBody1, "body: So nobody had asked the crew?", "body: \"Who?\"", kBody2));
}

TEST(StripBoilerplate, TakesALongLineInCapitalsBetweenParagraphsForALink) {
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst,
                   "\n\nMAYOR OF PORT SERA STEPS DOWN AFTER VOTE\n\n", kSecond, "\n\nTHE CREW\n\n", kFirst)),
      ElementsAre("headline: Ferry strike in Port Sera ends", kBody1,
                  "boilerplate: MAYOR OF PORT SERA STEPS DOWN AFTER VOTE", kBody2, "subhead: THE CREW",
                  kBody1));
}

TEST(StripBoilerplate, TakesTheLineAboveALongerStandfirstForTheHeadline) {
  EXPECT_THAT(
      Zones(
          StrCat("SHIPS AND PIERS\n\nThe ferry is back, island is told\n\nThe ferry of Port Sera sails again "
                 "after nine days because its owner and the crew agree\n\nBy Ana Silva\n\n",
                 kBody)),
      ElementsAre(
          "section_label: SHIPS AND PIERS", "headline: The ferry is back, island is told",
          "subhead: The ferry of Port Sera sails again after nine days because its owner and the crew "
          "agree",
          "byline: By Ana Silva", kBody1, kBody2));
}

TEST(StripBoilerplate, TakesTheLineAboveAPhotographersNameForACaption) {
  EXPECT_THAT(Zones(StrCat(
                  "Ferry strike in Port Sera ends\n\nMarch 3, 2019\n\nThe ferry leaves Port Sera on "
                  "Friday.\n\nIto Lund/AP\n\n",
                  kFirst, "\n\nInes Haro, the mayor of Port Sera, waves on March 2, 2019.\n\nITO LUND AP\n\n",
                  kSecond)),
              ElementsAre("headline: Ferry strike in Port Sera ends", "meta_date: March 3, 2019",
                          "caption: The ferry leaves Port Sera on Friday.", "caption: Ito Lund/AP", kBody1,
                          "caption: Ines Haro, the mayor of Port Sera, waves on March 2, 2019.",
                          "caption: ITO LUND AP", kBody2));
  // Of a picture without a caption.
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst, "\n\nIto Lund/AP\n\n", kSecond)),
      ElementsAre("headline: Ferry strike in Port Sera ends", kBody1, "caption: Ito Lund/AP", kBody2));
}

TEST(StripBoilerplate, TakesALineWithASignatureForACaption) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\nInes Haro speaks in Port Sera. | Ito Lund/AP "
                           "Photo\n\nBy Ana Silva\n\n",
                           kBody)),
              ElementsAre("headline: Ferry strike in Port Sera ends",
                          "caption: Ines Haro speaks in Port Sera. | Ito Lund/AP Photo",
                          "byline: By Ana Silva", kBody1, kBody2));
}

TEST(StripBoilerplate, CutsALineThatHoldsHeadlineBylineAndDateline) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in U.S. port ends By Ana Silva PORT SERA, March 3 (AP) - ", kFirst,
                           " ", kSecond)),
              ElementsAre("headline: Ferry strike in U.S. port ends", "byline: By Ana Silva",
                          "dateline: PORT SERA, March 3 (AP) -", StrCat(kBody1, " ", kSecond)));
  EXPECT_THAT(
      Zones(StrCat("Ferry Strike in Port Sera Ends By Ana Silva March 3, 2019\n", kFirst, "\n", kSecond)),
      ElementsAre("headline: Ferry Strike in Port Sera Ends", "byline: By Ana Silva",
                  "meta_date: March 3, 2019", kBody1, kBody2));
  EXPECT_THAT(Zones(StrCat("Ferry of Port Sera Stopped By Angry Crew\n", kFirst, "\n", kSecond)),
              ElementsAre("headline: Ferry of Port Sera Stopped By Angry Crew", kBody1, kBody2));
}

TEST(StripBoilerplate, LeavesTimesOfALiveReportOut) {
  EXPECT_THAT(Zones(StrCat("Ferry strike in Port Sera ends\n\n", kFirst, "\n\n14:20 GMT\n\n", kSecond,
                           "\n\n2 hours ago (12:20 GMT)\n\n", kFirst)),
              ElementsAre("headline: Ferry strike in Port Sera ends", kBody1, "boilerplate: 14:20 GMT",
                          kBody2, "boilerplate: 2 hours ago (12:20 GMT)", kBody1));
}

TEST(StripBoilerplate, LeavesOutWhoTheWriterIs) {
  EXPECT_THAT(
      Zones(StrCat("Ferry strike in Port Sera ends\n\nBy Ito Lund\n\n", kBody,
                   "\n\nIto Lund is a reporter of the Island Post. He lives on a boat in Port Sera.")),
      ElementsAre(
          "headline: Ferry strike in Port Sera ends", "byline: By Ito Lund", kBody1, kBody2,
          "boilerplate: Ito Lund is a reporter of the Island Post. He lives on a boat in Port Sera."));
}

TEST(StripBoilerplate, KeepsALastParagraphWithTheAgencysEndMark) {
  EXPECT_THAT(Zones(StrCat(kBody, "\n\nThe sea is calm. -0-")),
              ElementsAre(kBody1, kBody2, "body: The sea is calm. -0-"));
}

TEST(StripBoilerplate, KeepsALastParagraphWithoutAFullStop) {
  const std::string last =
      "The owner of the ferry could not be reached by telephone on Monday evening in Port Sera";
  EXPECT_THAT(Zones(StrCat(kBody, "\n\n", last)), ElementsAre(kBody1, kBody2, StrCat("body: ", last)));
}

TEST(StripBoilerplate, LeavesSomethingToReadInAPageOfFurniture) {
  EXPECT_THAT(Zones("Share\n\nAdvertisement"), testing::Contains(testing::StartsWith("body: ")));
}

TEST(StripBoilerplate, EveryPagePatternsExampleFits) {
  for (const LinePatterns::Pattern& pattern : BuiltIn().page_patterns.all()) {
    const std::string folded = LinePatterns::Fold(pattern.example);
    const int words = static_cast<int>(std::count(folded.begin(), folded.end(), ' ')) + 1;
    const auto* found = BuiltIn().page_patterns.Match(folded, words);
    EXPECT_NE(found, nullptr) << pattern.where << ": " << pattern.example;
    if (found == nullptr) continue;
    EXPECT_EQ(found->zone, pattern.zone)
        << pattern.where << ": " << pattern.example << " fits " << found->where;
  }
}

TEST(StripBoilerplate, PagePatternsLeaveRunningTextAlone) {
  for (const std::string_view line :
       {"Follow the money, the mayor of Port Sera told the council in a speech of two hours that nobody had "
        "asked for.",
        "Copyright law is the reason, she said, and nothing will change while the court of Port Sera sits on "
        "the case of the two painters and their heirs, who have waited since the spring for word of it and "
        "who have by now spent more than the pictures are worth, their lawyer said.",
        "The next ferry leaves on Monday.", "She wrote the letter at home."}) {
    const std::string folded = LinePatterns::Fold(line);
    EXPECT_EQ(BuiltIn().page_patterns.Match(
                  folded, static_cast<int>(std::count(folded.begin(), folded.end(), ' ')) + 1),
              nullptr)
        << line;
  }
}

TEST(StripBoilerplate, SurvivesEveryPrefixOfAPage) {
  const std::string page =
      StrCat(" date 2019-03-03 A\nBy B (\nTitle:\n(Yonhap) --\n", kBody, "\n• Share [\n© 2019\n(AP)\n");
  for (size_t n = 0; n <= page.size(); ++n) Zones(std::string_view(page).substr(0, n));
}

}  // namespace
}  // namespace onrecord
