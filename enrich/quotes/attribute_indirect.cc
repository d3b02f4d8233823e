#include "enrich/quotes/attribute_indirect.h"

#include <algorithm>

#include "common/base/strings.h"
#include "enrich/quotes/find_contents.h"
#include "enrich/quotes/headline_speech.h"

namespace onrecord {
namespace {

struct Draft {
  uint32_t cue = 0;
  Content content;
  uint32_t tokens = 0;
};

class IndirectFinder {
 public:
  IndirectFinder(const QuoteScene& scene, const std::vector<DirectFinding>& direct, const Lexicon& lexicon,
                 std::vector<char>* taken)
      : scene_(scene),
        lexicon_(lexicon),
        taken_(*taken),
        told_(scene.tokens.size()),
        used_(scene.cues.size()) {
    for (const DirectFinding& finding : direct) {
      if (finding.cue >= 0) used_[static_cast<size_t>(finding.cue)] = 1;
      const TokenRange range = scene.stretch_tokens[finding.stretch];
      std::fill(told_.begin() + std::min(finding.begins, range.first),
                told_.begin() + std::max(finding.ends, range.last), 1);
    }
  }

  std::vector<IndirectFinding> Run() {
    std::vector<IndirectFinding> found = Headlines();
    std::vector<Draft> drafts = Drafts();
    std::stable_sort(drafts.begin(), drafts.end(),
                     [](const Draft& a, const Draft& b) { return a.tokens > b.tokens; });
    for (const Draft& draft : drafts) {
      if (told_[scene_.cues[draft.cue].token]) continue;
      IndirectFinding finding = Accept(draft);
      if (!finding.pieces.empty() && !OnlyLeadsUp(scene_.cues[draft.cue]))
        found.push_back(std::move(finding));
    }
    return found;
  }

 private:
  std::vector<IndirectFinding> Headlines() {
    std::vector<IndirectFinding> found;
    for (const HeadlineSpeech& speech : FindHeadlineSpeech(scene_)) {
      TokenRange piece = Untold(speech.content);
      if (piece.empty()) continue;
      IndirectFinding finding{
          .cue = speech.cue, .source = static_cast<int32_t>(speech.head), .source_words = speech.source};
      finding.pieces.push_back(WithStretches(&piece));
      finding.rule = speech.cue < 0 ? "quotes.headline.colon" : "quotes.headline.verb";
      finding.source_rule = "quotes.source.colon";
      std::fill(told_.begin() + piece.first, told_.begin() + piece.last, 1);
      if (speech.cue >= 0) used_[static_cast<size_t>(speech.cue)] = 1;
      found.push_back(std::move(finding));
    }
    return found;
  }

  std::vector<Draft> Drafts() const {
    std::vector<Draft> drafts;
    for (uint32_t c = 0; c < scene_.cues.size(); ++c) {
      const CueMatch& cue = scene_.cues[c];
      if (used_[c] || !cue.cue->strong) continue;
      Draft draft{.cue = c, .content = FindContent(scene_.tree, cue, scene_.SentenceOf(cue.token), lexicon_)};
      if (cue.source < 0 && !StandsAlone(cue, draft.content)) continue;
      if (cue.cue->part == CuePart::kPhrase && HoldsUsedCue(draft.content)) continue;
      if (Glosses(cue) || OnlyMay(cue) || OnlyLikesInHeadline(draft)) continue;
      for (const TokenRange piece : draft.content.pieces) draft.tokens += piece.size();
      if (draft.tokens > 0) drafts.push_back(std::move(draft));
    }
    return drafts;
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
  bool OnlyLeadsUp(const CueMatch& cue) const {
    const Token& token = scene_.tokens[cue.token];
    if (cue.cue->kind != "ask" || token.xpos == Xpos::kVBG) return false;
    const uint32_t before = std::max(cue.token, 2u) - 2;
    for (uint32_t i = before; i < cue.token; ++i) {
      if (scene_.tokens[i].lemma == "when") return true;
    }
    return token.deprel == Deprel::kAdvcl && cue.source_rule != SourceRule::kSubject;
  }

  // "It is late," Silva said, referring to the ferry: the writer's word on what was said.
  bool Glosses(const CueMatch& cue) const {
    const int32_t head = scene_.tokens[cue.token].head;
    if (cue.cue->kind != "mention" || cue.source_rule != SourceRule::kParticiple || head < 0) return false;
    const auto at = static_cast<uint32_t>(head);
    const TokenRange outer = scene_.CuesIn({at, at + 1});
    return !outer.empty() && used_[outer.first];
  }

  // "Norway welcomes offer": a headline that tells of an act, where the cue cannot report a clause.
  bool OnlyLikesInHeadline(const Draft& draft) const {
    const CueMatch& cue = scene_.cues[draft.cue];
    const ZoneKind zone = scene_.sentences[scene_.tokens[cue.token].sentence].zone;
    return zone == ZoneKind::kHeadline && draft.content.frame == Frame::kObject && cue.cue->kind == "praise";
  }

  // "was not authorised to discuss the talks": somebody may or must speak, and did not.
  bool OnlyMay(const CueMatch& cue) const {
    const Token& token = scene_.tokens[cue.token];
    if (token.deprel != Deprel::kXcomp || token.xpos != Xpos::kVB || token.head < 0) return false;
    return scene_.tree.Child(static_cast<uint32_t>(token.head), Deprel::kAuxPass) >= 0;
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
        return cue.passive && cue.cue->kind != "mention" &&
               (cue.cue->kind != "report" || content.frame != Frame::kObject);
      default:
        return false;
    }
  }

  IndirectFinding Accept(const Draft& draft) {
    const CueMatch& cue = scene_.cues[draft.cue];
    IndirectFinding finding{
        .cue = static_cast<int32_t>(draft.cue), .source = cue.source, .source_words = cue.source_words};
    for (TokenRange piece : draft.content.pieces) {
      piece = Untold(piece);
      if (piece.empty()) continue;
      finding.pieces.push_back(WithStretches(&piece));
      std::fill(told_.begin() + piece.first, told_.begin() + piece.last, 1);
    }
    finding.frame = draft.content.frame;
    finding.rule = StrCat("quotes.indirect.", Name(draft.content.frame));
    finding.source_rule = StrCat("quotes.source.", Name(cue.source_rule));
    return finding;
  }

  // The piece without what is told already at its ends; empty if something in its middle is.
  TokenRange Untold(TokenRange piece) const {
    while (!piece.empty() && told_[piece.first]) ++piece.first;
    while (!piece.empty() && told_[piece.last - 1]) --piece.last;
    for (uint32_t i = piece.first; i < piece.last; ++i) {
      if (told_[i]) return {};
    }
    while (!piece.empty() && scene_.IsPunct(piece.last - 1) && !scene_.quoted[piece.last - 1]) --piece.last;
    return piece;
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
  const Lexicon& lexicon_;
  std::vector<char>& taken_;
  std::vector<char> told_;  // for each token: it stands in accepted content
  std::vector<char> used_;  // for each cue: a direct quote has it
};

}  // namespace

std::vector<IndirectFinding> AttributeIndirect(const QuoteScene& scene,
                                               const std::vector<DirectFinding>& direct,
                                               const Lexicon& lexicon, std::vector<char>* taken) {
  return IndirectFinder(scene, direct, lexicon, taken).Run();
}

}  // namespace onrecord
