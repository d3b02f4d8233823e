#pragma once
#include "enrich/lexicon/event_lexicon.h"
#include "enrich/syntax/editable_tree.h"

// The repairs of RepairTrees: each turns one shape that the parser often gets wrong in news into the tree it
// should be, and leaves every other tree alone. Only for repair_trees.cc and its parts.
namespace onrecord::syntax {

// repair_counts.cc: objects with a number, and two objects.
//   "gave Mongolia ten tents", "killed between 30 and 40 soldiers", "killed four and wounded 16"
void RepairTwoObjects(EditableTree& tree, int32_t verb);
void RepairCountedObject(EditableTree& tree, int32_t verb, const EventLexicon& lexicon);
void RepairSharedNumbers(EditableTree& tree, int32_t verb);

// repair_verbs.cc: verbs that were read as nouns, adjectives or participles.
//   "Iran on Monday | eased rules", "Saudi Arabia | frees bloggers", "have | shared evidence"
void RepairVerblessClause(EditableTree& tree, const EventLexicon& lexicon);
void RepairWord(EditableTree& tree, int32_t token, const EventLexicon& lexicon);

// Whether a pattern of event_patterns.tsv of the kind 'v', 'n' or 'a' begins with `word`.
bool BeginsPattern(const EventLexicon& lexicon, WordId word, char kind);

}  // namespace onrecord::syntax
