#include "enrich/events/act_parts.h"

#include <algorithm>

#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

// The subject as it stands by the verb; nothing where it has none.
std::vector<int32_t> KnownSubject(const Tree& tree, int32_t verb) {
  const int32_t subject = SurfaceSubject(tree, verb);
  return subject < 0 ? std::vector<int32_t>{} : std::vector<int32_t>{subject};
}

}  // namespace

// Whether a pattern asks for the words of negation itself: "sees no need for talks".
bool AsksForNegation(const EventLexicon& lexicon, const EventPattern& pattern) {
  return std::any_of(pattern.conditions.begin(), pattern.conditions.end(), [&](const EventCondition& c) {
    return c.slots.front().slot == Slot::kAdverb ||
           std::any_of(c.words.begin(), c.words.end(), [&](WordId word) {
             return lexicon.InClass("none_words", word) || lexicon.InClass("negators", word);
           });
  });
}

// "We must protest", "you have to walk": no demand on anybody.
bool CanBeAsked(const Tree& tree, const EventLexicon& lexicon, int32_t subject) {
  return subject >= 0 && !lexicon.InClass("first_person", tree[subject].word) &&
         !lexicon.InClass("anyone", tree[subject].word);
}

// Of a noun without a possessor, what stands before it or "of", "between", "from" behind it.
std::vector<int32_t> OwnersOf(const Tree& tree, const EventLexicon& lexicon, const KindOf& kind_of,
                              int32_t noun) {
  std::vector<int32_t> found;
  for (const int32_t child : tree.Children(noun)) {
    const Deprel relation = tree[child].deprel;
    if (IsOneOf(relation, {Deprel::kNmodPoss, Deprel::kAmod, Deprel::kCompound, Deprel::kNmodDesc})) {
      if (kind_of(child) != PhraseKind::kNeither) found.push_back(child);
    }
  }
  for (const int32_t child : tree.Children(noun)) {
    if (tree[child].deprel == Deprel::kNmod &&
        lexicon.InClass("owner_prepositions", lexicon.Find(tree.Case(child)))) {
      found.push_back(child);
    }
  }
  return found;
}

// "held talks to end the war": a light word with an object asks for the object.
bool TakesVerbs(const EventLexicon& lexicon, const EventPattern& pattern) {
  if (pattern.wrap != Wrap::kPass || pattern.kind == 'n') return true;
  return std::none_of(
      pattern.conditions.begin(), pattern.conditions.end(), [&](const EventCondition& condition) {
        const SlotName& slot = condition.slots.front();
        return !condition.negated && (slot.slot == Slot::kObject ||
                                      lexicon.InClass("matter_prepositions", lexicon.Find(slot.preposition)));
      });
}

// "halted aid | after it struck": a deed of its own.
bool IsApart(const Tree& tree, const EventLexicon& lexicon, int32_t verb) {
  const int32_t mark = tree.Child(verb, Deprel::kMark);
  return mark >= 0 && tree[verb].deprel == Deprel::kAdvcl &&
         (lexicon.InClass("apart_marks", tree[mark].word) ||
          lexicon.InClass("averting_marks", tree[mark].word));
}

// "called for talks to end the war": what another act is done for.
bool IsPurpose(const Tree& tree, int32_t verb) {
  const Deprel relation = tree[verb].deprel;
  return relation != Deprel::kXcomp && relation != Deprel::kCcomp && tree.Child(verb, Deprel::kMark) >= 0;
}

std::vector<int32_t> JoinedVerbs(const Tree& tree, int32_t verb) {
  std::vector<int32_t> all = {verb};
  for (const int32_t child : tree.Children(verb)) {
    if (IsOneOf(tree[child].deprel, {Deprel::kConj, Deprel::kXcomp})) all.push_back(child);
  }
  return all;
}

// The subject of the word of speech that this clause stands under, or beside: "…, the minister said".
std::vector<int32_t> SpeakerAbove(const Tree& tree, const EventLexicon& lexicon, int32_t verb) {
  for (int32_t at = verb, steps = 0; at >= 0 && steps < 40; at = tree[at].head, ++steps) {
    for (const int32_t child : tree.Children(at)) {
      if (tree[child].deprel == Deprel::kParataxis && lexicon.InClass("say_verbs", tree[child].word)) {
        return KnownSubject(tree, child);
      }
    }
    const int32_t parent = tree[at].head;
    if (parent >= 0 && IsVerb(tree[parent]) &&
        IsOneOf(tree[at].deprel, {Deprel::kCcomp, Deprel::kParataxis})) {
      return KnownSubject(tree, parent);
    }
  }
  return {};
}

}  // namespace onrecord
