#include "enrich/entities/learn_names.h"

#include <gtest/gtest.h>

#include "enrich/lexicon/table.h"
#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

Article Read(std::string_view text) { return Article(text, Parsed::kYes); }

// The country of the last mention with this name; "-": there is none.
std::string CountryOf(const Article& a, std::string_view name) {
  std::string country = "-";
  for (const Mention& m : a.mentions) {
    if (m.name.In(a.text) == name) country = m.country;
  }
  return country;
}

TEST(LearnNames, ASurnameThatIsACountryIsThePersonNamedBefore) {
  const Article a = Read("Councillor Vera Norway left the meeting. Norway was angry.");
  EXPECT_EQ(a.WhoIs("Norway"), "Vera Norway");
}

TEST(LearnNames, ASurnameThatIsACapitalIsThePersonNamedBefore) {
  const Article a = Read("Farmer Anna Vienna sold her cows. \"I am tired,\" Vienna said.");
  EXPECT_EQ(a.WhoIs("Vienna"), "Anna Vienna");
}

TEST(LearnNames, ASurnameThatIsAnOfficeOrABodyIsThePersonNamedBefore) {
  EXPECT_EQ(Read("Rita Bishop opened a shop. Bishop sells bread.").WhoIs("Bishop"), "Rita Bishop");
  EXPECT_EQ(Read("Police arrested Carl Banks on Monday. Banks said he was tired.").WhoIs("Banks"),
            "Carl Banks");
}

TEST(LearnNames, AfterInItIsThePlace) {
  const Article a = Read("Councillor Vera Norway left for a week in Norway. It rained.");
  EXPECT_NE(a.WhoIs("Norway", -1), "Vera Norway");
}

TEST(LearnNames, APlaceThatTheArticleSpeaksOfStaysAPlaceFarFromThePerson) {
  const Article a = Read(
      "Prices rose in Norway. Norway has fish. Norway has oil. Later the cook Vera Norway spoke. It rained. "
      "It rained. "
      "It rained. Norway exports fish.");
  EXPECT_EQ(a.WhoIs("Norway", 1), "Norway");
  EXPECT_EQ(a.WhoIs("Norway"), "Norway");
}

TEST(LearnNames, AGivenNameThatIsAWordBeginsAName) {
  EXPECT_EQ(Read("Will Vantola said the shop would close.").WhoIs("Will Vantola"), "Will Vantola");
  EXPECT_EQ(Read("Neighbours of Grace Vantola were angry.").WhoIs("Grace Vantola"), "Grace Vantola");
}

TEST(LearnNames, AQuestionBeginsWithNoName) {
  EXPECT_EQ(Read("Will Vantola resign?").WhoIs("Will Vantola"), "");
}

TEST(LearnNames, ATitleMakesAPlaceAPerson) {
  const Article a = Read("On Monday Senator London left the room.");
  EXPECT_EQ(a.WhoIs("London"), "London");
  EXPECT_EQ(CountryOf(a, "London"), "");
}

TEST(LearnNames, ATownIsOfTheCountryOfItsState) {
  EXPECT_EQ(CountryOf(Read("The ferry sank in Athens, Ohio, on Monday."), "Athens"), "USA");
  EXPECT_EQ(CountryOf(Read("They met in Perth, Ontario."), "Perth"), "CAN");
  EXPECT_EQ(CountryOf(Read("The fire began near Naples, Fla., on Monday."), "Naples"), "USA");
}

TEST(LearnNames, ATownStaysOfThatCountryWithoutItsState) {
  EXPECT_EQ(CountryOf(Read("The ferry sank in Athens, Ohio. Firemen in Athens were late."), "Athens"), "USA");
}

TEST(LearnNames, APlaceThatActsBehindATownIsNoState) {
  EXPECT_EQ(CountryOf(Read("In Athens, Texas opened an office."), "Athens"), "GRC");
  EXPECT_EQ(CountryOf(Read("They met in Athens, Ohio's governor said."), "Athens"), "GRC");
}

TEST(LearnNames, AListOfPlacesIsNoTownWithItsState) {
  EXPECT_EQ(CountryOf(Read("They flew to Athens, Georgia and Ohio."), "Athens"), "GRC");
}

TEST(LearnNames, EveryStateTellsTheCountryOfTheTownInItsExample) {
  const auto table =
      Table::Read(LexiconFiles::BuiltIn(), "states.tsv", {"state", "short", "country", "example"});
  ASSERT_TRUE(table.ok());
  for (const Table::Row& row : table->rows())
    EXPECT_EQ(CountryOf(Article(row.cells[3]), "Vantwick"), row.cells[2]) << row.where;
}

TEST(LearnNames, EveryNameThatIsAWordIsAPersonInItsExample) {
  const auto table = Table::Read(LexiconFiles::BuiltIn(), "word_names.tsv", {"name", "gender", "example"});
  ASSERT_TRUE(table.ok());
  for (const Table::Row& row : table->rows()) {
    const std::string name = row.cells[0] + " Vantola";
    EXPECT_EQ(Article(row.cells[2]).WhoIs(name), name) << row.where;
  }
}

}  // namespace
}  // namespace onrecord
