#pragma once
#include <string_view>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/document/work_budget.h"
#include "enrich/grammar/tree.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// What happened: the events of an article in order of trigger, one for each source–target pair. Reads
// sentences, tokens with trees, dates, mentions, entities, quotes and the document's fields; `article.events`
// is not read. An event without a source that has a code is left out; so is what is only supposed ("if it
// attacks"). A plain statement (010) stands only where its speaker has a code and its sentence has no
// other event. What is planned or may be carries that modality and the code of an intention or threat. Two
// mentions of one event are one event with `other_mentions`. Sentences without trees, and those of more than
// 300 words, yield nothing.
//
//   "Iran urged Iraq to free the pilots."  ->  0253, source IRN, target IRQ
//
// Steps of `budget` (null: unlimited) are the words of the sentences and the quotes that are searched for
// each; the sentences that it does not pay for yield nothing.
std::vector<Event> MatchEvents(std::string_view text, const Analysis& article, const Tree& tree,
                               const Lexicon& lexicon, WorkBudget* budget = nullptr);

}  // namespace onrecord
