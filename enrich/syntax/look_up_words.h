#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord::syntax {

// Fills word, tells_time, negates and names_none of all tokens from the lexicon of events, so that later
// stages ask the token and not the lexicon. Needs tags and lemmas. A form that the tagger gave an unknown
// base form is tried without its ending: "shelled" -> "shell". About one look-up a token, up to nine for an
// unknown word.
void LookUpWords(std::string_view text, const EventLexicon& lexicon, std::vector<Token>* tokens);

}  // namespace onrecord::syntax
