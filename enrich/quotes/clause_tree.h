#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"

namespace onrecord {

// A half-open range of indices into Analysis::tokens.
struct TokenRange {
  uint32_t first = 0;
  uint32_t last = 0;
  uint32_t size() const { return last - first; }
  bool empty() const { return first >= last; }
  bool Contains(uint32_t token) const { return first <= token && token < last; }
  bool Overlaps(TokenRange other) const { return first < other.last && other.first < last; }
  friend bool operator==(const TokenRange&, const TokenRange&) = default;
};

// The parse trees of all sentences, walked downwards. Built in linear time; tokens without a parse, or in a
// ring of heads, have no children. `tokens` outlives the tree.
class ClauseTree {
 public:
  explicit ClauseTree(const std::vector<Token>& tokens);

  const Token& operator[](uint32_t token) const { return tokens_[token]; }
  size_t size() const { return tokens_.size(); }
  std::span<const uint32_t> Children(uint32_t token) const {
    return {children_.data() + begin_[token], children_.data() + begin_[token + 1]};
  }
  // The first child of one of these relations; -1: none.
  int32_t Child(uint32_t token, Deprel a) const;
  int32_t Child(uint32_t token, Deprel a, Deprel b) const;
  // The word that opens a clause or phrase, its mark or case, if that is `lemma`; -1: it is not.
  int32_t Opener(uint32_t head, std::string_view lemma) const;
  // The range without the name that it begins with, where a phrase begins anew after it: told "Orland News |
  // the plan had failed".
  TokenRange WithoutHearer(TokenRange range) const;
  // Opens with whether, if, how, why …
  bool IsQuestion(uint32_t head) const;
  // who, which, that, what.
  bool IsQuestionWord(uint32_t token) const {
    return tokens_[token].xpos == Xpos::kWDT || tokens_[token].xpos == Xpos::kWP;
  }
  // Has a "to" before it, and no finite verb before that.
  bool IsInfinitive(uint32_t head) const;
  // From the leftmost to after the rightmost token below `token`, itself included.
  TokenRange Range(uint32_t token) const { return ranges_[token]; }
  // True if `below` is `above` or stands below it.
  bool IsBelow(uint32_t below, uint32_t above) const {
    return in_[above] <= in_[below] && out_[below] <= out_[above];
  }

 private:
  const std::vector<Token>& tokens_;
  std::vector<uint32_t> begin_, children_;
  std::vector<TokenRange> ranges_;
  std::vector<uint32_t> in_, out_;  // when a walk from the roots entered and left each token
};

}  // namespace onrecord
