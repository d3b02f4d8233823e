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

  // Acts that are the same where these are equal: three digits of statements, the root of deeds. An act told
  // from the other side (to host is to be visited) is given as the one it mirrors, with `*swapped`.
  //   ActOf("1822", true) -> "18"    ActOf("0421", false) -> "042"    ActOf("043", false) -> "042", swapped
  std::string ActOf(std::string_view code, bool deed, bool* swapped) const;

  // Who counts as one actor: a state whoever acts for it, others by their code, without a code or a country
  // by the folded name. Empty: nobody.
  //   ActorOf("NORGOV", "Ana Silva") -> "NOR"    ActorOf("COP", "the police") -> "COP/the police"
  std::string ActorOf(std::string_view code, std::string_view name) const;

 private:
  using List = std::vector<std::string>;
  static bool Holds(const List& words, std::string_view text) { return !Find(words, text).empty(); }
  static std::string_view Find(const List& words, std::string_view text);

  List put_off_, called_off_, running_, period_, state_roles_, any_roles_;
  std::vector<std::pair<std::string, Bound>> bounds_;
  std::vector<std::pair<std::string, std::string>> mirrors_;
};

}  // namespace onrecord::ledger
