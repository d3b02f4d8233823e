#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "enrich/actors/find_actors.h"
#include "enrich/document/event.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// One act of a sentence, before its actors have codes: actors are heads of noun phrases.
struct Act {
  std::string code;
  std::string rule;           // name of the pattern, wraps before it: "call_v.appeal/ceasefire_n.0871"
  std::string linked, joint;  // see EventPattern
  int32_t head = -1;          // the trigger
  int32_t noun = -1;          // the noun that carries the meaning of a light verb: "talks" of "held talks"
  int32_t clause = -1;        // the outermost trigger: "agreed" of "agreed to meet"
  std::vector<int32_t> also;  // further verbs of harm for the same act: "killed four and wounded 16"
  std::vector<int32_t> sources, targets;  // heads of noun phrases, the likeliest first
  bool both = false;
  bool mutual = false;     // coded both ways only among several sources: "agreed to meet"
  bool no_target = false;  // the pattern says that it has none
  bool nominal = false;    // the trigger is a noun
  bool speech = false;     // a plain statement (010)
  Modality modality = Modality::kAsserted;
  int weight = 0;  // of the pattern: more conditions, more weight
};

// The acts of one sentence, from the root down. A wrapping trigger and the act inside it ("agreed to meet")
// are one act. Plain statements ("said") come last, with `speech` set. A sentence without a parse yields
// nothing. Cost: for each trigger the patterns that begin with it, each a walk over its clause; wrapping
// triggers nest at most six deep.
//
//   "Iran urged Iraq to free the pilots"  ->  one act, code 0253, sources {Iran}, targets {Iraq}
std::vector<Act> FindActs(const Tree& tree, TokenRange sentence, const EventLexicon& lexicon,
                          const KindOf& kind_of);

}  // namespace onrecord
