#pragma once
#include "enrich/quotes/content_variants.h"
#include "enrich/quotes/evidence_sink.h"
#include "enrich/quotes/find_contents.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// What speaks for or against the cue telling somebody's words at all: the cue with its class and frame, who
// the source is and how it was found, the verb's tense and mood, where it stands. Constant time but for the
// words that hang on the cue.
void AddCueEvidence(const QuoteScene& scene, const CueMatch& cue, const Content& content, EvidenceSink* sink);

// What speaks for or against these borders of the content: what opens it, what follows its end and what that
// hangs on, its length, the quotation marks in it. Linear in the content.
void AddBorderEvidence(const QuoteScene& scene, const CueMatch& cue, const Content& content,
                       const ContentVariant& variant, EvidenceSink* sink);

}  // namespace onrecord
