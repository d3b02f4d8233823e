#include <algorithm>

#include "enrich/quotes/content_finder.h"

namespace onrecord {
namespace {

constexpr uint32_t kReach = 16;               // words between a cue and its "that"
constexpr uint32_t kLongestParenthesis = 10;  // words between a cue and the comma after it
constexpr uint32_t kLongestSubject = 15;

// Can stand in the noun phrase that a clause begins with.
bool IsNounPhraseWord(const Token& token) {
  switch (token.upos) {
    case Upos::kVerb:
      return token.deprel == Deprel::kAmod;
    case Upos::kSconj:
    case Upos::kAux:
    case Upos::kPunct:
      return false;
    default:
      return !IsOneOf(token.xpos, {Xpos::kTO, Xpos::kWDT, Xpos::kWP, Xpos::kWRB});
  }
}

// Can begin a phrase about the act of speaking: in a letter, on Monday, later that day.
bool OpensAside(const Token& token) { return IsOneOf(token.upos, {Upos::kAdp, Upos::kAdv, Upos::kPropn}); }

// Can begin a clause.
bool OpensNounPhrase(const Token& token) {
  return IsOneOf(token.upos, {Upos::kDet, Upos::kPron, Upos::kPropn, Upos::kNoun, Upos::kAdj, Upos::kNum});
}

// The range without the name that it begins with, where a new phrase begins after it: told "Orland News |
// the plan had failed".
TokenRange WithoutAddressee(const Tree& tree, TokenRange range) {
  uint32_t end = range.first;
  if (end < range.last && tree[end].upos == Upos::kDet) ++end;
  while (end < range.last && tree[end].upos == Upos::kAdj) ++end;
  const uint32_t nouns = end;
  while (end < range.last && IsNounOrName(tree[end])) ++end;
  if (end == nouns || end + 1 >= range.last) return range;
  const Token& next = tree[end];
  const bool new_phrase = next.upos == Upos::kDet || (next.upos == Upos::kPron && !IsRelativePronoun(next));
  return new_phrase ? TokenRange{end, range.last} : range;
}

}  // namespace

// The comma that ends what goes with a cue: "Silva said | in a letter to the council |, …"; the end of the
// sentence if there is none, or a verb before it.
uint32_t ContentFinder::CommaAfter(uint32_t at) const {
  const bool parenthesis =
      cue_.attitude == Attitude::kSpeech && cue_.Takes(Frame::kQuote) && OpensAside(tree_[at]);
  if (!IsComma(at) && !parenthesis) return sentence_.last;
  for (uint32_t i = at; i + 1 < std::min(sentence_.last, at + kLongestParenthesis); ++i) {
    if (IsComma(i)) return tree_[i + 1].xpos == Xpos::kVBG ? sentence_.last : i;  // …, adding that …
    if (IsVerbal(tree_[i]) || tree_[i].upos == Upos::kSconj || tree_[i].upos == Upos::kPunct) break;
  }
  return sentence_.last;
}

// Between commas, against the tree: "The plan, Silva said, has failed".
bool ContentFinder::ParentheticalCue(Content* content) {
  if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || match_.source_rule != SubjectRule::kOwn)
    return false;
  const TokenRange source = match_.source_words;
  const TokenRange own{std::min(source.first, match_.words.first), std::max(source.last, match_.words.last)};
  if (own.first <= sentence_.first + 1 || own.last + 2 >= sentence_.last) return false;
  if (!IsComma(own.first - 1)) return false;
  const uint32_t comma = CommaAfter(own.last);
  if (comma + 2 >= sentence_.last) return false;
  if (source.last > match_.words.first && source.first < match_.words.first) return false;
  content->before_cue = true;
  AddTrimmed({sentence_.first, own.first}, content);
  if (!IsTimeOfSpeech(comma + 1)) AddTrimmed({comma, sentence_.last}, content);
  return true;
}

// "The tests went on, the army said, | as talks began": a clause with "as" is about another event at the same
// time.
bool ContentFinder::IsTimeOfSpeech(uint32_t at) const {
  return tree_[at].lemma == "as" && tree_[at].deprel == Deprel::kMark && tree_[at].head >= 0 &&
         IsFinite(tree_[tree_[at].head]);
}

// At the end of its sentence, against the tree: "The plan has failed, Silva said on Monday."
bool ContentFinder::Trailing(Content* content) {
  if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || !cue_.Takes(Frame::kQuote) ||
      match_.passive || match_.source_rule != SubjectRule::kOwn || HasClauseAfter()) {
    return false;
  }
  const TokenRange source = match_.source_words;
  const TokenRange own{std::min(source.first, match_.words.first), std::max(source.last, match_.words.last)};
  if (own.first <= sentence_.first + 2 || !IsComma(own.first - 1)) return false;
  for (uint32_t i = own.last; i < sentence_.last; ++i) {
    if (IsComma(i)) break;
    if (IsVerbal(tree_[i])) return false;
  }
  bool verb = false;
  for (uint32_t i = sentence_.first; i < own.first; ++i) verb = verb || IsVerbal(tree_[i]);
  return verb && Before(content);
}

// said (that) …, asked whether …; also before the cue: "…, Silva said".
bool ContentFinder::Clause(Content* content) {
  for (const uint32_t child : tree_.Children(match_.token)) {
    const Deprel r = tree_[child].deprel;
    const bool noun_clause =
        cue_.part == CuePart::kNoun && r == Deprel::kAcl && tree_.Opener(child, "that") >= 0;
    const bool adjective_clause = cue_.part == CuePart::kAdjective &&
                                  (r == Deprel::kAdvcl || r == Deprel::kCcomp) && !IsInfinitive(tree_, child);
    const bool loose = r == Deprel::kParataxis && After(child) && cue_.Takes(Frame::kThat) &&
                       tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) >= 0 && match_.source >= 0;
    const bool mistaken = r == Deprel::kConj && tree_.Range(child).first == match_.words.last &&
                          tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) >= 0 &&
                          tree_.Child(child, Deprel::kCc) < 0;
    if (r != Deprel::kCcomp && !mistaken && !noun_clause && !adjective_clause && !loose) continue;
    if (IsInfinitive(tree_, child) && !IsQuestion(tree_, child)) continue;
    const bool question = IsQuestion(tree_, child);
    const bool thing = question && After(child) && cue_.Takes(Frame::kObject) &&
                       tree_[tree_.Range(child).first].upos != Upos::kPropn;  // condemned what he called
    if (!cue_.Takes(question ? Frame::kWh : Frame::kThat) && !cue_.Takes(Frame::kThat) && !thing) continue;
    content->frame = question ? Frame::kWh : Frame::kThat;
    if (!After(child)) {
      if (tree_.Child(match_.token, Deprel::kXcomp) >= 0 || HasClauseAfter() || !PauseBefore()) continue;
      return Before(content);
    }
    TokenRange range = WithStraySubject(child, content);
    const int32_t that = tree_.Opener(child, "that");  // said | on the radio | that …
    if (that >= 0 && After(that)) range.first = std::max(range.first, static_cast<uint32_t>(that));
    range.last = WithSecondThat(WithSecondClause(range.last));
    if (cue_.Takes(Frame::kPerson) && range.first == match_.words.last)
      range = WithoutAddressee(tree_, range);
    Add(FromLaterThat(WithoutDay(FromCue(range))), content);
    return true;
  }
  if (cue_.Takes(Frame::kPerson) && BelowPerson(content)) return true;
  return cue_.Takes(Frame::kThat) && cue_.Takes(Frame::kQuote) && LaterThat(content);
}

bool ContentFinder::HasClauseAfter() const {
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (After(child) && child < sentence_.last && tree_[child].deprel == Deprel::kCcomp) return true;
  }
  return false;
}

// A comma, or a mark, before cue and source.
bool ContentFinder::PauseBefore() const {
  uint32_t first = match_.words.first;
  if (!match_.source_words.empty()) first = std::min(first, match_.source_words.first);
  return first > sentence_.first && IsPunct(tree_[first - 1]);
}

// "…, and that …" goes on with the content, wherever the parser attached it.
uint32_t ContentFinder::WithSecondThat(uint32_t end) const {
  uint32_t at = end;
  if (at < sentence_.last && IsComma(at)) ++at;
  if (at + 1 >= sentence_.last || tree_[at].upos != Upos::kCconj || !IsThat(tree_[at + 1]) ||
      tree_[at + 1].deprel != Deprel::kMark || tree_[at + 1].head < 0) {
    return end;
  }
  return std::max(end, tree_.Range(tree_[at + 1].head).last);
}

// A clause that goes on after "and" or "but" belongs to what was said if it reports no speech itself, even
// where the parser attached it to the cue: "said the vote was fair, but the turnout was low". Without a
// subject of its own and in the tense of the cue, it is about what the source did next.
uint32_t ContentFinder::WithSecondClause(uint32_t end) const {
  uint32_t at = end;
  if (cue_.kind != CueKind::kSay || tree_.Child(match_.token, Deprel::kAux) >= 0) return end;
  if (at < sentence_.last && IsComma(at)) ++at;
  if (at + 1 >= sentence_.last || tree_[at].upos != Upos::kCconj) return end;
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (tree_[child].deprel != Deprel::kConj || !tree_.Range(child).Contains(at)) continue;
    const bool own_subject = tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) >= 0;
    if (HasOwnCue({at, child + 1}) || (!own_subject && tree_[child].xpos == tree_[match_.token].xpos))
      return end;
    return std::max(end, tree_.Range(child).last);
  }
  return end;
}

// The clause from right after the cue where a noun or gerund begins it that the parser attached elsewhere:
// "said [the problem is] that …", "says [going home] has helped". A phrase with a preposition is about the
// act of speaking.
TokenRange ContentFinder::FromCue(TokenRange range) const {
  const uint32_t first = match_.words.last;
  if (range.first <= first || cue_.part != CuePart::kVerb || cue_.Takes(Frame::kPerson) ||
      !cue_.Takes(Frame::kQuote) || match_.source_words.first >= first)
    return range;
  if (!OpensNounPhrase(tree_[first]) && tree_[first].xpos != Xpos::kVBG) return range;
  for (uint32_t i = first; i < range.first; ++i) {
    if (DescribesSpeech(tree_[i])) return range;
  }
  return {first, range.last};
}

// "said | on the radio on Monday | that …": what stands between cue and "that" is about the act of speaking
// where it begins with a preposition and holds no verb.
TokenRange ContentFinder::FromLaterThat(TokenRange range) const {
  if (range.first != match_.words.last || tree_[range.first].upos != Upos::kAdp) return range;
  for (uint32_t i = range.first; i < std::min(range.last, range.first + kReach); ++i) {
    if (IsVerbal(tree_[i])) break;
    if (OpensClause(tree_[i]) && i + 1 < range.last) return {i, range.last};
  }
  return range;
}

// Holds a cue of its own: "…, but insists that …".
bool ContentFinder::HasOwnCue(TokenRange range) const {
  for (uint32_t i = range.first; i < range.last; ++i) {
    if (tree_[i].upos != Upos::kVerb) continue;
    const Cue* cue = cues_.Find(CuePart::kVerb, tree_[i].lemma);
    if (cue != nullptr && cue->strong) return true;
  }
  return false;
}

// "said | Friday | it would …": the day is when it was said, unless it is the subject: "Friday was hot".
TokenRange ContentFinder::WithoutDay(TokenRange range) const {
  if (range.first != match_.words.last) return range;
  uint32_t at = range.first;
  bool day = false;
  for (; at < range.last; ++at) {
    const Token& t = tree_[at];
    const bool time = Is(t, QuoteWord::kTime);
    const bool beside = IsOneOf(t.upos, {Upos::kAdp, Upos::kNum}) || Is(t, QuoteWord::kModifier);
    if (!time && !beside) break;
    day = day || time;
  }
  if (!day || at + 1 >= range.last) return range;
  const bool clause = OpensNounPhrase(tree_[at]) || IsThat(tree_[at]);
  return clause && tree_[at - 1].upos != Upos::kAdp ? TokenRange{at, range.last} : range;
}

// "said [states like this one will decide]": a noun phrase and a finite verb after the cue are what was said,
// to the end of the sentence, whatever the tree makes of them.
bool ContentFinder::RestOfSentence(Content* content) {
  if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || !cue_.Takes(Frame::kQuote) ||
      cue_.attitude != Attitude::kSpeech || cue_.Takes(Frame::kPerson) || match_.passive ||
      match_.source < 0 || match_.source_words.first > match_.words.first)
    return false;
  const TokenRange rest = WithoutDay({match_.words.last, sentence_.last});
  if (rest.size() < 3 || !OpensNounPhrase(tree_[rest.first])) return false;
  const bool may_be_thing = cue_.Takes(Frame::kObject);  // announced a plan | claimed he had a plan
  if (may_be_thing && tree_[match_.token].xpos == Xpos::kVBG) return false;
  uint32_t verb = rest.first + 1;
  for (; verb < std::min(rest.last, rest.first + kLongestSubject); ++verb) {
    if (!IsNounPhraseWord(tree_[verb]) || (may_be_thing && tree_[verb].upos == Upos::kCconj)) break;
  }
  if (verb >= rest.last || !IsFinite(tree_[verb])) return false;
  content->frame = Frame::kThat;
  Add({rest.first, EndBeforeNextAct(verb)}, content);
  return true;
}

// Where the sentence turns from what was said to what the source said or did next.
uint32_t ContentFinder::EndBeforeNextAct(uint32_t from) const {
  for (const uint32_t child : tree_.Children(match_.token)) {
    if (child > from && tree_[child].deprel == Deprel::kConj && IsCue(child)) return tree_.Range(child).first;
  }
  return sentence_.last;
}

// What looks like a relative clause, but of a word for a channel: "said in an email that …".
bool ContentFinder::IsMistakenRelative(uint32_t clause) const {
  const Token& t = tree_[clause];
  return t.deprel == Deprel::kAclRelcl && t.head >= 0 && Is(tree_[t.head], QuoteWord::kChannel);
}

// said in an interview that …, with the clause attached below the interview.
bool ContentFinder::LaterThat(Content* content) const {
  for (uint32_t i = match_.words.last; i < std::min(sentence_.last, match_.words.last + kReach); ++i) {
    const Token& t = tree_[i];
    if (IsVerbal(t) || t.xpos == Xpos::kComma) return false;
    if (!IsThat(t) || t.head < static_cast<int32_t>(i)) continue;
    if (t.deprel != Deprel::kMark && !IsMistakenRelative(t.head)) continue;
    const TokenRange range = tree_.Range(t.head);
    Add({i, WithSecondThat(range.last)}, content);
    return true;
  }
  return false;
}

// told reporters | that …, with the clause attached below the person.
bool ContentFinder::BelowPerson(Content* content) const {
  const int32_t person = tree_.Child(match_.token, Deprel::kObj, Deprel::kIobj);
  if (person < 0) return false;
  for (const uint32_t child : tree_.Children(person)) {
    const Deprel r = tree_[child].deprel;
    if (!IsOneOf(r, {Deprel::kAclRelcl, Deprel::kAcl, Deprel::kCcomp})) continue;
    // "told reporters | the talks would go on": taken for reporters whom the talks would …
    const bool bare = cue_.Takes(Frame::kThat) && r == Deprel::kAclRelcl && !IsQuestion(tree_, child) &&
                      !IsInfinitive(tree_, child) && child > static_cast<uint32_t>(person) &&
                      tree_.Child(child, Deprel::kNsubj, Deprel::kNsubjPass) > person;
    if (tree_.Opener(child, "that") < 0 && !bare) continue;
    Add(tree_.Range(child), content);
    return true;
  }
  return false;
}

// The clause, from its subject on where the parser attached that to the cue: "said [the plan] has failed";
// one before the cue becomes a piece of its own: "The plan, Silva said, has failed".
TokenRange ContentFinder::WithStraySubject(uint32_t clause, Content* content) const {
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

// "said he had left and said he was ill": a cue that the parser attached below the content goes with the
// outer cue.
uint32_t ContentFinder::EndBeforeSharedCue(uint32_t clause, uint32_t end) const {
  uint32_t governor = match_.token;  // continues to insist that … and refuses …
  for (int steps = 0; steps < 3 && tree_[governor].deprel == Deprel::kXcomp && tree_[governor].head >= 0;
       ++steps)
    governor = static_cast<uint32_t>(tree_[governor].head);
  const Xpos tense = tree_[governor].xpos;
  for (const uint32_t child : tree_.Children(clause)) {
    const Xpos tag = tree_[child].xpos;
    const bool same = tree_[child].lemma == tree_[match_.token].lemma ||
                      ((tag == Xpos::kVBD || tag == Xpos::kVBZ) && tag == tense &&
                       cue_.attitude == Attitude::kSpeech && IsCue(child));
    if (tree_[child].deprel == Deprel::kConj && same && tree_.Child(child, Deprel::kNsubj) < 0) {
      end = std::min(end, tree_.Range(child).first);
    }
  }
  return end;
}

// Everything in the sentence before cue and source.
bool ContentFinder::Before(Content* content) {
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

// A cue within or after the words that it reports: "It is late, Silva said, for us", "as Silva said".
bool ContentFinder::Around(Content* content) {
  if (cue_.part != CuePart::kVerb || !cue_.Takes(Frame::kThat) || match_.source < 0 || match_.passive)
    return false;
  if (match_.source_rule != SubjectRule::kOwn || tree_[match_.token].head < 0) return false;
  const Deprel r = tree_[match_.token].deprel;
  const auto head = static_cast<uint32_t>(tree_[match_.token].head);
  if (r != Deprel::kParataxis && !(r == Deprel::kAdvcl && tree_.Opener(match_.token, "as") >= 0))
    return false;
  // "…, as they concluded their drills": it has an object of its own.
  if (r == Deprel::kAdvcl && tree_.Child(match_.token, Deprel::kObj) >= 0 && !cue_.Takes(Frame::kPerson))
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

// According to Silva, …; …, according to Silva, …: the rest of the sentence, but for a clause that goes on
// after it with "and" or "but".
bool ContentFinder::Phrase(Content* content) {
  const TokenRange own{match_.words.first, std::max(match_.words.last, match_.source_words.last)};
  content->before_cue = own.first > sentence_.first + 1;
  AddTrimmed({sentence_.first, own.first}, content);
  uint32_t next = own.last;
  while (next < sentence_.last && IsPunct(tree_[next])) ++next;
  const bool new_clause = content->before_cue && next < sentence_.last && tree_[next].upos == Upos::kCconj;
  if (!new_clause) AddTrimmed({own.last, sentence_.last}, content);
  return true;
}

}  // namespace onrecord
