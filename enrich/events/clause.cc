#include "enrich/events/clause.h"

#include <algorithm>
#include <string>

#include "common/base/strings.h"

namespace onrecord {
namespace {

bool Is(Deprel relation, std::initializer_list<Deprel> any) {
  return std::find(any.begin(), any.end(), relation) != any.end();
}

bool IsRelative(const SentenceTree& tree, int32_t token) {
  const Xpos tag = tree.At(token).xpos;
  return tag == Xpos::kWDT || tag == Xpos::kWP || (tag == Xpos::kIN && tree.At(token).lemma == "that");
}

bool IsPassive(const SentenceTree& tree, int32_t verb) {
  if (tree.Child(verb, Deprel::kNsubjPass) >= 0 || tree.Child(verb, Deprel::kAuxPass) >= 0 ||
      tree.Child(verb, Deprel::kCsubjPass) >= 0) {
    return true;
  }
  if (tree.At(verb).xpos != Xpos::kVBN || tree.Child(verb, Deprel::kAux) >= 0) return false;
  const Deprel relation = tree.At(verb).deprel;
  if (relation == Deprel::kAcl || relation == Deprel::kAdvcl || relation == Deprel::kAmod) return true;
  if (relation == Deprel::kConj && tree.Parent(verb) >= 0 && tree.Child(verb, Deprel::kNsubj) < 0 &&
      tree.Child(verb, Deprel::kObj) < 0) {
    return IsPassive(tree, tree.Parent(verb));
  }
  return false;
}

// The noun a relative or participle clause hangs on; of "officials who" the officials.
int32_t Antecedent(const SentenceTree& tree, int32_t verb) {
  int32_t at = verb;
  while (at >= 0 && tree.At(at).deprel == Deprel::kConj) at = tree.Parent(at);
  if (at < 0) return -1;
  return Is(tree.At(at).deprel, {Deprel::kAclRelcl, Deprel::kAcl}) ? tree.Parent(at) : -1;
}

int32_t OwnSubject(const SentenceTree& tree, int32_t verb) {
  for (const int32_t child : tree.Children(verb)) {
    if (!Is(tree.At(child).deprel, {Deprel::kNsubj, Deprel::kNsubjPass, Deprel::kNsubjOuter})) continue;
    if (IsRelative(tree, child)) {
      const int32_t noun = Antecedent(tree, verb);
      if (noun >= 0) return noun;
    }
    return child;
  }
  return -1;
}

void ReadVerbChildren(const SentenceTree& tree, Clause* clause) {
  for (const int32_t child : tree.Children(clause->head)) {
    const Token& token = tree.At(child);
    switch (token.deprel) {
      case Deprel::kObj:
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
        clause->phrases.emplace_back(tree.Case(child), child);
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
      case Deprel::kAcl:
        clause->complements.push_back(child);
        break;
      case Deprel::kCompoundPrt:
        clause->particles.push_back(child);
        break;
      case Deprel::kAdvmod:
        clause->adverbs.push_back(child);
        if (token.lemma == "not" || token.lemma == "never" || token.lemma == "n't") clause->negated = true;
        break;
      case Deprel::kAux:
        if (token.xpos == Xpos::kMD) clause->modal = token.lemma;
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
    if (Is(token.deprel,
           {Deprel::kAux, Deprel::kAuxPass, Deprel::kCop, Deprel::kNsubj, Deprel::kNsubjPass})) {
      clause->finite = true;
    }
  }
}

void AddNounPhrases(const SentenceTree& tree, int32_t noun, Clause* clause) {
  for (const int32_t child : tree.Children(noun)) {
    const Token& token = tree.At(child);
    if (token.deprel == Deprel::kNmod) clause->phrases.emplace_back(tree.Case(child), child);
    if (Is(token.deprel, {Deprel::kAcl, Deprel::kCcomp, Deprel::kAdvcl}) && !tree.At(child).lemma.empty()) {
      clause->complements.push_back(child);
    }
  }
}

void ReadVerb(const SentenceTree& tree, Clause* clause) {
  ReadVerbChildren(tree, clause);
  clause->passive = IsPassive(tree, clause->head);
  // "urged Iraq to": one told to do something is the object, whatever the treebank calls it.
  if (clause->object < 0 && clause->indirect >= 0) std::swap(clause->object, clause->indirect);
  const Token& token = tree.At(clause->head);
  if (Is(token.deprel, {Deprel::kRoot, Deprel::kCcomp, Deprel::kParataxis, Deprel::kAclRelcl}))
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
    if (clause->object < 0 && token.deprel == Deprel::kAclRelcl &&
        Antecedent(tree, clause->head) != surface) {
      clause->object = Antecedent(tree, clause->head);
    }
  }
  if (clause->object >= 0 && clause->object > clause->head) AddNounPhrases(tree, clause->object, clause);
}

void ReadNoun(const SentenceTree& tree, Clause* clause) {
  AddNounPhrases(tree, clause->head, clause);
  for (const int32_t child : tree.Children(clause->head)) {
    const Token& token = tree.At(child);
    if (token.deprel == Deprel::kNmodPoss) clause->subject = child;
    if (token.deprel == Deprel::kDet && token.lemma == "no") clause->negated = true;
    if (token.deprel == Deprel::kAclRelcl) continue;
    if (token.deprel == Deprel::kCop) clause->finite = true;
    if (token.deprel == Deprel::kAux && token.xpos == Xpos::kMD) clause->modal = token.lemma;
    if (token.deprel == Deprel::kAdvmod && token.lemma == "not") clause->negated = true;
    if (token.deprel == Deprel::kXcomp) clause->complements.push_back(child);
  }
  for (const auto& [preposition, noun] : clause->phrases) {
    if (preposition == "by" && clause->subject < 0) clause->subject = noun;
    if (preposition == "of" && clause->object < 0) clause->object = noun;
  }
  // "is a threat": the subject of the copula.
  if (tree.Child(clause->head, Deprel::kCop) >= 0) clause->subject = SurfaceSubject(tree, clause->head);
}

void ReadAdjective(const SentenceTree& tree, Clause* clause) {
  ReadVerbChildren(tree, clause);
  clause->subject = SurfaceSubject(tree, clause->head);
}

// A word by its form, where the tagger's base form is not one the lexicon knows: "shelled" -> "shell".
WordId FindForm(std::string_view form, const EventLexicon& lexicon) {
  for (const std::string_view ending : {"ed", "ing", "es", "s", "d"}) {
    if (form.size() < ending.size() + 3 || !EndsWith(form, ending)) continue;
    const std::string stem(form.substr(0, form.size() - ending.size()));
    if (const WordId word = lexicon.Find(stem); word >= 0) return word;
    if (const WordId word = lexicon.Find(stem + "e"); word >= 0 && ending != "s") return word;
    if (stem.back() == 'i') {
      if (const WordId word = lexicon.Find(stem.substr(0, stem.size() - 1) + "y"); word >= 0) return word;
    }
    if (stem[stem.size() - 1] == stem[stem.size() - 2]) {
      if (const WordId word = lexicon.Find(stem.substr(0, stem.size() - 1)); word >= 0) return word;
    }
  }
  return lexicon.Find(form);
}

}  // namespace

Clause ReadClause(const SentenceTree& tree, int32_t head) {
  Clause clause;
  clause.head = head;
  if (tree.IsVerb(head)) {
    ReadVerb(tree, &clause);
  } else if (tree.IsNoun(head)) {
    ReadNoun(tree, &clause);
  } else {
    ReadAdjective(tree, &clause);
  }
  return clause;
}

SentenceTree::SentenceTree(std::string_view text, const std::vector<Token>& tokens, const Sentence& sentence,
                           const EventLexicon& lexicon)
    : tokens_(tokens),
      begin_(static_cast<int32_t>(sentence.first_token)),
      end_(static_cast<int32_t>(sentence.last_token)),
      children_(end_ - begin_),
      words_(end_ - begin_) {
  for (int32_t i = begin_; i < end_; ++i) {
    words_[i - begin_] = lexicon.Find(tokens[i].lemma);
    if (words_[i - begin_] < 0) words_[i - begin_] = FindForm(AsciiLower(tokens[i].span.In(text)), lexicon);
    const int32_t head = tokens[i].head;
    if (head >= begin_ && head < end_) children_[head - begin_].push_back(i);
  }
}

int SentenceTree::Depth(int32_t token) const {
  int depth = 0;
  for (int32_t at = token; at >= 0 && depth < end_ - begin_; at = Parent(at)) ++depth;
  return depth;
}

int32_t SentenceTree::Child(int32_t token, Deprel relation) const {
  for (const int32_t child : Children(token)) {
    if (At(child).deprel == relation) return child;
  }
  return -1;
}

bool SentenceTree::IsVerb(int32_t token) const {
  return At(token).upos == Upos::kVerb || (At(token).upos == Upos::kAux && At(token).deprel == Deprel::kRoot);
}

bool SentenceTree::IsNoun(int32_t token) const {
  return At(token).upos == Upos::kNoun || At(token).upos == Upos::kPropn || At(token).upos == Upos::kPron;
}

std::string_view SentenceTree::Case(int32_t token) const {
  const int32_t child = Child(token, Deprel::kCase);
  return child < 0 ? std::string_view() : std::string_view(At(child).lemma);
}

std::vector<int32_t> SentenceTree::Joined(int32_t token) const {
  std::vector<int32_t> all = {token};
  for (const int32_t child : Children(token)) {
    if (At(child).deprel == Deprel::kConj && IsNoun(child)) {
      for (const int32_t more : Joined(child)) all.push_back(more);
    }
  }
  return all;
}

std::pair<int32_t, int32_t> SentenceTree::Extent(int32_t token, bool narrow) const {
  std::pair<int32_t, int32_t> extent{token, token};
  for (const int32_t child : Children(token)) {
    const Deprel relation = At(child).deprel;
    if (relation == Deprel::kPunct) continue;
    if (narrow && Is(relation, {Deprel::kConj, Deprel::kParataxis, Deprel::kAclRelcl, Deprel::kAppos,
                                Deprel::kCc, Deprel::kMark})) {
      continue;
    }
    const auto inner = Extent(child, narrow);
    extent.first = std::min(extent.first, inner.first);
    extent.second = std::max(extent.second, inner.second);
  }
  return extent;
}

int32_t SurfaceSubject(const SentenceTree& tree, int32_t verb) {
  int32_t at = verb;
  for (int steps = 0; at >= 0 && steps < 12; ++steps) {
    const int32_t own = OwnSubject(tree, at);
    if (own >= 0) return own;
    const int32_t parent = tree.Parent(at);
    if (parent < 0) return -1;
    switch (tree.At(at).deprel) {
      case Deprel::kConj:
      case Deprel::kAdvcl:
      case Deprel::kParataxis:
        if (tree.IsNoun(parent) && tree.At(at).deprel != Deprel::kConj && OwnSubject(tree, parent) < 0)
          return -1;
        at = parent;
        break;
      case Deprel::kXcomp: {
        const int32_t object = tree.Child(parent, Deprel::kObj);
        if (object >= 0 && tree.IsNoun(object)) return object;
        at = parent;
        break;
      }
      case Deprel::kAcl:
      case Deprel::kAclRelcl:
        return tree.IsNoun(parent) ? parent : -1;
      default:
        return -1;
    }
  }
  return -1;
}

}  // namespace onrecord
