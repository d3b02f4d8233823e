#include "enrich/events/sentence_tree.h"

#include <algorithm>
#include <string>

#include "common/base/strings.h"

namespace onrecord {
namespace {

bool Is(Deprel relation, std::initializer_list<Deprel> any) {
  return std::find(any.begin(), any.end(), relation) != any.end();
}

bool IsYear(std::string_view form) {
  return form.size() == 4 && (StartsWith(form, "19") || StartsWith(form, "20")) &&
         std::all_of(form.begin(), form.end(), [](char c) { return c >= '0' && c <= '9'; });
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

SentenceTree::SentenceTree(std::string_view text, const std::vector<Token>& tokens, const Sentence& sentence,
                           const EventLexicon& lexicon)
    : tokens_(tokens),
      begin_(static_cast<int32_t>(sentence.first_token)),
      end_(static_cast<int32_t>(sentence.last_token)),
      heads_(end_ - begin_),
      relations_(end_ - begin_),
      children_(end_ - begin_),
      words_(end_ - begin_),
      read_as_noun_(end_ - begin_),
      tells_time_(end_ - begin_) {
  for (int32_t i = begin_; i < end_; ++i) {
    const Token& token = tokens[i];
    const bool verb = token.upos == Upos::kVerb;
    WordId word = verb ? lexicon.FindIrregular(AsciiLower(token.span.In(text))) : -1;
    if (word < 0) word = lexicon.Find(token.lemma);
    if (word < 0) word = FindForm(AsciiLower(token.span.In(text)), lexicon);
    words_[i - begin_] = word;
    tells_time_[i - begin_] = lexicon.InClass("time_nouns", word) || IsYear(token.span.In(text));
    heads_[i - begin_] = token.head >= begin_ && token.head < end_ ? token.head : -1;
    relations_[i - begin_] = token.deprel;
  }
  List();
  Mend();
}

void SentenceTree::List() {
  for (std::vector<int32_t>& list : children_) list.clear();
  for (int32_t i = begin_; i < end_; ++i) {
    if (Parent(i) >= 0) children_[Parent(i) - begin_].push_back(i);
  }
}

void SentenceTree::Mend() {
  for (int32_t i = begin_; i < end_; ++i) {
    const Xpos tag = At(i).xpos;
    const int32_t above = Parent(i);
    // "the minister and president Vey" is two, whatever the parse calls the second.
    if (Relation(i) == Deprel::kAppos && Child(i, Deprel::kCc) >= 0) relations_[i - begin_] = Deprel::kConj;
    // "cut off ties": a particle that was read as the preposition of the object.
    if (tag == Xpos::kRP && Relation(i) == Deprel::kCase && above > i && Parent(above) == i - 1 &&
        Relation(above) == Deprel::kObl && IsVerb(i - 1)) {
      heads_[i - begin_] = i - 1;
      relations_[i - begin_] = Deprel::kCompoundPrt;
      relations_[above - begin_] = Deprel::kObj;
    }
    if (At(i).upos != Upos::kVerb || above < 0) continue;
    if (Relation(i) == Deprel::kXcomp && tag == Xpos::kVB && i == above + 1 && Child(i, Deprel::kObj) < 0) {
      // "paid tribute": a noun read as a verb.
      relations_[i - begin_] = Deprel::kObj;
      read_as_noun_[i - begin_] = true;
    }
    if (!Is(Relation(i), {Deprel::kAmod, Deprel::kCompound}) || above <= i || !IsNoun(above) || i == begin_)
      continue;
    if (tag == Xpos::kVBD || tag == Xpos::kVBZ || tag == Xpos::kVBP) TakePlaceOf(i, above);
    if (tag == Xpos::kVBN) TakePlaceOfHave(i, above);
  }
}

// "have | shared evidence": the participle is the verb, "have" its auxiliary.
void SentenceTree::TakePlaceOfHave(int32_t verb, int32_t noun) {
  const int32_t have = Parent(noun);
  if (have < 0 || have >= verb || verb > have + 2 || At(have).lemma != "have") return;
  heads_[verb - begin_] = Parent(have);
  relations_[verb - begin_] = Relation(have);
  for (const int32_t child : std::vector<int32_t>(Children(have))) heads_[child - begin_] = verb;
  heads_[noun - begin_] = verb;
  relations_[noun - begin_] = Deprel::kObj;
  heads_[have - begin_] = verb;
  relations_[have - begin_] = Deprel::kAux;
  List();
}

void SentenceTree::TakePlaceOf(int32_t verb, int32_t noun) {
  const auto set = [this](int32_t token, int32_t head, Deprel relation) {
    heads_[token - begin_] = head;
    relations_[token - begin_] = relation;
  };
  int32_t subject = -1;
  const int32_t above = Parent(noun);
  std::vector<int32_t> before;
  for (const int32_t of : {noun, verb}) {
    for (const int32_t child : Children(of)) {
      if (child < verb && child != verb) before.push_back(child);
    }
  }
  std::sort(before.begin(), before.end());
  if (Is(Relation(noun), {Deprel::kNmod, Deprel::kConj, Deprel::kAppos}) && above >= 0 && above < verb &&
      IsNoun(above)) {
    // "Farmers in Iran | blocked roads", all under "Farmers".
    subject = above;
    set(verb, Parent(above), Relation(above));
    set(above, verb, Deprel::kNsubj);
    for (const int32_t child : before) set(child, above, IsNoun(child) ? Deprel::kNmod : Relation(child));
    for (const int32_t child : before) {
      const int32_t nominal = before.back();
      if (child != nominal && Relation(child) == Deprel::kCase && IsNoun(nominal))
        set(child, nominal, Deprel::kCase);
    }
  } else {
    for (const int32_t child : before) {
      if (IsNoun(child) && subject < 0) subject = child;
    }
    const bool clause = Is(Relation(noun), {Deprel::kRoot, Deprel::kCcomp, Deprel::kParataxis, Deprel::kAdvcl,
                                            Deprel::kAclRelcl, Deprel::kConj, Deprel::kXcomp});
    set(verb, above, clause ? Relation(noun) : Deprel::kParataxis);
    for (const int32_t child : before) {
      set(child, verb, child == subject ? Deprel::kNsubj : Relation(child));
    }
  }
  set(noun, verb, Deprel::kObj);
  for (const int32_t child : Children(noun)) {
    if (child > noun && Is(Relation(child), {Deprel::kAdvcl, Deprel::kCcomp, Deprel::kParataxis, Deprel::kObl,
                                             Deprel::kOblUnmarked, Deprel::kPunct})) {
      set(child, verb, Relation(child));
    }
  }
  List();
}

int SentenceTree::Depth(int32_t token) const {
  int depth = 0;
  for (int32_t at = token; at >= 0 && depth < end_ - begin_; at = Parent(at)) ++depth;
  return depth;
}

int32_t SentenceTree::Child(int32_t token, Deprel relation) const {
  for (const int32_t child : Children(token)) {
    if (Relation(child) == relation) return child;
  }
  return -1;
}

bool SentenceTree::IsVerb(int32_t token) const {
  if (read_as_noun_[token - begin_]) return false;
  const Xpos tag = At(token).xpos;
  if (At(token).upos == Upos::kAdj && (tag == Xpos::kVB || tag == Xpos::kVBD || tag == Xpos::kVBP))
    return true;
  return At(token).upos == Upos::kVerb || (At(token).upos == Upos::kAux && Relation(token) == Deprel::kRoot);
}

bool SentenceTree::IsNoun(int32_t token) const {
  if (read_as_noun_[token - begin_]) return true;
  return At(token).upos == Upos::kNoun || At(token).upos == Upos::kPropn || At(token).upos == Upos::kPron;
}

std::string_view SentenceTree::Case(int32_t token) const {
  const int32_t child = Child(token, Deprel::kCase);
  return child < 0 ? std::string_view() : std::string_view(At(child).lemma);
}

std::vector<int32_t> SentenceTree::Joined(int32_t token) const {
  std::vector<int32_t> all = {token};
  for (const int32_t child : Children(token)) {
    if (Relation(child) == Deprel::kConj && IsNoun(child)) {
      for (const int32_t more : Joined(child)) all.push_back(more);
    }
  }
  return all;
}

std::pair<int32_t, int32_t> SentenceTree::Extent(int32_t token, bool narrow) const {
  std::pair<int32_t, int32_t> extent{token, token};
  for (const int32_t child : Children(token)) {
    const Deprel relation = Relation(child);
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

bool SentenceTree::IsUnder(int32_t token, int32_t above) const {
  for (int32_t at = token, steps = 0; at >= 0 && steps < end_ - begin_; at = Parent(at), ++steps) {
    if (at == above) return true;
  }
  return false;
}

}  // namespace onrecord
