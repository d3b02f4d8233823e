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

// An act as one sentence tells it, its actors still phrases of the sentence.
struct Act {
  std::string code;
  std::string rule;           // name of the pattern, wraps before it: "call_v.appeal/ceasefire_n.0871"
  std::string linked, joint;  // see EventPattern
  int32_t head = -1;          // the word that carries it
  int32_t noun = -1;          // the noun that a light word passes on: "talks" of "held talks"
  int32_t clause = -1;        // the outermost word it was reached from ("agreed" of "agreed to meet")
  std::vector<int32_t> also;  // verbs of harm that tell the same act: "killed four and wounded 16"
  std::vector<int32_t> sources, targets;  // heads of noun phrases, the likeliest first
  bool both = false;
  bool mutual = false;     // coded both ways only among several sources: "agreed to meet"
  bool no_target = false;  // it is done to nobody
  bool nominal = false;    // told by a noun
  bool speech = false;     // a plain statement
  Modality modality = Modality::kAsserted;
  int weight = 0;  // how much its pattern asked for
};

// The acts of one sentence, from the root down. What a wrapping word takes in ("agreed to meet") is told
// once. Plain statements ("said") come last, with `speech` set. A sentence without a parse yields nothing.
//
//   "Iran urged Iraq to free the pilots"  ->  one act, code 0253, sources {Iran}, targets {Iraq}
std::vector<Act> FindActs(const Tree& tree, TokenRange sentence, const EventLexicon& lexicon,
                          const KindOf& kind_of);

}  // namespace onrecord
