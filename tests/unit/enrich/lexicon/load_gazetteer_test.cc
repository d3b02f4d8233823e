#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/lexicon/gazetteer_builder.h"

namespace onrecord {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The built-in files with one more part of `name`: `text`, cells separated by "|" and rows by newlines.
absl::StatusOr<Gazetteer> LoadWith(std::string_view name, std::string text) {
  for (char& c : text) c = c == '|' ? '\t' : c;
  return Gazetteer::Load(LexiconFiles::BuiltIn().With(name, {"more.tsv", std::move(text)}));
}

std::string MessageOf(const absl::StatusOr<Gazetteer>& gazetteer) {
  return gazetteer.ok() ? "" : std::string(Message(gazetteer.status()));
}

TEST(CellValues, AreSeparatedByBars) {
  EXPECT_THAT(CellValues("a|b c"), ElementsAre("a", "b c"));
  EXPECT_THAT(CellValues(""), IsEmpty());
}

TEST(ReadDay, CompletesMissingParts) {
  EXPECT_EQ(*ReadDay("x", "2009-01-20", false), 20090120);
  EXPECT_EQ(*ReadDay("x", "2009-01", false), 20090101);
  EXPECT_EQ(*ReadDay("x", "2009-01", true), 20090199);
  EXPECT_EQ(*ReadDay("x", "2009", true), 20099999);
  EXPECT_EQ(*ReadDay("x", "", true), 0);
}

TEST(ReadDay, RejectsOtherForms) {
  for (const std::string_view cell : {"20 Jan 2009", "2009-1-2", "2009-01-20-1", "200x", "-"}) {
    EXPECT_EQ(ReadDay("x.tsv:3", cell, false).status().code(), absl::StatusCode::kInvalidArgument) << cell;
  }
}

TEST(ReadGender, TakesThreeLetters) {
  EXPECT_EQ(*ReadGender("x", "f"), 'f');
  EXPECT_EQ(*ReadGender("x", ""), '\0');
  EXPECT_FALSE(ReadGender("x", "female").ok());
}

TEST(LoadGazetteer, AnErrorNamesFileAndLine) {
  const std::string why = MessageOf(LoadWith("cities.tsv", "name|country\nPortmere|Nowhere\n"));
  EXPECT_THAT(why, HasSubstr("more.tsv:2"));
  EXPECT_THAT(why, HasSubstr("Nowhere"));
}

TEST(LoadGazetteer, RejectsARegionWithTheCodeOfACountry) {
  EXPECT_THAT(
      MessageOf(LoadWith("regions.tsv",
                         "code|name|adjective|people|example\nFRA|The Fens|||A ferry to the Fens.\n")),
      HasSubstr("no country's"));
}

TEST(LoadGazetteer, RejectsAnOfficeWithoutItsRole) {
  EXPECT_THAT(MessageOf(LoadWith(
                  "offices.tsv",
                  "role|country|institution|example\nkeeper of ferries|FRA|ferry office|The keeper.\n")),
              HasSubstr("expected a role of roles.tsv, got 'keeper of ferries'"));
}

TEST(LoadGazetteer, RejectsAnUnknownKindOfAgent) {
  EXPECT_THAT(MessageOf(LoadWith("agents.tsv",
                                 "agent|plural|kind|code|example\nferry crew||boat||A ferry crew left.\n")),
              HasSubstr("got 'boat'"));
}

TEST(LoadGazetteer, FindsAnOrganisationWithItsLastWordInLowerCase) {
  const auto gazetteer = LoadWith("organisations.tsv",
                                  "name|also|kind|country|code|full|example\n"
                                  "Portmere Harbour Board||body||||The Portmere Harbour Board met.\n");
  ASSERT_TRUE(gazetteer.ok()) << gazetteer.status();
  const uint32_t kind = 1u << static_cast<int>(GazetteerKind::kOrganisation);
  EXPECT_NE(gazetteer->Exact("Portmere Harbour board", kind), nullptr);
  EXPECT_EQ(gazetteer->Exact("portmere harbour board", kind), nullptr);
}

}  // namespace
}  // namespace onrecord
