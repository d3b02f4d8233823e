#pragma once
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/entities/token_view.h"

namespace onrecord {

// A mention of tokens [first, last) with only its position set; `rule` outlives it.
Mention NewMention(const TokenView& view, uint32_t first, uint32_t last, const char* rule);

// Adds the pronouns of a sentence that refer to someone or something; "it" in "it rains" does not.
void FindPronouns(const TokenView& view, const Sentence& sentence, std::vector<Mention>* mentions);

// Adds the subjects whose noun is not in the lexicon: "the rower", "the plan". The sentence's mentions so
// far begin at index `first_mention`; `covered` has, by token, the heads of nominals found before.
void FindOtherSubjects(const TokenView& view, const Sentence& sentence, const std::vector<bool>& covered,
                       size_t first_mention, std::vector<Mention>* mentions);

}  // namespace onrecord
