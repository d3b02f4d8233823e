#pragma once
#include "enrich/document/analysis.h"
#include "enrich/document/work_budget.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/syntax/model.h"

namespace onrecord {

// The whole way of an article, one line a stage. A pure function: the same article, lexicon, model and budget
// give the same Analysis. Spans point into source.text as it was published. May be called from any thread.
// Takes at most `work_budget` steps (see WorkBudget): what was found until then stays, the state is kPartial
// and state_detail says what was left out.
//
//   Analyse({.text = "“Go,” Ana Silva said."}, lexicon, model)  ->  one sentence, seven tokens …
Analysis Analyse(const SourceText& source, const Lexicon& lexicon, const syntax::Model& model,
                 uint64_t work_budget = WorkBudget::kDefault);
// The same with a budget of the caller, which can then be asked for the steps it took.
Analysis Analyse(const SourceText& source, const Lexicon& lexicon, const syntax::Model& model,
                 WorkBudget* budget);

}  // namespace onrecord
