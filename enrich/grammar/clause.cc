#include "enrich/grammar/clause.h"

#include <algorithm>

#include "enrich/grammar/predicates.h"
#include "enrich/grammar/subject.h"

namespace onrecord {
namespace {

// "ruled out | sending troops": a gerund right behind the verb or its particle.
bool FollowsVerb(const Tree& tree, int32_t gerund, int32_t verb) {
  const int32_t before = gerund - 1;
  return before == verb || (before > verb && tree[before].deprel == Deprel::kCompoundPrt);
}

void ReadVerbChildren(const Tree& tree, Clause* clause) {
  for (const int32_t child : tree.Children(clause->head)) {
    const Token& token = tree[child];
    switch (tree[child].deprel) {
      case Deprel::kObj:
        if (clause->object >= 0) {  // "called Iraq a threat": the first is acted on
          clause->second = child;
          break;
        }
        clause->object = IsRelativeWord(tree[child]) && Antecedent(tree, clause->head) >= 0
                             ? Antecedent(tree, clause->head)
                             : child;
        break;
      case Deprel::kIobj:
        clause->indirect = child;
        break;
      case Deprel::kObl:
      case Deprel::kOblAgent:
      case Deprel::kNmod:
        if (!tree[child].is_time) clause->phrases.emplace_back(tree.Case(child), child);
        break;
      case Deprel::kXcomp:
        clause->open = child;
        clause->complements.push_back(child);
        break;
      case Deprel::kCcomp:
        clause->closed = child;
        clause->complements.push_back(child);
        break;
      case Deprel::kAdvcl:
        // "…, calling them friends" is another act; "to visit" and "by visiting" belong to the same one.
        if (tree[child].xpos == Xpos::kVBG && tree.Child(child, Deprel::kMark) < 0 &&
            !FollowsVerb(tree, child, clause->head)) {
          break;
        }
        clause->complements.push_back(child);
        break;
      case Deprel::kAcl:
        clause->complements.push_back(child);
        break;
      case Deprel::kCompoundPrt:
        clause->particles.push_back(child);
        break;
      case Deprel::kAdvmod:
        clause->adverbs.push_back(child);
        if (tree[child].is_negation) clause->negated = true;
        break;
      case Deprel::kAux:
        if (token.xpos == Xpos::kMD) clause->modal = token.lemma;
        if (token.lemma == "have") clause->perfect = true;
        break;
      case Deprel::kMark:
        if (token.xpos == Xpos::kTO || token.upos == Upos::kPart) clause->infinitive = true;
        break;
      case Deprel::kCase:
        clause->particles.push_back(child);
        break;
      default:
        break;
    }
    if (IsOneOf(tree[child].deprel,
                {Deprel::kAux, Deprel::kAuxPass, Deprel::kCop, Deprel::kNsubj, Deprel::kNsubjPass})) {
      clause->finite = true;
    }
  }
}

void AddNounPhrases(const Tree& tree, int32_t noun, Clause* clause) {
  for (const int32_t child : tree.Children(noun)) {
    const Deprel relation = tree[child].deprel;
    if (relation == Deprel::kNmod && !tree[child].is_time)
      clause->phrases.emplace_back(tree.Case(child), child);
    if (IsOneOf(relation, {Deprel::kAcl, Deprel::kCcomp, Deprel::kAdvcl})) {
      clause->complements.push_back(child);
    }
  }
}

bool HasBe(const Tree& tree, int32_t verb) {
  for (const int32_t child : tree.Children(verb)) {
    if (tree[child].deprel == Deprel::kMark) return false;
    const bool before = IsOneOf(tree[child].deprel, {Deprel::kCop, Deprel::kAux});
    if (before && tree[child].lemma == "be") return true;
  }
  return false;
}

void ReadVerb(const Tree& tree, Clause* clause) {
  ReadVerbChildren(tree, clause);
  clause->passive = IsPassive(tree, clause->head);
  // "is to visit".
  if (clause->infinitive && clause->modal.empty() && HasBe(tree, clause->head)) clause->modal = "will";
  // "urged Iraq to": the person urged is the object, whatever the label in the treebank.
  if (clause->object < 0 && clause->indirect >= 0) std::swap(clause->object, clause->indirect);
  const Deprel relation = tree[clause->head].deprel;
  if (IsOneOf(relation, {Deprel::kRoot, Deprel::kCcomp, Deprel::kParataxis, Deprel::kAclRelcl}))
    clause->finite = true;
  int32_t surface = SurfaceSubject(tree, clause->head);
  if (clause->passive) {
    if (clause->object < 0) clause->object = surface;
    for (const auto& [preposition, noun] : clause->phrases) {
      if (preposition == "by" && clause->subject < 0) clause->subject = noun;
    }
  } else {
    clause->subject = surface;
    // "the missiles that Iran fired": the noun before the clause is the object.
    if (clause->object < 0 && relation == Deprel::kAclRelcl && Antecedent(tree, clause->head) != surface) {
      clause->object = Antecedent(tree, clause->head);
    }
  }
  if (clause->object >= 0 && clause->object > clause->head) AddNounPhrases(tree, clause->object, clause);
}

void ReadNoun(const Tree& tree, Clause* clause) {
  AddNounPhrases(tree, clause->head, clause);
  for (const int32_t child : tree.Children(clause->head)) {
    const Token& token = tree[child];
    const Deprel relation = tree[child].deprel;
    if (relation == Deprel::kNmodPoss) clause->subject = child;
    if (relation == Deprel::kAclRelcl) continue;
    if (relation == Deprel::kCop) clause->finite = true;
    if (relation == Deprel::kAux && token.xpos == Xpos::kMD) clause->modal = token.lemma;
    if (relation == Deprel::kAdvmod && tree[child].is_negation) clause->negated = true;
    if (relation == Deprel::kXcomp) clause->complements.push_back(child);
  }
  for (const auto& [preposition, noun] : clause->phrases) {
    if (preposition == "by" && clause->subject < 0) clause->subject = noun;
    if (preposition == "of" && clause->object < 0) clause->object = noun;
  }
  // "is a threat": the subject of the copula.
  if (tree.Child(clause->head, Deprel::kCop) >= 0) clause->subject = SurfaceSubject(tree, clause->head);
}

void ReadAdjective(const Tree& tree, Clause* clause) {
  ReadVerbChildren(tree, clause);
  clause->subject = SurfaceSubject(tree, clause->head);
}

}  // namespace

Clause ReadClause(const Tree& tree, int32_t head) {
  Clause clause;
  clause.head = head;
  if (IsVerb(tree[head])) {
    ReadVerb(tree, &clause);
  } else if (IsNoun(tree[head])) {
    ReadNoun(tree, &clause);
  } else {
    ReadAdjective(tree, &clause);
  }
  clause.denied =
      IsNoun(tree[head]) && !IsVerb(tree[head]) && clause.negated == false && IsDeniedNoun(tree, head);
  for (const int32_t noun : {clause.subject, clause.object}) {
    if (noun >= 0 && noun != head && IsDeniedNoun(tree, noun)) clause.denied = true;
  }
  return clause;
}

}  // namespace onrecord
