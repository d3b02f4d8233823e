#include "api/ledger/stories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "api/ledger/story_status.h"
#include "api/ledger/story_words.h"
#include "common/base/strings.h"
#include "ledger_data.h"

namespace onrecord::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr int32_t kToday = 22400;  // a day of 2031

StoryMention Visit(std::string id, std::optional<DayRange> when, int32_t published, std::string place = "",
                   Telling telling = Telling::kHappened) {
  return {std::move(id), "042", "PRT", "ESP", std::move(place), when, published, telling};
}
DayRange On(int32_t day) { return {day, day}; }

std::set<std::set<std::string>> Ids(const std::vector<StoryMention>& mentions) {
  std::set<std::set<std::string>> out;
  for (const auto& group : GroupMentions(mentions)) {
    std::set<std::string> ids;
    for (const size_t i : group) ids.insert(mentions[i].id);
    out.insert(ids);
  }
  return out;
}
using Groups = std::set<std::set<std::string>>;

TEST(Stories, OneDayIsOneEventAndTheNextDayAnother) {
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday), Visit("b", On(kToday), kToday + 1),
                 Visit("c", On(kToday + 1), kToday + 2)}),
            (Groups{{"a", "b"}, {"c"}}));
}

TEST(Stories, OtherActorsAndOtherActsAreOtherEvents) {
  StoryMention other = Visit("b", On(kToday), kToday);
  other.target = "FRA";
  StoryMention talks = Visit("c", On(kToday), kToday);
  talks.act = "046";
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday), other, talks}), (Groups{{"a"}, {"b"}, {"c"}}));
}

TEST(Stories, AVagueTimeBelongsToTheOnlyDayWithinIt) {
  const DayRange week = {kToday - 3, kToday + 3};
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday), Visit("week", week, kToday + 4)}), (Groups{{"a", "week"}}));
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday), Visit("b", On(kToday + 2), kToday + 2),
                 Visit("week", week, kToday + 4), Visit("same week", week, kToday + 5)}),
            (Groups{{"a"}, {"b"}, {"week", "same week"}}))
      << "either of two days can be meant";
  const DayRange year = {kToday - 200, kToday + 164};
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday), Visit("year", year, kToday + 4)}),
            (Groups{{"a"}, {"year"}}));
}

TEST(Stories, WhatIsToldWithoutATimeHappenedInTheDaysBefore) {
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday), Visit("soon", std::nullopt, kToday + kUndatedDays)}),
            (Groups{{"a", "soon"}}));
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday), Visit("late", std::nullopt, kToday + kUndatedDays + 1)}),
            (Groups{{"a"}, {"late"}}));
  EXPECT_EQ(
      Ids({Visit("a", On(kToday), kToday), Visit("plan", std::nullopt, kToday + 1, "", Telling::kPlanned)}),
      (Groups{{"a"}, {"plan"}}))
      << "a plan is of a day to come";
}

TEST(Stories, PlacesTellEventsOfOneDayApart) {
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday, "madrid"), Visit("b", On(kToday), kToday)}),
            (Groups{{"a", "b"}}));
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday, "madrid"), Visit("b", On(kToday), kToday, "sevilla"),
                 Visit("c", On(kToday), kToday), Visit("d", On(kToday), kToday + 1, "sevilla")}),
            (Groups{{"a"}, {"b", "d"}, {"c"}}));
}

TEST(Stories, UnrealMentionsAndThoseOfNobodyStandAlone) {
  StoryMention nobody = Visit("n", On(kToday), kToday);
  nobody.source = nobody.target = "";
  StoryMention neither = nobody;
  neither.id = "m";
  EXPECT_EQ(Ids({Visit("a", On(kToday), kToday), Visit("if", On(kToday), kToday, "", Telling::kUnreal),
                 nobody, neither}),
            (Groups{{"a"}, {"if"}, {"n"}, {"m"}}));
  EXPECT_THAT(GroupMentions({}), IsEmpty());
}

std::vector<StoryMention> RandomMentions(unsigned seed, int articles) {
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return random() % n; };
  std::vector<StoryMention> out;
  for (int a = 0; a < articles; ++a) {
    const auto published = kToday + static_cast<int32_t>(below(60));
    for (unsigned e = 0; e <= below(3); ++e) {
      StoryMention mention;
      mention.id = StrCat("article ", a, " event ", e);
      mention.act = below(2) == 0 ? "042" : "19";
      mention.source = StrCat("S", below(3));
      mention.target = below(3) == 0 ? "" : StrCat("T", below(2));
      mention.place = below(2) == 0 ? "" : StrCat("place ", below(2));
      mention.published = published;
      mention.telling = static_cast<Telling>(below(6));
      const auto first = published - static_cast<int32_t>(below(5));
      if (below(4) != 0)
        mention.when = DayRange{first, first + (below(3) == 0 ? static_cast<int32_t>(below(9)) : 0)};
      out.push_back(mention);
    }
  }
  return out;
}

TEST(Stories, DependOnWhatIsStoredAndNotOnItsOrder) {
  std::vector<StoryMention> mentions = RandomMentions(7, 1000);
  const Groups groups = Ids(mentions);
  EXPECT_GT(mentions.size(), 1000u);
  EXPECT_LT(groups.size(), mentions.size() - 200) << "little is joined: the property is empty";
  std::mt19937 random(11);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(mentions.begin(), mentions.end(), random);
    ASSERT_EQ(Ids(mentions), groups);
  }
}

TEST(Stories, WhatLiesFarAwayMakesNoDifference) {
  // Of what lies within kLongestVague of an event, its group follows: what ListStoryEvents reads around one.
  const std::vector<StoryMention> mentions = RandomMentions(13, 400);
  const Groups groups = Ids(mentions);
  for (size_t i = 0; i < mentions.size(); i += 7) {
    const StoryMention& seed = mentions[i];
    if (!seed.when || seed.when->first != seed.when->last) continue;
    std::vector<StoryMention> near;
    for (const StoryMention& mention : mentions) {
      const bool dated = mention.when && mention.when->last >= seed.when->first - kLongestVague &&
                         mention.when->first <= seed.when->last + kLongestVague;
      const bool undated = !mention.when && *mention.published >= seed.when->first &&
                           *mention.published <= seed.when->last + kUndatedDays;
      if (StoryKey(mention) == StoryKey(seed) && (dated || undated)) near.push_back(mention);
    }
    if (StoryKey(seed).empty()) continue;
    const auto holds = [&](const std::set<std::string>& ids) { return ids.count(seed.id) > 0; };
    const Groups local = Ids(near);
    EXPECT_EQ(*std::find_if(local.begin(), local.end(), holds),
              *std::find_if(groups.begin(), groups.end(), holds));
  }
}

StoryStanding Standing(const std::vector<StoryMention>& mentions, const std::string& id, int32_t as_of) {
  for (const auto& group : GroupMentions(mentions)) {
    for (const size_t i : group) {
      if (mentions[i].id == id) return StandingOf(mentions, group, as_of);
    }
  }
  return {};
}

TEST(StoryStatus, APlanComesTrueOrIsOverdue) {
  const StoryMention plan = Visit("plan", On(kToday + 5), kToday, "", Telling::kPlanned);
  EXPECT_EQ(Standing({plan}, "plan", kToday + 5).standing, ledger::Standing::kPlanned);
  EXPECT_EQ(Standing({plan}, "plan", kToday + 6).standing, ledger::Standing::kOverdue);
  const std::vector<StoryMention> kept = {plan, Visit("done", On(kToday + 5), kToday + 6)};
  const StoryStanding true_now = Standing(kept, "plan", kToday + 9);
  EXPECT_EQ(true_now.standing, ledger::Standing::kCameTrue);
  EXPECT_EQ(kept[*true_now.told_by].id, "done");
  EXPECT_EQ(Standing({Visit("done", On(kToday), kToday)}, "done", kToday).standing,
            ledger::Standing::kHappened);
}

TEST(StoryStatus, APlanIsPutOffToItsNewDay) {
  const std::vector<StoryMention> mentions = {
      Visit("plan", On(kToday + 5), kToday, "", Telling::kPlanned),
      Visit("put off", On(kToday + 12), kToday + 3, "", Telling::kPutOff)};
  const StoryStanding old = Standing(mentions, "plan", kToday + 20);
  EXPECT_EQ(old.standing, ledger::Standing::kPostponed);
  EXPECT_EQ(old.new_day, kToday + 12);
  EXPECT_EQ(mentions[*old.told_by].id, "put off");
  EXPECT_EQ(Standing(mentions, "put off", kToday + 4).standing, ledger::Standing::kPlanned)
      << "the plan of its new day";
  EXPECT_EQ(Standing(mentions, "put off", kToday + 20).standing, ledger::Standing::kOverdue);
}

TEST(StoryStatus, APlanIsCalledOffOrDenied) {
  const StoryMention plan = Visit("plan", On(kToday + 5), kToday, "", Telling::kPlanned);
  EXPECT_EQ(Standing({plan, Visit("off", std::nullopt, kToday + 2, "", Telling::kCalledOff)}, "plan", kToday)
                .standing,
            ledger::Standing::kCancelled);
  EXPECT_EQ(
      Standing({plan, Visit("no", On(kToday + 5), kToday + 6, "", Telling::kDenied)}, "plan", kToday + 9)
          .standing,
      ledger::Standing::kCancelled);
  EXPECT_EQ(Standing({Visit("no", On(kToday), kToday, "", Telling::kDenied)}, "no", kToday).standing,
            ledger::Standing::kDenied);
  EXPECT_EQ(Standing({plan, Visit("off", std::nullopt, kToday + 5 + kLateNews + 1, "", Telling::kCalledOff)},
                     "plan", kToday + 60)
                .standing,
            ledger::Standing::kOverdue)
      << "of another plan";
  EXPECT_EQ(Standing({plan, Visit("off", std::nullopt, kToday - 1, "", Telling::kCalledOff)}, "plan", kToday)
                .standing,
            ledger::Standing::kPlanned)
      << "told before there was the plan";
}

TEST(StoryWords, ReadsActsAndActors) {
  const StoryWords& words = StoryWords::BuiltIn();
  EXPECT_EQ(words.ActOf("1822", ""), "18");
  EXPECT_EQ(words.ActOf("0214", "events.urge_v.021"), "021");
  EXPECT_EQ(words.ActOf("043", ""), "04");
  EXPECT_EQ(words.ActOf("036", "events.will.resume_v.pass/talk_n.046"), "04") << "a plan is of its act";
  EXPECT_EQ(words.ActOf("0351", "events.would.lift_v.081"), "08");
  EXPECT_EQ(words.ActOf("036", "events.hope_v.intend"), "036");
  EXPECT_TRUE(words.IsMutual("04"));
  EXPECT_FALSE(words.IsMutual("18"));
  EXPECT_EQ(words.ActPutOffBy("125"), "04");
  EXPECT_EQ(words.ActPutOffBy("124"), "");
  EXPECT_THAT(words.RootsOf("04"), UnorderedElementsAre("04", "03", "12"));
  EXPECT_EQ(words.ActorOf("NORGOV", "Ana Silva"), "NOR");
  EXPECT_EQ(words.ActorOf("NOROPP", "protesters"), "NOROPP");
  EXPECT_EQ(words.ActorOf("COP", "The police"), "COP/the police");
  EXPECT_EQ(words.ActorOf("", "Élan"), "/élan");
  EXPECT_EQ(words.ActorOf("", ""), "");
}

// Each row's example shows what the row is for.
TEST(StoryWords, EveryRowProvesItself) {
  const StoryWords& words = StoryWords::BuiltIn();
  int tried = 0;
  for (const EmbeddedFile& file : LedgerData()) {
    if (file.name != "story_words.tsv") continue;
    for (const std::string_view line : Split(file.content, '\n')) {
      if (line.empty() || line[0] == '#' || StartsWith(line, "kind\t")) continue;
      const auto cells = Split(line, '\t');
      ASSERT_THAT(cells, SizeIs(3)) << line;
      const std::string_view kind = cells[0], word = cells[1], example = cells[2];
      ++tried;
      if (kind == "put_off") {
        EXPECT_TRUE(words.SaysPutOff(example)) << line;
      } else if (kind == "called_off") {
        EXPECT_TRUE(words.SaysCalledOff(example)) << line;
      } else if (kind == "running") {
        EXPECT_EQ(words.RunningWords(example), word) << line;
        EXPECT_EQ(words.PeriodWords(example), "") << line;
      } else if (kind == "period") {
        EXPECT_EQ(words.PeriodWords(example), word) << line;
      } else if (kind == "state_role") {
        EXPECT_EQ(words.ActorOf(example, ""), example.substr(0, 3)) << line;
      } else if (kind == "any_role") {
        EXPECT_EQ(words.ActorOf(example, "x"), StrCat(example, "/x")) << line;
      } else if (kind == "above" || kind == "from" || kind == "to" || kind == "below" || kind == "about") {
        EXPECT_NE(words.BoundOf(word), Bound::kExact) << line;
      }
    }
  }
  EXPECT_GT(tried, 60);
  EXPECT_FALSE(words.SaysCalledOff("The minister visited Arendal on Monday."));
  EXPECT_EQ(words.RunningWords("They fired 12 rockets on Monday."), "");
}

TEST(StoryWords, RefusesWhatItCannotRead) {
  EXPECT_FALSE(StoryWords::Parse("put_off\tpostpon\n").ok());
  EXPECT_FALSE(StoryWords::Parse("colour\tred\tred\n").ok());
  EXPECT_FALSE(StoryWords::Parse("off_code\t125\tx\n").ok());
}

}  // namespace
}  // namespace onrecord::ledger
