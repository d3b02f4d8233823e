#include "enrich/events/apply_mood.h"

#include <gtest/gtest.h>

#include <functional>

#include "enrich/lexicon/lexicon.h"

namespace onrecord {
namespace {

class ApplyMoodTest : public testing::Test {
 protected:
  // An act of `code` after ApplyMood, in a clause that `set` has changed.
  Act Apply(std::string code, const std::function<void(Clause*)>& set, MoodOptions options = {}) const {
    static const Lexicon& lexicon = *new Lexicon(*LoadLexicon(LexiconFiles::BuiltIn()));
    const std::vector<Token> tokens;
    Clause clause;
    set(&clause);
    Act act;
    act.code = std::move(code);
    act.rule = "meet.040";
    ApplyMood(Tree(tokens), lexicon.events, clause, options, &act);
    return act;
  }
};

TEST_F(ApplyMoodTest, LeavesAPlainClauseAlone) {
  const Act act = Apply("190", [](Clause*) {});
  EXPECT_EQ(act.code, "190");
  EXPECT_EQ(act.modality, Modality::kAsserted);
}

TEST_F(ApplyMoodTest, PlansWhatWillBe) {
  const Act act = Apply("042", [](Clause* c) { c->modal = "will"; });
  EXPECT_EQ(act.code, "036");
  EXPECT_EQ(act.rule, "will.meet.040");
  EXPECT_EQ(act.modality, Modality::kPlanned);
}

TEST_F(ApplyMoodTest, DoubtsWhatMayBe) {
  EXPECT_EQ(Apply("042", [](Clause* c) { c->modal = "might"; }).modality, Modality::kHypothetical);
}

TEST_F(ApplyMoodTest, DropsWhatWouldHaveBeen) {
  const auto unreal = [](Clause* c) { c->modal = "would", c->perfect = true; };
  EXPECT_EQ(Apply("042", unreal).code, "");
}

TEST_F(ApplyMoodTest, KeepsADeedThatWasNotDoneAsNegated) {
  const Act act = Apply("190", [](Clause* c) { c->negated = true; });
  EXPECT_EQ(act.code, "190");
  EXPECT_EQ(act.modality, Modality::kNegated);
}

TEST_F(ApplyMoodTest, TurnsAConsentThatWasNotGivenIntoARefusal) {
  EXPECT_EQ(Apply("0211", [](Clause* c) { c->negated = true; }).code, "1211");
}

TEST_F(ApplyMoodTest, IgnoresANegationThatThePatternCounts) {
  const Act act = Apply("190", [](Clause* c) { c->negated = true; }, {.negation_counted = true});
  EXPECT_EQ(act.modality, Modality::kAsserted);
}

TEST_F(ApplyMoodTest, LeavesTheFutureOfAnInnerActToTheWordAround) {
  EXPECT_EQ(Apply("042", [](Clause* c) { c->modal = "will"; }, {.inner = true}).code, "042");
}

}  // namespace
}  // namespace onrecord
