#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/ledger/stories.h"

namespace onrecord::ledger {

// How a qualifier bounds its number: "more than 40" is kAbove.
enum class Bound { kExact, kAbove, kFrom, kTo, kBelow, kAbout };

// The words of story_words.tsv. Texts are matched whatever their case; a word may have any ending.
class StoryWords {
 public:
  static const StoryWords& BuiltIn();
  // Reads `kind  word  example` rows. kInvalidArgument: which line is wrong, and what was expected.
  static absl::StatusOr<StoryWords> Parse(std::string_view tsv);

  bool SaysPutOff(std::string_view clause) const { return Holds(put_off_, clause); }
  bool SaysCalledOff(std::string_view clause) const { return Holds(called_off_, clause); }
  // The words that make a number a total so far, or name its own time; empty: none.
  std::string_view RunningWords(std::string_view beside) const { return Find(running_, beside); }
  std::string_view PeriodWords(std::string_view beside) const { return Find(period_, beside); }
  Bound BoundOf(std::string_view qualifier) const;

  // Acts that are the same where these are equal: the root of deeds and of meetings, three digits of other
  // statements. Of an announcement (root 03) the act that its rule names: plan and deed are one act.
  //   ActOf("1822", "") -> "18"    ActOf("0214", "") -> "021"    ActOf("036", "events.will.meet_v.040") ->
  //   "04"
  std::string ActOf(std::string_view code, std::string_view rule) const;
  // Whether source and target of the act may be exchanged: who meets whom.
  bool IsMutual(std::string_view act) const;
  // The act that a mention of this code puts off or calls off where its clause says so; empty: none.
  std::string_view ActPutOffBy(std::string_view code) const;
  // The roots of all codes that can tell of the act, announce it or put it off.
  std::vector<std::string> RootsOf(std::string_view act) const;

  // Who counts as one actor: a state whoever acts for it, others by their code, without a code or a country
  // by the folded name. Empty: nobody.
  //   ActorOf("NORGOV", "Ana Silva") -> "NOR"    ActorOf("COP", "the police") -> "COP/the police"
  std::string ActorOf(std::string_view code, std::string_view name) const;

 private:
  using List = std::vector<std::string>;
  static bool Holds(const List& words, std::string_view text) { return !Find(words, text).empty(); }
  static std::string_view Find(const List& words, std::string_view text);

  List put_off_, called_off_, running_, period_, state_roles_, any_roles_, plan_roots_, broad_roots_;
  std::vector<std::pair<std::string, Bound>> bounds_;
  std::vector<std::pair<std::string, std::string>> off_codes_;
};

}  // namespace onrecord::ledger
