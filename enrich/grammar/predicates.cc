#include "enrich/grammar/predicates.h"

#include <algorithm>

namespace onrecord {

bool IsPassive(const Tree& tree, uint32_t verb) {
  if (tree.Child(verb, Deprel::kAuxPass) >= 0) return true;
  if (tree[verb].xpos != Xpos::kVBN || tree.Child(verb, Deprel::kAux) >= 0) {
    return tree.Child(verb, Deprel::kNsubjPass) >= 0 && tree.Child(verb, Deprel::kObj) < 0;
  }
  // A past tense that was read as a participle has a subject or object of its own.
  if (tree.Child(verb, Deprel::kNsubj, Deprel::kObj) >= 0) return false;
  if (tree.Child(verb, Deprel::kNsubjPass) >= 0) {
    const uint32_t last = tree.SentenceOf(verb).last - 1;  // a headline: "Editor arrested in Oslo"
    return tree[last].xpos != Xpos::kPeriod || tree.Child(verb, Deprel::kOblAgent) >= 0;
  }
  const Deprel relation = tree[verb].deprel;
  if (IsOneOf(relation, {Deprel::kAcl, Deprel::kAdvcl, Deprel::kAmod})) return true;
  return relation == Deprel::kConj && tree[verb].head >= 0 &&
         IsPassive(tree, static_cast<uint32_t>(tree[verb].head));
}

bool IsNegated(const Tree& tree, uint32_t head) {
  for (const uint32_t child : tree.Children(head)) {
    if (tree[child].deprel == Deprel::kAdvmod && tree[child].is_negation) return true;
  }
  return false;
}

bool IsDeniedNoun(const Tree& tree, uint32_t noun) {
  if (tree[noun].is_negative_pronoun) return true;
  for (const uint32_t child : tree.Children(noun)) {
    if (child > noun) break;
    const bool before = IsOneOf(tree[child].deprel, {Deprel::kDet, Deprel::kDetPredet, Deprel::kCcPreconj,
                                                     Deprel::kAdvmod, Deprel::kAmod, Deprel::kNummod});
    if (before && (tree[child].is_negative_pronoun || tree[child].is_negation)) return true;
  }
  return false;
}

bool IsInfinitive(const Tree& tree, uint32_t head) {
  for (const uint32_t child : tree.Children(head)) {
    if (child >= head) break;
    if (IsOneOf(tree[child].deprel, {Deprel::kCop, Deprel::kNsubjOuter})) return false;
    if (tree[child].xpos == Xpos::kTO) return true;
  }
  return false;
}

bool IsQuestion(const Tree& tree, uint32_t head) {
  constexpr uint32_t kOpening = 3;  // words in which the question word stands
  const TokenRange range = tree.Range(head);
  for (uint32_t i = range.first; i < std::min(range.last, range.first + kOpening); ++i) {
    const Token& t = tree[i];
    if (IsRelativePronoun(t) || t.xpos == Xpos::kWRB || t.lemma == "whether") return true;
    if (t.lemma == "if" && t.deprel == Deprel::kMark) return true;
  }
  return false;
}

std::vector<int32_t> Conjuncts(const Tree& tree, uint32_t noun) {
  std::vector<int32_t> all = {static_cast<int32_t>(noun)};
  for (const uint32_t child : tree.Children(noun)) {
    if (tree[child].deprel != Deprel::kConj || !IsNoun(tree[child])) continue;
    const std::vector<int32_t> more = Conjuncts(tree, child);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

std::pair<int32_t, int32_t> ExtentOf(const Tree& tree, uint32_t token, Extent extent) {
  std::pair<int32_t, int32_t> all{token, token};
  for (const uint32_t child : tree.Children(token)) {
    const Deprel relation = tree[child].deprel;
    if (relation == Deprel::kPunct) continue;
    if (extent == Extent::kNarrow && IsOneOf(relation, {Deprel::kConj, Deprel::kParataxis, Deprel::kAclRelcl,
                                                        Deprel::kAppos, Deprel::kCc, Deprel::kMark})) {
      continue;
    }
    const auto inner = ExtentOf(tree, child, extent);
    all.first = std::min(all.first, inner.first);
    all.second = std::max(all.second, inner.second);
  }
  return all;
}

}  // namespace onrecord
