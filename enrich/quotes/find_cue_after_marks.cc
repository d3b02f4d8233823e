#include "enrich/quotes/find_cue_after_marks.h"

#include <algorithm>
#include <string>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/lexicon/base_forms.h"

namespace onrecord {
namespace {

constexpr uint32_t kLongestPhrase = 14;   // tokens of a name or noun phrase
constexpr uint32_t kLongestBetween = 30;  // tokens between two commas

struct Verb {
  TokenRange words;
  const Cue* cue = nullptr;  // null: a verb that the lexicon does not know
};

struct Phrase {
  TokenRange words;
  uint32_t head = 0;
};

// Reads the words from left to right; `at` arguments are tokens.
class WordReader {
 public:
  WordReader(std::string_view text, const Tree& tree, TokenRange after, const Lexicon& lexicon)
      : text_(text), tree_(tree), after_(after), lexicon_(lexicon) {}

  std::optional<CueMatch> Read() const {
    uint32_t at = after_.first;
    while (at < after_.last && tree_[at].upos == Upos::kPunct) ++at;
    at = SkipAdverbs(at);
    if (at >= after_.last) return std::nullopt;
    const uint32_t how = AfterIsHow(at);
    const bool named = how > at;
    at = how;
    if (const auto verb = FiniteVerb(at, false)) {  // said Silva
      const auto source = PhraseFrom(SkipAdverbs(verb->words.last), false);
      if (!source || (verb->cue == nullptr && !Ends(source->words.last))) return std::nullopt;
      return Match(*verb, *source);
    }
    const auto source = PhraseFrom(at, true);  // Silva said
    if (!source) return std::nullopt;
    const auto verb = VerbAfter(source->words.last);
    if (!verb) return std::nullopt;
    CueMatch match = Match(*verb, *source);
    match.names_speech = named;
    return match;
  }

 private:
  std::string_view Form(uint32_t at) const { return tree_[at].span.In(text_); }
  bool IsComma(uint32_t at) const { return tree_[at].xpos == Xpos::kComma; }
  bool IsCapital(uint32_t at) const {
    size_t next;
    return IsUpper(DecodeAt(text_, tree_[at].span.begin, &next));
  }
  bool Ends(uint32_t at) const { return at >= after_.last || tree_[at].upos == Upos::kPunct; }

  // "…," | is how | Silva described it: after "how" or "what"; `at` if they do not stand there.
  uint32_t AfterIsHow(uint32_t at) const {
    if (tree_[at].lemma != "be" || at + 3 >= after_.last) return at;
    return Is(tree_[at + 1], QuoteWord::kManner) ? at + 2 : at;
  }

  uint32_t SkipAdverbs(uint32_t at) const {
    while (at < after_.last && tree_[at].upos == Upos::kAdv && !IsCapital(at)) ++at;
    return at;
  }

  // The listed cue of this word in any form of it, with the word that belongs to it: points out.
  const Cue* Listed(TokenRange* words) const {
    const uint32_t at = words->first;
    std::vector<std::string> bases = BaseForms(AsciiLower(Form(at)));
    bases.insert(bases.begin(), tree_[at].lemma);
    for (const std::string& base : bases) {
      const Cue* cue = nullptr;
      if (at + 1 < after_.last) cue = lexicon_.cues.Find(CuePart::kVerb, base, Form(at + 1));
      if (cue != nullptr && cue->Takes(Frame::kQuote)) {
        words->last = at + 2;
        return cue;
      }
      cue = lexicon_.cues.Find(CuePart::kVerb, base);
      if (cue != nullptr && cue->Takes(Frame::kQuote)) return cue;
    }
    return nullptr;
  }

  // A finite verb at `at`. `after_name`: a name or pronoun stands before it, so that "notes" is a verb.
  std::optional<Verb> FiniteVerb(uint32_t at, bool after_name) const {
    if (at >= after_.last || IsCapital(at)) return std::nullopt;
    const Token& t = tree_[at];
    const bool past = t.xpos == Xpos::kVBD || t.xpos == Xpos::kVBZ;
    const bool tagged = t.upos == Upos::kVerb && (past || t.xpos == Xpos::kVBP || t.xpos == Xpos::kVBN);
    const bool mistaken = after_name && (EndsWith(Form(at), "s") || EndsWith(Form(at), "ed"));
    if (!tagged && !mistaken) return std::nullopt;
    Verb verb{.words = {at, at + 1}};
    verb.cue = Listed(&verb.words);
    const bool last = t.xpos == Xpos::kVBN && Ends(at + 1);  // an angry Silva retaliated.
    if (verb.cue == nullptr && (!(past || last) || t.upos != Upos::kVerb)) return std::nullopt;
    return verb;
  }

  bool IsNominal(uint32_t at) const {
    const Token& t = tree_[at];
    if (IsRelativePronoun(t)) return false;
    return IsOneOf(t.upos, {Upos::kNoun, Upos::kPropn, Upos::kPron, Upos::kNum}) || IsCapital(at);
  }

  bool IsTime(uint32_t at) const {
    const bool joined =
        at > 0 && !tree_[at].space_before && tree_[at - 1].upos == Upos::kPunct;  // a 46-year-old
    return !joined && Is(tree_[at], QuoteWord::kTime);
  }

  // The name or noun phrase that begins at `at`. `before_verb`: it ends before a verb.
  std::optional<Phrase> PhraseFrom(uint32_t at, bool before_verb) const {
    Phrase phrase{.words = {at, at}};
    bool core = true, any = false;
    uint32_t i = at;
    for (; i < after_.last && i - at < kLongestPhrase; ++i) {
      const Token& t = tree_[i];
      if (Form(i) == "(") {
        while (i + 1 < after_.last && i - at < kLongestBetween && Form(i) != ")") ++i;
        core = false;
        continue;
      }
      if (t.upos == Upos::kPunct && t.xpos != Xpos::kHyph) break;
      if (any && before_verb && FiniteVerb(i, IsNominal(i - 1))) break;
      if (IsNominal(i)) {
        if (IsTime(i) && any) break;
        if (core) phrase.head = i;
        any = true;
      } else if (t.upos == Upos::kAdp) {
        if (!any) return std::nullopt;
        if (!before_verb && !Is(t, QuoteWord::kLink)) break;
        core = false;
      } else if (t.upos == Upos::kCconj) {
        if (!any) return std::nullopt;
        core = false;
      } else if (t.upos == Upos::kDet && !any && Ends(i + 1)) {  // said another
        phrase.head = i;
        any = true;
      } else if (t.upos == Upos::kDet && any && !before_verb) {  // said the Orland Post | this week
        break;
      } else if (t.upos == Upos::kAdj) {
        if (core && any && (before_verb ? FiniteVerb(i + 1, true).has_value() : Ends(i + 1))) phrase.head = i;
      } else if (t.upos != Upos::kDet && t.upos != Upos::kPart &&
                 !IsOneOf(t.xpos, {Xpos::kPOS, Xpos::kHyph, Xpos::kVBN}) && !LeadsToName(i)) {
        break;
      }
    }
    if (!any) return std::nullopt;
    phrase.words.last = i;
    return phrase;
  }

  // An adverb within a name or phrase: "a well-known farmer", "council ally Ana Silva".
  bool LeadsToName(uint32_t at) const {
    if (tree_[at].upos != Upos::kAdv || at + 1 >= after_.last) return false;
    const Token& next = tree_[at + 1];
    return IsCapital(at + 1) || next.xpos == Xpos::kHyph || next.upos == Upos::kAdj;
  }

  // The verb after a phrase, over adverbs, auxiliaries, and what stands between two commas.
  std::optional<Verb> VerbAfter(uint32_t at) const {
    if (at < after_.last && IsComma(at)) {
      uint32_t close = at + 1;
      for (; close < after_.last && close - at <= kLongestBetween; ++close) {
        if (!IsComma(close)) continue;
        if (const auto verb = DirectVerb(close + 1)) return verb;
      }
      return std::nullopt;
    }
    return DirectVerb(at);
  }

  std::optional<Verb> DirectVerb(uint32_t at) const {
    while (at < after_.last && !IsCapital(at) &&
           (tree_[at].upos == Upos::kAdv || tree_[at].upos == Upos::kAux)) {
      ++at;
    }
    return FiniteVerb(at, true);
  }

  CueMatch Match(const Verb& verb, Phrase source) const {
    CueMatch match;
    match.token = verb.words.first;
    match.words = verb.words;
    match.cue = verb.cue;
    if (source.words.first < verb.words.first) {  // with the apposition to the speaker between commas
      source.words.last = verb.words.first;
      while (source.words.last > source.head + 1 &&
             IsOneOf(tree_[source.words.last - 1].upos, {Upos::kPunct, Upos::kAdv, Upos::kAux})) {
        --source.words.last;
      }
    }
    match.source = static_cast<int32_t>(source.head);
    match.source_words = source.words;
    match.source_rule = SubjectRule::kOwn;
    return match;
  }

  const std::string_view text_;
  const Tree& tree_;
  const TokenRange after_;
  const Lexicon& lexicon_;
};

}  // namespace

std::optional<CueMatch> FindCueAfterMarks(std::string_view text, const Tree& tree, TokenRange after,
                                          const Lexicon& lexicon) {
  return WordReader(text, tree, after, lexicon).Read();
}

}  // namespace onrecord
