#include "enrich/events/find_sides.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/events/act_parts.h"
#include "enrich/events/describe_act.h"
#include "enrich/events/find_places.h"
#include "enrich/events/match_pattern.h"
#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

void RemoveSame(const std::vector<EventActor>& sources, std::vector<EventActor>* targets) {
  std::erase_if(*targets, [&](const EventActor& target) {
    return std::any_of(sources.begin(), sources.end(), [&](const EventActor& source) {
      return source.code == target.code || (source.entity >= 0 && source.entity == target.entity) ||
             (source.span && target.span && source.span == target.span);
    });
  });
}

// Of several, those of other countries than the source's: of "inter-Korean talks" the other Korea.
void KeepForeign(const std::vector<EventActor>& sources, std::vector<EventActor>* targets) {
  const auto at_home = [&](const EventActor& target) {
    return !sources.empty() && target.code.SameFirst(sources.front().code);
  };
  if (!std::all_of(targets->begin(), targets->end(), at_home)) std::erase_if(*targets, at_home);
}

}  // namespace

ActSides SideFinder::Of(const Act& act) const {
  ActSides sides;
  sides.sources = SourcesOf(act, &sides.source_says_we);
  if (!sides.sources.empty())
    sides.targets = TargetsOf(act, sides.sources, &sides.target_from_earlier_sentence);
  return sides;
}

std::vector<EventActor> SideFinder::SourcesOf(const Act& act, bool* says_we) const {
  std::vector<EventActor> sources;
  for (size_t i = 0; i < act.sources.size() && sources.empty(); ++i) {
    sources = actors_.Of(tree_, act.sources[i]);
    if (sources.empty()) sources = SpeakerFor(act.sources[i], says_we);
  }
  if (act.speech) std::erase_if(sources, [this](const EventActor& actor) { return !IsSpeaker(actor); });
  if (sources.empty()) sources = LocalSource(act);
  return sources.empty() ? NamelessSource(act) : sources;
}

// "Iran said it would": an unresolved pronoun refers to the speaker.
// "We condemn it, the minister tweeted": who says "we".
std::vector<EventActor> SideFinder::SpeakerFor(int32_t noun, bool* says_we) const {
  if (lexicon_.events.InClass("first_person", tree_[noun].word) && tree_[noun].head >= 0) {
    // "we must protest" is no deed yet.
    if (!ReadClause(tree_, tree_[noun].head).modal.empty()) return {};
    for (const int32_t speaker : SpeakerAbove(tree_, lexicon_.events, tree_[noun].head)) {
      if (speaker == noun) continue;
      *says_we = true;
      return actors_.Of(tree_, speaker);
    }
    return {};
  }
  if (tree_[noun].xpos != Xpos::kPRP || !lexicon_.events.InClass("third_person", tree_[noun].word)) return {};
  for (int32_t at = noun, steps = 0; at >= 0 && steps < 12; at = tree_[at].head, ++steps) {
    if (tree_[at].deprel != Deprel::kCcomp || tree_[at].head < 0) continue;
    const int32_t speaker = SurfaceSubject(tree_, tree_[at].head);
    if (speaker >= 0 && speaker != noun) return actors_.Of(tree_, speaker);
  }
  return {};
}

// The country of the place where the act happens; empty: not given.
std::string SideFinder::CountryOfPlace(const Act& act) const {
  const auto place = FindPlace(tree_, actors_, lexicon_.events, act.head);
  return place ? std::string(lexicon_.gazetteer.CountryCode(place->country)) : "";
}

// "Thousands marched in Tabriz" are of the country they march in; "was jailed in Iran" is Iran's doing.
std::vector<EventActor> SideFinder::LocalSource(const Act& act) const {
  const bool crowd =
      lexicon_.events.CodeInClass("protest_codes", act.code, 2) && tree_[act.clause].deprel != Deprel::kAcl &&
      !act.sources.empty() &&
      lexicon_.events.InClass("crowd", tree_[HeadNoun(tree_, lexicon_.events, act.sources.front())].word);
  const bool ruling = lexicon_.events.CodeInClass("rulings", act.code) && act.sources.empty() && !act.nominal;
  if (!crowd && !ruling) return {};
  const std::string country = CountryOfPlace(act);
  if (country.empty()) return {};
  return {EventActor{ActorCode(country, crowd ? "OPP" : ""), "", std::nullopt, -1}};
}

// Unnamed bombers and killers: the country of the place is the source, as CAMEO has it.
std::vector<EventActor> SideFinder::NamelessSource(const Act& act) const {
  if (!lexicon_.events.CodeInClass("harm_codes", act.code, 2)) return {};
  if (act.nominal && !StartsWith(act.code, "183")) return {};
  for (const int32_t noun : act.sources) {
    if (!lexicon_.events.InClass("nameless", tree_[noun].word)) return {};
  }
  std::string country = CountryOfPlace(act);
  if (country.empty()) country = lexicon_.gazetteer.CountryCode(actors_.DatelineCountry());
  return {EventActor{ActorCode(country, "UAF"), "", std::nullopt, -1}};
}

std::vector<EventActor> SideFinder::TargetsOf(const Act& act, const std::vector<EventActor>& sources,
                                              bool* from_earlier_sentence) const {
  std::vector<EventActor> own;  // of the source's country: between states, only where there is no other
  const bool between_states = lexicon_.events.CodeInClass("foreign_codes", act.code, 2);
  for (const int32_t noun : act.targets) {
    if (lexicon_.events.InClass("things", tree_[noun].word)) continue;
    // "said in a speech at the United Nations": where it was said is no one spoken to.
    if (IsVerbalCode(act.code) && tree_.Case(noun) == "in" && actors_.KindOf(noun) == PhraseKind::kNeither)
      continue;
    std::vector<EventActor> found = actors_.Of(tree_, noun, /*acted_on=*/true);
    LendCountry(sources, &found);
    RemoveSame(sources, &found);
    if (between_states || act.speech) KeepForeign(sources, &found);
    std::erase_if(found, [&](const EventActor& t) { return IsOwnSide(act, sources.front(), t); });
    if (found.empty()) continue;
    const bool same = !sources.empty() && found.front().code.SameFirst(sources.front().code);
    if (!same || !between_states) return found;
    if (own.empty()) own = std::move(found);
  }
  const bool abroad = !own.empty() && IsState(sources.front().code);
  if (!own.empty() && IsWithinCountry(own.front().code) && !(abroad && IsState(own.front().code))) return own;
  std::vector<EventActor> others = OthersIn(act, sources, abroad);
  std::erase_if(others, [&](const EventActor& t) { return IsOwnSide(act, sources.front(), t); });
  if (!others.empty()) return others;
  if (!own.empty()) return own;
  others = TargetFromEarlierSentence(act, sources);
  *from_earlier_sentence = !others.empty();
  return others.empty() ? Homeland(act, sources) : others;
}

// "condemned the test", "broke off the talks": whose test, and with whom, is in an earlier sentence.
std::vector<EventActor> SideFinder::TargetFromEarlierSentence(const Act& act,
                                                              const std::vector<EventActor>& sources) const {
  if (act.no_target || act.both || act.speech || sources.empty()) return {};
  const bool answers = lexicon_.events.CodeInClass("answering_codes", act.code, 2) ||
                       lexicon_.events.CodeInClass("answering_codes", act.code, 3);
  for (const int32_t noun : act.targets) {
    std::vector<EventActor> found = before_.CounterpartOf(tree_, noun);
    RemoveSame(sources, &found);
    if (found.empty() && answers) found = before_.ActorOfAct(tree_, noun, sources.front().code);
    if (!found.empty()) return found;
  }
  return {};
}

// One of the many actors of a country: "USALEG", not "USA" and not "IGOUNO".
bool SideFinder::IsWithinCountry(const ActorCode& code) const {
  return code.HasRest() && !lexicon_.gazetteer.CountryName(code.first()).empty();
}

// "USA", "USAGOV": the state, which deals with other states first.
bool SideFinder::IsState(const ActorCode& code) const {
  return !lexicon_.gazetteer.CountryName(code.first()).empty() &&
         (!code.HasRest() || lexicon_.actor_groups.Is(code.role(), ActorGroup::kGovernment));
}

// "put its army on alert", "said that the country": one's own side is no target.
bool SideFinder::IsOwnSide(const Act& act, const EventActor& source, const EventActor& target) const {
  if (!source.code.SameFirst(target.code)) return false;
  if (act.speech) return !target.code.HasRest();
  return StartsWith(act.code, "15") && lexicon_.actor_groups.Is(target.code.role(), ActorGroup::kForces);
}

// "The court freed President Vey": a person without a country of their own has that of the source.
void SideFinder::LendCountry(const std::vector<EventActor>& sources, std::vector<EventActor>* targets) const {
  if (sources.empty() || !sources.front().code.HasRest() || !actors_.HasCountry(sources.front().code)) return;
  const std::string_view country = sources.front().code.first();
  if (lexicon_.gazetteer.CountryName(country).empty()) return;  // IGO, NGO …
  for (EventActor& target : *targets) {
    if (!actors_.HasCountry(target.code)) target.code = ActorCode(country, target.code);
  }
}

// Protests, reforms, truces and bans that name no other side are an affair of the source's own country.
std::vector<EventActor> SideFinder::Homeland(const Act& act, const std::vector<EventActor>& sources) const {
  if (act.no_target || act.both || sources.size() != 1 || !sources.front().code.HasRest()) return {};
  if (!actors_.HasCountry(sources.front().code)) return {};
  for (size_t length = 2; length <= act.code.size(); ++length) {
    if (lexicon_.events.CodeInClass("domestic_codes", act.code, length)) {
      return {EventActor{sources.front().code.first(), "", std::nullopt, -1}};
    }
  }
  return {};
}

// Where no phrase is known to hold the target: the nearest other actor behind the act in its clause;
// `abroad`: of another country than the source.
std::vector<EventActor> SideFinder::OthersIn(const Act& act, const std::vector<EventActor>& sources,
                                             bool abroad) const {
  if (act.no_target || act.both || act.speech) return {};
  const auto [first, last] = ExtentOf(tree_, act.head, Extent::kNarrow);
  for (int32_t token = act.head + 1; token <= last; ++token) {
    if (actors_.KindOf(token) == PhraseKind::kNeither || IsInAnotherClause(token, act.head)) continue;
    if (lexicon_.events.InClass("things", tree_[token].word)) continue;
    std::vector<EventActor> found = actors_.Of(tree_, token);
    RemoveSame(sources, &found);
    if (found.empty()) continue;
    const bool at_home = found.front().code.SameFirst(sources.front().code);
    if (!abroad || !at_home) return found;
  }
  return {};
}

// Under another clause of its own: "…, the ministry said", "after Iran left".
bool SideFinder::IsInAnotherClause(int32_t token, int32_t head) const {
  for (int32_t at = token, steps = 0; at >= 0 && at != head && steps < 30; at = tree_[at].head, ++steps) {
    const Deprel relation = tree_[at].deprel;
    const bool purpose = relation == Deprel::kAdvcl && ReadClause(tree_, at).infinitive;
    if (IsOneOf(relation, {Deprel::kParataxis, Deprel::kAclRelcl, Deprel::kNsubj}) ||
        (relation == Deprel::kAdvcl && !purpose)) {
      return true;
    }
  }
  return false;
}

bool SideFinder::IsSpeaker(const EventActor& actor) const {
  if (!actors_.HasCountry(actor.code)) return false;
  return !lexicon_.actor_groups.Is(actor.code.role(), ActorGroup::kCrowd);
}

}  // namespace onrecord
