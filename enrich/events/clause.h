#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// One sentence's tree with its lemmas as numbers of the lexicon. Token numbers are those of Analysis::tokens.
class SentenceTree {
 public:
  // `tokens` and `lexicon` outlive the tree; `text` is the article's.
  SentenceTree(std::string_view text, const std::vector<Token>& tokens, const Sentence& sentence,
               const EventLexicon& lexicon);

  int32_t begin() const { return begin_; }
  int32_t end() const { return end_; }
  const Token& At(int32_t token) const { return tokens_[token]; }
  const std::vector<int32_t>& Children(int32_t token) const { return children_[token - begin_]; }
  WordId Word(int32_t token) const { return words_[token - begin_]; }
  int32_t Parent(int32_t token) const { return tokens_[token].head; }
  int Depth(int32_t token) const;
  // The first child of that relation; -1: none.
  int32_t Child(int32_t token, Deprel relation) const;
  bool IsVerb(int32_t token) const;
  bool IsNoun(int32_t token) const;
  // The lemma of the preposition of a phrase ("on behalf of" -> "on"), lower case as in the text; empty:
  // none.
  std::string_view Case(int32_t token) const;
  // `token` and what is joined to it by "and": {Iran, Iraq}.
  std::vector<int32_t> Joined(int32_t token) const;
  // Tokens [first, last] under `token`, itself included, without clauses beside it where `narrow`.
  std::pair<int32_t, int32_t> Extent(int32_t token, bool narrow) const;

 private:
  const std::vector<Token>& tokens_;
  int32_t begin_, end_;
  std::vector<std::vector<int32_t>> children_;
  std::vector<WordId> words_;
};

// The parts of a clause around its verb, noun or adjective, whatever its shape on the page: the passive's
// subject stands in `object`, a shared or controlled subject in `subject`.
//
//   "Rebels seized and burned the base"  at "burned"  ->  subject "Rebels", object "base"
struct Clause {
  int32_t head = -1;
  int32_t subject = -1;  // -1: none told
  int32_t object = -1;
  int32_t indirect = -1;
  std::vector<std::pair<std::string_view, int32_t>> phrases;  // preposition, its noun
  std::vector<int32_t>
      complements;      // verbs or adjectives: xcomp, ccomp, infinitives, gerunds after a preposition
  int32_t open = -1;    // xcomp
  int32_t closed = -1;  // ccomp
  bool passive = false;
  bool negated = false;
  bool infinitive = false;  // "to visit"
  bool finite = false;      // it has a tense of its own
  std::string_view modal;   // "will", "may", "must"; empty: none
  std::vector<int32_t> particles;
  std::vector<int32_t> adverbs;
};

Clause ReadClause(const SentenceTree& tree, int32_t head);

// What a verb's clause has as its subject on the page, shared and controlled ones too; -1: none.
int32_t SurfaceSubject(const SentenceTree& tree, int32_t verb);

}  // namespace onrecord
