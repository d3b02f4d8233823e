#include "enrich/text/metadata.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/text/read_byline.h"
#include "enrich/text/read_dateline.h"
#include "enrich/text/read_page_date.h"
#include "enrich/text/strip_boilerplate.h"

namespace onrecord {
namespace {

const Lexicon& BuiltIn() {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  return lexicon;
}

DocumentFields Fields(const SourceText& source) {
  return ReadMetadata(source.text, StripBoilerplate(source.text, source, BuiltIn()), source, BuiltIn());
}
DocumentFields Fields(std::string_view text) {
  SourceText source;
  source.text = text;
  return Fields(source);
}

constexpr std::string_view kBody =
    "The ferry of Port Sera will sail again after a strike of nine days, its owner said Tuesday.\n\n"
    "\"We are glad,\" said Ana Silva, who speaks for the crew, when she left the harbour with the others.";

std::string Names(std::string_view line) {
  const auto byline = ReadByline(line, {0, static_cast<uint32_t>(line.size())}, BuiltIn());
  return byline ? std::string(byline->names.In(line)) : "-";
}

TEST(ReadByline, FindsTheNames) {
  EXPECT_EQ(Names("By Ana Silva"), "Ana Silva");
  EXPECT_EQ(Names("BY ANA SILVA AND ITO LUND"), "ANA SILVA AND ITO LUND");
  EXPECT_EQ(Names("By Ana Silva, Ito Lund and Ines Haro"), "Ana Silva, Ito Lund and Ines Haro");
  EXPECT_EQ(Names("By Ana Silva, Associated Press"), "Ana Silva");
  EXPECT_EQ(Names("By ANA SILVA Associated Press"), "ANA SILVA");
  EXPECT_EQ(Names("By Ana Silva | Reuters"), "Ana Silva");
  EXPECT_EQ(Names("By Yonhap"), "Yonhap");
  EXPECT_EQ(Names("Ana Silva, Chief Correspondent"), "Ana Silva");
  EXPECT_EQ(Names("By Lee Jong-ho in Seoul and Ito Lund in Oslo"), "Lee Jong-ho");
  EXPECT_EQ(Names("Ana Silva, Northern Correspondent"), "Ana Silva");
  EXPECT_EQ(Names("By Ana Silva, Ito Lund, Harbour and Ships Reporters"), "Ana Silva, Ito Lund");
  EXPECT_EQ(Names("BY ANA SILVA, ASSOCIATED PRESS"), "ANA SILVA");
  EXPECT_EQ(Names("By Ana Silva, Ito Lund"), "Ana Silva, Ito Lund");
  EXPECT_EQ(Names("By Ana Silva,  Island Post"), "Ana Silva");
  EXPECT_EQ(Names("By Rana Tabriz, Ito Lund and Ines Haro | Reuters"), "Rana Tabriz, Ito Lund and Ines Haro");
  EXPECT_EQ(Names("ByANA SILVA Associated Press"), "ANA SILVA");
  EXPECT_EQ(Names("by Ana Silva"), "Ana Silva");
  EXPECT_EQ(Names("Maria Silva Diplomatic editor"), "Maria Silva");
  EXPECT_EQ(Names("Written by J. R. van der Berg"), "J. R. van der Berg");
}

TEST(ReadByline, RefusesWhatOnlyLooksLikeOne) {
  EXPECT_EQ(Names("by Ana Silva on Monday"), "-");
  EXPECT_EQ(Names("Ferry strike political editor"), "-");
  EXPECT_EQ(Names("By Monday the ferry had sailed."), "-");
  EXPECT_EQ(Names("By the time it sailed, nobody was left."), "-");
  EXPECT_EQ(Names("By Ana Silva's count the ferry carried nine men and a dog on Monday."), "-");
  EXPECT_EQ(Names("Ana Silva, 54, left."), "-");
  EXPECT_EQ(Names("Ferry strike ends"), "-");
  EXPECT_EQ(Names(""), "-");
}

TEST(ReadByline, EveryBylineWordsExampleIsReadAsItSays) {
  for (const auto& example : BuiltIn().byline_words.examples()) {
    const size_t arrow = example.sentence.find(" => ");
    ASSERT_NE(arrow, std::string::npos) << example.where;
    EXPECT_EQ(Names(example.sentence.substr(0, arrow)), example.sentence.substr(arrow + 4)) << example.where;
  }
}

// "place | date | agency | value"; "-": no dateline.
std::string DatelineOf(std::string_view text, bool first = true) {
  const auto dateline = ReadDateline(text, {0, static_cast<uint32_t>(text.size())}, first, BuiltIn());
  if (!dateline) return "-";
  return StrCat(dateline->place, " | ", dateline->date_span.In(text), " | ",
                dateline->agency != nullptr ? dateline->agency->canonical : "", " | ",
                dateline->value.In(text));
}

TEST(ReadDateline, ReadsADateBeforeThePlace) {
  EXPECT_EQ(DatelineOf("May 3, 2016 (OSLO) - The ferry left."), "Oslo | May 3, 2016 |  | May 3, 2016 (OSLO)");
  EXPECT_EQ(DatelineOf("3 May 2016, Oslo. The ferry left."), "Oslo | 3 May 2016 |  | 3 May 2016, Oslo");
  EXPECT_EQ(DatelineOf("May 3, 2016, Orla Vey came. The ferry left."), "-");  // no place
  EXPECT_EQ(DatelineOf("On May 3, 2016, Oslo was cold."), "-");
}

TEST(ReadDateline, ReadsACountryInBracketsBehindThePlace) {
  EXPECT_EQ(DatelineOf("Oslo [Norway], May 3, 2016 (ANI): The ferry left."),
            "Oslo | May 3, 2016 | Asian News International | Oslo [Norway], May 3, 2016 (ANI)");
}

TEST(ReadDateline, TellsTheCountryOfAStateBehindThePlace) {
  const auto country = [](std::string_view text) {
    const auto dateline = ReadDateline(text, {0, static_cast<uint32_t>(text.size())}, true, BuiltIn());
    return dateline ? dateline->country : "-";
  };
  EXPECT_EQ(country("ROME, N.Y. (AP) - The ferry left."), "USA");
  EXPECT_EQ(country("LONDON, Ontario, May 3 - The ferry left."), "CAN");
  EXPECT_EQ(country("ROME, May 3 (Reuters) - The ferry left."), "");
}

TEST(ReadDateline, ReadsTheFormsOfTheAgencies) {
  EXPECT_EQ(DatelineOf("WASHINGTON, Oct. 12 (Yonhap) -- The ferry left."),
            "Washington | Oct. 12 | Yonhap News Agency | WASHINGTON, Oct. 12 (Yonhap)");
  EXPECT_EQ(DatelineOf("SEOUL, South Korea (AP) — The ferry left."),
            "Seoul |  | The Associated Press | SEOUL, South Korea (AP)");
  EXPECT_EQ(DatelineOf("LONDON/OSLO, March 3 (Reuters) - The ferry left."),
            "London/Oslo | March 3 | Reuters | LONDON/OSLO, March 3 (Reuters)");
  EXPECT_EQ(DatelineOf("Washington (AFP) – The ferry left."),
            "Washington |  | Agence France-Presse | Washington (AFP)");
  EXPECT_EQ(DatelineOf("BEIJING, Oct. 12 (Xinhua) -- The ferry left."),
            "Beijing | Oct. 12 | Xinhua News Agency | BEIJING, Oct. 12 (Xinhua)");
  EXPECT_EQ(DatelineOf("MOSCOW, March 3. /TASS/. The ferry left."),
            "Moscow | March 3 | TASS | MOSCOW, March 3. /TASS/");
  EXPECT_EQ(DatelineOf("Pyongyang, October 12 (KCNA) -- The ferry left."),
            "Pyongyang | October 12 | Korean Central News Agency | Pyongyang, October 12 (KCNA)");
  EXPECT_EQ(DatelineOf("New Delhi, Oct 12 (IANS): The ferry left."),
            "New Delhi | Oct 12 | IANS | New Delhi, Oct 12 (IANS)");
  EXPECT_EQ(DatelineOf("KYIV. Oct 12 (Interfax-Ukraine) – The ferry left."),
            "Kyiv | Oct 12 | Interfax-Ukraine | KYIV. Oct 12 (Interfax-Ukraine)");
  EXPECT_EQ(DatelineOf("WASHINGTON -- The ferry left."), "Washington |  |  | WASHINGTON");
  EXPECT_EQ(DatelineOf("RIO DE JANEIRO — The ferry left."), "Rio de Janeiro |  |  | RIO DE JANEIRO");
  EXPECT_EQ(DatelineOf("ST. PAUL, Minn. - The ferry left."), "St. Paul |  |  | ST. PAUL, Minn.");
  EXPECT_EQ(DatelineOf("KATHMANDU: The ferry left."), "Kathmandu |  |  | KATHMANDU");
  EXPECT_EQ(DatelineOf("[Seoul, Oct. 12] The ferry left."), "Seoul | Oct. 12 |  | Seoul, Oct. 12");
  EXPECT_EQ(DatelineOf("(CNN)The ferry left."), " |  | CNN | (CNN)");
  EXPECT_EQ(DatelineOf("(CNN) — The ferry left."), " |  | CNN | (CNN)");
  EXPECT_EQ(DatelineOf("GENEVA, 3 May 2021 (UN News) – The ferry left."),
            "Geneva | 3 May 2021 | UN News | GENEVA, 3 May 2021 (UN News)");
  EXPECT_EQ(DatelineOf("Seoul, South Korea — The ferry left."), "Seoul |  |  | Seoul, South Korea");
}

TEST(ReadDateline, RefusesWhatOnlyLooksLikeOne) {
  EXPECT_EQ(DatelineOf("NATO — the alliance of the north — met."), "-");
  EXPECT_EQ(DatelineOf("Ana Silva — The mayor — left."), "-");
  EXPECT_EQ(DatelineOf("The ferry left - at last."), "-");
  EXPECT_EQ(DatelineOf("MR SILVA: The ferry left."), "-");
  EXPECT_EQ(DatelineOf("WATCH: The ferry left."), "-");
  EXPECT_EQ(DatelineOf("UPDATE: The ferry left."), "-");
  EXPECT_EQ(DatelineOf("Silva (Labour) said so."), "-");
  EXPECT_EQ(DatelineOf("Seoul, South Korea — The ferry left.", false), "-");
  EXPECT_EQ(DatelineOf("WASHINGTON"), "-");
  EXPECT_EQ(DatelineOf("[Seoul] The ferry left."), "-");
  EXPECT_EQ(DatelineOf(""), "-");
}

TEST(ReadPageDate, KnowsTheKeyAndWhetherItTellsOfAChange) {
  const std::string_view line = "Published 3:14 PM EDT, Tue October 12, 2021 | Updated 13 October 2021";
  const auto date = ReadPageDate(line, {0, static_cast<uint32_t>(line.size())}, BuiltIn());
  ASSERT_TRUE(date.has_value());
  EXPECT_EQ(date->date.edtf, "2021-10-12");
  EXPECT_TRUE(date->keyed);
  EXPECT_FALSE(date->updated);
  const auto second = ReadPageDate(line, date->rest, BuiltIn());
  ASSERT_TRUE(second.has_value());
  EXPECT_TRUE(second->updated);
  EXPECT_EQ(second->date.edtf, "2021-10-13");
}

TEST(ReadPageDate, ReadsTimesOfMachines) {
  for (const std::string_view line :
       {"2021-10-12T09:15:00Z", "2021-10-12 09:15 KST", "Oct 12, 2021, 9:15 AM", "2021.10.12",
        "2021.10.12 09:15", "12.10.2021", "12/10/2021 is no day, 12 October 2021 is"}) {
    const auto date = ReadPageDate(line, {0, static_cast<uint32_t>(line.size())}, BuiltIn());
    ASSERT_TRUE(date.has_value()) << line;
    EXPECT_EQ(date->date.edtf, "2021-10-12") << line;
  }
}

TEST(ReadPageDate, ReadsAYearOfTwoDigitsWhereNothingElseCanBeMeant) {
  const auto edtf = [](std::string_view line) {
    const auto date = ReadPageDate(line, {0, static_cast<uint32_t>(line.size())}, BuiltIn());
    return date ? date->date.edtf : "";
  };
  EXPECT_EQ(edtf("10/13/21 8:42 AM ET"), "2021-10-13");
  EXPECT_EQ(edtf("10/12/21 8:42 AM ET"), "");
  EXPECT_EQ(edtf("10/12/2021 8:42 AM ET"), "2021-10-12");
  EXPECT_EQ(edtf("10/12/2021 8:42 AM GMT"), "");
}

TEST(ReadPageDate, LeavesNumbersThatAreNoDateAlone) {
  for (const std::string_view line : {"Version 10.12.3 of 2021", "12.10 or 2021", "1.2.3.4"}) {
    EXPECT_FALSE(ReadPageDate(line, {0, static_cast<uint32_t>(line.size())}, BuiltIn()).has_value()) << line;
  }
}

TEST(ReadMetadata, ReadsTheOutletBesideTheDate) {
  EXPECT_EQ(
      Fields(StrCat("Ferry strike ends\n\nPTI / Updated: Oct. 12, 2021, 21:05 IST\n\n", kBody)).agency.value,
      "Press Trust of India");
  EXPECT_EQ(Fields(StrCat("Ferry strike ends\n\nOct. 12, 2021 / 8:15 AM / CBS News\n\n", kBody)).outlet.value,
            "CBS News");
  EXPECT_EQ(Fields(StrCat("Ferry strike ends\n\nKYODO NEWS - Oct. 12, 2021\n\n", kBody)).outlet.value,
            "Kyodo News");
  // A section and the size of letters, as it happens.
  EXPECT_EQ(
      Fields(StrCat("FOREIGN POLICY\n\nFerry strike ends\n\nOct. 12, 2021\n\nAA\n\n", kBody)).outlet.value,
      "");
}

TEST(ReadMetadata, ReadsTheNameBeforeADateAndABar) {
  EXPECT_EQ(Fields(StrCat("Ferry strike ends\n\nMaria Silva | Oct. 12, 2021\n\n", kBody)).byline.value,
            "Maria Silva");
  EXPECT_EQ(Fields(StrCat("Ferry strike ends\n\nPort Sera | Oct. 12, 2021\n\n", kBody)).byline.value, "");
}

TEST(ReadMetadata, ReadsADatelineOnALineOfItsOwn) {
  const DocumentFields fields =
      Fields(StrCat("Ferry strike ends\n\nBy Ana Silva\n\nPORT SERA, Norway (AP) —\n\n", kBody));
  EXPECT_EQ(fields.dateline.value, "PORT SERA, Norway (AP)");
  EXPECT_EQ(fields.dateline_place, "Port Sera");
  EXPECT_EQ(fields.outlet.value, "The Associated Press");
}

TEST(ReadMetadata, ReadsABylineBehindTheDateAndOneBelowTheText) {
  EXPECT_EQ(
      Fields(StrCat("Ferry strike ends\n\nOct. 12, 2021 | By Ana Silva, DOD News |\n\n", kBody)).byline.value,
      "Ana Silva");
  EXPECT_EQ(
      Fields(StrCat("Ferry strike ends\n\nOct. 12, 2021\n\n", kBody, "\n\nBy Ana Silva, staff reporter"))
          .byline.value,
      "Ana Silva");
}

TEST(ReadMetadata, ReadsNamesBelowTheHeadlineWithoutADate) {
  EXPECT_EQ(
      Fields(StrCat("Ferry strike ends after nine days\nMaria Silva, Ito Lund and Ines Haro\n4 Min Read\n",
                    kBody))
          .byline.value,
      "Maria Silva, Ito Lund and Ines Haro");
  EXPECT_EQ(
      Fields(StrCat("Ferry strike ends after nine days\nGreen Harbour\n4 Min Read\n", kBody)).byline.value,
      "");
  EXPECT_EQ(Fields(StrCat("Ferry strike ends after nine days\nWASHINGTON, D.C.\nOct. 12, 2021\n", kBody))
                .byline.value,
            "");
}

TEST(ReadMetadata, LetsTheDatelineTellWhichDayNumbersMean) {
  const auto published = [](std::string_view dateline) {
    const DocumentFields fields =
        Fields(StrCat("Ferry strike ends after nine days\n\nDate: 12/10/2021\n\n", dateline, kBody));
    return fields.published ? fields.published->edtf : "";
  };
  EXPECT_EQ(published("Pyongyang, October 12 (KCNA) -- "), "2021-10-12");
  EXPECT_EQ(published("Pyongyang, December 10 (KCNA) -- "), "2021-12-10");
  EXPECT_EQ(published("Pyongyang, May 3 (KCNA) -- "), "");
}

TEST(ReadMetadata, CutsTheOutletOffADeclaredTitle) {
  SourceText source;
  source.text = kBody;
  source.title = "Ferry strike ends | Port Sera Gull";
  source.outlet = "Port Sera Gull";
  EXPECT_EQ(Fields(source).headline.value, "Ferry strike ends");
  source.title = "Ferry strike ends - BBC News";
  EXPECT_EQ(Fields(source).headline.value, "Ferry strike ends");
  source.title = "Ferry strike - an end";
  EXPECT_EQ(Fields(source).headline.value, "Ferry strike - an end");
}

TEST(ReadMetadata, ReadsAWholeHeader) {
  const DocumentFields fields = Fields(StrCat(
      " date 2021-10-13 Ferry strike in Port Sera ends: owner\nBy Ana Silva\nPORT SERA, Oct. 12 (Yonhap) -- ",
      kBody));
  EXPECT_EQ(fields.headline.value, "Ferry strike in Port Sera ends: owner");
  EXPECT_EQ(fields.headline.basis, Basis::kText);
  EXPECT_EQ(fields.byline.value, "Ana Silva");
  EXPECT_EQ(fields.dateline.value, "PORT SERA, Oct. 12 (Yonhap)");
  EXPECT_EQ(fields.dateline_place, "Port Sera");
  EXPECT_EQ(fields.dateline_date->edtf, "2021-10-12");
  EXPECT_EQ(fields.published->edtf, "2021-10-13");
  EXPECT_EQ(fields.agency.value, "Yonhap News Agency");
  EXPECT_EQ(fields.outlet.value, "Yonhap News Agency");
  EXPECT_EQ(fields.language, "en");
}

TEST(ReadMetadata, TellsTheOutletFromTheAgency) {
  const DocumentFields fields =
      Fields(StrCat("The Korea Herald\n\nFerry strike in Port Sera ends after days\n\nBy Yonhap\n\nPublished "
                    ": Oct. 12, 2022 - 09:15\n\n",
                    kBody, " (Yonhap)"));
  EXPECT_EQ(fields.outlet.value, "The Korea Herald");
  EXPECT_EQ(fields.agency.value, "Yonhap News Agency");
  EXPECT_EQ(fields.byline.value, "Yonhap");
  EXPECT_EQ(fields.published->edtf, "2022-10-12");
}

TEST(ReadMetadata, TakesAnUnknownNameInADatelineForTheAgency) {
  const auto with = [](std::string_view dateline) {
    return Fields(StrCat("Ferry strike in Port Sera ends\n\n", dateline, kBody));
  };
  const DocumentFields fields = with("PORT SERA, Oct. 12 (Island Wire) -- ");
  EXPECT_EQ(fields.agency.value, "Island Wire");
  EXPECT_EQ(fields.agency.basis, Basis::kDateline);
  EXPECT_EQ(fields.outlet.value, "Island Wire");
  EXPECT_EQ(fields.dateline_place, "Port Sera");
  EXPECT_EQ(with("SANTIAGO (Chile) -- ").agency.value, "");
  EXPECT_EQ(with("PORT SERA (updated at noon) -- ").agency.value, "");
  EXPECT_EQ(with("PORT SERA, Oct. 12 (10 a.m.) -- ").agency.value, "");
}

TEST(ReadMetadata, LeavesTheOpenerOfADeclaredBylineOut) {
  SourceText source;
  source.text = kBody;
  source.byline = "By Ana Silva";
  EXPECT_EQ(Fields(source).byline.value, "Ana Silva");
  source.byline = "The island desk";
  EXPECT_EQ(Fields(source).byline.value, "The island desk");
}

TEST(ReadMetadata, TrustsWhatIsDeclared) {
  SourceText source;
  const std::string text =
      StrCat("Ferry strike in Port Sera ends\n\nBy Ana Silva\n\nMarch 3, 2019\n\n", kBody);
  source.text = text;
  source.title = "Ferry strike ends";
  source.published = "2019-03-04T08:00:00Z";
  source.outlet = "Island Post";
  source.byline = "Ito Lund";
  const DocumentFields fields = Fields(source);
  EXPECT_EQ(fields.headline.value, "Ferry strike ends");
  EXPECT_EQ(fields.headline.basis, Basis::kMarkup);
  EXPECT_EQ(fields.published->edtf, "2019-03-04");
  EXPECT_EQ(fields.published->basis, Basis::kMarkup);
  EXPECT_EQ(fields.outlet.value, "Island Post");
  EXPECT_EQ(fields.byline.value, "Ito Lund");
}

TEST(ReadMetadata, ReadsOutletAndDayFromTheUrl) {
  SourceText source;
  source.text = kBody;
  source.url = "https://www.bbc.co.uk/news/2019/03/04/ferry";
  const DocumentFields fields = Fields(source);
  EXPECT_EQ(fields.outlet.value, "BBC News");
  EXPECT_EQ(fields.outlet.basis, Basis::kMarkup);
  EXPECT_EQ(fields.published->edtf, "2019-03-04");
}

TEST(ReadMetadata, ReadsTheDayFromTheFileNameLast) {
  SourceText source;
  source.text = kBody;
  source.file_name = "ferry_20190304.txt";
  EXPECT_EQ(Fields(source).published->edtf, "2019-03-04");
  EXPECT_EQ(Fields(source).published->basis, Basis::kFileName);
  source.file_name = "000_20193304120000.txt";
  EXPECT_FALSE(Fields(source).published.has_value());
}

TEST(ReadMetadata, GuessesNothing) {
  const DocumentFields fields = Fields(kBody);
  EXPECT_TRUE(fields.headline.value.empty());
  EXPECT_TRUE(fields.outlet.value.empty());
  EXPECT_TRUE(fields.byline.value.empty());
  EXPECT_FALSE(fields.published.has_value());
  EXPECT_EQ(fields.outlet.basis, Basis::kNone);
}

TEST(ReadMetadata, PrefersThePublicationToAChange) {
  const DocumentFields fields = Fields(StrCat(
      "Ferry strike in Port Sera ends\n\nUpdated: March 5, 2019\n\nPublished: March 3, 2019\n\n", kBody));
  EXPECT_EQ(fields.published->edtf, "2019-03-03");
}

TEST(ReadMetadata, LeavesADatelineWithoutAYearOpenWhereNothingTellsIt) {
  const DocumentFields fields = Fields(StrCat("OSLO, Oct. 12 (Reuters) - ", kBody));
  ASSERT_TRUE(fields.dateline_date.has_value());
  EXPECT_TRUE(fields.dateline_date->edtf.empty());
  EXPECT_EQ(fields.dateline_date->expression, "Oct. 12");
}

TEST(ReadMetadata, ReadsHeaderLinesWithKeys) {
  const DocumentFields fields =
      Fields(StrCat("Title: Ferry strike ends\nDate: 2019-03-03\nAuthor: Ana Silva\nSource: Island "
                    "Post\nURL: https://post.example/f\n\n",
                    kBody));
  EXPECT_EQ(fields.headline.value, "Ferry strike ends");
  EXPECT_EQ(fields.byline.value, "Ana Silva");
  EXPECT_EQ(fields.byline.basis, Basis::kHeader);
  EXPECT_EQ(fields.outlet.value, "Island Post");
  EXPECT_EQ(fields.url.value, "https://post.example/f");
  EXPECT_EQ(fields.published->edtf, "2019-03-03");
}

TEST(ReadMetadata, ReadsANameBesideTheDate) {
  EXPECT_EQ(
      Fields(StrCat("Ferry strike in Port Sera ends\n\nAna Silva in Port Sera\n12 October 2021\n\n", kBody))
          .byline.value,
      "Ana Silva");
}

TEST(ReadMetadata, ReadsALineOfSeveralKeys) {
  const DocumentFields fields =
      Fields(StrCat("Ferry strike in Port Sera ends\nSource: Xinhua    Editor: ana    2021-10-12 "
                    "21:05:11\nPORT SERA, Oct. 12 (Xinhua) -- ",
                    kBody));
  EXPECT_EQ(fields.outlet.value, "Xinhua News Agency");
  EXPECT_EQ(fields.published->edtf, "2021-10-12");
  EXPECT_EQ(fields.dateline_date->edtf, "2021-10-12");
}

TEST(ReadMetadata, KnowsOtherLanguages) {
  EXPECT_EQ(Fields("Der Streik auf der Fähre von Port Sera ist nach neun Tagen zu Ende, sagte der Eigner am "
                   "Dienstag.\n\n"
                   "Die Besatzung hatte höhere Löhne und kürzere Arbeitszeiten verlangt und sich am Ende "
                   "durchgesetzt.")
                .language,
            "de");
}

TEST(ReadMetadata, TakesNoNamesForAnotherLanguage) {
  EXPECT_EQ(Fields("Tanzania expelled Burundi refugees.").language, "");
  EXPECT_EQ(Fields("Burundi's president said after a state visit to Rwanda that the border of Burundi and "
                   "Rwanda was open.")
                .language,
            "en");
  EXPECT_EQ(
      Fields("El presidente dijo el martes que no habrá negociaciones con los rebeldes del norte.").language,
      "es");
}

TEST(Outlets, EveryExampleNamesItsOutlet) {
  for (const Outlets::Example& example : BuiltIn().outlets.examples()) {
    const std::string text = example.agency
                                 ? StrCat(example.text, " ", kBody)
                                 : StrCat("Ferry strike in Port Sera ends\n\n", kBody, "\n\n", example.text);
    EXPECT_EQ(Fields(text).outlet.value, example.canonical) << example.where << ": " << example.text;
  }
}

TEST(HeaderKeys, EveryExampleIsAHeaderLine) {
  for (const auto& example : BuiltIn().header_keys.examples()) {
    const std::string key =
        LinePatterns::Fold(std::string_view(example.sentence).substr(0, example.sentence.find(':')));
    EXPECT_EQ(key, example.word) << example.where;
  }
}

}  // namespace
}  // namespace onrecord
