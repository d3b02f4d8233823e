#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/grammar/token_range.h"

namespace onrecord {

// The dependency trees of all sentences of an article. Token numbers are indices into Analysis::tokens; -1
// means "none". A sentence that was not parsed (every head -1) has no children, so questions about it find
// nothing. Construction is linear in the tokens. Child, Opener and Case read the children of one token, the
// other methods are O(1). Safe to read from several threads.
//
//   "Ana left because it rained."   Children(left) = Ana, rained, "."   Range(rained) = "because it rained"
class Tree {
 public:
  // `tokens` outlives the tree and keeps its heads and relations.
  explicit Tree(const std::vector<Token>& tokens);

  const Token& operator[](uint32_t token) const { return tokens_[token]; }
  size_t size() const { return tokens_.size(); }
  const std::vector<Token>& tokens() const { return tokens_; }
  // The tokens of the sentence that `token` stands in.
  TokenRange SentenceOf(uint32_t token) const { return sentences_[tokens_[token].sentence]; }
  // In text order.
  std::span<const uint32_t> Children(uint32_t token) const {
    return {children_.data() + begin_[token], children_.data() + begin_[token + 1]};
  }
  // The first child of one of these relations; -1: none.
  int32_t Child(uint32_t token, Deprel a) const { return Child(token, a, a); }
  int32_t Child(uint32_t token, Deprel a, Deprel b) const;
  // From the leftmost to after the rightmost token below `token`, itself included. Crossing arcs, rare in
  // English, make it hold tokens that depend on others.
  TokenRange Range(uint32_t token) const { return ranges_[token]; }
  // True if `below` is `above` or depends on it, directly or not.
  bool IsBelow(uint32_t below, uint32_t above) const {
    return in_[above] <= in_[below] && out_[below] <= out_[above];
  }
  // Arcs from the root; 0 for the root itself and for what was not parsed.
  uint32_t Depth(uint32_t token) const { return depth_[token]; }

  // The mark or case in front of `head` that is `lemma`: "that" of "that it rained"; -1: none.
  int32_t Opener(uint32_t head, std::string_view lemma) const;
  // The lemma of the first preposition of a phrase: "in" of "in Oslo"; empty: none.
  std::string_view Case(uint32_t token) const;

 private:
  void ListChildren();
  void WalkFromRoots();

  const std::vector<Token>& tokens_;
  std::vector<TokenRange> sentences_;
  std::vector<uint32_t> begin_, children_;  // children of i: children_[begin_[i]] to children_[begin_[i + 1]]
  std::vector<TokenRange> ranges_;
  std::vector<uint32_t> in_, out_;  // when a walk from the roots entered and left each token
  std::vector<uint32_t> depth_;
};

}  // namespace onrecord
