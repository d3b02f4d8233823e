#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "enrich/grammar/predicates.h"
#include "enrich/lexicon/cue_table.h"

namespace onrecord {

// How a cue's source was found.
enum class SourceRule {
  kNone,
  kSubject,     // Silva said
  kShared,      // Silva rose and said
  kParticiple,  // Silva left, saying
  kControl,     // Silva declined to say
  kRelative,    // Silva, who said
  kNoun,        // a letter saying
  kAgent,       // was told by Silva
  kPossessive,  // Silva's claim
  kLightVerb,   // Silva made the claim
  kPhrase,      // according to Silva
};

// Who says it: the head word of the phrase.
struct Source {
  uint32_t head;
  SourceRule rule;
};

// The subject of a clause, looked for in the clause and then, up to six steps, in those it depends on;
// `climbs`: how many of them are behind us, from 1 on a passive's subject counts too. Words that are `quoted`
// (one flag a token) are no subjects.
//
//   "Silva rose and said", said  ->  Silva, kShared
std::optional<Source> SubjectOf(const Tree& tree, const std::vector<char>& quoted, uint32_t verb, int climbs);

// Of a noun: whose it is, by whom, or who makes it. "Silva's claim", "made the claim".
std::optional<Source> SourceOfNoun(const Tree& tree, const std::vector<char>& quoted, uint32_t noun,
                                   const Cue& cue);

// By whom: "was told by Silva".
std::optional<uint32_t> Agent(const Tree& tree, uint32_t verb);

bool IsPassiveCue(const Tree& tree, uint32_t verb);

// The phrase around its head: what hangs below it, without a case mark of its own, commas at the ends, and
// the cue.
TokenRange SourcePhrase(const Tree& tree, uint32_t head, uint32_t cue);

// The verb that a participle goes with although the parser hung it below what that verb reports: said, in
// "said he won, adding that …"; -1: it hangs where it belongs.
int32_t OuterVerb(const Tree& tree, uint32_t verb);

// "subject", "shared_subject" …
std::string_view Name(SourceRule rule);

}  // namespace onrecord
