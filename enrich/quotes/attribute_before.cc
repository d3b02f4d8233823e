#include "enrich/quotes/attribute_before.h"

#include "common/base/utf8.h"
#include "enrich/quotes/beside_stretch.h"

namespace onrecord {
namespace {

class BeforeSieve {
 public:
  explicit BeforeSieve(const QuoteScene& scene) : scene_(scene) {}

  // Silva said: "…"
  std::optional<DirectFinding> Find(uint32_t s) const {
    const TokenRange region = WordsBefore(scene_, s);
    const TokenRange cues = scene_.CuesIn(region);
    for (uint32_t c = cues.last; c-- > cues.first;) {
      const CueMatch& cue = scene_.cues[c];
      if (!cue.cue->Takes(Frame::kQuote)) continue;
      if (cue.cue->part != CuePart::kVerb) continue;
      if (!IsLeadIn(*cue.cue, {cue.words.last, region.last}, s)) return std::nullopt;
      DirectFinding finding = FindingOfCue(scene_, s, c, "quotes.direct.before");
      SenderOf(cue, &finding);
      if (finding.source < 0) SubjectOfSentence(cue, &finding);
      if (finding.source < 0) return std::nullopt;
      return finding;
    }
    return std::nullopt;
  }

 private:
  // "[The mayor] left in a hurry - no car came -, adding: …": of a participle that the tree attached below
  // nothing.
  void SubjectOfSentence(const CueMatch& cue, DirectFinding* finding) const {
    if (scene_.tokens[cue.token].xpos != Xpos::kVBG) return;
    const TokenRange sentence = scene_.SentenceOf(cue.token);
    for (uint32_t i = sentence.first; i < cue.token; ++i) {
      const Token& t = scene_.tokens[i];
      if ((t.deprel != Deprel::kNsubj && t.deprel != Deprel::kNsubjPass) || scene_.quoted[i]) continue;
      if (IsRelativePronoun(t) || t.head < static_cast<int32_t>(i) ||
          t.head >= static_cast<int32_t>(cue.token))
        continue;
      finding->source = static_cast<int32_t>(i);
      finding->source_words = SourcePhrase(scene_.tree, i, cue.token);
      return;
    }
  }

  // Of a message that somebody sends the sender: "[the council] sent a letter to farmers saying", "[the
  // mayor] put up a sign that read".
  void SenderOf(const CueMatch& cue, DirectFinding* finding) const {
    if (cue.source < 0) return;
    uint32_t at = static_cast<uint32_t>(cue.source);
    const bool thing =
        cue.source_rule == SubjectRule::kRelative && cue.antecedent >= 0 && scene_.tokens[at].lemma != "who";
    if (cue.source_rule != SubjectRule::kNoun && !thing) return;
    if (thing) at = static_cast<uint32_t>(cue.antecedent);
    if (scene_.tokens[at].upos == Upos::kPropn) return;
    for (int steps = 0; steps < 5 && scene_.tokens[at].head >= 0; ++steps) {
      if (scene_.tokens[at].deprel == Deprel::kNsubj) return;
      at = static_cast<uint32_t>(scene_.tokens[at].head);
      if (scene_.tokens[at].upos != Upos::kVerb) continue;
      const int32_t subject = scene_.tree.Child(at, Deprel::kNsubj);
      if (subject < 0 || scene_.quoted[subject]) return;
      finding->source = subject;
      finding->source_words = scene_.tree.Range(subject);
      return;
    }
  }

  // Each word but the small ones begins with a capital, and nothing ends a sentence: "Plenty of Rain,"
  bool IsTitle(uint32_t s) const {
    constexpr uint32_t kLongest = 8, kSmall = 3;  // tokens; letters
    const TokenRange own = scene_.stretch_tokens[s];
    if (own.size() > kLongest) return false;
    uint32_t capitals = 0;
    for (uint32_t i = own.first; i < own.last; ++i) {
      if (scene_.IsPunct(i)) {
        if (scene_.tokens[i].xpos == Xpos::kPeriod && i + 2 < own.last) return false;
        continue;
      }
      size_t next;
      const bool capital = IsUpper(DecodeAt(scene_.text, scene_.tokens[i].span.begin, &next));
      if (!capital && scene_.tokens[i].span.size() > kSmall) return false;
      capitals += capital;
    }
    return capitals >= 2;
  }

  // What stands between cue and stretch is no clause of its own, and the stretch is no fragment of one.
  bool IsLeadIn(const Cue& cue, TokenRange gap, uint32_t s) const {
    for (uint32_t i = gap.first; i < gap.last; ++i) {
      if (IsFinite(scene_.tokens[i]) || IsThat(scene_.tokens[i]) || scene_.tokens[i].xpos == Xpos::kTO)
        return false;
    }
    if (!gap.empty() && (IsTitle(s) || !scene_.SignatureOf(gap).empty())) return false;
    if (HasLeadInPunctuation(scene_, s) || (gap.empty() && cue.kind == CueKind::kShout))
      return true;  // chanting "no more"
    const Span inner = scene_.stretches[s].inner;
    size_t next;
    return gap.empty() && IsUpper(DecodeAt(scene_.text, inner.begin, &next));
  }

  const QuoteScene& scene_;
};

}  // namespace

std::optional<DirectFinding> AttributeBefore(const QuoteScene& scene, uint32_t stretch) {
  return BeforeSieve(scene).Find(stretch);
}

}  // namespace onrecord
