#include "enrich/events/act_sides.h"

#include <algorithm>

#include "enrich/events/act_parts.h"
#include "enrich/events/match_pattern.h"
#include "enrich/grammar/predicates.h"

namespace onrecord {

void AppendNew(std::vector<int32_t>* list, const std::vector<int32_t>& more) {
  for (const int32_t token : more) {
    if (token >= 0 && std::find(list->begin(), list->end(), token) == list->end()) list->push_back(token);
  }
}

std::vector<int32_t> WithoutTokens(const std::vector<int32_t>& all, const std::vector<int32_t>& removed) {
  std::vector<int32_t> left;
  for (const int32_t token : all) {
    if (std::find(removed.begin(), removed.end(), token) == removed.end()) left.push_back(token);
  }
  return left;
}

Act ActSides::NewAct(const Clause& clause, const EventPattern& pattern) const {
  Act act;
  act.rule = pattern.name;
  act.head = clause.head;
  act.both = pattern.both;
  act.no_target = BeginsWith(pattern.target, Slot::kNone);
  act.linked = pattern.linked;
  act.joint = pattern.joint;
  act.mutual = pattern.mutual;
  act.weight = pattern.weight;
  act.nominal = pattern.kind == 'n' && tree_.Child(clause.head, Deprel::kCop) < 0;
  if (!pattern.source.empty()) {
    act.sources = InSlots(clause, pattern.source);
  } else if (clause.subject >= 0) {
    act.sources = {clause.subject};
  } else if (act.nominal) {
    act.sources = OwnersOf(tree_, lexicon_, kind_of_, clause.head);
  } else if (!clause.passive) {
    // "Latvia cut its ties": a name that was read as an adverb.
    for (const int32_t adverb : clause.adverbs) {
      if (adverb < clause.head && kind_of_(adverb) == PhraseKind::kCountry) act.sources = {adverb};
    }
  }
  return act;
}

std::vector<int32_t> ActSides::InSlots(const Clause& clause, const std::vector<SlotName>& slots) const {
  std::vector<int32_t> found;
  for (const SlotName& slot : slots) {
    if (slot.slot == Slot::kSpeaker) {
      AppendNew(&found, SpeakerAbove(tree_, lexicon_, clause.head));
    } else if (slot.slot == Slot::kOwner) {
      if (clause.subject < 0 && clause.object >= 0)
        AppendNew(&found, OwnersOf(tree_, lexicon_, kind_of_, clause.object));
    } else {
      AppendNew(&found, InSlot(tree_, clause, slot));
    }
  }
  return found;
}

std::vector<int32_t> ActSides::TargetsOf(const Clause& clause, const EventPattern& pattern) const {
  std::vector<int32_t> found = InSlots(clause, pattern.target);
  if (BeginsWith(pattern.target, Slot::kNone)) return {};
  if (pattern.both && !pattern.target.empty()) return found;
  if (clause.closed >= 0) AppendNew(&found, {SurfaceSubject(tree_, clause.closed)});
  if (clause.object >= 0) AppendNew(&found, {clause.object});
  if (clause.indirect >= 0) AppendNew(&found, {clause.indirect});
  for (const char* name : {"target_first", "target_second"}) {
    for (const auto& [preposition, noun] : clause.phrases) {
      if (noun != clause.subject && lexicon_.InClass(name, lexicon_.Find(preposition)))
        AppendNew(&found, {noun});
    }
  }
  return found;
}

std::vector<int32_t> ActSides::AddresseesOf(const Clause& clause) const {
  std::vector<int32_t> found;
  if (clause.object >= 0 && kind_of_(clause.object) != PhraseKind::kNeither) found.push_back(clause.object);
  for (const auto& [preposition, noun] : clause.phrases) {
    if (lexicon_.InClass("asked_prepositions", lexicon_.Find(preposition))) AppendNew(&found, {noun});
  }
  for (const int32_t verb : clause.complements) AppendNew(&found, {SurfaceSubject(tree_, verb)});
  return found;
}

}  // namespace onrecord
