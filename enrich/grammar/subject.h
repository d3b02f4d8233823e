#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "enrich/grammar/tree.h"

namespace onrecord {

// How the subject of a predicate was found.
enum class SubjectRule {
  kNone,
  kOwn,         // Silva said
  kShared,      // Silva rose and said
  kParticiple,  // Silva left, saying
  kControl,     // Silva declined to say; Silva asked Brandt to say
  kRelative,    // Silva, who said
  kNoun,        // a letter saying
  kAgent,       // was told by Silva
  kPossessive,  // Silva's claim
  kLightVerb,   // Silva made the claim
  kPhrase,      // according to Silva
};

// The head of the phrase that names who does or says it.
struct Subject {
  uint32_t head;
  SubjectRule rule;
};

struct SubjectOptions {
  const std::vector<char>* quoted = nullptr;  // one flag a token: these are no subjects; null: none is quoted
  bool of_passive = false;                    // take the verb's own subject also where it is passive
};

// The subject of a clause, looked for in the clause and then, up to six steps, in those it depends on. A
// relative pronoun stands for itself: see Antecedent. Cost: the children of the clauses on the way.
//
//   "Silva rose and said"  at "said"  ->  Silva, kShared
std::optional<Subject> FindSubject(const Tree& tree, uint32_t verb, const SubjectOptions& options = {});

// The same for what is done and not said: any subject of a clause, passive, shared or controlled, is taken,
// and of a relative or participle clause its noun; -1: none. Cost: the children of at most 12 clauses.
int32_t SurfaceSubject(const Tree& tree, int32_t verb);

// The noun that the relative or participle clause of a verb is attached to: of "officials who left and said"
// the officials; -1: the verb stands in no such clause.
int32_t Antecedent(const Tree& tree, uint32_t verb);

// By whom: "was told by Silva"; -1: nobody is named.
int32_t AgentOf(const Tree& tree, uint32_t verb);

// The verb that a participle goes with although the parser attached it below what that verb reports: said, in
// "said he won, adding that …"; -1: it is attached where it belongs.
int32_t OuterVerb(const Tree& tree, uint32_t verb);

}  // namespace onrecord
