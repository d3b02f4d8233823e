#pragma once
#include <cstdint>

#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// Removes from a source what stands beside it but describes the act of speaking, and words between marks or
// another verb that the tree attached below it. `source`: its head; -1: none, then nothing is done. The words
// always keep the head.
//
//   Silva | later Thursday      a man | speaking to the Post      the ministry | called it "regrettable"
void TrimSource(const QuoteScene& scene, int32_t* source, TokenRange* words);

}  // namespace onrecord
