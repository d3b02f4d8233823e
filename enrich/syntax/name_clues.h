#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/lexicon/gazetteer.h"
#include "enrich/syntax/name_features.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// What the gazetteers know of each token: NameClue bits. Of names within names the longest counts.
// `matches`: all that Gazetteer::Find found.
std::vector<uint16_t> NameClues(std::string_view text, const std::vector<Token>& tokens,
                                std::span<const GazetteerMatch> matches, const Gazetteer& gazetteer);

// The same for words apart from any text.
std::vector<uint16_t> NameClues(const std::vector<Word>& words, const Gazetteer& gazetteer);

}  // namespace onrecord::syntax
