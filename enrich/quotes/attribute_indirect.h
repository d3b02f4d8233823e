#pragma once
#include <string>
#include <vector>

#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/attribute_direct.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// Content that a clause reports, with or without parts between marks.
struct IndirectFinding {
  int32_t cue = -1;     // index into QuoteScene::cues; -1: a colon
  int32_t source = -1;  // head of the source phrase
  TokenRange source_words;
  std::vector<Span> pieces;
  Frame frame = Frame::kThat;
  double probability = -1;  // that content and source are right; negative: the rule's own
  std::string rule;         // "quotes.indirect.that" …
};

// Headlines of the forms "Silva: bridge is safe" and "Bridge is safe: Silva", and the content of every cue
// that introduces no direct quote. Content within other content is left out: the outer cue reports it.
// Stretches that a content reaches into become part of it and are marked in `taken`. `nested`: the text is
// itself a quote, whose trees the weights do not know; half the least confidence is enough.
std::vector<IndirectFinding> AttributeIndirect(const QuoteScene& scene,
                                               const std::vector<DirectFinding>& direct,
                                               const Lexicon& lexicon, std::vector<char>* taken,
                                               bool nested = false);

}  // namespace onrecord
