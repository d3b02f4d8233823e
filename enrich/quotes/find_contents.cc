#include "enrich/quotes/find_contents.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace onrecord {
namespace {

struct PrepositionFrame {
  Frame frame;
  std::string_view word;
};
constexpr PrepositionFrame kAfterObject[] = {{Frame::kObjectAs, "as"},     {Frame::kObjectOf, "of"},
                                             {Frame::kObjectFor, "for"},   {Frame::kObjectOn, "on"},
                                             {Frame::kObjectWith, "with"}, {Frame::kObjectTo, "to"}};
constexpr PrepositionFrame kAfterCue[] = {
    {Frame::kOf, "of"},       {Frame::kFor, "for"},         {Frame::kOn, "on"},     {Frame::kOn, "upon"},
    {Frame::kAbout, "about"}, {Frame::kAgainst, "against"}, {Frame::kWith, "with"}, {Frame::kAt, "at"},
    {Frame::kIn, "in"},       {Frame::kOver, "over"},       {Frame::kTo, "to"}};

constexpr uint32_t kReach = 16;  // words between a cue and its "that"

bool IsPunct(const Token& token) { return token.upos == Upos::kPunct; }

// Finds the content of one cue. Each function tries one family of frames.
class ContentFinder {
 public:
  ContentFinder(const ClauseTree& tree, const CueMatch& match, TokenRange sentence, const Lexicon& lexicon)
      : tree_(tree),
        match_(match),
        cue_(*match.cue),
        sentence_(sentence),
        words_(lexicon.quote_words),
        cues_(lexicon.cues) {}

  Content Find() {
    Content content;
    if (cue_.part == CuePart::kPhrase) {
      if (match_.source >= 0) Phrase(&content);
      return content;
    }
    for (auto attempt : {&ContentFinder::Thrown, &ContentFinder::Trailing, &ContentFinder::Clause,
                         &ContentFinder::Infinitive, &ContentFinder::Object, &ContentFinder::Preposition,
                         &ContentFinder::Around}) {
      content.pieces.clear();
      if ((this->*attempt)(&content) && !content.pieces.empty()) return content;
    }
    content.pieces.clear();
    return content;
  }

 private:
  bool After(uint32_t token) const { return token > match_.token; }

  // Adds a range, without cue and source, cut where they stand in it, and without punctuation at its ends.
  void Add(TokenRange range, Content* content) const {
    TokenRange hole = match_.words;
    if (!match_.source_words.empty() && range.Overlaps(match_.source_words)) {
      hole = {std::min(hole.first, match_.source_words.first), std::max(hole.last, match_.source_words.last)};
    }
    if (range.Overlaps(hole)) {
      AddTrimmed({range.first, std::max(range.first, hole.first)}, content);
      AddTrimmed({std::min(range.last, hole.last), range.last}, content);
    } else {
      AddTrimmed(range, content);
    }
  }

  void AddTrimmed(TokenRange range, Content* content) const {
    if (After(range.first)) range.last = CutAt(range);
    while (!range.empty() && IsPunct(tree_[range.first]) && !Opens(range.first)) ++range.first;
    while (!range.empty() && IsPunct(tree_[range.last - 1]) && !Closes(range.last - 1)) --range.last;
    if (!range.empty()) content->pieces.push_back(range);
  }
  bool Opens(uint32_t token) const {
    return tree_[token].xpos == Xpos::kLrb || tree_[token].xpos == Xpos::kOpenQuote;
  }
  bool Closes(uint32_t token) const {
    return tree_[token].xpos == Xpos::kRrb || tree_[token].xpos == Xpos::kCloseQuote;
  }

  bool IsComma(uint32_t token) const {
    return tree_[token].xpos == Xpos::kComma || tree_[token].xpos == Xpos::kHyph;
  }

  // Between commas, whatever the tree says: "The plan, Silva said, has failed".
  bool Thrown(Content* content) {
    if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) ||
        match_.source_rule != SourceRule::kSubject)
      return false;
    const TokenRange source = match_.source_words;
    const TokenRange own{std::min(source.first, match_.words.first),
                         std::max(source.last, match_.words.last)};
    if (own.first <= sentence_.first + 1 || own.last + 2 >= sentence_.last) return false;
    if (!IsComma(own.first - 1) || !IsComma(own.last)) return false;
    if (source.last > match_.words.first && source.first < match_.words.first) return false;
    content->before_cue = true;
    AddTrimmed({sentence_.first, own.first}, content);
    AddTrimmed({own.last, sentence_.last}, content);
    return true;
  }

  // At the end of its sentence, whatever the tree says: "The plan has failed, Silva said on Monday."
  bool Trailing(Content* content) {
    if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || !cue_.Takes(Frame::kQuote) ||
        match_.passive || match_.source_rule != SourceRule::kSubject || HasClauseAfter()) {
      return false;
    }
    const TokenRange source = match_.source_words;
    const TokenRange own{std::min(source.first, match_.words.first),
                         std::max(source.last, match_.words.last)};
    if (own.first <= sentence_.first + 2 || !IsComma(own.first - 1)) return false;
    for (uint32_t i = own.last; i < sentence_.last; ++i) {
      if (IsComma(i)) break;
      if (tree_[i].upos == Upos::kVerb || tree_[i].upos == Upos::kAux) return false;
    }
    bool verb = false;
    for (uint32_t i = sentence_.first; i < own.first; ++i)
      verb = verb || tree_[i].upos == Upos::kVerb || tree_[i].upos == Upos::kAux;
    return verb && Before(content);
  }

  // said (that) …, asked whether …; also before the cue: "…, Silva said".
  bool Clause(Content* content) {
    for (const uint32_t child : tree_.Children(match_.token)) {
      const Deprel r = tree_[child].deprel;
      const bool noun_clause =
          cue_.part == CuePart::kNoun && r == Deprel::kAcl && tree_.Opener(child, "that") >= 0;
      const bool adjective_clause = cue_.part == CuePart::kAdjective &&
                                    (r == Deprel::kAdvcl || r == Deprel::kCcomp) &&
                                    !tree_.IsInfinitive(child);
      const bool loose = r == Deprel::kParataxis && After(child) && cue_.Takes(Frame::kThat) &&
                         tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) >= 0 && match_.source >= 0;
      const bool mistaken = r == Deprel::kConj && tree_.Range(child).first == match_.words.last &&
                            tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) >= 0 &&
                            tree_.Child(child, Deprel::kCc) < 0;
      if (r != Deprel::kCcomp && !mistaken && !noun_clause && !adjective_clause && !loose) continue;
      if (tree_.IsInfinitive(child) && !tree_.IsQuestion(child)) continue;
      const bool question = tree_.IsQuestion(child);
      const bool thing = question && After(child) && cue_.Takes(Frame::kObject);  // condemned what he called
      if (!cue_.Takes(question ? Frame::kWh : Frame::kThat) && !cue_.Takes(Frame::kThat) && !thing) continue;
      content->frame = question ? Frame::kWh : Frame::kThat;
      if (!After(child)) {
        if (tree_.Child(match_.token, Deprel::kXcomp) >= 0 || HasClauseAfter() || !PauseBefore()) continue;
        return Before(content);
      }
      TokenRange range = WithStraySubject(child, content);
      const int32_t that = tree_.Opener(child, "that");  // said | on the radio | that …
      if (that >= 0 && After(static_cast<uint32_t>(that)))
        range.first = std::max(range.first, static_cast<uint32_t>(that));
      range.last = WithSecondThat(range.last);
      if (cue_.Takes(Frame::kPerson) && range.first == match_.words.last) range = tree_.WithoutHearer(range);
      Add(range, content);
      return true;
    }
    if (cue_.Takes(Frame::kPerson) && BelowPerson(content)) return true;
    return cue_.Takes(Frame::kThat) && cue_.Takes(Frame::kQuote) && LaterThat(content);
  }

  bool HasClauseAfter() const {
    for (const uint32_t child : tree_.Children(match_.token)) {
      if (After(child) && tree_[child].deprel == Deprel::kCcomp) return true;
    }
    return false;
  }

  // A comma, or a mark, before cue and source.
  bool PauseBefore() const {
    uint32_t first = match_.words.first;
    if (!match_.source_words.empty()) first = std::min(first, match_.source_words.first);
    return first > sentence_.first && IsPunct(tree_[first - 1]);
  }

  // "…, and that …" goes on with the content, wherever the parser hung it.
  uint32_t WithSecondThat(uint32_t end) const {
    uint32_t at = end;
    if (at < sentence_.last && IsComma(at)) ++at;
    if (at + 1 >= sentence_.last || tree_[at].upos != Upos::kCconj || tree_[at + 1].lemma != "that" ||
        tree_[at + 1].deprel != Deprel::kMark || tree_[at + 1].head < 0) {
      return end;
    }
    return std::max(end, tree_.Range(static_cast<uint32_t>(tree_[at + 1].head)).last);
  }

  // What looks like a relative clause, but of a word for a channel: "said in an email that …".
  bool IsMistakenRelative(uint32_t clause) const {
    const Token& t = tree_[clause];
    return t.deprel == Deprel::kAclRelcl && t.head >= 0 &&
           words_.Is(tree_[static_cast<uint32_t>(t.head)].lemma, QuoteWord::kChannel);
  }

  // said in an interview that …, with the clause hung below the interview.
  bool LaterThat(Content* content) const {
    for (uint32_t i = match_.words.last; i < std::min(sentence_.last, match_.words.last + kReach); ++i) {
      const Token& t = tree_[i];
      if (t.upos == Upos::kVerb || t.upos == Upos::kAux || t.xpos == Xpos::kComma) return false;
      if (t.lemma != "that" || t.head < static_cast<int32_t>(i)) continue;
      if (t.deprel != Deprel::kMark && !IsMistakenRelative(static_cast<uint32_t>(t.head))) continue;
      const TokenRange range = tree_.Range(static_cast<uint32_t>(t.head));
      Add({i, WithSecondThat(range.last)}, content);
      return true;
    }
    return false;
  }

  // told reporters | that …, with the clause hung below the person.
  bool BelowPerson(Content* content) const {
    const int32_t person = tree_.Child(match_.token, Deprel::kObj, Deprel::kIobj);
    if (person < 0) return false;
    for (const uint32_t child : tree_.Children(static_cast<uint32_t>(person))) {
      const Deprel r = tree_[child].deprel;
      if ((r != Deprel::kAclRelcl && r != Deprel::kAcl && r != Deprel::kCcomp) ||
          tree_.Opener(child, "that") < 0)
        continue;
      Add(tree_.Range(child), content);
      return true;
    }
    return false;
  }

  // The clause, from its subject on where the parser hung that on the cue: "said [the plan] has failed"; one
  // before the cue becomes a piece of its own: "The plan, Silva said, has failed".
  TokenRange WithStraySubject(uint32_t clause, Content* content) const {
    TokenRange range = tree_.Range(clause);
    range.last = EndBeforeSharedCue(clause, range.last);
    for (const uint32_t child : tree_.Children(match_.token)) {  // a clause that the parser cut in two
      const TokenRange more = tree_.Range(child);
      if (tree_[child].deprel == Deprel::kCcomp && child > clause && more.first <= range.last + 2)
        range.last = std::max(range.last, more.last);
    }
    if (cue_.Takes(Frame::kPerson)) return range;
    const bool has_subject = tree_.Child(clause, Deprel::kNsubj, Deprel::kNsubjPass) >= 0;
    for (const uint32_t child : tree_.Children(match_.token)) {
      const Deprel r = tree_[child].deprel;
      const bool object = r == Deprel::kObj || r == Deprel::kIobj;
      if (static_cast<int32_t>(child) == match_.source || (!object && r != Deprel::kNsubj)) continue;
      if (has_subject && !object) continue;
      const TokenRange stray = tree_.Range(child);
      if (match_.source_words.Overlaps(stray)) continue;
      if (child > match_.token && stray.last <= range.first) {
        range.first = stray.first;
        break;
      }
      if (stray.last <= std::min(match_.token, match_.source_words.first)) {
        content->before_cue = true;
        AddTrimmed(stray, content);
        break;
      }
    }
    return range;
  }

  bool IsCue(uint32_t verb) const {
    const Cue* cue = cues_.Find(CuePart::kVerb, tree_[verb].lemma);
    return cue != nullptr && cue->strong && cue->attitude == Attitude::kSpeech;
  }

  // "said he had left and said he was ill": a cue that the parser hung below the content goes with the outer
  // cue.
  uint32_t EndBeforeSharedCue(uint32_t clause, uint32_t end) const {
    for (const uint32_t child : tree_.Children(clause)) {
      const Xpos tag = tree_[child].xpos;
      const bool same = tree_[child].lemma == tree_[match_.token].lemma ||
                        ((tag == Xpos::kVBD || tag == Xpos::kVBZ) && tag == tree_[match_.token].xpos &&
                         cue_.attitude == Attitude::kSpeech && IsCue(child));
      if (tree_[child].deprel == Deprel::kConj && same && tree_.Child(child, Deprel::kNsubj) < 0) {
        end = std::min(end, tree_.Range(child).first);
      }
    }
    return end;
  }

  // Everything in the sentence before cue and source.
  bool Before(Content* content) {
    uint32_t end = match_.words.first;
    if (!match_.source_words.empty()) end = std::min(end, match_.source_words.first);
    for (const uint32_t child : tree_.Children(match_.token)) {  // "…, on Monday Silva said"
      const Deprel r = tree_[child].deprel;
      if (child < end && (r == Deprel::kAux || r == Deprel::kAdvmod) && tree_.Range(child).last == end)
        end = tree_.Range(child).first;
    }
    content->before_cue = true;
    AddTrimmed({sentence_.first, end}, content);
    return true;
  }

  // vowed to …, urged X to …, X is said to …, X seems to …
  bool Infinitive(Content* content) {
    const int32_t object = tree_.Child(match_.token, Deprel::kObj, Deprel::kIobj);
    for (const uint32_t child : tree_.Children(match_.token)) {
      const Deprel r = tree_[child].deprel;
      const bool clause = r == Deprel::kXcomp || r == Deprel::kCcomp || r == Deprel::kAdvcl ||
                          (cue_.part == CuePart::kNoun && r == Deprel::kAcl);
      if (!clause || !After(child)) continue;
      if (cue_.Takes(Frame::kRaising) && r == Deprel::kXcomp) return Raised(child, Frame::kRaising, content);
      if (!tree_.IsInfinitive(child)) continue;
      if (match_.passive && cue_.Takes(Frame::kPassiveTo)) return Raised(child, Frame::kPassiveTo, content);
      if (cue_.Takes(Frame::kPersonTo) && object >= 0 && After(static_cast<uint32_t>(object))) {
        content->frame = Frame::kPersonTo;
        Add({tree_.Range(static_cast<uint32_t>(object)).first, tree_.Range(child).last}, content);
        return true;
      }
      if (cue_.Takes(Frame::kTo) && !match_.passive && r != Deprel::kAdvcl) {
        content->frame = Frame::kTo;
        Add(tree_.Range(child), content);
        return true;
      }
      if (cue_.Takes(Frame::kPersonTo) && tree_.Child(child, Deprel::kNsubj) >= 0) {
        content->frame = Frame::kPersonTo;
        Add(tree_.Range(child), content);
        return true;
      }
    }
    return false;
  }

  bool Raised(uint32_t clause, Frame frame, Content* content) {
    content->frame = frame;
    const int32_t subject = tree_.Child(match_.token, Deprel::kNsubj, Deprel::kNsubjPass);
    if (subject >= 0) AddTrimmed(tree_.Range(static_cast<uint32_t>(subject)), content);
    AddTrimmed(tree_.Range(clause), content);
    return true;
  }

  // criticised X, called X a fool, described X as weak, accused X of lying; passive: X was called weak by Y.
  bool Object(Content* content) {
    const int32_t object = match_.passive ? tree_.Child(match_.token, Deprel::kNsubjPass)
                                          : tree_.Child(match_.token, Deprel::kObj, Deprel::kIobj);
    if (object < 0 || tree_.IsQuestionWord(static_cast<uint32_t>(object))) return false;
    const TokenRange range = tree_.Range(static_cast<uint32_t>(object));
    if (match_.passive && match_.source < 0) return false;
    if (!match_.passive && !After(static_cast<uint32_t>(object))) return false;
    for (const uint32_t child : tree_.Children(match_.token)) {
      if (child <= static_cast<uint32_t>(object) || !After(child)) continue;
      const Deprel r = tree_[child].deprel;
      if (cue_.Takes(Frame::kObjectAs) && (r == Deprel::kXcomp || r == Deprel::kObj) &&
          !tree_.IsInfinitive(child)) {
        return WithObject(range, child, Frame::kObjectAs, content);
      }
      for (const auto& [frame, word] : kAfterObject) {
        if (cue_.Takes(frame) && tree_.Opener(child, word) >= 0)
          return WithObject(range, child, frame, content);
      }
    }
    if (InsideObject(range, static_cast<uint32_t>(object), content)) return true;
    if (!cue_.Takes(Frame::kObject)) return false;
    content->frame = Frame::kObject;
    Add({range.first, match_.passive ? range.last : EndOfFollowers(range.last)}, content);
    return true;
  }

  // "…, when asked about the bridge" is no part of what was said.
  bool TellsOfAsking(uint32_t verb) const {
    if (tree_[verb].lemma != "ask" && tree_[verb].lemma != "press") return false;
    const uint32_t from = std::max(sentence_.first + 2, verb) - 2;
    return tree_[verb - 1].lemma == "when" || tree_[from].lemma == "when";
  }

  // Where the content ends if an asking or a participle of the outer verb stands in it.
  uint32_t CutAt(TokenRange range) const {
    for (uint32_t i = range.first + 1; i < range.last; ++i) {
      const bool participle = tree_[i].xpos == Xpos::kVBG && IsCue(i) &&
                              OuterVerb(tree_, i) == static_cast<int32_t>(match_.token);
      if (participle || TellsOfAsking(i))
        return std::max(range.first, std::min(range.last, tree_.Range(i).first));
    }
    return range.last;
  }

  // The end of the cue's phrases that follow a noun phrase directly: "showed the mayor | ahead of her
  // rivals". Times and channels ("in a statement") are not said but tell of the saying.
  uint32_t EndOfFollowers(uint32_t end) const {
    for (const uint32_t child : tree_.Children(match_.token)) {
      const TokenRange range = tree_.Range(child);
      if (range.first != end || !After(child)) continue;
      const Deprel r = tree_[child].deprel;
      if (r != Deprel::kObl && r != Deprel::kAdvcl && r != Deprel::kXcomp && r != Deprel::kCcomp &&
          r != Deprel::kAdvmod)
        break;
      if (r != Deprel::kXcomp && words_.Has(tree_[child].lemma)) break;
      if (IsComma(range.first) || tree_[range.first].lemma == "while" || TellsOfAsking(child)) break;
      end = range.last;
    }
    return end;
  }

  bool WithObject(TokenRange object, uint32_t complement, Frame frame, Content* content) {
    content->frame = frame;
    const TokenRange range = tree_.Range(complement);
    if (object.last <= range.first && !TokenRange{object.last, range.first}.Contains(match_.token)) {
      Add({object.first, match_.passive ? range.last : EndOfFollowers(range.last)}, content);
    } else {
      Add(object, content);
      Add(range, content);
    }
    return true;
  }

  // The complement hung below the object by the parser: accused [the rebels of lying].
  bool InsideObject(TokenRange range, uint32_t object, Content* content) {
    for (const uint32_t child : tree_.Children(object)) {
      if (cue_.Takes(Frame::kObjectAs) && tree_[child].deprel == Deprel::kAppos &&
          !IsPunct(tree_[tree_.Range(child).first])) {
        content->frame = Frame::kObjectAs;
        Add(range, content);
        return true;
      }
      for (const auto& [frame, word] : kAfterObject) {
        if (!cue_.Takes(frame) || tree_.Opener(child, word) < 0) continue;
        content->frame = frame;
        Add(range, content);
        return true;
      }
    }
    return false;
  }

  // called for …, spoke of …, denied doing …
  bool Preposition(Content* content) {
    for (const uint32_t child : tree_.Children(match_.token)) {
      if (!After(child)) continue;
      for (const auto& [frame, word] : kAfterCue) {
        if (!cue_.Takes(frame)) continue;
        const int32_t opener = tree_.Opener(child, word);
        if (opener < 0 || tree_[static_cast<uint32_t>(opener)].xpos == Xpos::kTO) continue;
        content->frame = frame;
        Add({static_cast<uint32_t>(opener) + 1, EndOfFollowers(PhraseEnd(child))}, content);
        return true;
      }
      const Deprel r = tree_[child].deprel;
      if (cue_.Takes(Frame::kGerund) && tree_[child].xpos == Xpos::kVBG &&
          (r == Deprel::kXcomp || r == Deprel::kCcomp)) {
        content->frame = Frame::kGerund;
        Add(tree_.Range(child), content);
        return true;
      }
    }
    return false;
  }

  // The end of a phrase with an infinitive that follows it directly: called on X | to go.
  uint32_t PhraseEnd(uint32_t phrase) const {
    const uint32_t end = tree_.Range(phrase).last;
    for (const uint32_t child : tree_.Children(match_.token)) {
      if (child > phrase && tree_.Range(child).first == end && tree_.IsInfinitive(child))
        return tree_.Range(child).last;
    }
    return end;
  }

  // According to Silva, …; …, according to Silva, …: the rest of the sentence, but for a clause that goes on
  // after it with "and" or "but".
  bool Phrase(Content* content) {
    const TokenRange own{match_.words.first, std::max(match_.words.last, match_.source_words.last)};
    content->before_cue = own.first > sentence_.first + 1;
    AddTrimmed({sentence_.first, own.first}, content);
    uint32_t next = own.last;
    while (next < sentence_.last && IsPunct(tree_[next])) ++next;
    const bool new_clause = content->before_cue && next < sentence_.last && tree_[next].upos == Upos::kCconj;
    if (!new_clause) AddTrimmed({own.last, sentence_.last}, content);
    return true;
  }

  // A cue thrown into or put after what it reports: "It is late, Silva said, for us", "as Silva said".
  bool Around(Content* content) {
    if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || match_.source < 0 || match_.passive)
      return false;
    if (match_.source_rule != SourceRule::kSubject || tree_[match_.token].head < 0) return false;
    const Deprel r = tree_[match_.token].deprel;
    const auto head = static_cast<uint32_t>(tree_[match_.token].head);
    if (r != Deprel::kParataxis && !(r == Deprel::kAdvcl && tree_.Opener(match_.token, "as") >= 0))
      return false;
    const TokenRange own = tree_.Range(match_.token);
    const TokenRange whole = tree_.Range(head);
    content->frame = Frame::kThat;
    content->before_cue = head < match_.token;
    AddTrimmed({r == Deprel::kParataxis && tree_[head].head < 0 ? sentence_.first : whole.first, own.first},
               content);
    AddTrimmed({own.last, std::max(own.last, whole.last)}, content);
    return true;
  }

  const ClauseTree& tree_;
  const CueMatch& match_;
  const Cue& cue_;
  const TokenRange sentence_;
  const WordTable<QuoteWord>& words_;
  const CueTable& cues_;
};

}  // namespace

Content FindContent(const ClauseTree& tree, const CueMatch& match, TokenRange sentence,
                    const Lexicon& lexicon) {
  return ContentFinder(tree, match, sentence, lexicon).Find();
}

}  // namespace onrecord
