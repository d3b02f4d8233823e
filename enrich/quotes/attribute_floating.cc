#include <algorithm>

#include "common/base/utf8.h"
#include "enrich/quotes/attribute_direct.h"
#include "enrich/quotes/trim_source.h"

namespace onrecord {
namespace {

constexpr uint32_t kFarthest = 80;        // tokens before a colon
constexpr uint32_t kMostSentences = 100;  // back from a floating quote; a paragraph can have thousands
constexpr uint32_t kMostCues = 32;        // of a sentence that a floating quote looks at
constexpr uint32_t kFloatsOver = 1;       // paragraphs that a floating quote may look back

char32_t LastChar(std::string_view text, Span span) {
  size_t begin;
  return span.empty() ? 0 : DecodeBefore(text, span.end, &begin);
}

// Gives the sentences between marks that no cue stands beside the source of a quote near them.
class FloatingSieves {
 public:
  FloatingSieves(const QuoteScene& scene, const std::vector<char>& taken,
                 const std::vector<DirectFinding>& found)
      : scene_(scene), taken_(taken), by_stretch_(scene.stretches.size(), -1), found_(found) {
    for (size_t i = 0; i < found.size(); ++i) by_stretch_[found[i].stretch] = static_cast<int32_t>(i);
    const size_t count = scene.stretches.size();
    goes_on_to_.assign(count + 1, static_cast<uint32_t>(count));
    for (size_t s = count; s-- > 1;) {
      const bool passed = scene.stretches[s - 1].continued && by_stretch_[s] < 0;
      goes_on_to_[s] = passed ? goes_on_to_[s + 1] : static_cast<uint32_t>(s);
    }
  }

  std::vector<DirectFinding> Run() {
    const size_t known = found_.size();
    for (uint32_t s = 0; s < scene_.stretches.size(); ++s) {
      if (taken_[s] || by_stretch_[s] >= 0 || scene_.stretch_tokens[s].empty() || !IsSentence(s)) continue;
      DirectFinding finding;
      finding.stretch = s;
      finding.begins = scene_.stretch_tokens[s].first;
      finding.ends = scene_.stretch_tokens[s].last;
      finding.floating = true;
      if (!AfterColon(s, &finding) && !LeadIn(s, &finding) && !SameParagraph(s, &finding) &&
          !OwnParagraph(s, &finding))
        continue;
      by_stretch_[s] = static_cast<int32_t>(found_.size());
      found_.push_back(finding);
    }
    return {found_.begin() + static_cast<std::ptrdiff_t>(known), found_.end()};
  }

 private:
  // Starts a sentence and looks like one, or is long.
  bool IsSentence(uint32_t s) const {
    const TokenRange range = scene_.stretch_tokens[s];
    const QuotedStretch& stretch = scene_.stretches[s];
    const uint32_t words = range.size();
    if (AfterUtterance(range.first)) return true;
    if (range.first != scene_.SentenceOf(range.first).first &&
        scene_.tokens[range.first - 1].span.In(scene_.text) != ":") {
      return stretch.single ? false : words > 12;
    }
    const char32_t last = LastChar(scene_.text, stretch.inner);
    const bool ends =
        last == U'.' || last == U'?' || last == U'!' || last == U'…' || last == U',' || !stretch.closed;
    return (ends && words >= 4) || words > 10;
  }

  // Silva had one word: "No."
  bool AfterUtterance(uint32_t first) const {
    const uint32_t begin = scene_.SentenceOf(first).first;
    if (first < begin + 2 || scene_.tokens[first - 1].span.In(scene_.text) != ":") return false;
    for (uint32_t i = begin; i + 1 < first; ++i) {
      if (scene_.tokens[i].upos == Upos::kNoun && scene_.IsUtterance(i) && !scene_.quoted[i]) return true;
    }
    return false;
  }

  void TakeFrom(uint32_t other, bool goes_on, DirectFinding* finding) const {
    const std::string_view rule = goes_on ? "quotes.direct.continued" : "quotes.direct.same_paragraph";
    const DirectFinding& source = found_[by_stretch_[other]];
    finding->after = by_stretch_[other];
    finding->cue = source.cue;
    finding->source = source.source;
    finding->source_words = source.source_words;
    finding->rule = rule;
    finding->goes_on = goes_on;
  }

  bool InOneParagraph(uint32_t a, uint32_t b) const {
    return scene_.ParagraphOf(scene_.stretch_tokens[a].first) ==
           scene_.ParagraphOf(scene_.stretch_tokens[b].first);
  }

  // "…," Silva said. "…"; also the other way round, and in an open paragraph and those it goes on with.
  bool SameParagraph(uint32_t s, DirectFinding* finding) const {
    if (s > 0 && by_stretch_[s - 1] >= 0 && scene_.stretches[s - 1].continued) {
      TakeFrom(s - 1, true, finding);
      return true;
    }
    if (s > 0 && by_stretch_[s - 1] >= 0 && InOneParagraph(s - 1, s)) {
      TakeFrom(s - 1, false, finding);
      return true;
    }
    if (PreviousSentence(s, finding)) return true;
    const uint32_t next = goes_on_to_[s + 1];
    if (next < scene_.stretches.size() && by_stretch_[next] >= 0 &&
        (scene_.stretches[next - 1].continued || InOneParagraph(s, next))) {
      TakeFrom(next, scene_.stretches[s].continued, finding);
      return true;
    }
    return false;
  }

  // The sentence before, in the same paragraph, reports what somebody said.
  bool PreviousSentence(uint32_t s, DirectFinding* finding) const {
    const uint32_t first = scene_.stretch_tokens[s].first;
    const uint32_t sentence = scene_.tokens[first].sentence;
    if (sentence == 0 || scene_.sentences[sentence - 1].paragraph != scene_.sentences[sentence].paragraph)
      return false;
    const TokenRange before{scene_.sentences[sentence - 1].first_token,
                            scene_.sentences[sentence - 1].last_token};
    return TakeCue(before, "quotes.direct.same_paragraph", finding);
  }

  // Takes the last cue of `range` that has a source and may introduce a quote, or the one it stands below.
  bool TakeCue(TokenRange range, std::string_view rule, DirectFinding* finding) const {
    const TokenRange cues = scene_.CuesIn(range);
    int32_t best = -1;
    for (uint32_t c = cues.last; c-- > cues.first && cues.last - c <= kMostCues;) {
      const CueMatch& cue = scene_.cues[c];
      if (cue.source < 0 || cue.cue->attitude != Attitude::kSpeech || !cue.cue->Takes(Frame::kQuote))
        continue;
      if (best < 0 || scene_.tree.IsBelow(scene_.cues[best].token, cue.token)) best = static_cast<int32_t>(c);
    }
    if (best < 0) return false;
    const CueMatch& cue = scene_.cues[best];
    finding->cue = best;
    return TakePhrase(cue.source, cue.source_words, rule, finding);
  }

  bool TakePhrase(int32_t head, TokenRange words, std::string_view rule, DirectFinding* finding) const {
    finding->source = head;
    finding->source_words = words;
    CompleteName(scene_, &finding->source, &finding->source_words);
    finding->rule = rule;
    return true;
  }

  // Silva said this:  (and in the next paragraph)  "…"
  bool AfterColon(uint32_t s, DirectFinding* finding) const {
    const uint32_t first = scene_.stretch_tokens[s].first;
    if (first == 0 || scene_.tokens[first - 1].span.In(scene_.text) != ":") return false;
    TokenRange before = scene_.SentenceOf(first - 1);
    before.last = std::min(before.last, first);
    if (before.size() > kFarthest) before.first = before.last - kFarthest;
    finding->floating = !TakeSignature(before, finding);
    if (finding->floating) finding->floating = !TakeCue(before, "quotes.direct.colon", finding);
    if (finding->floating) finding->floating = !TakeSubject(before, finding);
    if (finding->floating) finding->floating = !TakeSpeakerOfUtterance(before, finding);
    if (finding->floating) finding->floating = !TakeName(before, finding);
    return !finding->floating;
  }

  // Silva compared the mayor to a duck, "…", or, according to Silva, "…": the source in the words before it
  // in its sentence.
  bool LeadIn(uint32_t s, DirectFinding* finding) const {
    const uint32_t first = scene_.stretch_tokens[s].first;
    TokenRange before{scene_.SentenceOf(first).first, first};
    if (s > 0) before.first = std::max(before.first, std::min(first, scene_.stretch_tokens[s - 1].last));
    if (before.size() > kFarthest) before.first = before.last - kFarthest;
    if (before.size() < 2) return false;
    constexpr std::string_view kRule = "quotes.direct.lead_in";
    finding->floating = false;
    if (TakeCue(before, kRule, finding)) return true;
    const TokenRange cues = scene_.CuesIn(before);
    for (uint32_t c = cues.first; c < cues.last; ++c) {
      const CueMatch& cue = scene_.cues[c];
      if (cue.cue->part != CuePart::kPhrase || cue.source < 0) continue;
      finding->cue = static_cast<int32_t>(c);
      return TakePhrase(cue.source, cue.source_words, kRule, finding);
    }
    for (uint32_t i = before.last; i-- > before.first;) {
      const Token& t = scene_.tokens[i];
      if (t.deprel != Deprel::kNsubj || scene_.quoted[i] || IsRelativePronoun(t)) continue;
      const TokenRange phrase = scene_.tree.Range(i);
      return TakePhrase(static_cast<int32_t>(i), {phrase.first, std::min(phrase.last, before.last)}, kRule,
                        finding);
    }
    finding->floating = true;
    return false;
  }

  // Silva gave a blunt answer: "…"
  bool TakeSubject(TokenRange clause, DirectFinding* finding) const {
    for (uint32_t i = clause.first; i < clause.last; ++i) {
      const int32_t head = scene_.tokens[i].head;
      if (head >= 0 && clause.Contains(head)) continue;
      const int32_t subject = scene_.tree.Child(i, Deprel::kNsubj);
      if (subject < 0 || scene_.quoted[subject] || subject >= static_cast<int32_t>(clause.last)) continue;
      return TakePhrase(subject, scene_.tree.Range(subject), "quotes.direct.colon", finding);
    }
    return false;
  }

  // Asked about it, Silva had one word: "…" The subject of the verb whose object the word is.
  bool TakeSpeakerOfUtterance(TokenRange clause, DirectFinding* finding) const {
    for (uint32_t i = clause.last; i-- > clause.first;) {
      const int32_t verb = scene_.tokens[i].head;
      if (!scene_.IsUtterance(i) || scene_.tokens[i].upos != Upos::kNoun || verb < 0) continue;
      const int32_t subject = scene_.tree.Child(verb, Deprel::kNsubj);
      if (subject < static_cast<int32_t>(clause.first) || subject >= static_cast<int32_t>(clause.last))
        continue;
      return TakePhrase(subject, scene_.tree.Range(subject), "quotes.direct.colon", finding);
    }
    return false;
  }

  // Bridges are ageing - Ana Silva: "…"
  bool TakeSignature(TokenRange label, DirectFinding* finding) const {
    const TokenRange names = scene_.SignatureOf(label);
    return !names.empty() &&
           TakePhrase(static_cast<int32_t>(names.last) - 1, names, "quotes.direct.label", finding);
  }

  // Ana Silva, mayor of Orland: "…"
  bool TakeName(TokenRange label, DirectFinding* finding) const {
    constexpr uint32_t kLongestLabel = 10;  // tokens
    while (!label.empty() && scene_.IsPunct(label.last - 1)) --label.last;
    while (!label.empty() && scene_.IsPunct(label.first)) ++label.first;
    if (label.empty() || label.size() > kLongestLabel || scene_.tokens[label.first].upos != Upos::kPropn)
      return false;
    uint32_t end = label.first;
    for (uint32_t i = label.first; i < label.last; ++i) {
      if (IsFinite(scene_.tokens[i]) || scene_.quoted[i]) return false;
      if (i == end && !scene_.IsPunct(i)) ++end;
    }
    return TakePhrase(static_cast<int32_t>(end) - 1, label, "quotes.direct.label", finding);
  }

  // A paragraph of its own after one with an attributed quote or cue.
  bool OwnParagraph(uint32_t s, DirectFinding* finding) const {
    const uint32_t first = scene_.stretch_tokens[s].first;
    if (first == 0) return false;
    const uint32_t paragraph = scene_.ParagraphOf(first);
    uint32_t sentence = scene_.tokens[first].sentence;
    const uint32_t farthest = sentence > kMostSentences ? sentence - kMostSentences : 0;
    while (sentence > farthest && scene_.sentences[sentence - 1].paragraph + kFloatsOver >= paragraph) {
      --sentence;
      const Sentence& before = scene_.sentences[sentence];
      if (TakeCue({before.first_token, before.last_token}, "quotes.direct.floating", finding)) return true;
    }
    return false;
  }

  const QuoteScene& scene_;
  const std::vector<char>& taken_;
  std::vector<int32_t> by_stretch_;  // index into found_; -1: none
  // By stretch: itself or the first behind it that has a source already or that none goes on to.
  std::vector<uint32_t> goes_on_to_;
  std::vector<DirectFinding> found_;
};

}  // namespace

std::vector<DirectFinding> AttributeFloating(const QuoteScene& scene, const std::vector<char>& taken,
                                             const std::vector<DirectFinding>& found) {
  return FloatingSieves(scene, taken, found).Run();
}

}  // namespace onrecord
