#include "enrich/quotes/cue_source.h"

#include <algorithm>

#include "enrich/grammar/predicates.h"

namespace onrecord {
namespace {

constexpr uint32_t kLongestSource = 10;  // words between a comma and the cue

class CueSourceFinder {
 public:
  CueSourceFinder(std::string_view text, const Tree& tree, const std::vector<char>& quoted)
      : text_(text), tree_(tree), quoted_(quoted) {}

  void Find(CueMatch* match) const {
    const uint32_t token = match->token;
    if (match->cue->part == CuePart::kNoun) {
      Set(SourceOfNoun(tree_, quoted_, token, *match->cue), match);
      return;
    }
    match->passive = match->cue->part == CuePart::kVerb && IsPassive(tree_, token) && !HasSaid(*match);
    if (match->passive) {
      if (const int32_t agent = AgentOf(tree_, token); agent >= 0)
        Set(Subject{static_cast<uint32_t>(agent), SubjectRule::kAgent}, match);
    } else {
      // Of an adjective also the subject of a passive: "was convinced".
      const bool of_passive = match->cue->part == CuePart::kAdjective || HasSaid(*match);
      auto source = FindSubject(tree_, token, {.quoted = &quoted_, .of_passive = of_passive});
      if ((!source || source->rule != SubjectRule::kOwn) && match->cue->Takes(Frame::kQuote)) {
        if (const auto inverted = AfterMarks(match->words)) source = inverted;
      }
      if (!source && match->cue->Takes(Frame::kThat)) source = NounBefore(match->words);
      const bool parenthesis = !source && match->cue->Takes(Frame::kQuote);
      if (parenthesis) source = SubjectBeforeParenthesis(match->words);
      Set(source, match);
      if (parenthesis && source && match->source >= 0)
        match->source_words = {NameBefore(source->head).first, match->words.first - 1};
      if (match->cue->Takes(Frame::kThat) && match->cue->Takes(Frame::kQuote)) SetFromWords(match);
    }
  }

 private:
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
  std::optional<Subject> SubjectBeforeParenthesis(TokenRange cue) const {
    constexpr uint32_t kLongestParenthesis = 12;
    if (!IsTensed(tree_[cue.first]) || cue.first < 3 || tree_[cue.first - 1].xpos != Xpos::kComma)
      return std::nullopt;
    uint32_t comma = cue.first - 1;
    const uint32_t sentence = tree_[cue.first].sentence;
    for (uint32_t i = comma; i-- > 0 && tree_[i].sentence == sentence && comma - i <= kLongestParenthesis;) {
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

  // "experience shows that …": it has no source.
  bool HasNoSpeaker(const Subject& source, const Cue& cue) const {
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
    if (source && (IsBehindPreposition(*source, match->token) || HasNoSpeaker(*source, *match->cue))) return;
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
    RepairSource(match);
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
  void RepairSource(CueMatch* match) const {
    TokenRange& words = match->source_words;
    if (words.first > match->token || match->source_rule == SubjectRule::kPossessive) return;
    if (words.last + 1 == match->words.first && IsPlainNoun(words.last) && IsTensed(tree_[match->token]) &&
        tree_[words.last - 1].upos == Upos::kPropn)  // Silva | aides said
      match->source = static_cast<int32_t>(words.last++);
    CutAtRelativePronoun(match);
    SkipApposition(match);
    DropTime(match);
  }

  // "the plan, which [the mayor] called …": without a verb of its own before the cue, the clause has the
  // subject.
  void CutAtRelativePronoun(CueMatch* match) const {
    TokenRange words = match->source_words;
    for (uint32_t i = words.last; i-- > words.first;) {
      if (IsVerbal(tree_[i])) return;
      if (!IsRelativePronoun(tree_[i])) continue;
      words.first = i + 1;
      if (words.empty() || i <= match->source_words.first) return;
      match->source_words = words;
      if (!words.Contains(match->source)) match->source = static_cast<int32_t>(HeadOf(words));
      return;
    }
  }

  bool IsPlainNoun(uint32_t token) const {
    return tree_[token].upos == Upos::kNoun && !DescribesSpeech(tree_[token]);
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
};

}  // namespace

void FindCueSource(std::string_view text, const Tree& tree, const std::vector<char>& quoted,
                   CueMatch* match) {
  CueSourceFinder(text, tree, quoted).Find(match);
}

}  // namespace onrecord
