#pragma once
#include "enrich/quotes/content_variants.h"
#include "enrich/quotes/evidence_sink.h"
#include "enrich/quotes/find_contents.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// The evidence for or against the cue reporting somebody's words at all: the cue with its class and frame,
// who the source is and how it was found, the verb's tense and mood, where it stands. Constant time but for
// the words that are attached to the cue.
void AddCueEvidence(const QuoteScene& scene, const CueMatch& cue, const Content& content, EvidenceSink* sink);

// What speaks for or against these borders of the content: what opens it, what follows its end and what that
// is attached to, its length, the quotation marks in it. Linear in the content.
void AddBorderEvidence(const QuoteScene& scene, const CueMatch& cue, const Content& content,
                       const ContentVariant& variant, EvidenceSink* sink);

}  // namespace onrecord
