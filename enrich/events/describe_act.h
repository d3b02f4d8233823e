#pragma once
#include <vector>

#include "enrich/actors/find_actors.h"
#include "enrich/document/analysis.h"
#include "enrich/events/date_event.h"
#include "enrich/events/find_acts.h"
#include "enrich/events/find_counts.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// Whether the code is of an act of words: statements, appeals, agreements, blame.
bool IsVerbalCode(std::string_view code);

// Sets code's scales and its PLOVER names; nothing for a code that CAMEO does not have.
void SetCode(const EventLexicon& lexicon, std::string_view code, Event* event);

// What one sentence says about an act apart from its sides: span, date, place, counts, modality, the quote
// that it stands in, and how far it is believed (event_rules.tsv). Its source is still empty. Cost: the act's
// clause, and the quotes of the article.
Event DescribeAct(const Act& act, const Tree& tree, const Analysis& article, const Lexicon& lexicon,
                  const ActorFinder& actors, const SentenceDates& dates, const std::vector<CountAt>& counts);

}  // namespace onrecord
