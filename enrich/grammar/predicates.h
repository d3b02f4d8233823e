#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "enrich/document/token_predicates.h"
#include "enrich/grammar/tree.h"

// Questions about a word that need its tree. Cost: the children of the words named, unless said otherwise.
namespace onrecord {

// Whether the verb is passive: "was named", "named by", "Editor arrested" of a headline.
bool IsPassive(const Tree& tree, uint32_t verb);

// Whether an adverb negates the head: "did not visit", "never visited"; but not "not only visited".
bool IsNegated(const Tree& tree, uint32_t head);

// Whether the noun has a negative determiner or is a negative pronoun: "no troops", "nobody", "neither side",
// "not a soldier".
bool IsDeniedNoun(const Tree& tree, uint32_t noun);

// Whether the head stands behind "to" with no subject between: "to go"; but not "the plan was to go".
bool IsInfinitive(const Tree& tree, uint32_t head);

// Whether the clause opens as a question does: "whether", "if", "who", "how", "why".
bool IsQuestion(const Tree& tree, uint32_t head);

// `noun` and the nouns joined to it by "and" or commas: {Iran, Iraq}. Linear in the conjuncts.
std::vector<int32_t> Conjuncts(const Tree& tree, uint32_t noun);

enum class Extent { kWhole, kNarrow };
// First and last token below `token`, itself included and punctuation left out; kNarrow: without conjuncts,
// relative clauses, appositions, conjunctions and marks. Linear in the tokens below.
std::pair<int32_t, int32_t> ExtentOf(const Tree& tree, uint32_t token, Extent extent);

}  // namespace onrecord
