#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/base/strings.h"
#include "enrich/pipeline/analyse.h"

// What misleads a reader of news in a hurry, one test a trap, through the whole analyser.
namespace onrecord {
namespace {

Analysis Read(std::string_view text, std::string published = "") {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  static const syntax::Model model = *syntax::Model::BuiltIn();
  return Analyse({.text = text, .published = std::move(published)}, lexicon, model);
}

std::string SpeakerName(const Analysis& a, const Quote& quote) {
  return quote.speaker < 0 ? "" : a.entities[static_cast<size_t>(quote.speaker)].name;
}

// The first quote with a piece that holds `words`; nullptr: none.
const Quote* QuoteOf(const Analysis& a, std::string_view text, std::string_view words) {
  for (const Quote& quote : a.quotes) {
    for (const QuotePiece& piece : quote.pieces) {
      if (piece.span.In(text).find(words) != std::string_view::npos) return &quote;
    }
  }
  return nullptr;
}

// The events whose trigger holds `trigger`.
std::vector<Event> EventsAt(const Analysis& a, std::string_view text, std::string_view trigger) {
  std::vector<Event> found;
  for (const Event& event : a.events) {
    if (event.trigger.In(text).find(trigger) != std::string_view::npos) found.push_back(event);
  }
  return found;
}

TEST(Traps, AGlossOfAnAcronymIsNoQuote) {
  const std::string_view text =
      "LISBON, Oct. 3 (Northwire) -- The harbour is too small, its director Ana Prado said Monday.\n\n"
      "\"We need help from the OCN,\" Prado said.\n\n"
      "OCN stands for the Office of Coastal Navigation.\n";
  const Analysis a = Read(text);
  EXPECT_NE(QuoteOf(a, text, "We need"), nullptr);
  EXPECT_EQ(QuoteOf(a, text, "Coastal Navigation"), nullptr);
}

TEST(Traps, AskingNotToBeNamedIsNoStatement) {
  for (const std::string_view clause :
       {"asking not to be identified", "speaking on condition of anonymity", "who asked not to be named"}) {
    const std::string text =
        StrCat("\"The pier will be closed by June,\" an official of the port said, ", clause, ".");
    const Analysis a = Read(text);
    ASSERT_EQ(a.quotes.size(), 1u) << text;
    EXPECT_EQ(a.quotes[0].pieces.size(), 1u) << text;
    EXPECT_NE(QuoteOf(a, text, "The pier"), nullptr) << text;
  }
}

TEST(Traps, TheAgencyInTheDatelineIsNoPlace) {
  const std::string_view text =
      "Talks on the strait begin\n\nATHENS, Nov. 4 (Yonhap) -- Greece met with Turkey on Monday.\n\n"
      "Greek minister Nikos Vallas said the talks went well.\n";
  const Analysis a = Read(text, "2019-11-05");
  EXPECT_EQ(a.document.dateline_place, "Athens");
  EXPECT_FALSE(a.document.agency.value.empty());
  for (const Entity& entity : a.entities) {
    EXPECT_FALSE(entity.kind == EntityKind::kPlace && entity.name.find("Yonhap") != std::string::npos);
  }
  for (const Event& event : a.events) {
    EXPECT_TRUE(!event.location || event.location->name.find("Yonhap") == std::string::npos);
  }
}

TEST(Traps, AnUnnamedSourceStaysUnnamedBesideANamedPerson) {
  const std::string_view text =
      "OSLO, Oct. 12 (Northwire) -- The reactor is a danger to the valley, a Foreign Ministry spokesperson "
      "said "
      "Tuesday.\n\n"
      "Only hours earlier, Austrian Chancellor Otto Brandt claimed that the reactor was safe.\n\n"
      "\"We are ready to help the engineers,\" the spokesperson told Northwire in an email.\n\n"
      "\"Nobody should have to leave,\" the official added, asking not to be identified.\n";
  const Analysis a = Read(text);
  for (const std::string_view words : {"The reactor is a danger", "We are ready", "Nobody should"}) {
    const Quote* quote = QuoteOf(a, text, words);
    ASSERT_NE(quote, nullptr) << words;
    EXPECT_GE(quote->speaker, 0) << words;
    EXPECT_EQ(SpeakerName(a, *quote), "") << words;
  }
  const Quote* claim = QuoteOf(a, text, "the reactor was safe");
  ASSERT_NE(claim, nullptr);
  EXPECT_EQ(SpeakerName(a, *claim), "Otto Brandt");
}

// Is an act of force or of meeting told as done?
bool TellsAnAct(std::string_view text) {
  for (const Event& event : Read(text).events) {
    const bool act = event.code.starts_with("04") || event.code.starts_with("15") ||
                     event.code.starts_with("18") || event.code.starts_with("19");
    if (act && event.modality == Modality::kAsserted) return true;
  }
  return false;
}

TEST(Traps, WhatMightBeDoneHasNotBeenDone) {
  EXPECT_TRUE(TellsAnAct("Iran attacked Iraq with missiles."));
  EXPECT_TRUE(TellsAnAct("Iran met with Iraq."));
  for (const std::string_view text :
       {"The minister of Poland declined to comment on the possibility of redeploying American troops to "
        "Poland.",
        "The United States will respond if Iran conducts its third nuclear test.",
        "It is not clear if the spring will see the resumption of talks between Iran and Iraq.",
        "Iran called for the reestablishment of diplomatic talks with Iraq.",
        "Iraq warned of a further missile attack by Iran."}) {
    EXPECT_FALSE(TellsAnAct(text)) << text;
  }
}

constexpr std::string_view kDoubledCaption =
    "Kenya tests a rocket at sea\n\n"
    "By Mara Lindqvist\n\n"
    "Published : Oct. 12, 2019 - 15:40\n\n"
    "Soldiers of Kenya arrested the ambassador of Uganda in Nairobi on Tuesday.\n"
    "Soldiers of Kenya arrested the ambassador of Uganda in Nairobi on Tuesday.\n\n"
    "The president of Uganda said on Wednesday that the embassy would be closed.\n\n"
    "\"Our people will come home,\" the president said in Kampala.\n";

TEST(Traps, ADoubledCaptionTellsItsEventOnce) {
  const Analysis a = Read(kDoubledCaption);
  EXPECT_EQ(EventsAt(a, kDoubledCaption, "arrested").size(), 1u);
}

TEST(Traps, ACaptionCutAndPrintedAgainDoesNotDoubleWhatTheBodyTells) {
  const std::string_view text =
      "Uganda closes its embassy\n\n"
      "This photo, released by the police on Monday, shows soldiers of Kenya at the gate. Kenya arrested the "
      "ambassador "
      "of Uganda in Nairobi to This photo, released by the police on Monday, shows soldiers of Kenya at the "
      "gate. Kenya "
      "arrested the ambassador of Uganda in Nairobi to end a \"long and bitter\" dispute. (Northwire)\n\n"
      "KAMPALA -- Kenya arrested the ambassador of Uganda on Monday.\n\n"
      "The president of Uganda said on Wednesday that the embassy would be closed.\n";
  const Analysis a = Read(text);
  EXPECT_EQ(EventsAt(a, text, "arrested").size(), 1u);
  EXPECT_EQ(QuoteOf(a, text, "long and bitter"), nullptr);
}

TEST(Traps, AnOrdinalIsNotACount) {
  const std::string_view text =
      "Iran conducted its sixth nuclear test on Monday. It fired three missiles at Iraq.";
  const Analysis a = Read(text);
  int counted = 0;
  for (const Event& event : a.events) {
    for (const Count& count : event.counts) {
      EXPECT_FALSE(count.value == 6 && count.kind != "ordinal");
      if (count.value == 3 && count.unit == "missile") ++counted;
    }
  }
  EXPECT_EQ(counted, 1);
}

TEST(Traps, ADateLabelIsNoAct) {
  const Analysis a = Read(kDoubledCaption);
  EXPECT_EQ(QuoteOf(a, kDoubledCaption, "15:40"), nullptr);
  EXPECT_TRUE(EventsAt(a, kDoubledCaption, "Published").empty());
  ASSERT_TRUE(a.document.published.has_value());
}

TEST(Traps, ADescriptionBeforeTheFullNameIsTheSamePerson) {
  const std::string_view text =
      "WASHINGTON, Oct. 12 (Northwire) -- A State Department spokesperson said Tuesday that the talks would "
      "go on.\n\n"
      "\"The door is open,\" State Department spokesperson Dale Whitlock told reporters.\n\n"
      "\"It has always been open,\" Whitlock added.\n";
  const Analysis a = Read(text);
  for (const std::string_view words : {"the talks would go on", "The door is open", "It has always"}) {
    const Quote* quote = QuoteOf(a, text, words);
    ASSERT_NE(quote, nullptr) << words;
    EXPECT_EQ(SpeakerName(a, *quote), "Dale Whitlock") << words;
  }
}

TEST(Traps, AWarLongAgoAndATermThatEndsAreNoEventsOfTheDay) {
  const std::string_view text =
      "Iran and Iraq never signed a peace treaty after the 1980-88 war. The president, whose term expires in "
      "May, has "
      "asked for a new one.";
  for (const Event& event : Read(text).events) {
    EXPECT_NE(event.plover, "ASSAULT");
    EXPECT_EQ(event.trigger.In(text).find("expires"), std::string_view::npos);
    EXPECT_EQ(event.trigger.In(text).find("war"), std::string_view::npos);
  }
}

TEST(Traps, ABareSurnameIsTheLastSpeakerOfThatName) {
  const std::string_view text =
      "SEOUL, Oct. 1 (Northwire) -- North Korean leader Kim Jong Un visited a dam on Thursday.\n\n"
      "In Geneva, North Korean ambassador Kim Rae Sung spoke to the council on rivers.\n\n"
      "\"We ask for fairness,\" Kim Rae Sung said.\n\n"
      "\"A river knows no border,\" Kim said.\n";
  const Analysis a = Read(text);
  const Quote* quote = QuoteOf(a, text, "A river knows");
  ASSERT_NE(quote, nullptr);
  EXPECT_EQ(SpeakerName(a, *quote), "Kim Rae Sung");
}

TEST(Traps, WordsInMarksWithASpeakerAreNoScareQuotes) {
  const std::string_view text =
      "Marta Ilves dismissed the offer as a \"shabby trick\" and said Sweden must drop its \"double game\" "
      "first.";
  const Analysis a = Read(text);
  for (const std::string_view words : {"shabby trick", "double game"}) {
    const Quote* quote = QuoteOf(a, text, words);
    ASSERT_NE(quote, nullptr) << words;
    EXPECT_EQ(SpeakerName(a, *quote), "Marta Ilves") << words;
  }
}

TEST(Traps, AWeekdayIsTheLastOneBeforeTheArticleAppeared) {
  const std::string_view text =
      "VIENNA, Sept. 30 (Northwire) -- Iran arrested the ambassador of Iraq on Thursday. Iran met with "
      "Turkey on "
      "Wednesday.";
  const Analysis a = Read(text, "2021-09-30");
  const std::vector<Event> arrest = EventsAt(a, text, "arrested"), meeting = EventsAt(a, text, "met");
  ASSERT_FALSE(arrest.empty());
  ASSERT_FALSE(meeting.empty());
  ASSERT_TRUE(arrest[0].date && meeting[0].date);
  EXPECT_EQ(arrest[0].date->edtf, "2021-09-30");
  EXPECT_EQ(meeting[0].date->edtf, "2021-09-29");
}

TEST(Traps, BeggingAndMailingListsArePageFurniture) {
  const std::string_view text =
      "Help the Valley - Make a charitable donation to its schools!\n\n"
      "Estonia closes a bridge\n\n"
      "TALLINN, Sept. 7 (Northwire) -- Estonia closed a bridge to Russia on Thursday.\n\n"
      "\"The bridge is old,\" Minister Mart Saar said.\n\n"
      "Join the Bridge Watch mailing list\n";
  const Analysis a = Read(text);
  EXPECT_EQ(a.document.headline.value, "Estonia closes a bridge");
  EXPECT_EQ(a.quotes.size(), 1u);
  for (const Sentence& sentence : a.sentences) {
    EXPECT_EQ(sentence.span.In(text).find("charitable"), std::string_view::npos);
    EXPECT_EQ(sentence.span.In(text).find("mailing list"), std::string_view::npos);
  }
}

}  // namespace
}  // namespace onrecord
