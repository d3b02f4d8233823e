#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "enrich/document/text_units.h"

// Questions to the dependency trees of an article. Indices are into its tokens; where a sentence was not
// parsed (every head -1) children are empty and answers are nothing, never wrong.
//
//   "Ana Silva was not named by the board."   Subject(named) = Silva   IsPassive(named)   IsNegated(named)
//                                             Agent(named) = board     Subtree(board) = "by the board"
namespace onrecord::syntax {

// Tokens [first, last).
struct TokenRange {
  uint32_t first = 0, last = 0;
  bool empty() const { return first >= last; }
  bool Contains(uint32_t token) const { return first <= token && token < last; }
  friend bool operator==(const TokenRange&, const TokenRange&) = default;
};

// "nsubj" of "nsubj:pass": whether `relation` is `base` or one of its subtypes.
bool Is(Deprel relation, Deprel base);

// The trees of an article. Keeps a reference to `tokens`, which must outlive it and not change.
class Trees {
 public:
  explicit Trees(const std::vector<Token>& tokens);

  const Token& operator[](uint32_t token) const { return tokens_[token]; }
  // The head; nothing at the root or where not parsed.
  std::optional<uint32_t> Head(uint32_t token) const;
  // In text order.
  const std::vector<uint32_t>& Children(uint32_t token) const { return children_[token]; }
  // The first child with the relation or a subtype of it; the second form takes the exact relation only.
  std::optional<uint32_t> Child(uint32_t token, Deprel base) const;
  std::optional<uint32_t> ExactChild(uint32_t token, Deprel relation) const;
  // Whether `token` is `ancestor` or hangs below it.
  bool IsUnder(uint32_t token, uint32_t ancestor) const;

  // From the first to the last token that hangs under it, itself included. (Crossing arcs, rare in English,
  // make it hold tokens that hang elsewhere.)
  TokenRange Subtree(uint32_t token) const;
  // The subtree of a noun without its relative clauses, appositions, conjuncts, parataxis and the punctuation
  // at the ends, and without the preposition in front: "the minister" of "by the minister, who left".
  TokenRange NounPhrase(uint32_t noun) const;
  // The subtree of a verb without conjunct clauses, parataxis, its conjunction, and the punctuation at both
  // ends.
  TokenRange Clause(uint32_t verb) const;
  // The first token of the range whose head stands outside it, but for prepositions, conjunctions and
  // punctuation; range.last - 1 where not parsed. The range must not be empty.
  uint32_t HeadOf(TokenRange range) const;

  // Who does it: nsubj or csubj of the verb; for a conjunct without one, that of the first verb ("came and
  // went"); for an open clause (xcomp, advcl or acl with no subject) the noun or verb above it decides; for
  // "who" and "that" in a relative clause, the noun they stand for. In the passive, the one it is done to.
  // Nothing: not told here.
  std::optional<uint32_t> Subject(uint32_t verb) const;
  // What it is done to: obj; in the passive its subject; of a relative clause's "that", the noun.
  std::optional<uint32_t> Object(uint32_t verb) const;
  // The noun of the passive's "by" (obl:agent, or obl with "by" of a passive verb).
  std::optional<uint32_t> Agent(uint32_t verb) const;
  // Agent of a passive, else subject: the one who acts.
  std::optional<uint32_t> Actor(uint32_t verb) const;
  // `token` itself and its conjuncts: "Silva and Reyes" -> both.
  std::vector<uint32_t> WithConjuncts(uint32_t token) const;
  // The first of the conjuncts that `token` belongs to; itself where there are none.
  uint32_t FirstConjunct(uint32_t token) const;

  bool IsPassive(uint32_t verb) const;
  // "not", "n't", "never", "no longer" below the verb, or "no" at its subject or object.
  bool IsNegated(uint32_t verb) const;
  // Auxiliaries of the verb, those of the first conjunct where a conjunct has neither aux nor subject of its
  // own.
  std::vector<uint32_t> Auxiliaries(uint32_t verb) const;
  // The modal among them ("will", "could"), and "'ll", "wo" as written.
  std::optional<uint32_t> Modal(uint32_t verb) const;
  // The copula, if `token` is what a sentence with "be" says: "is" for "ready" in "She is ready".
  std::optional<uint32_t> Copula(uint32_t token) const { return ExactChild(token, Deprel::kCop); }
  // The lowest verb (or what a copula says) that `token` hangs under, itself included; nothing: none above.
  std::optional<uint32_t> GoverningPredicate(uint32_t token) const;
  bool IsPredicate(uint32_t token) const;

 private:
  std::optional<uint32_t> OwnSubject(uint32_t verb) const;
  std::optional<uint32_t> SubjectWithin(uint32_t verb, int steps) const;
  // The noun that a relative pronoun stands for; `token` itself where it is none.
  uint32_t Resolved(uint32_t token) const;
  TokenRange Trimmed(TokenRange range) const;
  TokenRange Without(uint32_t token, const std::vector<uint32_t>& parts) const;

  const std::vector<Token>& tokens_;
  std::vector<std::vector<uint32_t>> children_;
  std::vector<TokenRange> subtrees_;
};

}  // namespace onrecord::syntax
