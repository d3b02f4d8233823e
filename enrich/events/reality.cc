#include "enrich/events/reality.h"

#include <algorithm>

namespace onrecord {
namespace {

// "no evidence that it attacked", "did not say that it attacked".
bool IsUnderNegation(const SentenceTree& tree, int32_t verb) {
  const int32_t above = tree.Parent(verb);
  const Deprel relation = tree.Relation(verb);
  if (above < 0 || (relation != Deprel::kCcomp && relation != Deprel::kAcl)) return false;
  if (tree.IsNoun(above) && tree.SaysNone(above)) return true;
  for (const int32_t child : tree.Children(above)) {
    if (tree.Relation(child) == Deprel::kAdvmod && tree.Negates(child)) return true;
  }
  return false;
}

// "nearly signed".
bool IsAlmost(const SentenceTree& tree, const EventLexicon& lexicon, const Clause& clause) {
  return std::any_of(clause.adverbs.begin(), clause.adverbs.end(),
                     [&](int32_t adverb) { return lexicon.InClass("almost", tree.Word(adverb)); });
}

// "if", "without", "instead of" before the clause or its noun.
bool HasUnrealMark(const SentenceTree& tree, const EventLexicon& lexicon, int32_t token) {
  for (const int32_t child : tree.Children(token)) {
    const Deprel relation = tree.Relation(child);
    const bool mark = relation == Deprel::kMark || (relation == Deprel::kCase && child < token);
    if (mark && lexicon.InClass("unreal_marks", tree.Word(child))) return true;
    if (relation == Deprel::kMark && lexicon.InClass("averting_marks", tree.Word(child))) return true;
    if (relation == Deprel::kCc && child < token && lexicon.InClass("unreal_marks", tree.Word(child)))
      return true;
  }
  return false;
}

}  // namespace

// "the proposed plan": a participle before its noun tells what is known already.
bool IsDescription(const SentenceTree& tree, int32_t token) {
  // "civilians threatened with starvation": who did it is not told, nor when.
  const Xpos tag = tree.At(token).xpos;
  const bool participle = tree.Relation(token) == Deprel::kAcl && tag == Xpos::kVBN;
  // Without a subject a past tense is a participle, whatever the tagger says.
  const bool loose = tree.Relation(token) == Deprel::kAdvcl && (tag == Xpos::kVBN || tag == Xpos::kVBD) &&
                     tree.Child(token, Deprel::kObj) < 0;
  if ((participle || loose) && tree.Child(token, Deprel::kOblAgent) < 0 &&
      tree.Child(token, Deprel::kAux) < 0 && tree.Child(token, Deprel::kMark) < 0 &&
      tree.Child(token, Deprel::kNsubj) < 0) {
    return true;
  }
  return tree.At(token).upos == Upos::kVerb && tree.Relation(token) == Deprel::kAmod &&
         tree.Parent(token) > token;
}

// A clause that tells no fact: "if it attacks", "in order to meet", "to build", "did it attack?".
bool IsUnreal(const SentenceTree& tree, const EventLexicon& lexicon, const Clause& clause) {
  if (IsAlmost(tree, lexicon, clause)) return true;
  if (clause.infinitive && tree.Relation(clause.head) != Deprel::kRoot) return true;
  // "to help defend": under an infinitive.
  for (int32_t at = clause.head; tree.Relation(at) == Deprel::kXcomp && tree.Parent(at) >= 0;) {
    at = tree.Parent(at);
    if (ReadClause(tree, at).infinitive && tree.Relation(at) != Deprel::kRoot) return true;
  }
  for (int32_t at = clause.head, steps = 0; at >= 0 && steps < 40; at = tree.Parent(at), ++steps) {
    if (HasUnrealMark(tree, lexicon, at) || IsUnderNegation(tree, at)) return true;
    if (tree.Relation(at) == Deprel::kRoot || tree.Relation(at) == Deprel::kParataxis) break;
  }
  return false;
}

}  // namespace onrecord
