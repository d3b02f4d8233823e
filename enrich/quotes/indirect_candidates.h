#pragma once
#include <vector>

#include "enrich/lexicon/lexicon.h"
#include "enrich/quotes/attribute_direct.h"
#include "enrich/quotes/content_variants.h"
#include "enrich/quotes/evidence_sink.h"
#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// What one cue may tell, and how far that may reach.
struct CueCandidates {
  uint32_t cue = 0;                      // index into QuoteScene::cues
  Content content;                       // as the tree gives it
  std::vector<ContentVariant> variants;  // widened over the quotation marks that they reach into; not empty
};

// The candidates of every cue that introduces no direct quote and may tell something here, in text order.
// `told`: for each token, it stands in a direct quote; `used`: for each cue, a direct quote has it; `taken`:
// for each stretch between marks, it is part of one. Linear in the sentences with cues, for each cue.
std::vector<CueCandidates> FindCandidates(const QuoteScene& scene, const Lexicon& lexicon,
                                          const std::vector<char>& told, const std::vector<char>& used,
                                          const std::vector<char>& taken);

// The piece without what is `told` already (one flag a token) at its ends; empty if something in its middle
// is.
TokenRange WithoutTold(const QuoteScene& scene, const std::vector<char>& told, TokenRange piece);

// Everything that speaks for or against `candidates.variants[variant]`.
void AddCandidateEvidence(const QuoteScene& scene, const CueCandidates& candidates, size_t variant,
                          EvidenceSink* sink);

}  // namespace onrecord
