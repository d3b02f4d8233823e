#pragma once
#include <span>
#include <vector>

#include "enrich/syntax/name_layer.h"
#include "enrich/syntax/parser.h"

namespace onrecord::syntax {

// Lets mentions that may be names of one kind or another lean to what the document's certain mentions of the
// same word say: "Silva", told by its first name in one sentence, is a person in all. "Silva" and "SILVA" are
// one word. `scored`: of all words of `sentences`, one after the other. Costs a sort of the words with a
// capital.
void ShareNameEvidence(std::span<const UnparsedSentence> sentences, std::vector<NameLayer::Scored>* scored);

}  // namespace onrecord::syntax
