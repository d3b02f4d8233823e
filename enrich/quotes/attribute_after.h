#pragma once
#include <optional>
#include <vector>

#include "enrich/quotes/attribute_direct.h"

namespace onrecord {

// The finding of a stretch whose cue follows it: `"…," Silva said`. If only part of a clause is in quotation
// marks, the finding covers the rest of it, too: `The plan is "dead," he said` ("quotes.mixed.after").
// `found` are the findings of the stretches before, in text order. nullopt: no cue follows that reports the
// stretch, or it has no source.
std::optional<DirectFinding> AttributeAfter(const QuoteScene& scene, uint32_t stretch,
                                            const std::vector<DirectFinding>& found);

}  // namespace onrecord
