#include "enrich/document/work_budget.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/pipeline/limit_sentences.h"

namespace onrecord {
namespace {

struct Loaded {
  Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  syntax::Model model = *syntax::Model::BuiltIn();
};
const Loaded& Files() {
  static const Loaded* const files = new Loaded();
  return *files;
}

SourceText Source(std::string_view text) {
  SourceText source;
  source.text = text;
  source.language = "en";
  source.published = "2024-03-08";
  return source;
}

Analysis AnalyseWith(std::string_view text, uint64_t steps) {
  return Analyse(Source(text), Files().lexicon, Files().model, steps);
}

uint64_t StepsOf(std::string_view text) {
  WorkBudget budget;
  Analyse(Source(text), Files().lexicon, Files().model, &budget);
  return budget.used();
}

// Paragraphs with a quote and an event each; no two events are the same one told again.
std::string News(int paragraphs) {
  static constexpr std::string_view kStates[] = {"Norway", "Iran",  "Iraq",  "Israel", "France", "Japan",
                                                 "Turkey", "Egypt", "Syria", "Sudan",  "Poland"};
  constexpr int kCount = std::size(kStates);
  std::string text;
  for (int i = 0; i < paragraphs; ++i) {
    const int source = i % kCount, target = (source + 1 + i / kCount % (kCount - 1)) % kCount;
    StrAppend(&text, "\"We will wait ", i,
              " days,\" Foreign Minister Ingrid Solheim of Norway said on Monday. ", kStates[source],
              " attacked ", kStates[target], ".\n\n");
  }
  return text;
}

std::string Repeated(std::string_view piece, size_t bytes) {
  std::string text;
  for (int i = 0; text.size() + piece.size() + 16 < bytes; ++i) StrAppend(&text, piece, i, " ");
  return text;
}

// A name for each number, of letters alone.
std::string NameOf(int i) {
  static constexpr std::string_view kParts[] = {"ba", "do", "ki", "ra", "mu", "ten", "sol", "vik"};
  std::string name;
  for (i += 8; i > 0; i /= 8) name += kParts[i % 8];
  name[0] = static_cast<char>(name[0] - 32);
  return name;
}

std::string Named(size_t bytes, std::string_view before, std::string_view after) {
  std::string text;
  for (int i = 0; text.size() + 64 < bytes; ++i) StrAppend(&text, before, NameOf(i), " ", after);
  return text;
}

TEST(WorkBudget, WhatIsNotPaidForIsNotTakenAndNothingAfterIt) {
  WorkBudget budget(10);
  EXPECT_TRUE(budget.Take(7));
  EXPECT_FALSE(budget.Take(4));
  EXPECT_FALSE(budget.Take(1));
  EXPECT_EQ(budget.used(), 7u);
  EXPECT_EQ(budget.left(), 0u);
}

TEST(WorkBudget, AnUnlimitedOneGivesAll) {
  WorkBudget budget;
  EXPECT_TRUE(budget.Take(uint64_t{1} << 62));
  EXPECT_TRUE(budget.Take(uint64_t{1} << 62));
}

TEST(WorkBudgetOfAnArticle, IsNotNoticedWhereItSuffices) {
  const std::string text = News(20);
  const Analysis whole = AnalyseWith(text, WorkBudget::kUnlimited);
  const Analysis a = AnalyseWith(text, WorkBudget::kDefault);
  EXPECT_EQ(a.state, AnalysisState::kComplete);
  EXPECT_EQ(a.state_detail, "");
  EXPECT_EQ(a.quotes.size(), whole.quotes.size());
  EXPECT_EQ(a.events.size(), whole.events.size());
}

TEST(WorkBudgetOfAnArticle, WhatWasFoundStaysAndTheRestIsTold) {
  const std::string text = News(60);
  const Analysis whole = AnalyseWith(text, WorkBudget::kUnlimited);
  ASSERT_GE(whole.quotes.size(), 60u);
  ASSERT_GE(whole.events.size(), 60u);
  const Analysis a = AnalyseWith(text, StepsOf(text) / 2);
  EXPECT_EQ(a.state, AnalysisState::kPartial);
  EXPECT_NE(a.state_detail.find("sentences, from byte"), std::string::npos) << a.state_detail;
  EXPECT_GT(a.quotes.size(), 5u);
  EXPECT_LT(a.quotes.size(), whole.quotes.size());
  EXPECT_GT(a.events.size(), 5u);
  for (size_t i = 0; i < a.quotes.size(); ++i) {
    EXPECT_EQ(a.quotes[i].pieces[0].span.begin, whole.quotes[i].pieces[0].span.begin);
    EXPECT_GE(a.quotes[i].speaker, 0);
  }
}

TEST(WorkBudgetOfAnArticle, AnyBudgetGivesTheSameTwiceAndNeverMore) {
  const std::string text = News(12);
  const uint64_t all = StepsOf(text);
  for (uint64_t steps = 0; steps <= all + 1; steps += all / 25 + 1) {
    const Analysis a = AnalyseWith(text, steps), b = AnalyseWith(text, steps);
    EXPECT_EQ(a.state, b.state);
    EXPECT_EQ(a.state_detail, b.state_detail);
    EXPECT_EQ(a.quotes.size(), b.quotes.size());
    EXPECT_EQ(a.events.size(), b.events.size());
    WorkBudget budget(steps);
    Analyse(Source(text), Files().lexicon, Files().model, &budget);
    EXPECT_LE(budget.used(), steps);
  }
}

// The worst shapes that a search has found (tests/bench/worst_articles.py), at a sixteenth of the largest
// size: steps, not seconds, so that the test holds on any machine.
TEST(WorkBudgetOfAnArticle, TheWorstShapesOfAMegabyteAreAnalysedWhole) {
  constexpr size_t kBytes = 1 << 16;
  const std::pair<const char*, std::string> shapes[] = {
      {"brackets", std::string(kBytes, '(')},
      {"one surname", Named(kBytes, "", "Lee\n\n")},
      {"appositions", Named(kBytes, "", "Lee, the minister, ")},
      {"bylines", Named(kBytes, "By ", "Lee\nOSLO (Reuters) - a\n\n")},
      {"names", Named(kBytes, "", "Solheim left. ")},
      {"of names", Named(kBytes, "The chief of ", "")},
      {"hyphens", Repeated("a-b-c-", kBytes)},
      {"pronouns", Repeated("He said she told them it was his. ", kBytes)},
      {"nested", Repeated("\"He told me 'go' and 'stay',\" she said. ", kBytes)},
      {"events", Repeated("Iran attacked Iraq and Israel. ", kBytes)},
      {"news", News(600)},
  };
  for (const auto& [name, text] : shapes) {
    const uint64_t steps = StepsOf(text);
    EXPECT_LT(steps * ((1 << 20) / static_cast<double>(text.size())), 0.9 * WorkBudget::kDefault) << name;
    RecordProperty(name, StrCat(steps));
  }
}

}  // namespace
}  // namespace onrecord
