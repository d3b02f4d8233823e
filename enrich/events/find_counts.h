#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "enrich/document/event.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/number_words.h"

namespace onrecord {

// A count and the noun it counts.
struct CountAt {
  Count count;
  int32_t noun = -1;  // index into Analysis::tokens
};

// The numbers of one sentence that count something, in text order: value, unit (lemma of the noun), the words
// that qualify it ("more than"), kind: "casualties" below a verb of harm, "amount" of money, "ordinal" ("its
// seventh test": 7, no count of tests), "" else. Years, dates (`dates`: the spans of time expressions), ages,
// distances and percentages are none. A range has its upper end ("10 to 15", "between 10 and 15", "10-15"),
// and so has the most it can be ("up to 15": value and upper are 15). `as_of`: since when the sentence's
// counts hold, or nothing; ordinals hold always.
//
//   "It fired more than 40 missiles in 2021."  ->  {40, "missile", "more than"}
std::vector<CountAt> FindCounts(std::string_view text, const Tree& tree, TokenRange sentence,
                                const NumberWords& words, const std::vector<Span>& dates,
                                const std::optional<TimeValue>& as_of = std::nullopt);

}  // namespace onrecord
