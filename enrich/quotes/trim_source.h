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

// Extends a source over a name that its words only describe, if the tree or the mentions have cut it: between
// two names, a word in small letters describes the second, whatever its tag.
//
//   Silva ally | Marta Falk
void CompleteName(const QuoteScene& scene, int32_t* source, TokenRange* words);

}  // namespace onrecord
