#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The tokens of `sentences`, in text order, as the English universal treebanks cut them; sets first_token and
// last_token of each sentence. Every character that is not white space belongs to exactly one token.
//
//   `Kim's aides don't say.`     ->  Kim | 's | aides | do | n't | say | .
//   `a U.S.-led force of 1,000`  ->  a | U.S. | - | led | force | of | 1,000
//   `pro-Western, $3.5m, 40%`    ->  pro-Western | , | $ | 3.5 | m | , | 40 | %
std::vector<Token> Tokenise(std::string_view text, std::vector<Sentence>* sentences, const Lexicon& lexicon);

}  // namespace onrecord
