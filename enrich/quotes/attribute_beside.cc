#include <algorithm>
#include <optional>

#include "common/base/utf8.h"
#include "enrich/quotes/attribute_direct.h"
#include "enrich/quotes/trim_source.h"

namespace onrecord {
namespace {

constexpr uint32_t kMostFragments = 8;  // of one mixed quote
constexpr uint32_t kMaxGap = 14;  // tokens between a stretch and its cue that the tree need not vouch for

// Looks beside one stretch after the other, in text order.
class BesideSieves {
 public:
  explicit BesideSieves(const QuoteScene& scene) : scene_(scene) {}

  std::vector<DirectFinding> Run() {
    for (uint32_t s = 0; s < scene_.stretches.size(); ++s) {
      if (scene_.stretch_tokens[s].empty()) continue;
      if (auto finding = Try(s)) {
        finding->stretch = s;
        found_.push_back(*finding);
      }
    }
    return std::move(found_);
  }

 private:
  std::optional<DirectFinding> Try(uint32_t s) {
    if (auto finding = Interrupted(s)) return finding;
    if (auto finding = Label(s)) return finding;
    const bool lead_in = HasLeadInPunctuation(s);
    if (lead_in) {
      if (auto finding = Before(s)) return finding;
    }
    if (auto finding = After(s)) return finding;
    if (!lead_in) {
      if (auto finding = Before(s)) return finding;
    }
    return Signed(s);
  }

  // Polls agree - Ana Silva: "…"
  std::optional<DirectFinding> Label(uint32_t s) const {
    const TokenRange names = scene_.SignatureOf(RegionBefore(s));
    if (names.empty()) return std::nullopt;
    DirectFinding finding;
    finding.rule = "quotes.direct.label";
    finding.begins = scene_.stretch_tokens[s].first;
    finding.ends = scene_.stretch_tokens[s].last;
    finding.source = static_cast<int32_t>(names.last) - 1;
    finding.source_words = names;
    return finding;
  }

  // "…" — Ana Silva, mayor of Orland
  std::optional<DirectFinding> Signed(uint32_t s) const {
    const uint32_t dash = scene_.stretch_tokens[s].last;
    if (dash + 1 >= scene_.tokens.size()) return std::nullopt;
    if (!scene_.IsDash(dash)) return std::nullopt;
    TokenRange name{dash + 1, scene_.SentenceOf(dash).last};
    while (!name.empty() && scene_.IsPunct(name.last - 1)) --name.last;
    if (name.empty() || name.size() > kMaxGap || scene_.tokens[name.first].upos != Upos::kPropn)
      return std::nullopt;
    DirectFinding finding;
    finding.rule = "quotes.direct.signed";
    finding.begins = scene_.stretch_tokens[s].first;
    finding.ends = scene_.stretch_tokens[s].last;
    uint32_t end = name.first;
    for (uint32_t i = name.first; i < name.last; ++i) {
      if (IsFinite(scene_.tokens[i]) || scene_.quoted[i]) return std::nullopt;
      if (i == end && !scene_.IsPunct(i)) ++end;
    }
    finding.source = static_cast<int32_t>(end) - 1;
    finding.source_words = name;
    return finding;
  }

  // A comma or colon stands before the stretch.
  bool HasLeadInPunctuation(uint32_t s) const {
    const uint32_t first = scene_.stretch_tokens[s].first;
    if (first == 0 || first == scene_.SentenceOf(first).first) return false;
    const std::string_view form = scene_.tokens[first - 1].span.In(scene_.text);
    return form == "," || form == ":";
  }

  bool SameSentence(uint32_t a, uint32_t b) const {
    return scene_.tokens[a].sentence == scene_.tokens[b].sentence;
  }

  TokenRange RegionBefore(uint32_t s) const {
    const uint32_t first = scene_.stretch_tokens[s].first;
    uint32_t begin = scene_.SentenceOf(first).first;
    if (s > 0) begin = std::max(begin, scene_.stretch_tokens[s - 1].last);
    return {std::min(begin, first), first};
  }

  // "…," Silva said.
  std::optional<DirectFinding> After(uint32_t s) {
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
      DirectFinding finding = Take(c, "quotes.direct.after", s);
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

  // The sentence runs into the marks: he said that they had "been friends," …
  bool ContinuesClause(uint32_t s) const {
    const TokenRange before = RegionBefore(s);
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

  DirectFinding Take(uint32_t c, std::string_view rule, uint32_t s) const {
    const CueMatch& cue = scene_.cues[c];
    DirectFinding finding;
    finding.cue = static_cast<int32_t>(c);
    finding.rule = rule;
    finding.begins = scene_.stretch_tokens[s].first;
    finding.ends = scene_.stretch_tokens[s].last;
    finding.source = cue.source;
    finding.source_words = cue.source_words;
    TrimSource(scene_, &finding.source, &finding.source_words);
    return finding;
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

  // The stretch itself, or the words before it in its sentence if they are no attribution: The plan is
  // "dead," he said.
  uint32_t BeginOfMixed(uint32_t s) const {
    const uint32_t own = scene_.stretch_tokens[s].first;
    TokenRange before = RegionBefore(s);
    for (uint32_t t = s;
         t-- > 0 && s - t <= kMostFragments && SameSentence(scene_.stretch_tokens[t].first, own);) {
      if (!found_.empty() && found_.back().stretch == t) break;
      before.first = std::max(scene_.SentenceOf(own).first, t > 0 ? scene_.stretch_tokens[t - 1].last : 0);
      before.first = std::min(before.first, scene_.stretch_tokens[t].first);
    }
    while (!before.empty() && ((scene_.IsPunct(before.first) && !scene_.quoted[before.first]) ||
                               scene_.tokens[before.first].upos == Upos::kCconj))
      ++before.first;
    if (before.empty() || (HasLeadInPunctuation(s) && scene_.tokens[own - 1].xpos != Xpos::kComma))
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

  // Silva said: "…"
  std::optional<DirectFinding> Before(uint32_t s) const {
    const TokenRange region = RegionBefore(s);
    const TokenRange cues = scene_.CuesIn(region);
    for (uint32_t c = cues.last; c-- > cues.first;) {
      const CueMatch& cue = scene_.cues[c];
      if (!cue.cue->Takes(Frame::kQuote)) continue;
      if (cue.cue->part != CuePart::kVerb) continue;
      if (!IsLeadIn(*cue.cue, {cue.words.last, region.last}, s)) return std::nullopt;
      DirectFinding finding = Take(c, "quotes.direct.before", s);
      SenderOf(cue, &finding);
      if (finding.source < 0) SubjectOfSentence(cue, &finding);
      if (finding.source < 0) return std::nullopt;
      return finding;
    }
    return std::nullopt;
  }

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
    if (HasLeadInPunctuation(s) || (gap.empty() && cue.kind == CueKind::kShout))
      return true;  // chanting "no more"
    const Span inner = scene_.stretches[s].inner;
    size_t next;
    return gap.empty() && IsUpper(DecodeAt(scene_.text, inner.begin, &next));
  }

  // The second half of "…," Silva said, "…"
  std::optional<DirectFinding> Interrupted(uint32_t s) const {
    if (found_.empty() || s == 0 || found_.back().stretch != s - 1 || found_.back().cue < 0)
      return std::nullopt;
    const DirectFinding& first = found_.back();
    const TokenRange gap{scene_.stretch_tokens[s - 1].last, scene_.stretch_tokens[s].first};
    const CueMatch& cue = scene_.cues[first.cue];
    if (gap.empty() || !gap.Contains(cue.token) || !SameSentence(cue.token, gap.last)) return std::nullopt;
    const TokenRange cues = scene_.CuesIn({cue.words.last, gap.last});
    for (uint32_t c = cues.first; c < cues.last; ++c) {
      const Cue& other = *scene_.cues[c].cue;
      if (other.part == CuePart::kVerb && !other.IsUnlisted())
        return std::nullopt;  // "…," he said, adding: "…"
    }
    if (!HasLeadInPunctuation(s)) return std::nullopt;
    DirectFinding finding = first;
    finding.rule = "quotes.direct.interrupted";
    finding.begins = scene_.stretch_tokens[s].first;
    finding.ends = scene_.stretch_tokens[s].last;
    finding.after = static_cast<int32_t>(found_.size()) - 1;
    finding.goes_on = true;
    return finding;
  }

  const QuoteScene& scene_;
  std::vector<DirectFinding> found_;
};

}  // namespace

std::vector<DirectFinding> AttributeBeside(const QuoteScene& scene) { return BesideSieves(scene).Run(); }

}  // namespace onrecord
