#pragma once
#include "enrich/document/quote.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/attribute_direct.h"
#include "enrich/quotes/attribute_indirect.h"
#include "enrich/quotes/attribute_transcript.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// A finding as a quote: its content as pieces, each of its own kind (by the share of letters between marks),
// source and cue as spans, the channel, the sentences around it, and others who are named there and why they
// are not the source. An indirect one may have no pieces left; then it is no quote.
//
//   `Silva said the plan was "dead"`  ->  one mixed piece, source = Silva, cue = said
Quote BuildDirect(const QuoteScene& scene, const DirectFinding& finding, const Lexicon& lexicon);
Quote BuildTranscript(const QuoteScene& scene, const TranscriptLine& line, const Lexicon& lexicon);
Quote BuildIndirect(const QuoteScene& scene, const IndirectFinding& finding, const Lexicon& lexicon);

}  // namespace onrecord
