#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/grammar/predicates.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/find_source.h"

namespace onrecord {

// A cue in the text, with its source.
struct CueMatch {
  uint32_t token = 0;  // the cue, or the first word of it
  TokenRange words;    // "pointed out"
  const Cue* cue = nullptr;
  int32_t source = -1;      // the head word of the source phrase; -1: none
  TokenRange source_words;  // the phrase; empty: none
  SubjectRule source_rule = SubjectRule::kNone;
  int32_t antecedent = -1;  // of a relative pronoun as source, the noun it stands for
  bool negated = false;
  bool passive = false;
  bool names_speech =
      false;  // "…," is how Silva described it: what stands before it was said, whatever follows
};

// The cues among the tokens that are not `quoted` (one flag a token), in text order, whether or not they have
// a source.
//
//   "Ana Silva left, saying it was late."  ->  saying, source = Ana Silva, kParticiple
std::vector<CueMatch> FindCues(std::string_view text, const Tree& tree, const std::vector<char>& quoted,
                               const Lexicon& lexicon);

}  // namespace onrecord
