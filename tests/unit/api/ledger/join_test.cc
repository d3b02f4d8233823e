#include "api/ledger/join.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace onrecord::ledger {
namespace {

constexpr int32_t kDay = 19000;

Occurrence Said(std::string article, int32_t day, std::string speaker, std::string content,
                Form form = Form::kDirect) {
  Occurrence occurrence;
  occurrence.article = std::move(article);
  occurrence.day = day;
  occurrence.speaker = std::move(speaker);
  occurrence.form = form;
  const char* occasion =
      day < kDay + 30 ? " at the harbour in Tromsø"
                      : " in parliament after a vote on pensions, schools and the new railway to Kirkenes";
  occurrence.paragraph = "“" + content + "” said " + occurrence.speaker + occasion + ".";
  occurrence.content = std::move(content);
  return occurrence;
}

Collection Collect(const std::vector<Occurrence>& occurrences) {
  Collection collection;
  std::map<std::string, size_t> articles;
  for (const Occurrence& occurrence : occurrences) {
    const auto at = articles.emplace(occurrence.article, articles.size()).first;
    collection.article_of.push_back(at->second);
    collection.occurrences.push_back(MakeProfile(occurrence, WordRarity::BuiltIn()));
  }
  return collection;
}

std::vector<Membership> Join(const std::vector<Occurrence>& occurrences) {
  return JoinStatements(Collect(occurrences), LedgerRules::BuiltIn());
}

std::vector<Occurrence> Sample() {
  return {
      Said("a", kDay, "Ingrid Solheim",
           "The trawlers will leave our waters by Friday, or we will seize them."),
      Said("b", kDay, "Solheim", "The trawlers will leave our waters by Friday, or we will seize them."),
      Said("c", kDay + 1, "Ingrid Solheim", "The trawlers will leave our waters by Friday"),
      Said("d", kDay + 90, "Ingrid Solheim",
           "I say it again: trawlers that stay in our waters will be seized, and their owners pay for the "
           "tow."),
      Said("e", kDay, "Aron Palsson", "Nobody has asked the harbour pilots what they think of the tariff."),
      Said("f", kDay, "Lise Thorsen", "We are glad to be here."),
      Said("g", kDay + 200, "Aron Palsson", "We are glad to be here."),
  };
}

TEST(JoinStatements, OneActOfSayingInSeveralOutletsIsOneUtterance) {
  const auto members = Join(Sample());
  EXPECT_EQ(members[0].utterance, members[1].utterance);
  EXPECT_EQ(members[0].utterance, members[2].utterance);
}

TEST(JoinStatements, TheSameSaidMonthsLaterIsAnotherUtteranceOfOneTalkingPoint) {
  const auto members = Join(Sample());
  EXPECT_NE(members[0].utterance, members[3].utterance);
  EXPECT_EQ(members[0].talking_point, members[3].talking_point);
}

TEST(JoinStatements, EqualWordsOfOtherSpeakersStayApart) {
  const auto members = Join(Sample());
  EXPECT_NE(members[5].utterance, members[6].utterance);
  EXPECT_NE(members[4].talking_point, members[0].talking_point);
}

TEST(JoinStatements, NothingGivesNothing) { EXPECT_TRUE(Join({}).empty()); }

// The groups as sets of article names, which do not depend on the order of the occurrences.
std::set<std::set<std::string>> Groups(const std::vector<Occurrence>& occurrences, bool points) {
  const auto members = Join(occurrences);
  std::map<size_t, std::set<std::string>> groups;
  for (size_t i = 0; i < members.size(); ++i) {
    groups[points ? members[i].talking_point : members[i].utterance].insert(occurrences[i].article);
  }
  std::set<std::set<std::string>> out;
  for (const auto& [name, articles] : groups) out.insert(articles);
  return out;
}

TEST(JoinStatements, TheOrderOfArrivalChangesNothing) {
  std::vector<Occurrence> occurrences = Sample();
  const auto utterances = Groups(occurrences, false), points = Groups(occurrences, true);
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(occurrences.begin(), occurrences.end(), random);
    ASSERT_EQ(Groups(occurrences, false), utterances);
    ASSERT_EQ(Groups(occurrences, true), points);
  }
}

TEST(Compare, IsSymmetric) {
  const std::vector<Occurrence> occurrences = Sample();
  const Collection collection = Collect(occurrences);
  for (const Profile& a : collection.occurrences) {
    for (const Profile& b : collection.occurrences) ASSERT_EQ(Compare(a, b), Compare(b, a));
  }
}

TEST(JoinStatements, TheSameWordsOnAnotherDayAreAnotherStatement) {
  constexpr char kWords[] = "The trawlers will leave our waters by Friday, or we will seize them.";
  std::vector<Occurrence> said = {Said("a", kDay, "Ingrid Solheim", kWords),
                                  Said("b", kDay + 21, "Solheim", kWords)};
  const auto together = Join(said);
  EXPECT_EQ(together[0].utterance, together[1].utterance)
      << "an article of later weeks may quote the same speech";
  said[1].said = DayRange{kDay + 20, kDay + 20};
  const auto apart = Join(said);
  EXPECT_NE(apart[0].utterance, apart[1].utterance) << "the first was printed before the other was said";
  EXPECT_EQ(apart[0].talking_point, apart[1].talking_point);
  said[1].said = DayRange{kDay - 7, kDay};
  EXPECT_EQ(Join(said)[0].utterance, Join(said)[1].utterance) << "three weeks ago";
  said[0].said = DayRange{kDay - 14, kDay - 12};
  EXPECT_NE(Join(said)[0].utterance, Join(said)[1].utterance) << "the days do not meet";
  said[0].said = DayRange{kDay - 9, kDay - 8};
  EXPECT_EQ(Join(said)[0].utterance, Join(said)[1].utterance) << "a time zone apart";
}

TEST(ParseRules, NamesTheLineThatIsWrong) {
  const auto rules =
      ParseRules("decision\tevidence\tweight\nsame_utterance\tcosine\t1\nsame_point\tcolour\t2\n");
  ASSERT_FALSE(rules.ok());
  EXPECT_NE(rules.status().message().find("ledger_rules.tsv:3"), std::string::npos);
  EXPECT_NE(rules.status().message().find("colour"), std::string::npos);
}

}  // namespace
}  // namespace onrecord::ledger
