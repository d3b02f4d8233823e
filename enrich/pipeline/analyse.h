#pragma once
#include "enrich/document/analysis.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/syntax/model.h"

namespace onrecord {

// The whole way of an article, one line a stage. A pure function: the same article, lexicon and model give
// the same Analysis. Spans point into source.text as it was published. May be called from any thread.
//
//   Analyse({.text = "“Go,” Ana Silva said."}, lexicon, model)  ->  one sentence, seven tokens …
Analysis Analyse(const SourceText& source, const Lexicon& lexicon, const syntax::Model& model);

}  // namespace onrecord
