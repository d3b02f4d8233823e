#pragma once
#include <cstdint>

#include "enrich/grammar/predicates.h"
#include "enrich/grammar/tree.h"

namespace onrecord {

// The trees with what only quotes ask of them.
class ClauseTree : public Tree {
 public:
  using Tree::Tree;

  // The range without the name that it begins with, where a phrase begins anew after it: told "Orland News |
  // the plan had failed".
  TokenRange WithoutHearer(TokenRange range) const;
  // Opens with whether, if, how, why …
  bool IsQuestion(uint32_t head) const { return onrecord::IsQuestion(*this, head); }
  // who, which, that, what.
  bool IsQuestionWord(uint32_t token) const { return IsRelativePronoun((*this)[token]); }
  // Has a "to" before it, and no finite verb before that.
  bool IsInfinitive(uint32_t head) const { return onrecord::IsInfinitive(*this, head); }
};

}  // namespace onrecord
