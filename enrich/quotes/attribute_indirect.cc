#include "enrich/quotes/attribute_indirect.h"

#include <algorithm>
#include <cmath>

#include "common/base/strings.h"
#include "enrich/quotes/headline_speech.h"
#include "enrich/quotes/indirect_candidates.h"
#include "enrich/quotes/quote_evidence.h"

namespace onrecord {
namespace {

// The likeliest borders of the content of one cue.
struct Draft {
  uint32_t cue = 0;
  Frame frame = Frame::kThat;
  std::vector<TokenRange> pieces;
  double probability = 0;
  uint32_t tokens = 0;
};

class IndirectFinder {
 public:
  IndirectFinder(const QuoteScene& scene, const std::vector<DirectFinding>& direct, const Lexicon& lexicon,
                 std::vector<char>* taken, bool nested)
      : scene_(scene),
        nested_(nested),
        lexicon_(lexicon),
        taken_(*taken),
        covered_(scene.tokens.size()),
        used_(scene.cues.size()) {
    for (const DirectFinding& finding : direct) {
      if (finding.cue >= 0) used_[finding.cue] = 1;
      const TokenRange range = scene.stretch_tokens[finding.stretch];
      std::fill(covered_.begin() + std::min(finding.begins, range.first),
                covered_.begin() + std::max(finding.ends, range.last), 1);
    }
  }

  std::vector<IndirectFinding> Run() {
    std::vector<IndirectFinding> found = Headlines();
    std::vector<Draft> drafts = Drafts();
    std::stable_sort(drafts.begin(), drafts.end(),
                     [](const Draft& a, const Draft& b) { return a.tokens > b.tokens; });
    for (const Draft& draft : drafts) {
      if (covered_[scene_.cues[draft.cue].token]) continue;
      IndirectFinding finding = Accept(draft);
      if (!finding.pieces.empty()) found.push_back(std::move(finding));
    }
    return found;
  }

 private:
  std::vector<IndirectFinding> Headlines() {
    std::vector<IndirectFinding> found;
    for (const HeadlineSpeech& speech : FindHeadlineSpeech(scene_)) {
      TokenRange piece = WithoutCovered(scene_, covered_, speech.content);
      if (piece.empty()) continue;
      IndirectFinding finding{
          .cue = speech.cue, .source = static_cast<int32_t>(speech.head), .source_words = speech.source};
      finding.pieces.push_back(WithStretches(&piece));
      finding.rule = speech.cue < 0 ? "quotes.headline.colon" : "quotes.headline.verb";
      std::fill(covered_.begin() + piece.first, covered_.begin() + piece.last, 1);
      if (speech.cue >= 0) used_[speech.cue] = 1;
      found.push_back(std::move(finding));
    }
    return found;
  }

  std::vector<Draft> Drafts() const {
    std::vector<Draft> drafts;
    for (const CueCandidates& candidates : FindCandidates(scene_, lexicon_, covered_, used_, taken_)) {
      const Cue& cue = *scene_.cues[candidates.cue].cue;
      const size_t chosen = LikeliestBorders(candidates);
      EvidenceSink sink(lexicon_.quote_weights);
      AddCandidateEvidence(scene_, candidates, chosen, &sink);
      Draft best{.cue = candidates.cue,
                 .frame = candidates.content.frame,
                 .pieces = candidates.variants[chosen].pieces,
                 .probability = 1 / (1 + std::exp(-sink.right()))};
      const double least = lexicon_.quote_rules.Confidence(
          cue.attitude == Attitude::kSpeech ? "quotes.least.speech" : "quotes.least.attitude");
      if (best.probability < (nested_ ? least / 2 : least)) continue;  // more likely wrong than right
      for (const TokenRange piece : best.pieces) best.tokens += piece.size();
      drafts.push_back(std::move(best));
    }
    return drafts;
  }

  // The borders that the tree gives, unless others are clearly likelier.
  size_t LikeliestBorders(const CueCandidates& candidates) const {
    constexpr double kClearly = 0.3;  // in the log of the odds
    size_t best = 0;
    double most = 0;
    for (size_t v = 0; v < candidates.variants.size(); ++v) {
      EvidenceSink sink(lexicon_.quote_weights);
      AddBorderEvidence(scene_, scene_.cues[candidates.cue], candidates.content, candidates.variants[v],
                        &sink);
      const double score = sink.border() + (v == 0 ? kClearly : 0);
      if (v > 0 && score <= most) continue;
      best = v;
      most = score;
    }
    return best;
  }

  IndirectFinding Accept(const Draft& draft) {
    const CueMatch& cue = scene_.cues[draft.cue];
    IndirectFinding finding{
        .cue = static_cast<int32_t>(draft.cue), .source = cue.source, .source_words = cue.source_words};
    for (TokenRange piece : draft.pieces) {
      piece = WithoutCovered(scene_, covered_, piece);
      if (piece.empty()) continue;
      finding.pieces.push_back(WithStretches(&piece));
      std::fill(covered_.begin() + piece.first, covered_.begin() + piece.last, 1);
    }
    finding.frame = draft.frame;
    finding.probability = draft.probability;
    finding.rule = StrCat("quotes.indirect.", Name(draft.frame));
    return finding;
  }

  // The span of a piece, widened over the stretches that it reaches into.
  Span WithStretches(TokenRange* piece) {
    Span span = scene_.SpanOf(*piece);
    auto it = std::lower_bound(scene_.stretches.begin(), scene_.stretches.end(), span.begin,
                               [](const QuotedStretch& s, uint32_t at) { return s.outer.end <= at; });
    for (; it != scene_.stretches.end() && it->outer.begin < span.end; ++it) {
      const auto s = static_cast<size_t>(it - scene_.stretches.begin());
      const TokenRange range = scene_.stretch_tokens[s];
      if (taken_[s] || range.empty()) continue;
      taken_[s] = 1;
      span = Cover(span, it->outer);
      *piece = {std::min(piece->first, range.first), std::max(piece->last, range.last)};
    }
    return span;
  }

  const QuoteScene& scene_;
  const bool nested_;
  const Lexicon& lexicon_;
  std::vector<char>& taken_;
  std::vector<char> covered_;  // for each token: it is in accepted content
  std::vector<char> used_;     // for each cue: a direct quote has it
};

}  // namespace

std::vector<IndirectFinding> AttributeIndirect(const QuoteScene& scene,
                                               const std::vector<DirectFinding>& direct,
                                               const Lexicon& lexicon, std::vector<char>* taken,
                                               bool nested) {
  return IndirectFinder(scene, direct, lexicon, taken, nested).Run();
}

}  // namespace onrecord
