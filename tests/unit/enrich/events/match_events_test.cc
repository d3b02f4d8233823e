#include "enrich/events/match_events.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/model.h"

namespace onrecord {
namespace {

Analysis Read(std::string_view text, std::string published = "") {
  static const Lexicon lexicon = *LoadLexicon(LexiconFiles::BuiltIn());
  static const syntax::Model model = *syntax::Model::BuiltIn();
  return Analyse({.text = text, .published = std::move(published)}, lexicon, model);
}

// "IRN 173 IRQ; …", in order.
std::string Told(std::string_view text) {
  std::string all;
  for (const Event& event : Read(text).events) {
    StrAppend(&all, all.empty() ? "" : "; ", event.source.code.substr(0, 3), " ", event.code, " ",
              event.target ? event.target->code.substr(0, 3) : "-");
  }
  return all;
}

TEST(MatchEvents, TurnsThePassiveAround) {
  EXPECT_EQ(Told("The ambassador of Iraq was arrested by Iran."), "IRN 173 IRQ");
}

TEST(MatchEvents, CodesReciprocalActsBothWays) {
  EXPECT_EQ(Told("Iran met with Iraq."), "IRN 040 IRQ; IRQ 040 IRN");
}

TEST(MatchEvents, LinksTheVisitToItsHost) {
  EXPECT_EQ(Told("The president of Iran visited Iraq."), "IRN 042 IRQ; IRQ 043 IRN");
}

TEST(MatchEvents, ReadsReversedRoles) { EXPECT_EQ(Told("Iran came under fire from Iraq."), "IRQ 190 IRN"); }

TEST(MatchEvents, TakesInWhatIsAskedFor) {
  EXPECT_EQ(Told("Iran urged Iraq to withdraw its troops."), "IRN 0256 IRQ");
}

TEST(MatchEvents, LeavesOutWhatIsOnlySupposed) {
  EXPECT_EQ(Told("If Iran attacks Iraq, prices will rise."), "");
}

TEST(MatchEvents, LeavesOutWhatHasNoPoliticalActor) { EXPECT_EQ(Told("The dog attacked the cat."), ""); }

TEST(MatchEvents, FillsInScalesFromTheTables) {
  const Analysis a = Read("Iran arrested the ambassador of Iraq.");
  ASSERT_EQ(a.events.size(), 1u);
  EXPECT_EQ(a.events[0].plover, "COERCE");
  EXPECT_EQ(a.events[0].plover_mode, "arrest");
  EXPECT_EQ(a.events[0].quad_class, 4);
  EXPECT_DOUBLE_EQ(a.events[0].goldstein, -5.0);
  EXPECT_EQ(a.events[0].why.rule, "events.arrest_v.173");
  EXPECT_GT(a.events[0].why.confidence, 0.3);
}

}  // namespace
}  // namespace onrecord
