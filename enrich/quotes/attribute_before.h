#pragma once
#include <optional>

#include "enrich/quotes/attribute_direct.h"

namespace onrecord {

// The finding of a stretch whose cue stands before it in its sentence: `Silva said: "…"`. nullopt: there is
// no such cue, it has no source, or words of another clause stand between it and the stretch.
std::optional<DirectFinding> AttributeBefore(const QuoteScene& scene, uint32_t stretch);

}  // namespace onrecord
