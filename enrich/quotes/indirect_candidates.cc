#include "enrich/quotes/indirect_candidates.h"

#include <algorithm>

#include "enrich/quotes/find_contents.h"
#include "enrich/quotes/quote_evidence.h"

namespace onrecord {
namespace {

class CandidateFinder {
 public:
  CandidateFinder(const QuoteScene& scene, const Lexicon& lexicon, const std::vector<char>& covered,
                  const std::vector<char>& used, const std::vector<char>& taken)
      : scene_(scene), lexicon_(lexicon), covered_(covered), used_(used), taken_(taken) {}

  std::vector<CueCandidates> Run() const {
    std::vector<CueCandidates> found;
    for (uint32_t c = 0; c < scene_.cues.size(); ++c) {
      const CueMatch& cue = scene_.cues[c];
      if (used_[c] || covered_[cue.token] || !cue.cue->strong) continue;
      CueCandidates candidates{.cue = c, .content = ContentOf(cue)};
      if (candidates.content.pieces.empty() || (cue.cue->IsUnlisted() && !MayReport(cue, candidates.content)))
        continue;
      if (ReportsNothing(cue, candidates.content)) continue;
      for (ContentVariant& variant : VariantsOf(scene_, cue, candidates.content))
        AddTo(&candidates, std::move(variant));
      if (candidates.variants.empty()) continue;
      found.push_back(std::move(candidates));
    }
    return found;
  }

 private:
  Content ContentOf(const CueMatch& cue) const {
    return FindContent(scene_.tree, cue, scene_.SentenceOf(cue.token), lexicon_);
  }

  // A cue that the lexicon does not know needs a source, and a clause, an infinitive or words between marks.
  bool MayReport(const CueMatch& cue, const Content& content) const {
    if (cue.source < 0) return false;
    if (IsOneOf(content.frame, {Frame::kThat, Frame::kWh, Frame::kTo})) return true;
    const TokenRange last = content.pieces.back();
    return std::any_of(scene_.quoted.begin() + last.first, scene_.quoted.begin() + last.last,
                       [](char quoted) { return quoted; });
  }

  void AddTo(CueCandidates* candidates, ContentVariant variant) const {
    std::vector<TokenRange> pieces;
    for (const TokenRange piece : variant.pieces) {
      const TokenRange left = Widened(WithoutCovered(scene_, covered_, piece));
      if (!left.empty()) pieces.push_back(left);
    }
    if (pieces.empty()) return;
    for (const ContentVariant& known : candidates->variants) {
      if (known.pieces == pieces) return;
    }
    variant.pieces = std::move(pieces);
    candidates->variants.push_back(std::move(variant));
  }

  // The piece and the stretches that it reaches into.
  TokenRange Widened(TokenRange piece) const {
    if (piece.empty()) return piece;
    auto it = std::lower_bound(scene_.stretch_tokens.begin(), scene_.stretch_tokens.end(), piece.first,
                               [](TokenRange range, uint32_t at) { return range.last <= at; });
    for (; it != scene_.stretch_tokens.end() && it->first < piece.last; ++it) {
      if (taken_[it - scene_.stretch_tokens.begin()] || it->empty()) continue;
      piece = {std::min(piece.first, it->first), std::max(piece.last, it->last)};
    }
    return piece;
  }

  bool ReportsNothing(const CueMatch& cue, const Content& content) const {
    return (cue.source < 0 && !StandsAlone(cue, content)) ||
           (cue.cue->part == CuePart::kPhrase && HoldsUsedCue(content)) || IsEditorialGloss(cue) ||
           IsPermission(cue) || IsPraiseInHeadline(cue, content) || IntroducesAnswer(cue);
  }

  // "…," Silva said, according to the paper: Silva has the quote already.
  bool HoldsUsedCue(const Content& content) const {
    for (const TokenRange piece : content.pieces) {
      const TokenRange cues = scene_.CuesIn(piece);
      for (uint32_t c = cues.first; c < cues.last; ++c) {
        if (used_[c]) return true;
      }
    }
    return false;
  }

  // "Asked if it was late, Silva said no": the question only leads up to what Silva says.
  bool IntroducesAnswer(const CueMatch& cue) const {
    const Token& token = scene_.tokens[cue.token];
    if (cue.cue->kind != CueKind::kAsk || token.xpos == Xpos::kVBG) return false;
    const uint32_t before = std::max(cue.token, 2u) - 2;
    for (uint32_t i = before; i < cue.token; ++i) {
      if (Is(scene_.tokens[i], QuoteWord::kWhen)) return true;
    }
    return token.deprel == Deprel::kAdvcl && cue.source_rule != SubjectRule::kOwn;
  }

  // "It is late," Silva said, referring to the ferry: the writer's word on what was said.
  bool IsEditorialGloss(const CueMatch& cue) const {
    const int32_t head = scene_.tokens[cue.token].head;
    if (cue.cue->kind != CueKind::kMention || cue.source_rule != SubjectRule::kParticiple || head < 0)
      return false;
    const auto at = static_cast<uint32_t>(head);
    const TokenRange outer = scene_.CuesIn({at, at + 1});
    return !outer.empty() && used_[outer.first];
  }

  // "Norway welcomes offer": a headline about an act, where the cue cannot report a clause.
  bool IsPraiseInHeadline(const CueMatch& cue, const Content& content) const {
    const ZoneKind zone = scene_.sentences[scene_.tokens[cue.token].sentence].zone;
    return zone == ZoneKind::kHeadline && content.frame == Frame::kObject &&
           cue.cue->kind == CueKind::kPraise;
  }

  // "was not authorised to discuss the talks": somebody may or must speak, and did not.
  bool IsPermission(const CueMatch& cue) const {
    const Token& token = scene_.tokens[cue.token];
    if (token.deprel != Deprel::kXcomp || token.xpos != Xpos::kVB || token.head < 0) return false;
    return scene_.tree.Child(token.head, Deprel::kAuxPass) >= 0;
  }

  // "X is said to be ill", "The plan was criticised" need no source.
  static bool StandsAlone(const CueMatch& cue, const Content& content) {
    switch (content.frame) {
      case Frame::kPassiveTo:
      case Frame::kRaising:
        return true;
      case Frame::kThat:
      case Frame::kWh:
      case Frame::kAbout:
      case Frame::kObject:
      case Frame::kObjectAs:
      case Frame::kObjectOf:
      case Frame::kObjectFor:
      case Frame::kObjectWith:
        return cue.passive && cue.cue->kind != CueKind::kMention &&
               (cue.cue->kind != CueKind::kReport || content.frame != Frame::kObject);
      default:
        return false;
    }
  }

  const QuoteScene& scene_;
  const Lexicon& lexicon_;
  const std::vector<char>& covered_;
  const std::vector<char>& used_;
  const std::vector<char>& taken_;
};

}  // namespace

TokenRange WithoutCovered(const QuoteScene& scene, const std::vector<char>& covered, TokenRange piece) {
  while (!piece.empty() && covered[piece.first]) ++piece.first;
  while (!piece.empty() && covered[piece.last - 1]) --piece.last;
  for (uint32_t i = piece.first; i < piece.last; ++i) {
    if (covered[i]) return {};
  }
  while (!piece.empty() && scene.IsPunct(piece.last - 1) && !scene.quoted[piece.last - 1]) --piece.last;
  return piece;
}

std::vector<CueCandidates> FindCandidates(const QuoteScene& scene, const Lexicon& lexicon,
                                          const std::vector<char>& covered, const std::vector<char>& used,
                                          const std::vector<char>& taken) {
  return CandidateFinder(scene, lexicon, covered, used, taken).Run();
}

void AddCandidateEvidence(const QuoteScene& scene, const CueCandidates& candidates, size_t variant,
                          EvidenceSink* sink) {
  const CueMatch& cue = scene.cues[candidates.cue];
  AddCueEvidence(scene, cue, candidates.content, sink);
  AddBorderEvidence(scene, cue, candidates.content, candidates.variants[variant], sink);
}

}  // namespace onrecord
