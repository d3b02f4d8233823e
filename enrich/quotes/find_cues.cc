#include "enrich/quotes/find_cues.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "enrich/lexicon/base_forms.h"
#include "enrich/quotes/cue_source.h"

namespace onrecord {

namespace {

// "did not say", "no claim that …".
bool IsDenied(const Tree& tree, uint32_t token, const Cue& cue) {
  return IsNegated(tree, token) || (cue.part == CuePart::kNoun && IsDeniedNoun(tree, token));
}

class CueFinder {
 public:
  CueFinder(std::string_view text, const Tree& tree, const std::vector<char>& quoted, const Lexicon& lexicon)
      : text_(text), tree_(tree), quoted_(quoted), cues_(lexicon.cues) {}

  std::optional<CueMatch> At(uint32_t token) const {
    CueMatch match{.token = token, .words = {token, token + 1}};
    if (PhraseAt(token, &match)) return match;
    match.cue = Lookup(token, &match.words);
    if (match.cue == nullptr) match.cue = Unlisted(token);
    if (match.cue == nullptr) return std::nullopt;
    match.negated = IsDenied(tree_, token, *match.cue);
    FindCueSource(text_, tree_, quoted_, &match);
    return match;
  }

 private:
  const Cue* Lookup(uint32_t token, TokenRange* words) const {
    const Token& t = tree_[token];
    const std::string form = AsciiLower(t.span.In(text_));
    const bool copula = tree_.Child(token, Deprel::kCop, Deprel::kAuxPass) >= 0;
    if (t.upos == Upos::kVerb) {
      if (IsNounBehindNoun(token)) return nullptr;
      if (copula) {  // was convinced that …
        if (const Cue* adjective = cues_.Find(CuePart::kAdjective, form)) return adjective;
      }
      return Verb(token, form, words);
    }
    if (t.upos == Upos::kAdj && (copula || tree_.Child(token, Deprel::kNsubj) >= 0)) {
      return cues_.Find(CuePart::kAdjective, form);
    }
    if (t.upos == Upos::kNoun) return cues_.Find(CuePart::kNoun, t.lemma);
    return nullptr;
  }

  // Any other verb or adjective that a clause or an infinitive is attached to, or words between marks: the
  // row "*" of its part of speech. Without a source it reports nothing.
  const Cue* Unlisted(uint32_t token) const {
    const Token& t = tree_[token];
    const bool verb = t.upos == Upos::kVerb;
    if (!verb && t.upos != Upos::kAdj) return nullptr;
    for (const uint32_t child : tree_.Children(token)) {
      const Deprel r = tree_[child].deprel;
      if (child < token) continue;
      const bool clause = r == Deprel::kCcomp || (r == Deprel::kXcomp && IsInfinitive(tree_, child)) ||
                          (!verb && r == Deprel::kAdvcl && tree_.Opener(child, "that") >= 0);
      const bool marks = verb && (r == Deprel::kObj || r == Deprel::kXcomp) && HasMarks(tree_.Range(child));
      if (clause || marks) return cues_.Find(verb ? CuePart::kVerb : CuePart::kAdjective, kUnlistedCue);
    }
    return nullptr;
  }

  bool HasMarks(TokenRange range) const {
    return std::any_of(quoted_.begin() + range.first, quoted_.begin() + range.last, [](char q) { return q; });
  }

  // "denies bribery [claim]": what has no "s" after a bare noun in the singular is no verb of it.
  bool IsNounBehindNoun(uint32_t token) const {
    const Xpos tag = tree_[token].xpos;
    if ((tag != Xpos::kVBP && tag != Xpos::kVB) || token == 0) return false;
    const Token& before = tree_[token - 1];
    const bool ends = token + 1 >= tree_.size() || tree_[token + 1].sentence != tree_[token].sentence ||
                      tree_[token + 1].upos == Upos::kPunct;
    return ends && before.xpos == Xpos::kNN && before.sentence == tree_[token].sentence &&
           cues_.Find(CuePart::kNoun, tree_[token].lemma) != nullptr;
  }

  // By the base form the tagger gave, or, where it erred, by those that the form can come from.
  const Cue* Verb(uint32_t token, const std::string& form, TokenRange* words) const {
    std::vector<std::string> bases = {tree_[token].lemma};
    for (std::string& base : BaseForms(form)) bases.push_back(std::move(base));
    if (token + 1 < tree_.size() && tree_[token + 1].sentence == tree_[token].sentence) {
      const std::string next = AsciiLower(tree_[token + 1].span.In(text_));
      for (const std::string& base : bases) {
        if (const Cue* two = cues_.Find(CuePart::kVerb, base, next)) {
          words->last = token + 2;
          return two;
        }
      }
    }
    for (const std::string& base : bases) {
      if (const Cue* cue = cues_.Find(CuePart::kVerb, base)) return cue;
    }
    return nullptr;
  }

  // "according to", with the noun that follows.
  bool PhraseAt(uint32_t token, CueMatch* match) const {
    const std::string first = AsciiLower(tree_[token].span.In(text_));
    for (const uint32_t row : cues_.PhrasesFrom(first)) {
      const Cue& cue = cues_.rows()[row];
      uint32_t at = token;
      bool same = true;
      for (const std::string_view word : Split(cue.lemma, ' ')) {
        same = same && at < tree_.size() && EqualsIgnoreAsciiCase(tree_[at].span.In(text_), word);
        ++at;
      }
      if (!same) continue;
      uint32_t noun = at - 1;
      for (int steps = 0; steps < 3 && noun < at; ++steps) {
        if (tree_[noun].head < 0) return false;
        noun = static_cast<uint32_t>(tree_[noun].head);
      }
      if (noun < at || quoted_[noun] || tree_[noun].sentence != tree_[token].sentence) return false;
      match->cue = &cue;
      match->words = {token, at};
      match->source = static_cast<int32_t>(noun);
      match->source_words = {at, tree_.Range(noun).last};
      while (match->source_words.last > noun + 1 && tree_[match->source_words.last - 1].upos == Upos::kPunct)
        --match->source_words.last;
      match->source_rule = SubjectRule::kPhrase;
      return true;
    }
    return false;
  }

  const std::string_view text_;
  const Tree& tree_;
  const std::vector<char>& quoted_;
  const CueTable& cues_;
};

}  // namespace

std::vector<CueMatch> FindCues(std::string_view text, const Tree& tree, const std::vector<char>& quoted,
                               const Lexicon& lexicon) {
  const CueFinder finder(text, tree, quoted, lexicon);
  std::vector<CueMatch> found;
  for (uint32_t i = 0; i < tree.size(); ++i) {
    if (quoted[i]) continue;
    if (auto match = finder.At(i)) found.push_back(*match);
  }
  return found;
}

}  // namespace onrecord
