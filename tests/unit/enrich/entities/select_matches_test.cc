#include "enrich/entities/select_matches.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

// The countries that the matches of `word` tell, joined by blanks.
std::string CountriesOf(std::string_view text, std::string_view word) {
  const Article a(text);
  std::string countries;
  for (const GazetteerMatch& match : a.matches) {
    const Span span{a.tokens[match.first].span.begin, a.tokens[match.last - 1].span.end};
    if (span.In(a.text) != word) continue;
    countries += (countries.empty() ? "" : " ") + BuiltInLexicon().gazetteer.entry(match.entry).country;
  }
  return countries;
}

TEST(SelectMatches, ANameOfACountryAndAStateIsTheCountryBesideOtherCountries) {
  EXPECT_EQ(CountriesOf("Armenia asked Georgia to open the road.", "Georgia"), "GEO");
}

TEST(SelectMatches, ANameOfACountryAndAStateIsTheCountryWhereItsPeopleAreNamed) {
  EXPECT_EQ(CountriesOf("Georgia closed the road. The Georgian minister was late.", "Georgia"), "GEO");
}

TEST(SelectMatches, ANameOfACountryAndAStateIsTheStateBesideOtherStates) {
  EXPECT_EQ(CountriesOf("She lost Georgia, Ohio and Texas.", "Georgia"), "USA");
}

TEST(SelectMatches, ANameOfACountryAndAStateIsTheStateAlone) {
  EXPECT_EQ(CountriesOf("He lives in Georgia with two dogs.", "Georgia"), "USA");
}

TEST(SelectMatches, LeavesOutWhatNeedsAContextThatIsNotThere) {
  EXPECT_EQ(CountriesOf("The North is cold.", "The North"), "");
}

}  // namespace
}  // namespace onrecord
