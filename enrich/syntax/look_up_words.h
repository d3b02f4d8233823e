#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord::syntax {

// Fills word, quote_words, is_time, is_negation and is_negative_pronoun of all tokens from the lexicons of
// events and quotes, so that later stages ask the token and not the lexicon. Needs tags and lemmas. A form
// that the tagger gave an unknown base form is tried without its ending: "shelled" -> "shell". About one
// look-up a token, up to nine for an unknown word.
void LookUpWords(std::string_view text, const Lexicon& words, std::vector<Token>* tokens);

}  // namespace onrecord::syntax
