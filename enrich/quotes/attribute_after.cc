#include "enrich/quotes/attribute_after.h"

#include <algorithm>

#include "common/base/utf8.h"
#include "enrich/quotes/beside_stretch.h"
#include "enrich/quotes/trim_source.h"

namespace onrecord {
namespace {

constexpr uint32_t kMostFragments = 8;  // of one mixed quote
constexpr uint32_t kMaxGap = 14;        // tokens between a stretch and its cue without a link in the tree

class AfterSieve {
 public:
  AfterSieve(const QuoteScene& scene, const std::vector<DirectFinding>& found)
      : scene_(scene), found_(found) {}

  // "…," Silva said.
  std::optional<DirectFinding> Find(uint32_t s) const {
    TokenRange region = scene_.WordsAfter(s);
    while (!region.empty() && scene_.IsPunct(region.first)) ++region.first;
    if (region.empty() || scene_.tokens[region.first].upos == Upos::kCconj) return std::nullopt;
    const TokenRange cues = scene_.CuesIn(region);
    for (uint32_t c = cues.first; c < cues.last; ++c) {
      const CueMatch& cue = scene_.cues[c];
      if (!cue.cue->Takes(Frame::kQuote)) continue;
      if ((!cue.names_speech && !Joined({region.first, cue.token}, cue)) ||
          (!scene_.EndsWithPause(s) && HasOwnContent(cue)))
        return std::nullopt;
      DirectFinding finding = FindingOfCue(scene_, s, c, "quotes.direct.after");
      if (finding.source < 0 || !region.Contains(finding.source)) BesideCue(region, cue, &finding);
      if (finding.source < 0) return std::nullopt;
      finding.begins = BeginOfMixed(s);
      AccountForGap(s, {region.first, cue.words.first}, &finding);
      const bool mixed =
          finding.begins < scene_.stretch_tokens[s].first || finding.ends > scene_.stretch_tokens[s].last;
      if (mixed && (!EndsClause(cue, finding) || HasOwnContent(cue))) return std::nullopt;
      if (!mixed && (!scene_.EndsWithPause(s) || ContinuesClause(s))) return std::nullopt;
      if (mixed) finding.rule = "quotes.mixed.after";
      return finding;
    }
    return std::nullopt;
  }

 private:
  // The sentence runs into the marks: he said that they had "been friends," …
  bool ContinuesClause(uint32_t s) const {
    const TokenRange before = WordsBefore(scene_, s);
    if (before.empty() || scene_.IsPunct(before.last - 1)) return false;
    return before.size() > 1 && scene_.tokens[before.last - 1].upos != Upos::kCconj;
  }

  // The cue has a content of its own: "…" radio listeners who said they were glad.
  bool HasOwnContent(const CueMatch& cue) const {
    if (cue.names_speech) return false;
    for (const uint32_t child : scene_.tree.Children(cue.token)) {
      if (child > cue.token && !scene_.quoted[child] && scene_.tokens[child].deprel == Deprel::kCcomp)
        return true;
    }
    return false;
  }

  // A cue that reports what stands before it: a comma or mark before it and its source, a cue that takes
  // clauses.
  bool EndsClause(const CueMatch& cue, const DirectFinding& finding) const {
    if (!cue.cue->Takes(Frame::kThat) || cue.source_rule == SubjectRule::kRelative || cue.passive)
      return false;
    const uint32_t first = std::min(cue.words.first, finding.source_words.first);
    if (first == 0) return false;
    return scene_.quoted[first - 1] || scene_.tokens[first - 1].xpos == Xpos::kComma;
  }

  // Words between the stretch and a source before its cue: after punctuation they belong to the source ("…,"
  // Ana Silva, mayor of Orland, said), otherwise the quote goes on in them ("… by" the two states, Silva
  // said).
  void AccountForGap(uint32_t s, TokenRange gap, DirectFinding* finding) const {
    const TokenRange source = finding->source_words;
    if (source.first <= gap.first || source.first >= gap.last) return;
    const Span inner = scene_.stretches[s].inner;
    size_t begin;
    const char32_t last = DecodeBefore(scene_.text, inner.end, &begin);
    if (IsLetter(last) || IsDigit(last)) {
      finding->ends = source.first;
      while (scene_.IsPunct(finding->ends - 1)) --finding->ends;
      return;
    }
    const Upos tag = scene_.tokens[gap.first].upos;
    if (!IsOneOf(tag, {Upos::kPropn, Upos::kNoun, Upos::kDet, Upos::kAdj, Upos::kPron, Upos::kNum})) {
      return;
    }
    uint32_t name_end = gap.first;
    while (name_end < source.first && !scene_.IsPunct(name_end)) ++name_end;
    finding->source_words.first = gap.first;
    if (name_end < source.first) finding->source = static_cast<int32_t>(name_end) - 1;
  }

  // The words between stretch and cue belong to the cue: they are attached below it, or are few and hold no
  // other verb.
  bool Joined(TokenRange gap, const CueMatch& cue) const {
    bool below = true, verb = false;
    for (uint32_t i = gap.first; i < gap.last; ++i) {
      if (scene_.IsPunct(i) || cue.source_words.Contains(i)) continue;
      below = below && scene_.tree.IsBelow(i, cue.token);
      verb = verb || IsFinite(scene_.tokens[i]);
    }
    return below || (!verb && gap.size() <= kMaxGap);
  }

  // Without a subject in the tree: the mention right before the cue, or right after it (said Silva).
  void BesideCue(TokenRange region, const CueMatch& cue, DirectFinding* finding) const {
    const Mention* best = nullptr;
    auto it = std::lower_bound(scene_.mentions.begin(), scene_.mentions.end(), region.first,
                               [](const Mention& m, uint32_t token) { return m.first_token < token; });
    for (; it != scene_.mentions.end() && it->first_token < region.last; ++it) {
      const Mention& mention = *it;
      const bool before = mention.last_token <= cue.token;
      if (mention.first_token == cue.words.last || (before && cue.token - mention.last_token <= 3))
        best = &mention;
      if (mention.first_token == cue.words.last) break;
    }
    if (best != nullptr) {
      finding->source = static_cast<int32_t>(best->head_token);
      finding->source_words = {best->first_token, best->last_token};
      CompleteName(scene_, &finding->source, &finding->source_words);
      return;
    }
    const uint32_t next = cue.words.last;
    if (next < region.last && cue.source < 0 && scene_.tokens[next].head == static_cast<int32_t>(cue.token) &&
        IsOneOf(scene_.tokens[next].upos, {Upos::kPropn, Upos::kPron})) {
      finding->source = static_cast<int32_t>(next);
      finding->source_words = {next, next + 1};
    }
  }

  bool SameSentence(uint32_t a, uint32_t b) const {
    return scene_.tokens[a].sentence == scene_.tokens[b].sentence;
  }

  // The stretch itself, or the words before it in its sentence if they are no attribution: The plan is
  // "dead," he said.
  uint32_t BeginOfMixed(uint32_t s) const {
    const uint32_t own = scene_.stretch_tokens[s].first;
    TokenRange before = WordsBefore(scene_, s);
    for (uint32_t t = s;
         t-- > 0 && s - t <= kMostFragments && SameSentence(scene_.stretch_tokens[t].first, own);) {
      if (!found_.empty() && found_.back().stretch == t) break;
      before.first = std::max(scene_.SentenceOf(own).first, t > 0 ? scene_.stretch_tokens[t - 1].last : 0);
      before.first = std::min(before.first, scene_.stretch_tokens[t].first);
    }
    while (!before.empty() && ((scene_.IsPunct(before.first) && !scene_.quoted[before.first]) ||
                               scene_.tokens[before.first].upos == Upos::kCconj))
      ++before.first;
    if (before.empty() || (HasLeadInPunctuation(scene_, s) && scene_.tokens[own - 1].xpos != Xpos::kComma))
      return own;
    const TokenRange cues = scene_.CuesIn(before);
    for (uint32_t c = cues.first; c < cues.last; ++c) {
      if (scene_.cues[c].cue->part == CuePart::kVerb && scene_.cues[c].cue->Takes(Frame::kQuote)) return own;
    }
    if (!found_.empty() && found_.back().cue >= 0 &&  // the sentence began with another quote
        before.Contains(scene_.cues[found_.back().cue].token)) {
      return own;
    }
    return before.first;
  }

  const QuoteScene& scene_;
  const std::vector<DirectFinding>& found_;
};

}  // namespace

std::optional<DirectFinding> AttributeAfter(const QuoteScene& scene, uint32_t stretch,
                                            const std::vector<DirectFinding>& found) {
  return AfterSieve(scene, found).Find(stretch);
}

}  // namespace onrecord
