#include <algorithm>
#include <optional>

#include "enrich/quotes/attribute_direct.h"

namespace onrecord {
namespace {

constexpr uint32_t kMostCues = 16;  // between a cue and the one whose source it shares
constexpr uint32_t kReach = 25;     // tokens between a cue and the marks

// Gives fragments between marks to the cue that stands before them in their sentence.
class FragmentSieve {
 public:
  FragmentSieve(const QuoteScene& scene, const std::vector<char>& taken, const std::vector<char>& covered,
                const std::vector<char>& used)
      : scene_(scene), taken_(taken), covered_(covered), used_(used) {}

  std::vector<DirectFinding> Run() const {
    std::vector<DirectFinding> found;
    uint32_t done = 0;  // tokens before it are covered
    for (uint32_t s = 0; s < scene_.stretches.size(); ++s) {
      if (taken_[s] || scene_.stretch_tokens[s].empty() || scene_.stretch_tokens[s].first < done) continue;
      auto finding = Try(s);
      if (!finding) continue;
      done = finding->ends;
      found.push_back(*finding);
    }
    return found;
  }

 private:
  std::optional<DirectFinding> Try(uint32_t s) const {
    const TokenRange own = scene_.stretch_tokens[s];
    const TokenRange sentence = scene_.SentenceOf(own.first);
    const TokenRange cues = scene_.CuesIn({sentence.first, own.first});
    for (uint32_t c = cues.last; c-- > cues.first;) {
      const CueMatch& cue = scene_.cues[c];
      if (own.first - cue.words.last > kReach) break;
      if (!Governs(cue, own)) continue;
      DirectFinding finding;
      finding.stretch = s;
      finding.cue = static_cast<int32_t>(c);
      finding.begins = BeginAfter(cue, own.first);
      finding.ends = EndOf(s, sentence, cue);
      const CueMatch& with_source = CueWithSource(c, cues);
      finding.source = with_source.source;
      finding.source_words = with_source.source_words;
      finding.rule = cue.cue->Takes(Frame::kObjectAs) ? "quotes.mixed.called" : "quotes.mixed.fragment";
      return finding;
    }
    return std::nullopt;
  }

  // The cue whose source it shares. "warned that prices would rise and called …": not what rises, whoever
  // warned, in the same tense.
  const CueMatch& CueWithSource(uint32_t c, TokenRange cues) const {
    const CueMatch& cue = scene_.cues[c];
    const Token& verb = scene_.tokens[cue.token];
    if (cue.source_rule != SubjectRule::kShared || verb.head < 0) return cue;
    if (scene_.tokens[verb.head].xpos == verb.xpos) return cue;
    for (uint32_t before = c; before-- > cues.first && c - before <= kMostCues;) {
      const CueMatch& other = scene_.cues[before];
      if (other.source_rule == SubjectRule::kOwn && scene_.tokens[other.token].xpos == verb.xpos)
        return other;
    }
    return cue;
  }

  // After the cue, an inverted source and, before "that", the addressee.
  uint32_t BeginAfter(const CueMatch& cue, uint32_t marks) const {
    uint32_t begin = cue.words.last;
    if (!cue.source_words.empty() && cue.source_words.first >= begin) begin = cue.source_words.last;
    for (uint32_t i = begin; i < marks; ++i) {
      if (OpensClause(scene_.tokens[i])) begin = i;
    }
    while (begin < marks && scene_.IsPunct(begin)) ++begin;
    return begin;
  }

  bool Governs(const CueMatch& cue, TokenRange own) const {
    if (cue.source < 0 || !cue.cue->strong || cue.passive || cue.cue->part != CuePart::kVerb) return false;
    if (cue.cue->attitude != Attitude::kSpeech || IsUsed(cue)) return false;
    const bool as = cue.cue->Takes(Frame::kObjectAs);
    const bool that = cue.cue->Takes(Frame::kThat) || cue.cue->Takes(Frame::kQuote);
    if (!as && !that) return false;
    if (!as && cue.words.last < own.first && scene_.tokens[cue.words.last].upos == Upos::kAdp) return false;
    for (uint32_t i = cue.words.last; i < own.first; ++i) {
      if (covered_[i]) return false;
      const Token& t = scene_.tokens[i];
      if (t.xpos == Xpos::kColon && i + 1 < own.first) return false;
      if (IsFinite(scene_.tokens[i]) && !that) return false;
      if (!as && t.xpos == Xpos::kComma) return false;
    }
    return true;
  }

  // It reports other content already.
  bool IsUsed(const CueMatch& cue) const { return used_[&cue - scene_.cues.data()]; }

  // The marks, and what goes on after them: to the end of the sentence if a clause is reported, otherwise to
  // the next pause or clause.
  uint32_t EndOf(uint32_t s, TokenRange sentence, const CueMatch& cue) const {
    uint32_t end = scene_.stretch_tokens[s].last;
    const uint32_t least = end;
    if (cue.cue->Takes(Frame::kObjectAs)) return end;  // called it "a danger" | in May
    if (!scene_.EndsWithPause(s)) {
      while (end < sentence.last && !covered_[end]) ++end;
      while (end > least && !scene_.quoted[end - 1] && (scene_.IsPunct(end - 1) || LeadsOn(end - 1))) --end;
      return end;
    }
    while (end < sentence.last && !scene_.quoted[end] && !covered_[end] && !scene_.IsPunct(end) &&
           !IsOneOf(scene_.tokens[end].upos, {Upos::kCconj, Upos::kSconj}) && !IsFinite(scene_.tokens[end])) {
      ++end;
    }
    return end;
  }

  // "and urged" before the content of another cue.
  bool LeadsOn(uint32_t token) const {
    return scene_.tokens[token].upos == Upos::kCconj || !scene_.CuesIn({token, token + 1}).empty();
  }

  const QuoteScene& scene_;
  const std::vector<char>& taken_;
  const std::vector<char>& covered_;
  const std::vector<char>& used_;
};

}  // namespace

std::vector<DirectFinding> AttributeFragments(const QuoteScene& scene, const std::vector<char>& taken,
                                              const std::vector<char>& covered,
                                              const std::vector<char>& used) {
  return FragmentSieve(scene, taken, covered, used).Run();
}

}  // namespace onrecord
