#include "enrich/grammar/clause.h"

#include <algorithm>

#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

bool IsRelative(const Tree& tree, int32_t token) {
  const Xpos tag = tree[token].xpos;
  return tag == Xpos::kWDT || tag == Xpos::kWP || (tag == Xpos::kIN && tree[token].lemma == "that");
}

// The noun a relative or participle clause hangs on; of "officials who" the officials.
int32_t Antecedent(const Tree& tree, int32_t verb) {
  int32_t at = verb;
  while (at >= 0 && tree[at].deprel == Deprel::kConj) at = tree[at].head;
  if (at < 0) return -1;
  return IsOneOf(tree[at].deprel, {Deprel::kAclRelcl, Deprel::kAcl}) ? tree[at].head : -1;
}

// Of several the one nearest before the verb: "Miles away, | the ministers | signed".
int32_t OwnSubject(const Tree& tree, int32_t verb) {
  int32_t found = -1;
  for (const int32_t child : tree.Children(verb)) {
    if (!IsOneOf(tree[child].deprel, {Deprel::kNsubj, Deprel::kNsubjPass, Deprel::kNsubjOuter})) continue;
    if (IsRelative(tree, child)) {
      const int32_t noun = Antecedent(tree, verb);
      if (noun >= 0) return noun;
    }
    if (found < 0 || (child < verb && !tree[child].tells_time)) found = child;
  }
  return found >= 0 ? found : tree.Child(verb, Deprel::kExpl);
}

// The object of the verb above a gerund after "of", "for", "from"; -1: none.
int32_t DoerBefore(const Tree& tree, int32_t gerund) {
  const int32_t mark = tree.Child(gerund, Deprel::kMark);
  if (tree[gerund].xpos != Xpos::kVBG || mark < 0) return -1;
  const std::string_view word = tree[mark].lemma;
  if (word != "of" && word != "for" && word != "from") return -1;
  const int32_t object = tree.Child(tree[gerund].head, Deprel::kObj);
  return object >= 0 && object < gerund && IsNoun(tree[object]) ? object : -1;
}

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
        clause->object = IsRelative(tree, child) && Antecedent(tree, clause->head) >= 0
                             ? Antecedent(tree, clause->head)
                             : child;
        break;
      case Deprel::kIobj:
        clause->indirect = child;
        break;
      case Deprel::kObl:
      case Deprel::kOblAgent:
      case Deprel::kNmod:
        if (!tree[child].tells_time) clause->phrases.emplace_back(tree.Case(child), child);
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
        // "…, calling them friends" tells another act, "to visit" and "by visiting" what is in hand.
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
        if (tree[child].negates) clause->negated = true;
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
    if (relation == Deprel::kNmod && !tree[child].tells_time)
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
  // "urged Iraq to": one told to do something is the object, whatever the treebank calls it.
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
    if (relation == Deprel::kAdvmod && tree[child].negates) clause->negated = true;
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
      IsNoun(tree[head]) && !IsVerb(tree[head]) && clause.negated == false && NamesNone(tree, head);
  for (const int32_t noun : {clause.subject, clause.object}) {
    if (noun >= 0 && noun != head && NamesNone(tree, noun)) clause.denied = true;
  }
  return clause;
}

int32_t SurfaceSubject(const Tree& tree, int32_t verb) {
  int32_t at = verb;
  for (int steps = 0; at >= 0 && steps < 12; ++steps) {
    const int32_t own = OwnSubject(tree, at);
    if (own >= 0) return own;
    const int32_t parent = tree[at].head;
    if (parent < 0) return -1;
    switch (tree[at].deprel) {
      case Deprel::kAdvcl:
        // "blamed Iraq for sinking a ship": the object did it.
        if (const int32_t blamed = DoerBefore(tree, at); blamed >= 0) return blamed;
        [[fallthrough]];
      case Deprel::kConj:
      case Deprel::kParataxis:
        if (IsNoun(tree[parent]) && tree[at].deprel != Deprel::kConj && OwnSubject(tree, parent) < 0)
          return -1;
        at = parent;
        break;
      case Deprel::kXcomp: {
        const int32_t object = tree.Child(parent, Deprel::kObj);
        if (object >= 0 && IsNoun(tree[object])) return object;
        at = parent;
        break;
      }
      case Deprel::kAcl:
      case Deprel::kAclRelcl:
        return IsNoun(tree[parent]) ? parent : -1;
      default:
        return -1;
    }
  }
  return -1;
}

}  // namespace onrecord
