#pragma once
#include <vector>

#include "enrich/document/entity.h"
#include "enrich/document/quote.h"
#include "enrich/document/text_units.h"
#include "enrich/document/time_value.h"

namespace onrecord {

// Gives each quote its speaker: the entity of the mention beside it; of a document ("the ministry's statement
// read") the one whose document it is. Also the day it was said, where the sentence of the cue has one
// outside the content, and the quote it stands inside of (A says that B said). A source that is no known
// entity leaves the speaker open; a speaker is never guessed. `speaker_why` says how the mention was
// resolved. Who is named together with the speaker ("Ana Silva and Bo Lund said", and "they" after it) is a
// co-speaker.
void ResolveSpeakers(const std::vector<Sentence>& sentences, const std::vector<Token>& tokens,
                     const std::vector<Mention>& mentions, const std::vector<Entity>& entities,
                     const std::vector<TimeValue>& dates, std::vector<Quote>* quotes);

}  // namespace onrecord
