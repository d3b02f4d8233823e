#include "enrich/quotes/find_cues.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "enrich/lexicon/base_forms.h"

namespace onrecord {

namespace {

constexpr uint32_t kLongestSource = 10;  // words between a comma and the cue

// "did not say", "no claim that …".
bool IsDenied(const Tree& tree, uint32_t token, const Cue& cue) {
  return IsNegated(tree, token) || (cue.part == CuePart::kNoun && NamesNone(tree, token));
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
    if (match.cue->part == CuePart::kNoun) {
      Set(SourceOfNoun(tree_, quoted_, token, *match.cue), &match);
      return match;
    }
    match.passive = match.cue->part == CuePart::kVerb && IsPassive(tree_, token) && !HasSaid(match);
    if (match.passive) {
      if (const int32_t agent = AgentOf(tree_, token); agent >= 0)
        Set(Subject{static_cast<uint32_t>(agent), SubjectRule::kAgent}, &match);
    } else {
      // Of an adjective also the subject of a passive: "was convinced".
      const bool of_passive = match.cue->part == CuePart::kAdjective || HasSaid(match);
      auto source = FindSubject(tree_, token, {.quoted = &quoted_, .of_passive = of_passive});
      if ((!source || source->rule != SubjectRule::kOwn) && match.cue->Takes(Frame::kQuote)) {
        if (const auto inverted = AfterMarks(match.words)) source = inverted;
      }
      if (!source && match.cue->Takes(Frame::kThat)) source = NounBefore(match.words);
      const bool aside = !source && match.cue->Takes(Frame::kQuote);
      if (aside) source = BeforeAside(match.words);
      Set(source, &match);
      if (aside && source && match.source >= 0)
        match.source_words = {NameBefore(source->head).first, match.words.first - 1};
      if (match.cue->Takes(Frame::kThat) && match.cue->Takes(Frame::kQuote)) SetFromWords(&match);
    }
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

  // Any other verb or adjective that a clause or an infinitive hangs on, or words between marks: the row "*"
  // of its part of speech. Without a source it tells nothing.
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

  // "he's said" has "has" where the parser may see "is".
  bool HasSaid(const CueMatch& match) const {
    const int32_t aux = tree_.Child(match.token, Deprel::kAuxPass);
    if (aux < 0 || !match.cue->Takes(Frame::kThat) || !match.cue->Takes(Frame::kQuote)) return false;
    const std::string_view form = tree_[aux].span.In(text_);
    return form == "'s" || form == "’s";
  }

  // The noun right before a finite verb that the parser gave no subject.
  std::optional<Subject> NounBefore(TokenRange cue) const {
    if (!IsTensed(tree_[cue.first])) return std::nullopt;
    uint32_t at = cue.first;
    while (at > 0 && (tree_[at - 1].upos == Upos::kAdv || tree_[at - 1].upos == Upos::kAux)) --at;
    if (at == 0 || quoted_[at - 1] || !IsNominal(tree_[at - 1])) return std::nullopt;
    uint32_t noun = at - 1;
    while (tree_[noun].head >= 0 && static_cast<uint32_t>(tree_[noun].head) < noun &&
           IsNominal(tree_[tree_[noun].head])) {
      noun = static_cast<uint32_t>(tree_[noun].head);
    }
    return Subject{noun, SubjectRule::kOwn};
  }

  // "…, Silva said, …" and "…, Silva said.": the words between the comma and the cue are the source, whatever
  // the tree says.
  void SetFromWords(CueMatch* match) const {
    if (!IsTensed(tree_[match->token])) return;
    const uint32_t next = match->words.last;
    if (next >= tree_.size() || (tree_[next].xpos != Xpos::kComma && tree_[next].xpos != Xpos::kPeriod))
      return;
    uint32_t last = match->words.first;
    while (last > 0 && tree_[last - 1].upos == Upos::kAdv) --last;
    uint32_t first = last;
    bool noun = false;
    while (first > 0 && last - first <= kLongestSource &&
           tree_[first - 1].sentence == tree_[match->token].sentence) {
      const Token& t = tree_[first - 1];
      if (t.xpos == Xpos::kComma) break;
      const bool bracket = t.xpos == Xpos::kLrb || t.xpos == Xpos::kRrb;
      if (quoted_[first - 1] || (t.upos == Upos::kPunct && !bracket) ||
          IsOneOf(t.upos, {Upos::kVerb, Upos::kAux, Upos::kSconj, Upos::kCconj}) || IsRelativePronoun(t)) {
        return;
      }
      noun = noun || IsNominal(t);
      --first;
    }
    if (!noun || first == last || first == 0 || tree_[first - 1].xpos != Xpos::kComma) return;
    if (tree_[first].upos == Upos::kAdp) return;
    if (match->source_words == TokenRange{first, last}) return;
    match->source_words = {first, last};
    match->source = static_cast<int32_t>(HeadOf({first, last}));
    match->source_rule = SubjectRule::kOwn;
  }

  // The word of the phrase whose head stands outside it.
  uint32_t HeadOf(TokenRange phrase) const {
    for (uint32_t i = phrase.last; i-- > phrase.first;) {
      if (!phrase.Contains(std::max(tree_[i].head, 0)) || tree_[i].head < 0) return i;
    }
    return phrase.last - 1;
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

  // A noun phrase with a name in it: "Maja Holt", "engineer Maja Holt".
  bool IsNamePhrase(uint32_t noun) const {
    const TokenRange range = tree_.Range(noun);
    for (uint32_t i = range.first; i < range.last && tree_[i].upos != Upos::kPunct; ++i) {
      if (tree_[i].upos == Upos::kPropn) return true;
    }
    return false;
  }

  // "Ana Silva, along with Bo Lund, | said", "; the mayor, Ana Silva, | said": the noun phrase before what
  // stands between commas, where the parser gave the cue no subject.
  std::optional<Subject> BeforeAside(TokenRange cue) const {
    constexpr uint32_t kLongestAside = 12;
    if (!IsTensed(tree_[cue.first]) || cue.first < 3 || tree_[cue.first - 1].xpos != Xpos::kComma)
      return std::nullopt;
    uint32_t comma = cue.first - 1;
    const uint32_t sentence = tree_[cue.first].sentence;
    for (uint32_t i = comma; i-- > 0 && tree_[i].sentence == sentence && comma - i <= kLongestAside;) {
      if (tree_[i].xpos != Xpos::kComma) {
        if (tree_[i].upos == Upos::kPunct && tree_[i].xpos != Xpos::kHyph) return std::nullopt;
        continue;
      }
      comma = i;
      break;
    }
    if (comma == cue.first - 1 || comma == 0) return std::nullopt;
    uint32_t first = comma;
    while (first > 0 && tree_[first - 1].sentence == sentence && !quoted_[first - 1] &&
           MayBeInName(tree_[first - 1]))
      --first;
    const bool begins =
        first == 0 || tree_[first - 1].sentence != sentence || tree_[first - 1].span.In(text_) == ";";
    if (!begins || first == comma) return std::nullopt;
    const Xpos last = tree_[comma - 1].xpos;
    if (!IsOneOf(last, {Xpos::kNNP, Xpos::kNN, Xpos::kNNS, Xpos::kNNPS})) return std::nullopt;
    return Subject{comma - 1, SubjectRule::kOwn};
  }
  TokenRange NameBefore(uint32_t last) const {
    uint32_t first = last;
    while (first > 0 && tree_[first - 1].sentence == tree_[last].sentence && MayBeInName(tree_[first - 1]))
      --first;
    return {first, last + 1};
  }
  static bool MayBeInName(const Token& token) {
    return IsOneOf(token.xpos, {Xpos::kNNP, Xpos::kNNPS, Xpos::kNN, Xpos::kNNS, Xpos::kJJ, Xpos::kDT});
  }

  // The noun right after a cue that follows a quotation mark or comma is its source, whatever the parser took
  // it for: "…," said Silva.
  std::optional<Subject> AfterMarks(TokenRange cue) const {
    if (cue.first == 0 || cue.last >= tree_.size()) return std::nullopt;
    const Deprel relation = tree_[cue.first].deprel;
    const bool apart =
        relation == Deprel::kParataxis || (relation == Deprel::kRoot && IsTensed(tree_[cue.first]));
    const bool after_comma = tree_[cue.first - 1].xpos == Xpos::kComma && apart;
    if (!quoted_[cue.first - 1] && !after_comma) return std::nullopt;
    for (const uint32_t child : tree_.Children(cue.first)) {
      if (IsNominal(tree_[child]) && !quoted_[child] && child >= cue.last &&
          tree_.Range(child).first == cue.last &&
          (quoted_[cue.first - 1] || relation == Deprel::kParataxis || IsNamePhrase(child)))
        return Subject{child, SubjectRule::kOwn};
    }
    return std::nullopt;
  }

  // "experience shows that …": nobody says so.
  bool SaysNothing(const Subject& source, const Cue& cue) const {
    return cue.attitude != Attitude::kSpeech && Is(tree_[source.head], QuoteWord::kNoSource);
  }

  // "asks [for release]": an object behind a preposition, taken for the subject.
  bool IsBehindPreposition(const Subject& source, uint32_t cue) const {
    if (source.rule != SubjectRule::kOwn || source.head < cue) return false;
    for (const uint32_t child : tree_.Children(source.head)) {
      if (tree_[child].deprel == Deprel::kCase && tree_[child].upos == Upos::kAdp && child < source.head)
        return true;
    }
    return false;
  }

  void Set(const std::optional<Subject>& source, CueMatch* match) const {
    if (source && (IsBehindPreposition(*source, match->token) || SaysNothing(*source, *match->cue))) return;
    if (!source || quoted_[source->head] || source->head == match->token) return;
    if (tree_[source->head].sentence != tree_[match->token].sentence) return;
    match->source = static_cast<int32_t>(source->head);
    match->source_rule = source->rule;
    match->source_words = SourcePhrase(tree_, source->head, match->token);
    CutAtSemicolon(match);
    for (const uint32_t child : tree_.Children(match->token)) {  // a name that the parser cut in two
      if (tree_[child].deprel == Deprel::kNsubj && tree_[child].upos == Upos::kPropn && !quoted_[child] &&
          tree_.Range(child).first == match->source_words.last) {
        match->source_words.last = tree_.Range(child).last;
        match->source = static_cast<int32_t>(child);
      }
    }
    MendSource(match);
    const Token& word = tree_[source->head];
    if (IsRelativePronoun(word) && word.head >= 0) {
      const Token& clause = tree_[word.head];
      if (clause.deprel == Deprel::kAclRelcl) match->antecedent = clause.head;
    }
  }

  // "…, said Silva; [the mayor, Ana Brandt], disagreed": what stands beyond a semicolon is no part of the
  // source.
  void CutAtSemicolon(CueMatch* match) const {
    TokenRange words = match->source_words;
    for (uint32_t i = words.first; i < words.last; ++i) {
      if (tree_[i].span.In(text_) != ";") continue;
      if (i < match->token) {
        words.first = i + 1;
      } else {
        words.last = i;
      }
    }
    if (words == match->source_words || words.first >= words.last) return;
    match->source_words = words;
    if (!words.Contains(match->source)) match->source = static_cast<int32_t>(HeadOf(words));
  }

  // What the parser makes too long or too short of the phrase before the cue.
  void MendSource(CueMatch* match) const {
    TokenRange& words = match->source_words;
    if (words.first > match->token || match->source_rule == SubjectRule::kPossessive) return;
    if (words.last + 1 == match->words.first && IsPlainNoun(words.last) && IsTensed(tree_[match->token]) &&
        tree_[words.last - 1].upos == Upos::kPropn)  // Silva | aides said
      match->source = static_cast<int32_t>(words.last++);
    SkipApposition(match);
    DropTime(match);
  }

  bool IsPlainNoun(uint32_t token) const {
    return tree_[token].upos == Upos::kNoun && !TellsOfSaying(tree_[token]);
  }

  // "Ana Silva, the mayor, told …" where the parser took the mayor for the subject.
  void SkipApposition(CueMatch* match) const {
    const TokenRange words = match->source_words;
    const uint32_t comma = match->words.first - 1;
    if (tree_[match->source].upos != Upos::kNoun) return;
    if (words.first < 2 || comma < words.last || tree_[comma].xpos != Xpos::kComma ||
        tree_[words.first - 1].xpos != Xpos::kComma)
      return;
    uint32_t first = words.first - 1;
    bool name = false;
    while (first > 0 && tree_[first - 1].sentence == tree_[match->token].sentence &&
           (IsNominal(tree_[first - 1]) || IsOneOf(tree_[first - 1].upos, {Upos::kDet, Upos::kAdj}))) {
      --first;
      name = name || IsNounOrName(tree_[first]);
    }
    const bool begins = first == 0 || tree_[first - 1].sentence != tree_[match->token].sentence ||
                        IsOneOf(tree_[first - 1].upos, {Upos::kCconj, Upos::kSconj});
    if (!name || !begins) return;
    match->source_words = {first, words.last};
    match->source = static_cast<int32_t>(HeadOf({first, words.first - 1}));
  }

  // "Silva on | Monday | said", "the council | last month | said": the time is no part of who said it.
  void DropTime(CueMatch* match) const {
    const TokenRange words = match->source_words;
    if (match->source_rule != SubjectRule::kOwn || !IsTime(words.last - 1)) return;
    uint32_t last = words.last;
    while (last > 0 && (IsTime(last - 1) || IsTimeModifier(last - 1))) --last;
    const bool alone = last <= words.first;  // the time was taken for the source
    if (alone && last > 0 && tree_[last - 1].upos == Upos::kAdp) --last;
    if (last == 0 || !IsNominal(tree_[last - 1]) || tree_[last - 1].sentence != tree_[match->token].sentence)
      return;
    if (!alone && static_cast<int32_t>(last) != match->source + 1) return;
    match->source_words.last = last;
    if (alone) {
      uint32_t noun = last - 1;
      while (tree_[noun].head >= 0 && static_cast<uint32_t>(tree_[noun].head) < noun &&
             IsNominal(tree_[tree_[noun].head]))
        noun = static_cast<uint32_t>(tree_[noun].head);
      match->source_words.first = SourcePhrase(tree_, noun, match->token).first;
      match->source = static_cast<int32_t>(noun);
    }
  }

  bool IsTimeModifier(uint32_t token) const {
    return Is(tree_[token], QuoteWord::kModifier) || IsThat(tree_[token]);
  }

  bool IsTime(uint32_t token) const {
    return Is(tree_[token], QuoteWord::kTime) && tree_[token].deprel != Deprel::kFlat;
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
