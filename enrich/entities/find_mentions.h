#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/document/text_units.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// The mentions of an article in text order, an outer one before those inside it: names with their titles,
// nominals whose head the lexicon knows (roles, agents) or that are subjects, and pronouns. Appositions are
// mentions of their own. Uses tags, trees and statistical name tags where tokens have them.
//
//   "Norwegian envoy Orla Vey, a friend of the king, left."
//   ->  "Norwegian envoy Orla Vey" (name "Orla Vey", role "envoy", country NOR), "a friend of the king", "the
//   king"
std::vector<Mention> FindMentions(std::string_view text, const std::vector<Sentence>& sentences,
                                  const std::vector<Token>& tokens, std::span<const GazetteerMatch> matches,
                                  const Lexicon& lexicon);

}  // namespace onrecord
