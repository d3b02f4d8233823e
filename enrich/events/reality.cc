#include "enrich/events/reality.h"

#include <algorithm>

#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

// "no evidence that it attacked", "did not say that it attacked".
bool IsUnderNegation(const Tree& tree, int32_t verb) {
  const int32_t above = tree[verb].head;
  const Deprel relation = tree[verb].deprel;
  if (above < 0 || (relation != Deprel::kCcomp && relation != Deprel::kAcl)) return false;
  if (IsNoun(tree[above]) && IsDeniedNoun(tree, above)) return true;
  for (const int32_t child : tree.Children(above)) {
    if (tree[child].deprel == Deprel::kAdvmod && tree[child].is_negation) return true;
  }
  return false;
}

// "nearly signed".
bool IsAlmost(const Tree& tree, const EventLexicon& lexicon, const Clause& clause) {
  return std::any_of(clause.adverbs.begin(), clause.adverbs.end(),
                     [&](int32_t adverb) { return lexicon.InClass("almost", tree[adverb].word); });
}

// "if", "without", "instead of" before the clause or its noun.
bool HasUnrealMark(const Tree& tree, const EventLexicon& lexicon, int32_t token) {
  for (const int32_t child : tree.Children(token)) {
    const Deprel relation = tree[child].deprel;
    const bool mark = relation == Deprel::kMark || (relation == Deprel::kCase && child < token);
    if (mark && lexicon.InClass("unreal_marks", tree[child].word)) return true;
    if (relation == Deprel::kMark && lexicon.InClass("averting_marks", tree[child].word)) return true;
    if (relation == Deprel::kCc && child < token && lexicon.InClass("unreal_marks", tree[child].word))
      return true;
  }
  return false;
}

}  // namespace

// "the proposed plan": a participle before its noun is background, not news.
bool IsDescription(const Tree& tree, int32_t token) {
  // "civilians threatened with starvation": neither the actor nor the time is given.
  const Xpos tag = tree[token].xpos;
  const bool participle = tree[token].deprel == Deprel::kAcl && tag == Xpos::kVBN;
  // Without a subject a past tense is a participle, whatever its tag.
  const bool loose = tree[token].deprel == Deprel::kAdvcl && (tag == Xpos::kVBN || tag == Xpos::kVBD) &&
                     tree.Child(token, Deprel::kObj) < 0;
  if ((participle || loose) && tree.Child(token, Deprel::kOblAgent) < 0 &&
      tree.Child(token, Deprel::kAux) < 0 && tree.Child(token, Deprel::kMark) < 0 &&
      tree.Child(token, Deprel::kNsubj) < 0) {
    return true;
  }
  return tree[token].upos == Upos::kVerb && tree[token].deprel == Deprel::kAmod && tree[token].head > token;
}

// A clause that asserts nothing: "if it attacks", "in order to meet", "to build", "did it attack?".
bool IsUnreal(const Tree& tree, const EventLexicon& lexicon, const Clause& clause) {
  if (IsAlmost(tree, lexicon, clause)) return true;
  if (clause.infinitive && tree[clause.head].deprel != Deprel::kRoot) return true;
  // "to help defend": under an infinitive.
  for (int32_t at = clause.head; tree[at].deprel == Deprel::kXcomp && tree[at].head >= 0;) {
    at = tree[at].head;
    if (ReadClause(tree, at).infinitive && tree[at].deprel != Deprel::kRoot) return true;
  }
  for (int32_t at = clause.head, steps = 0; at >= 0 && steps < 40; at = tree[at].head, ++steps) {
    if (HasUnrealMark(tree, lexicon, at) || IsUnderNegation(tree, at)) return true;
    if (IsOneOf(tree[at].deprel, {Deprel::kRoot, Deprel::kParataxis})) break;
  }
  return false;
}

}  // namespace onrecord
