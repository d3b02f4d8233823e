#pragma once
#include <initializer_list>

#include "enrich/document/text_units.h"

// Predicates on the tags of a single token; those that need the tree are in grammar/predicates.h. All O(1).
namespace onrecord {

// Whether `value` is one of `any`: relations, tags.
template <typename Tag>
constexpr bool IsOneOf(Tag value, std::initializer_list<Tag> any) {
  for (const Tag each : any) {
    if (value == each) return true;
  }
  return false;
}

// "said", "says", "say": a verb form with a tense.
inline bool IsTensed(const Token& token) { return IsOneOf(token.xpos, {Xpos::kVBD, Xpos::kVBZ, Xpos::kVBP}); }
// A verb form with a tense, or a modal: "said", "will".
inline bool IsFinite(const Token& token) { return IsTensed(token) || token.xpos == Xpos::kMD; }
// Any verb or auxiliary, by its universal tag.
inline bool IsVerbal(const Token& token) { return token.upos == Upos::kVerb || token.upos == Upos::kAux; }
// A common noun, name or pronoun.
inline bool IsNominal(const Token& token) {
  return IsOneOf(token.upos, {Upos::kNoun, Upos::kPropn, Upos::kPron});
}
// A common noun or a name.
inline bool IsNounOrName(const Token& token) {
  return token.upos == Upos::kNoun || token.upos == Upos::kPropn;
}
// "who", "which", "that", "what".
inline bool IsRelativePronoun(const Token& token) {
  return token.xpos == Xpos::kWP || token.xpos == Xpos::kWDT;
}
// "who", "which", "that" also where the tagger sees a conjunction.
inline bool IsRelativeWord(const Token& token) {
  return IsRelativePronoun(token) || (token.xpos == Xpos::kIN && token.lemma == "that");
}
inline bool IsPunctuation(const Token& token) { return token.upos == Upos::kPunct; }
inline bool IsThat(const Token& token) { return token.lemma == "that"; }
// The "that" before a clause: "said that it rained".
inline bool OpensClause(const Token& token) { return IsThat(token) && token.upos == Upos::kSconj; }

// Whether the token can head a clause as its verb: a verb, "be" as root, and a token that only one of the two
// tags marks as a verb ("Iran lifts sanctions" with "lifts" as a noun of the tag VBZ).
inline bool IsVerb(const Token& token) {
  if (token.upos == Upos::kAdj && IsOneOf(token.xpos, {Xpos::kVB, Xpos::kVBD, Xpos::kVBP})) return true;
  if (token.upos == Upos::kNoun && IsOneOf(token.xpos, {Xpos::kVBZ, Xpos::kVBD})) return true;
  return token.upos == Upos::kVerb || (token.upos == Upos::kAux && token.deprel == Deprel::kRoot);
}
// Whether the token can head a noun phrase; no token is both.
inline bool IsNoun(const Token& token) { return !IsVerb(token) && IsNominal(token); }

}  // namespace onrecord
