#include "api/ledger/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "common/base/strings.h"

namespace onrecord::ledger {
namespace {

using testing::ElementsAre;

Figure Of(double value, std::string qualifier, int32_t day, std::string kind = "", double upper = 0) {
  Figure figure;
  figure.value = value;
  figure.upper = upper;
  figure.qualifier = std::move(qualifier);
  figure.kind = std::move(kind);
  figure.day = day;
  figure.id = StrCat(day, "/", value);
  return figure;
}

std::vector<Relation> Relate(std::vector<Figure> figures) {
  return RelateFigures(StoryWords::BuiltIn(), &figures);
}

TEST(Figures, AreComparedAsWhatTheyCanMean) {
  EXPECT_THAT(Relate({Of(40, "more than", 1), Of(43, "", 1)}),
              ElementsAre(Relation::kFirst, Relation::kAgrees));
  EXPECT_THAT(Relate({Of(40, "more than", 1), Of(38, "", 2)}),
              ElementsAre(Relation::kFirst, Relation::kContradicts));
  EXPECT_THAT(Relate({Of(300, "about", 1), Of(320, "", 2)}),
              ElementsAre(Relation::kFirst, Relation::kAgrees));
  EXPECT_THAT(Relate({Of(10, "", 1, "", 15), Of(12, "", 2)}),
              ElementsAre(Relation::kFirst, Relation::kAgrees));
  EXPECT_THAT(Relate({Of(3, "", 1), Of(4, "", 2)}), ElementsAre(Relation::kFirst, Relation::kContradicts));
  EXPECT_THAT(Relate({Of(20, "up to", 1, "", 20), Of(12, "", 2)}),
              ElementsAre(Relation::kFirst, Relation::kAgrees));
}

TEST(Figures, ATotalRisesAndDoesNotFall) {
  Figure so_far = Of(60, "", 3);
  so_far.words = "so far";
  EXPECT_THAT(Relate({Of(41, "", 1, "casualties"), Of(50, "more than", 2, "casualties"),
                      Of(48, "", 3, "casualties")}),
              ElementsAre(Relation::kFirst, Relation::kRisen, Relation::kContradicts));
  EXPECT_THAT(Relate({Of(41, "", 1), so_far}), ElementsAre(Relation::kFirst, Relation::kRisen));
}

TEST(Figures, ANumberOfAnotherPeriodIsComparedWithNone) {
  Figure last_year = Of(69, "", 2);
  last_year.words = "last year";
  last_year.other_period = true;
  EXPECT_THAT(Relate({Of(40, "more than", 1), last_year, Of(42, "", 3)}),
              ElementsAre(Relation::kFirst, Relation::kOtherPeriod, Relation::kAgrees));
}

TEST(Figures, ReadsTheWordsBesideANumber) {
  const std::string clause = "The guards arrested more than 40 people so far, after 69 last year";
  const auto read = [&](std::string_view number, size_t from, size_t to) {
    Figure figure;
    const size_t begin = clause.find(number);
    ReadWordsBeside(clause, from, begin, begin + number.size(), to, StoryWords::BuiltIn(), &figure);
    return figure;
  };
  const Figure now = read("40", 0, clause.find("69")),
               before = read("69", clause.find("so far"), clause.size());
  EXPECT_EQ(now.words, "so far");
  EXPECT_FALSE(now.other_period);
  EXPECT_EQ(before.words, "last year");
  EXPECT_TRUE(before.other_period);
  Figure outside;
  ReadWordsBeside(clause, 9, 4, 6, 200, StoryWords::BuiltIn(), &outside);
  EXPECT_EQ(outside.words, "");
}

TEST(Figures, RelateTheSameInEveryOrder) {
  std::mt19937 random(3);
  std::vector<Figure> figures;
  for (int i = 0; i < 200; ++i) {
    Figure figure = Of(static_cast<double>(random() % 60), random() % 3 == 0 ? "more than" : "",
                       static_cast<int32_t>(random() % 20), random() % 2 == 0 ? "total" : "total");
    figure.id = StrCat("event ", i);
    figure.other_period = random() % 9 == 0;
    figures.push_back(figure);
  }
  const std::vector<Relation> relations = Relate(figures);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(figures.begin(), figures.end(), random);
    ASSERT_EQ(Relate(figures), relations);
  }
}

}  // namespace
}  // namespace onrecord::ledger
