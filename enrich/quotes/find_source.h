#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "enrich/grammar/predicates.h"
#include "enrich/grammar/subject.h"
#include "enrich/lexicon/cue_table.h"

namespace onrecord {

// Of a noun: whose it is, by whom, or who makes it. "Silva's claim", "made the claim".
std::optional<Subject> SourceOfNoun(const Tree& tree, const std::vector<char>& quoted, uint32_t noun,
                                    const Cue& cue);

// The phrase around its head: what is attached below it, without a case mark of its own, commas at the ends,
// and the cue.
TokenRange SourcePhrase(const Tree& tree, uint32_t head, uint32_t cue);

// "subject", "shared_subject" …
std::string_view Name(SubjectRule rule);

}  // namespace onrecord
