#pragma once
#include <vector>

#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/attribute_direct.h"
#include "enrich/quotes/content_variants.h"
#include "enrich/quotes/evidence_sink.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// What one cue may report, and how far that may reach.
struct CueCandidates {
  uint32_t cue = 0;                      // index into QuoteScene::cues
  Content content;                       // as the tree gives it
  std::vector<ContentVariant> variants;  // widened over the quotation marks that they reach into; not empty
};

// The candidates of every cue that introduces no direct quote and may report something here, in text order.
// `covered`: for each token, it is in a direct quote; `used`: for each cue, a direct quote has it; `taken`:
// for each stretch between marks, it is part of one. Linear in the sentences with cues, for each cue.
std::vector<CueCandidates> FindCandidates(const QuoteScene& scene, const Lexicon& lexicon,
                                          const std::vector<char>& covered, const std::vector<char>& used,
                                          const std::vector<char>& taken);

// The piece without tokens that are `covered` already (one flag a token) at its ends; empty if something in
// its middle is.
TokenRange WithoutCovered(const QuoteScene& scene, const std::vector<char>& covered, TokenRange piece);

// Everything that speaks for or against `candidates.variants[variant]`.
void AddCandidateEvidence(const QuoteScene& scene, const CueCandidates& candidates, size_t variant,
                          EvidenceSink* sink);

}  // namespace onrecord
