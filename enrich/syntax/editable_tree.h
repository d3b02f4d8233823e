#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "enrich/document/token_predicates.h"

namespace onrecord::syntax {

// One sentence whose tree can be changed. Changes are written to the tokens; the lists of children follow at
// UpdateChildren(), so that a loop over Children() may attach what it meets. Token numbers are indices into
// the tokens; -1: none. For one thread.
class EditableTree {
 public:
  // `tokens` outlives the tree; `sentence` is one of theirs.
  EditableTree(const Sentence& sentence, std::vector<Token>* tokens);

  int32_t begin() const { return begin_; }
  int32_t end() const { return end_; }
  const Token& At(int32_t token) const { return tokens_[token]; }
  Deprel Relation(int32_t token) const { return tokens_[token].deprel; }
  int32_t Parent(int32_t token) const { return tokens_[token].head; }
  int32_t Word(int32_t token) const { return tokens_[token].word; }
  // In text order, as of the last UpdateChildren().
  const std::vector<int32_t>& Children(int32_t token) const { return children_[token - begin_]; }
  // The first child of that relation; -1: none.
  int32_t Child(int32_t token, Deprel relation) const;
  bool IsVerb(int32_t token) const { return onrecord::IsVerb(tokens_[token]); }
  bool IsNoun(int32_t token) const { return onrecord::IsNoun(tokens_[token]); }
  bool IsTime(int32_t token) const { return tokens_[token].is_time; }

  void Attach(int32_t token, int32_t head, Deprel relation);
  void SetRelation(int32_t token, Deprel relation) { tokens_[token].deprel = relation; }
  void SetWord(int32_t token, int32_t word) { tokens_[token].word = word; }
  void MarkTime(int32_t token) { tokens_[token].is_time = true; }
  void SetNoun(int32_t token) { tokens_[token].upos = Upos::kNoun; }
  void SetVerb(int32_t token) { tokens_[token].upos = Upos::kVerb; }
  void UpdateChildren();
  // Whether some token is above itself. Linear.
  bool HasCycle() const;
  // Takes back all changes of heads and relations.
  void Restore();

 private:
  std::vector<Token>& tokens_;
  int32_t begin_, end_;
  std::vector<std::pair<int32_t, Deprel>> parsed_;  // head and relation before any change
  std::vector<std::vector<int32_t>> children_;
};

}  // namespace onrecord::syntax
