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
      read_as_(end_ - begin_, ReadAs::kTagged),
      tells_time_(end_ - begin_),
      negates_(end_ - begin_),
      names_none_(end_ - begin_) {
  for (int32_t i = begin_; i < end_; ++i) {
    const Token& token = tokens[i];
    const bool verb = token.upos == Upos::kVerb;
    WordId word = verb ? lexicon.FindIrregular(AsciiLower(token.span.In(text))) : -1;
    if (word < 0) word = lexicon.Find(token.lemma);
    if (word < 0) word = FindForm(AsciiLower(token.span.In(text)), lexicon);
    words_[i - begin_] = word;
    tells_time_[i - begin_] = lexicon.InClass("time_nouns", word) || IsYear(token.span.In(text));
    names_none_[i - begin_] = lexicon.InClass("none_words", word);
    negates_[i - begin_] = lexicon.InClass("negators", word);
    if (i > begin_ && negates_[i - 1 - begin_] && lexicon.InClass("not_only", word))
      negates_[i - 1 - begin_] = false;
    heads_[i - begin_] = token.head >= begin_ && token.head < end_ ? token.head : -1;
    relations_[i - begin_] = token.deprel;
  }
  List();
  Mend(lexicon);
}

void SentenceTree::List() {
  for (std::vector<int32_t>& list : children_) list.clear();
  for (int32_t i = begin_; i < end_; ++i) {
    if (Parent(i) >= 0) children_[Parent(i) - begin_].push_back(i);
  }
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
  if (read_as_[token - begin_] != ReadAs::kTagged) return read_as_[token - begin_] == ReadAs::kVerb;
  const Xpos tag = At(token).xpos;
  const Upos upos = At(token).upos;
  if (upos == Upos::kAdj && (tag == Xpos::kVB || tag == Xpos::kVBD || tag == Xpos::kVBP)) return true;
  if (upos == Upos::kNoun && (tag == Xpos::kVBZ || tag == Xpos::kVBD)) return true;
  return upos == Upos::kVerb || (upos == Upos::kAux && Relation(token) == Deprel::kRoot);
}

bool SentenceTree::IsNoun(int32_t token) const {
  if (read_as_[token - begin_] != ReadAs::kTagged) return read_as_[token - begin_] == ReadAs::kNoun;
  if (IsVerb(token)) return false;
  return At(token).upos == Upos::kNoun || At(token).upos == Upos::kPropn || At(token).upos == Upos::kPron;
}

bool SentenceTree::SaysNone(int32_t noun) const {
  if (names_none_[noun - begin_]) return true;
  for (const int32_t child : Children(noun)) {
    if (child > noun) continue;
    const Deprel relation = Relation(child);
    const bool before = Is(relation, {Deprel::kDet, Deprel::kDetPredet, Deprel::kCcPreconj, Deprel::kAdvmod,
                                      Deprel::kAmod, Deprel::kNummod});
    if (before && (names_none_[child - begin_] || Negates(child))) return true;
  }
  return false;
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
