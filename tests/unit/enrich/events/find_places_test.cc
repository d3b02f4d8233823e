#include "enrich/events/find_places.h"

#include <gtest/gtest.h>

#include "tests/unit/enrich/events/article_events.h"

namespace onrecord {
namespace {

// "Oslo NOR"; "": none.
std::string PlaceOf(std::string_view text, std::string_view code) {
  const std::optional<Place> place = ArticleEvents(text).With(code).location;
  return place ? place->name + " " + place->country : "";
}

TEST(FindPlace, IsBehindAPrepositionOfTheClause) {
  EXPECT_EQ(PlaceOf("The rebels met envoys of Sudan in Oslo.", "04"), "Oslo NOR");
}

TEST(FindPlace, IsUnderTheSubject) {
  EXPECT_EQ(PlaceOf("U.S. troops in Kuwait attacked Iraq.", "19"), "Kuwait KWT");
}

TEST(FindPlace, IsNoActorOfTheAct) {
  EXPECT_EQ(PlaceOf("Iran attacked Iraq.", "19"), "");
  EXPECT_EQ(PlaceOf("Iran urged Iraq to release the pilots.", "02"), "");
}

TEST(FindPlace, IsNotWhereTheActWasSpokenOf) {
  EXPECT_EQ(PlaceOf("The Norwegian minister said in Oslo that Iran attacked Iraq.", "19"), "");
}

}  // namespace
}  // namespace onrecord
