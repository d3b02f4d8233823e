#include "enrich/events/match_pattern.h"

#include <algorithm>

#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

// Relations that stay inside a noun phrase.
bool StaysInside(Deprel relation) {
  switch (relation) {
    case Deprel::kAmod:
    case Deprel::kCompound:
    case Deprel::kNmod:
    case Deprel::kNmodPoss:
    case Deprel::kNmodDesc:
    case Deprel::kNmodUnmarked:
    case Deprel::kConj:
    case Deprel::kFlat:
    case Deprel::kNummod:
    case Deprel::kAppos:
    case Deprel::kDep:
      return true;
    default:
      return false;
  }
}

bool Inside(const Tree& tree, int32_t token, const absl::flat_hash_set<WordId>& words, int depth) {
  if (words.contains(tree[token].word)) return true;
  if (depth == 0) return false;
  for (const int32_t child : tree.Children(token)) {
    if (tree[child].deprel == Deprel::kDet && tree[child].is_negative_pronoun &&
        words.contains(tree[child].word)) {
      return true;
    }
    if (StaysInside(tree[child].deprel) && Inside(tree, child, words, depth - 1)) return true;
  }
  return false;
}

bool Anywhere(const Tree& tree, int32_t head, const absl::flat_hash_set<WordId>& words) {
  const auto [first, last] = ExtentOf(tree, head, Extent::kWhole);
  for (int32_t i = first; i <= last; ++i) {
    if (words.contains(tree[i].word)) return true;
  }
  return false;
}

bool IsWanted(const KindOf& kind_of, int32_t token, PhraseKind wanted) {
  const PhraseKind kind = token >= 0 ? kind_of(token) : PhraseKind::kNeither;
  return kind == wanted || kind == PhraseKind::kCountry;
}

// Whether one of the words in the slot is what the condition asks for.
bool FitsWords(const Tree& tree, const Clause& clause, const EventLexicon& lexicon,
               const EventCondition& condition, const SlotName& slot) {
  for (const int32_t token : InSlot(tree, clause, slot)) {
    if (condition.test == EventCondition::Test::kThere) return true;
    if (condition.test == EventCondition::Test::kInside) {
      if (Inside(tree, token, condition.words, 4)) return true;
      continue;
    }
    for (const int32_t noun : Conjuncts(tree, HeadNoun(tree, lexicon, token))) {
      if (condition.words.contains(tree[noun].word) ||
          condition.words.contains(tree[HeadNoun(tree, lexicon, noun)].word)) {
        return true;
      }
    }
  }
  return false;
}

bool FitsSlot(const Tree& tree, const Clause& clause, const EventLexicon& lexicon,
              const EventCondition& condition, const SlotName& slot, const KindOf& kind_of) {
  switch (slot.slot) {
    case Slot::kAny:
      return Anywhere(tree, clause.head, condition.words);
    case Slot::kPassive:
      return clause.passive;
    case Slot::kCopula:
      return tree.Child(clause.head, Deprel::kCop) >= 0;
    case Slot::kActor:
      return IsWanted(kind_of, clause.object, PhraseKind::kActor);
    case Slot::kPlace:
      return IsWanted(kind_of, clause.object, PhraseKind::kPlace);
    case Slot::kAgent:
      return IsWanted(kind_of, clause.subject, PhraseKind::kActor);
    default:
      return FitsWords(tree, clause, lexicon, condition, slot);
  }
}

bool Fits(const Tree& tree, const Clause& clause, const EventLexicon& lexicon,
          const EventCondition& condition, const KindOf& kind_of) {
  return std::any_of(condition.slots.begin(), condition.slots.end(), [&](const SlotName& slot) {
    return FitsSlot(tree, clause, lexicon, condition, slot, kind_of);
  });
}

bool HasParticle(const Tree& tree, const Clause& clause, WordId particle) {
  for (const std::vector<int32_t>* list : {&clause.particles, &clause.adverbs}) {
    for (const int32_t token : *list) {
      if (tree[token].word == particle) return true;
    }
  }
  const auto marks = [&](int32_t noun) {
    const int32_t next = clause.head + 1;
    return noun > next && next < static_cast<int32_t>(tree.SentenceOf(clause.head).last) &&
           tree[next].word == particle && tree.IsBelow(next, noun);
  };
  if (marks(clause.object)) return true;
  return std::any_of(clause.phrases.begin(), clause.phrases.end(),
                     [&](const auto& phrase) { return marks(phrase.second); });
}

char KindOfWord(const Tree& tree, int32_t token) {
  if (IsVerb(tree[token])) return 'v';
  if (IsNoun(tree[token]) && tree[token].upos != Upos::kPron) return 'n';
  switch (tree[token].upos) {
    case Upos::kNoun:
    case Upos::kPropn:
      return 'n';
    case Upos::kAdj:
    case Upos::kAdv:
      return 'a';
    default:
      return 0;
  }
}

}  // namespace

int32_t HeadNoun(const Tree& tree, const EventLexicon& lexicon, int32_t noun) {
  const auto counts = [&](int32_t token) {  // "a group of", "three of"
    return tree[token].upos == Upos::kNum || lexicon.InClass("transparent", tree[token].word);
  };
  for (int steps = 0; steps < 3 && counts(noun); ++steps) {
    int32_t inner = -1;
    for (const int32_t child : tree.Children(noun)) {
      if (tree[child].deprel == Deprel::kNmod && tree.Case(child) == "of") inner = child;
    }
    if (inner < 0) break;
    noun = inner;
  }
  return noun;
}

std::vector<int32_t> BehindPreposition(const Tree& tree, const Clause& clause, std::string_view preposition) {
  std::vector<int32_t> found;
  for (const auto& [other, noun] : clause.phrases) {
    if (other != preposition) continue;
    for (const int32_t each : Conjuncts(tree, noun)) found.push_back(each);
  }
  // "accused of misusing funds": a gerund after the preposition.
  for (const int32_t verb : clause.complements) {
    const int32_t mark = tree.Child(verb, Deprel::kMark);
    if (mark >= 0 && tree[mark].lemma == preposition) found.push_back(verb);
  }
  return found;
}

std::vector<int32_t> InSlot(const Tree& tree, const Clause& clause, const SlotName& slot) {
  std::vector<int32_t> found;
  const auto add = [&found](int32_t token) {
    if (token >= 0) found.push_back(token);
  };
  switch (slot.slot) {
    case Slot::kObject:
      add(clause.object);
      add(clause.second);
      return found;
    case Slot::kSubject:
      add(clause.subject);
      return found;
    case Slot::kIndirect:
      add(clause.indirect >= 0 || clause.second < 0 ? clause.indirect : clause.object);
      return found;
    case Slot::kOpen:
      add(clause.open);
      return found;
    case Slot::kClosed:
      add(clause.closed);
      return found;
    case Slot::kSelf:
      add(clause.head);
      return found;
    case Slot::kComplement:
      return clause.complements;
    case Slot::kAdverb:
      return clause.adverbs;
    case Slot::kPreposition:
      return BehindPreposition(tree, clause, slot.preposition);
    default:
      return found;
  }
}

std::vector<const EventPattern*> FittingPatterns(const Tree& tree, const Clause& clause,
                                                 const EventLexicon& lexicon, const KindOf& kind_of) {
  const char kind = KindOfWord(tree, clause.head);
  std::vector<const EventPattern*> fitting;
  for (const uint32_t index : lexicon.Started(tree[clause.head].word)) {
    const EventPattern& pattern = lexicon.patterns()[index];
    if (pattern.kind != kind) continue;
    if (pattern.particle >= 0 && !HasParticle(tree, clause, pattern.particle)) continue;
    const bool fits = std::all_of(
        pattern.conditions.begin(), pattern.conditions.end(), [&](const EventCondition& condition) {
          return Fits(tree, clause, lexicon, condition, kind_of) != condition.negated;
        });
    if (fits) fitting.push_back(&pattern);
  }
  std::stable_sort(fitting.begin(), fitting.end(),
                   [](const EventPattern* a, const EventPattern* b) { return a->weight > b->weight; });
  return fitting;
}

}  // namespace onrecord
