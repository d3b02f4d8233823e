#pragma once
#include <vector>

#include "enrich/document/text_units.h"
#include "enrich/document/work_budget.h"

namespace onrecord {

// Steps of one word on its way through all stages, apart from the inner loops that count for themselves; of
// these the trees take nine tenths.
inline constexpr uint64_t kStepsOfWord = 80;

// Takes the steps of the sentences' words and keeps as many sentences, from the first, as half of the budget
// pays for: the other half is for the inner loops, so that what is kept is analysed whole. The tokens of the
// others go as well.
void LimitSentences(std::vector<Sentence>* sentences, std::vector<Token>* tokens, WorkBudget* budget);

}  // namespace onrecord
