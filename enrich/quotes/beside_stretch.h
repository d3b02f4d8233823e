#pragma once
#include <string_view>

#include "enrich/quotes/attribute_direct.h"

// What the sieves that look beside a quoted stretch share. `stretch` is an index into QuoteScene::stretches,
// `cue` into QuoteScene::cues.
namespace onrecord {

// The words before a stretch that may name its source: from the start of its sentence or the stretch before.
TokenRange WordsBefore(const QuoteScene& scene, uint32_t stretch);
// A comma or colon stands right before the stretch, in its sentence.
bool HasLeadInPunctuation(const QuoteScene& scene, uint32_t stretch);
// A finding over the words of the stretch, without a source.
DirectFinding FindingOf(const QuoteScene& scene, uint32_t stretch, std::string_view rule);
// The same with the cue and its source, trimmed to the words that name it.
DirectFinding FindingOfCue(const QuoteScene& scene, uint32_t stretch, uint32_t cue, std::string_view rule);

}  // namespace onrecord
